"""Least squares with errors that allow for clusters."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.bell_mccaffrey import bell_mccaffrey
from kpk_eval.stats.models.blank import blank_fit, with_numbers
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.fit import Fit
from kpk_eval.stats.models.frame import Frame, Identifiers, as_numbers, dependent_columns, model_frame
from kpk_eval.stats.models.freedom import NORMAL, Fixed, Freedom
from kpk_eval.stats.models.least_squares import (
    cluster_contributions,
    covariance_of,
    least_squares,
    sum_by_cluster,
)
from kpk_eval.stats.models.sandwich import Contributions, Errors
from kpk_eval.stats.samples import Numbers

METHOD = "least_squares"


class Df(StrEnum):
    """Degrees of freedom of least-squares coefficients."""

    SATTERTHWAITE = "satterthwaite"
    """Bell and McCaffrey's, per coefficient: right for few or unequal clusters."""
    CLUSTERS = "clusters"
    """Clusters − 1 (Stata); with two ways of clustering, those of the smaller."""
    RESIDUAL = "residual"
    """Rows − coefficients."""
    NORMAL = "normal"
    """Infinite."""


def clustered_regression(
    outcome: ArrayLike,
    cluster: Identifiers,
    covariates: Columns | None = None,
    *,
    absorb: Identifiers | None = None,
    count_absorbed: bool = True,
    errors: Errors = Errors.CR2,
    df: Df = Df.SATTERTHWAITE,
    level: float = 0.95,
) -> Fit:
    """Mean differences per covariate by least squares, with errors that allow for clusters.

    Parameters
    ----------
    outcome
        One value per row, shape (n,); NaN is missing and leaves the row out.
    cluster
        Cluster (site, person) of each row, shape (n,); rows of different clusters are independent.
    covariates
        Columns without the intercept, which is always there unless ``absorb`` is given.
    absorb
        Identifier of fixed effects (person, site) that are taken out by subtracting means. For CR2 and CR3
        each must lie within one cluster.
    count_absorbed
        Whether the fixed effects count as coefficients in CR1S (Stata's ``areg``) or not (``xtreg``).
    errors, df, level
        See ``Errors`` and ``Df``; level of the intervals.

    Returns
    -------
    Fit
        Note ``few_clusters`` below 40. Refused with ``all_missing``, ``too_few`` (rows),
        ``too_few_clusters`` (fewer than two), ``no_variance``, ``collinear``.

    Raises
    ------
    ValueError
        If lengths differ, values are not finite numbers, or fixed effects reach over several clusters with
        CR2 or CR3 (give them as indicator columns then).

    Notes
    -----
    Source: Pustejovsky and Tipton (2018), Small-sample methods for cluster-robust variance estimation and
    hypothesis testing in fixed effects models; Cameron and Miller (2015), A practitioner's guide to
    cluster-robust inference. Checked against the Petersen and job-training data (sandwich, clubSandwich,
    estimatr) and tests/references/models.
    """
    require_level(level)
    frame = model_frame(
        outcome, covariates, cluster=cluster, intercept=absorb is None, absorb=as_numbers(absorb)
    )
    blank = blank_fit(Fit, frame, method=METHOD, level=level)
    outcome_within, design = _within(frame)
    refusal, concerned = refusal_of(frame, outcome_within, design)
    if refusal is not Refusal.NONE:
        return replace(blank, reason=refusal, concerned=concerned)
    fit = least_squares(outcome_within, design)
    if fit.perfect:
        return blank.refused(Refusal.NO_VARIANCE)
    absorbed = _count(frame)
    if absorbed and errors in {Errors.CR2, Errors.CR3}:
        _require_nested(frame)
    if frame.n <= design.shape[1] + absorbed:
        return blank.refused(Refusal.TOO_FEW)
    counted = design.shape[1] + (absorbed if count_absorbed else 0)
    contributions = cluster_contributions(fit, frame.clusters, k=counted)
    residual = frame.n - design.shape[1] - absorbed
    robust = covariance_of(fit, contributions, errors=errors, residual_df=residual)
    freedom = _freedom(df, contributions, errors=errors, residual_df=residual)
    return with_numbers(blank, fit.coefficients, robust, freedom)


def _freedom(df: Df, contributions: Contributions, *, errors: Errors, residual_df: int) -> Freedom:
    """Where the degrees of freedom come from."""
    if df is Df.SATTERTHWAITE:
        return bell_mccaffrey(contributions, errors=errors)
    if df is Df.CLUSTERS:
        return Fixed(len(contributions.scores) - 1)
    return Fixed(residual_df) if df is Df.RESIDUAL else NORMAL


def _within(frame: Frame) -> tuple[Numbers, Numbers]:
    """Outcome and design without the means of the absorbed groups."""
    if "absorb" not in frame.extras or frame.n == 0:
        return frame.outcome, frame.design
    groups = np.unique(frame.extras["absorb"], return_inverse=True)[1]
    both = np.column_stack([frame.outcome, frame.design])
    means = sum_by_cluster(both, groups) / np.bincount(groups)[:, None]
    left = both - means[groups]
    return left[:, 0], left[:, 1:]


def refusal_of(frame: Frame, outcome: Numbers, design: Numbers) -> tuple[Refusal, tuple[str, ...]]:
    """Why the model cannot be fitted, and the columns that it is about."""
    if frame.shortage not in {Refusal.NONE, Refusal.COLLINEAR}:
        return frame.shortage, ()
    if design.shape[1] == 0:
        return Refusal.TOO_FEW, ()
    scale = np.sqrt((frame.design**2).sum(axis=0))
    gone = np.sqrt((design**2).sum(axis=0)) <= 1e-10 * np.where(scale > 0, scale, 1.0)
    dependent = dependent_columns(np.where(gone, 0.0, design), frame.names)
    if dependent:
        return Refusal.COLLINEAR, dependent
    flat = np.sqrt(outcome @ outcome) <= 1e-12 * np.sqrt(frame.outcome @ frame.outcome)
    return (Refusal.NO_VARIANCE if flat else Refusal.NONE), ()


def _count(frame: Frame) -> int:
    """Number of absorbed groups."""
    return len(np.unique(frame.extras["absorb"])) if "absorb" in frame.extras else 0


def _require_nested(frame: Frame) -> None:
    """Refuse fixed effects that reach over several clusters."""
    pairs = np.unique(np.column_stack([frame.extras["absorb"], frame.clusters]), axis=0)
    if len(pairs) > _count(frame):
        raise ValueError(
            "absorbed fixed effects reach over several clusters; give them as indicator columns for CR2, CR3"
        )
