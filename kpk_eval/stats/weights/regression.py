"""Weighted linear regression with errors that know the sampling."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.fit import Fit, coefficients_of, without_numbers
from kpk_eval.stats.models.frame import INTERCEPT, dependent_columns
from kpk_eval.stats.models.freedom import Fixed
from kpk_eval.stats.samples import MINIMUM_N, ROUNDING_NOISE, Numbers, numbers
from kpk_eval.stats.weights.design import SurveyDesign
from kpk_eval.stats.weights.estimate import FEWEST_EFFECTIVE, Valid, valid_people
from kpk_eval.stats.weights.kish import kish
from kpk_eval.stats.weights.variance import linearised_covariance

METHOD = "weighted_least_squares"


def survey_regression(
    outcome: ArrayLike,
    covariates: Columns,
    design: SurveyDesign,
    *,
    domain: ArrayLike | None = None,
    df: float | None = None,
    level: float = 0.95,
) -> Fit:
    """Coefficients of the linear regression that the whole population would give.

    Parameters
    ----------
    outcome
        One value per person of the design, shape (n,); NaN is missing.
    covariates
        Columns without the intercept, which is always there; see ``models.columns``. People with a gap are
        treated as outside the domain.
    design, level
        As for ``survey_mean``.
    domain
        True for people of the part of the population that is meant, shape (n,).
    df
        Degrees of freedom: by default sampling units − strata + 1 − coefficients, as R's ``svyglm``,
        and no intervals under 30 effective people; these are given with a number.

    Returns
    -------
    Fit
        ``n_clusters`` counts sampling units. Refused with ``all_missing``, ``too_few``, ``no_variance``,
        ``collinear``, ``single_psu``, ``too_few_clusters`` (no degrees of freedom).

    Raises
    ------
    ValueError
        If lengths differ, a column is not one of finite numbers, or the level is no probability.

    Notes
    -----
    Source: Binder (1983), On the variances of asymptotically normal estimators from complex surveys. Checked
    against R's ``svyglm`` (``survey_api``).
    """
    require_level(level)
    values = numbers(outcome, name="outcome")
    if len(covariates.values) != design.n:
        raise ValueError(f"the design has {design.n} people and the covariates {len(covariates.values)} rows")
    if np.isinf(covariates.values).any():
        raise ValueError("covariates have infinite values; make them missing first")
    gaps = np.where(np.isnan(covariates.values).any(axis=1), np.nan, 0.0)
    valid = valid_people(design, values, gaps, domain=domain)
    names = (INTERCEPT, *covariates.names)
    matrix = np.column_stack([np.ones(design.n), np.nan_to_num(covariates.values)])
    blank = Fit(
        method=METHOD,
        level=level,
        n=int(valid.where.sum()),
        n_clusters=np.unique(design.stages[0].units[valid.where]).size,
        n_dropped=valid.n_dropped,
        coefficients=without_numbers(names, level=level),
        covariance=np.full((len(names), len(names)), np.nan),
    )
    inside = matrix[valid.where]
    reason = _shortage(blank, values[valid.where], inside)
    if reason is not Refusal.NONE:
        return replace(blank, reason=reason, concerned=_concerned(reason, inside, names))
    return _fitted(blank, np.where(valid.where, values, 0.0), matrix, valid, design=design, df=df)


def _shortage(blank: Fit, values: Numbers, inside: Numbers) -> Refusal:
    """Why nothing can be fitted; empty if it can."""
    if blank.n == 0 and blank.n_dropped:
        return Refusal.ALL_MISSING
    if blank.n < max(MINIMUM_N, inside.shape[1] + 1):
        return Refusal.TOO_FEW
    if np.ptp(values) <= ROUNDING_NOISE * np.abs(values).max():
        return Refusal.NO_VARIANCE
    names = tuple(map(str, range(inside.shape[1])))
    return Refusal.COLLINEAR if dependent_columns(inside, names) else Refusal.NONE


def _concerned(reason: Refusal, inside: Numbers, names: tuple[str, ...]) -> tuple[str, ...]:
    """Columns that a refusal is about."""
    return dependent_columns(inside, names) if reason is Refusal.COLLINEAR else ()


def _fitted(
    blank: Fit,
    values: Numbers,
    matrix: Numbers,
    valid: Valid,
    *,
    design: SurveyDesign,
    df: float | None,
) -> Fit:
    """Coefficients with their linearised covariance."""
    weighted = matrix * valid.weights[:, None]
    bread = np.linalg.inv(matrix.T @ weighted)
    estimates = bread @ (weighted.T @ values)
    residual = values - matrix @ estimates
    covariance = linearised_covariance((weighted * residual[:, None]) @ bread, design)
    if covariance is None:
        return blank.refused(Refusal.SINGLE_PSU)
    freedom = design.degrees(valid.where) + 1 - len(estimates) if df is None else df
    if not freedom > 0:
        return blank.refused(Refusal.TOO_FEW_CLUSTERS)
    fixed = Fixed(float(freedom))
    found = coefficients_of(
        blank.names, estimates=estimates, covariance=covariance, freedom=fixed, level=blank.level
    )
    few = df is None and kish(valid.weights[valid.where]).effective_n < FEWEST_EFFECTIVE
    return replace(
        blank,
        coefficients=tuple(one.without_limits() for one in found) if few else found,
        covariance=covariance,
        freedom=fixed,
    )
