"""Slope and relative index of inequality: the ends of the social order compared along a straight line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log, nan

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.inequality.ranks import Ranked, Ties, ranked
from kpk_eval.stats.inequality.regression import Errors, Line, line
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.coefficient import Coefficient, wald


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeIndex(Refusable):
    """Inequality along the social order.

    ``slope`` (SII) is the fitted value at the highest rank − that at the lowest in the unit of the outcome,
    ``ratio`` (RII) the first over the second, ``relative`` the slope over the mean. ``bottom`` and ``top``
    are the fitted ends, ``n`` counts rows, ``n_dropped`` rows left out. Ratios are NaN, with
    ``ratio_reason``, where an end or the mean is not above zero; everything is where ``reason`` is not empty.
    """

    method: str
    level: float
    n: int
    n_dropped: int
    mean: float = nan
    bottom: float = nan
    top: float = nan
    slope: Coefficient
    ratio: Coefficient
    relative: Coefficient
    ratio_reason: Refusal = Refusal.NONE


def slope_index(
    outcome: ArrayLike,
    position: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    ties: Ties = Ties.SHARED,
    errors: Errors = Errors.HC3,
    lag: int = 1,
    df: float | None = None,
    level: float = 0.95,
) -> SlopeIndex:
    """Slope and relative index of inequality by regression of the outcome on the rank.

    Parameters
    ----------
    outcome
        One value per person, group or area, shape (n,); NaN is missing.
    position
        Social position, rising, shape (n,). The slope is that from the lowest to the highest.
    weights
        People of each group or area, or survey weights, shape (n,); they count for ranks and regression.
    ties
        Ranks of rows with the same position.
    errors, lag
        Where errors come from; ``lag`` is for Newey–West.
    df
        Degrees of freedom of intervals and tests: n − 2 by default.
    level
        Level of the intervals.

    Returns
    -------
    SlopeIndex
        Refused with ``all_missing``, ``too_few`` (under three rows), ``no_variance`` (all positions or all
        outcomes the same, or all rows exactly on the line).

    Raises
    ------
    ValueError
        If lengths differ, a weight is negative, or the level is no probability.

    Notes
    -----
    Assumes a straight line along the ranks; look at the groups before reading it. The interval of the ratio
    is symmetric on the log scale (delta method). Sources: Pamuk (1985), Social class inequality in mortality
    from 1921 to 1972; Mackenbach and Kunst (1997), Measuring the magnitude of socio-economic inequalities in
    health; Low and Low (2004). Checked against tests/references/inequality and the figures of de_inkar_kreis,
    inequality_wb_india and smallarea_phe.
    """
    require_level(level)
    rows = ranked(outcome, position, weights=weights, ties=ties)
    method = f"regression on the rank, {errors} errors"
    if rows.shortage or rows.constant:
        return refused(rows, rows.shortage or Refusal.NO_VARIANCE, method=method, level=level)
    fitted = line(rows.outcome, rows.rank, rows.share, errors=errors, lag=lag)
    if fitted.error((0.0, 1.0)) <= 1e-12 * abs(rows.outcome).max():
        return refused(rows, Refusal.NO_VARIANCE, method=method, level=level)
    return index_of(rows, fitted, df=rows.n - 2 if df is None else df, method=method, level=level)


def index_of(rows: Ranked, fitted: Line, *, df: float, method: str, level: float) -> SlopeIndex:
    """Indices that follow from a fitted line."""
    bottom, top, mean = fitted.bottom, fitted.top, rows.mean
    blank = SlopeIndex(
        method=method,
        level=level,
        n=rows.n,
        n_dropped=rows.n_dropped,
        mean=mean,
        bottom=bottom,
        top=top,
        slope=wald("slope", estimate=fitted.slope, se=fitted.error((0.0, 1.0)), df=df, level=level),
        ratio=Coefficient(name="ratio", level=level),
        relative=Coefficient(name="relative", level=level),
    )
    if min(bottom, top, mean) <= 0:
        return replace(blank, ratio_reason=Refusal.NOT_POSITIVE)
    # At the mean rank the line passes through the mean: bottom + slope / 2.
    by_mean = (-fitted.slope / mean**2, 1 / mean - fitted.slope / (2 * mean**2))
    return replace(
        blank,
        ratio=ratio_of(
            "ratio", log(top / bottom), se=fitted.error((1 / top - 1 / bottom, 1 / top)), df=df, level=level
        ),
        relative=wald("relative", estimate=fitted.slope / mean, se=fitted.error(by_mean), df=df, level=level),
    )


def ratio_of(name: str, logarithm: float, *, se: float, df: float, level: float) -> Coefficient:
    """A ratio with the interval and the test (that it is 1) of its logarithm; ``se`` is of the logarithm."""
    one = wald(name, estimate=logarithm, se=se, df=df, level=level)
    with np.errstate(over="ignore"):
        low, high = (float(np.exp(limit)) for limit in (one.low, one.high))
    return replace(one, estimate=exp(logarithm), low=low, high=high)


def refused(rows: Ranked, reason: Refusal, *, method: str, level: float) -> SlopeIndex:
    """Index without numbers, and why there are none."""
    return SlopeIndex(
        method=method,
        level=level,
        n=rows.n,
        n_dropped=rows.n_dropped,
        slope=Coefficient(name="slope", level=level),
        ratio=Coefficient(name="ratio", level=level),
        relative=Coefficient(name="relative", level=level),
        reason=reason,
    )
