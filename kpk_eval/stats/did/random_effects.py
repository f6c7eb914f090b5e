"""Random effects of units, and whether they can stand for fixed ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.did.design import Design, centred_design
from kpk_eval.stats.did.errors import Errors, Inference, Reference
from kpk_eval.stats.did.least_squares import regress
from kpk_eval.stats.did.regressions import pooled_design, within_design
from kpk_eval.stats.did.rows import Rows, complete_rows
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.fit import Fit
from kpk_eval.stats.models.freedom import Joint
from kpk_eval.stats.samples import Numbers

METHOD = "random_effects_swamy_arora"

CLASSICAL = Inference(errors=Errors.CLASSICAL)
NORMAL = Inference(errors=Errors.CLASSICAL, reference=Reference.NORMAL)

SAME = 1e-10
"""Difference of two covariances, as a share of the larger, that is rounding."""

NO_TEST = Joint(reason=Refusal.TOO_FEW)
"""Where there is no fit there is no test."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RandomEffects:
    """Fit with random unit effects: standard deviations between units and within, and Hausman tests.

    Both tests ask whether random and fixed effects agree on the regressors that change within units
    (chi-square): a small p speaks against random effects. In ``hausman`` each fit has its own error variance;
    where the difference of the covariances is then no covariance (``proper`` is false) it shows the size of
    the form, as R's plm does, and means little. ``hausman_common`` takes the error variance of the random
    effects for both (Stata's ``sigmamore``) and is always proper.
    """

    fit: Fit
    sd_between: float = nan
    sd_within: float = nan
    hausman: Joint = NO_TEST
    hausman_common: Joint = NO_TEST
    proper: bool = False


def random_effects(
    outcome: ArrayLike,
    regressors: Mapping[str, ArrayLike],
    *,
    unit: ArrayLike,
    period: ArrayLike,
    level: float = 0.95,
) -> RandomEffects:
    """Coefficients of regressors when units differ by an independent random effect (Swamy and Arora).

    Parameters
    ----------
    outcome, regressors, unit, period
        As in ``regressions.fixed_effects``; give period effects as regressors. Any pattern of gaps will do.
    level
        Level of the (normal) intervals.

    Returns
    -------
    RandomEffects
        ``fit`` is refused as fixed effects, and with ``too_few`` where there are no more units than
        coefficients. A negative variance between units counts as zero, which leaves pooled least squares.

    Raises
    ------
    ValueError
        If columns differ in length or are not finite numbers, or a unit has a period twice.

    Notes
    -----
    Assumes that unit effects are unrelated to the regressors, which fixed effects do not. Source: Swamy and
    Arora (1972), The exact finite sample properties of the estimators of coefficients in the error
    components regression models; for unbalanced panels Baltagi and Chang (1994); Hausman (1978),
    Specification tests in econometrics. Checked against R's plm (tests/references/did_panel, ``did_jtrain``).
    """
    require_level(level)
    rows = complete_rows(outcome, regressors, unit=unit, period=period)
    rows.require_one_row_per_period()
    pooled, changing = pooled_design(rows), _changing_columns(rows)
    plain = regress(pooled, method=METHOD, inference=CLASSICAL, level=level)
    within = regress(changing, method=METHOD, inference=CLASSICAL, level=level)
    for fit in (plain, within):
        if not fit.estimable:
            return RandomEffects(fit=fit)
    if int(rows.units.max()) + 1 <= pooled.columns.shape[1]:
        return RandomEffects(fit=_refused(plain))
    inner = _error_variance(within, changing)
    between = max(_between_variance(pooled, rows, inner=inner), 0.0)
    moved = _partly_centred(pooled, rows, between / inner)
    fit = regress(moved, method=METHOD, inference=NORMAL, level=level)
    return RandomEffects(
        fit=fit,
        sd_between=sqrt(between),
        sd_within=sqrt(inner),
        hausman=_hausman(fit, within, scale=1.0),
        hausman_common=_hausman(fit, within, scale=_error_variance(fit, moved) / inner),
        proper=bool(np.linalg.eigvalsh(_spread(fit, within, scale=1.0)).min(initial=-1.0) > 0),
    )


def _changing_columns(rows: Rows) -> Design:
    """The within design of those regressors that change within units."""
    whole = within_design(rows, period_effects=False)
    kept = np.flatnonzero(whole.changing)
    return centred_design(
        rows.outcome,
        rows.regressors[:, kept],
        names=tuple(rows.names[place] for place in kept),
        regressors=kept.size,
        clusters=rows.clusters,
        units=rows.units,
        n_dropped=rows.n_dropped,
    )


def _between_variance(pooled: Design, rows: Rows, *, inner: float) -> float:
    """Variance of the unit effects from the regression of unit means, each as often as its rows."""
    sizes = np.bincount(rows.units)
    means = _sums(pooled.columns, rows) / sizes[:, None]
    outcomes = _sums(pooled.outcome[:, None], rows)[:, 0] / sizes
    roots = np.sqrt(sizes)
    weighted = means * roots[:, None]
    bread = np.linalg.pinv(weighted.T @ weighted)
    left = roots * outcomes - weighted @ (bread @ (weighted.T @ (roots * outcomes)))
    units, k = sizes.size, int(np.linalg.matrix_rank(weighted))
    trace = float(np.trace(bread @ (means.T * sizes**2) @ means))
    return float((left @ left - (units - k) * inner) / (rows.n - trace))


def _partly_centred(pooled: Design, rows: Rows, ratio: float) -> Design:
    """Rows minus the share of their unit's mean that the unit effect explains."""
    sizes = np.bincount(rows.units)
    share = (1 - 1 / np.sqrt(1 + sizes * ratio))[rows.units]
    both = np.column_stack([pooled.outcome, pooled.columns])
    moved = both - share[:, None] * (_sums(both, rows) / sizes[:, None])[rows.units]
    return centred_design(
        moved[:, 0],
        moved[:, 1:],
        names=pooled.names,
        regressors=pooled.regressors,
        clusters=pooled.clusters,
        units=None,
        n_dropped=pooled.n_dropped,
    )


def _sums(values: Numbers, rows: Rows) -> Numbers:
    """Sums over the rows of each unit, shape (units, k)."""
    return np.column_stack([np.bincount(rows.units, weights=column) for column in values.T])


def _error_variance(fit: Fit, design: Design) -> float:
    """Residual variance of a fit."""
    residuals = design.outcome - design.columns @ fit.estimates
    return float(residuals @ residuals) / design.residual_df


def _hausman(fit: Fit, within: Fit, *, scale: float) -> Joint:
    """Chi-square test that the coefficients of both agree, the covariance within multiplied by a scale."""
    spread = _spread(fit, within, scale=scale)
    same = np.abs(spread).max(initial=0.0) <= SAME * np.abs(within.covariance).max(initial=0.0)
    if same or np.linalg.cond(spread) > 1e12:
        return Joint(reason=Refusal.COLLINEAR)
    difference = within.estimates - fit.estimates[[fit.names.index(name) for name in within.names]]
    chi_square = abs(float(difference @ np.linalg.solve(spread, difference)))
    p = float(stats.chi2.sf(chi_square, difference.size))
    return Joint(statistic=chi_square, df_numerator=difference.size, df_denominator=inf, p=p)


def _spread(fit: Fit, within: Fit, *, scale: float) -> Numbers:
    """Covariance within, scaled, minus that of the random effects."""
    places = [fit.names.index(name) for name in within.names]
    return np.asarray(scale * within.covariance - fit.covariance[np.ix_(places, places)])


def _refused(fit: Fit) -> Fit:
    """The same counts with too few units."""
    return Fit(
        method=fit.method,
        level=fit.level,
        n=fit.n,
        n_clusters=fit.n_clusters,
        n_dropped=fit.n_dropped,
        coefficients=(),
        covariance=np.empty((0, 0)),
        reason=Refusal.TOO_FEW,
    )
