"""How a series would have gone on without the intervention, and how far it is from that."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan

import numpy as np
from scipy import stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.models.coefficient import Coefficient, wald
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.series.fits import Segmented


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counterfactual(Refusable):
    """Points under the intervention, as the model has them and as it would have them without.

    All columns have shape (m,), one row per point from the first intervention on. ``expected`` is the series
    without the intervention, ``difference`` fitted − expected, each with the limits of the interval of the
    *mean* at ``level`` (where single points fall is wider). ``average`` and ``last`` are the difference over
    all these points and at the last one, ``total`` its sum; ``ratio`` is fitted over expected in sum, given
    only where both are above zero. Numbers are NaN where ``reason`` is not empty.
    """

    level: float
    time: Numbers
    observed: Numbers
    fitted: Numbers
    expected: Numbers
    expected_low: Numbers
    expected_high: Numbers
    difference: Numbers
    difference_low: Numbers
    difference_high: Numbers
    average: Coefficient
    total: Coefficient
    last: Coefficient
    ratio: Coefficient


def counterfactual(segmented: Segmented) -> Counterfactual:
    """The series without the intervention: all steps and bends taken out, season and breaks kept.

    Parameters
    ----------
    segmented
        A fitted segmented regression.

    Notes
    -----
    Limits follow from the covariance of the coefficients (delta method; for counts those of the expected
    series on the log scale). Assumes that the trend would have gone on, more daring the longer the time.
    Models with differences have no level and are refused with ``collinear``. Sources: Zhang, Wagner,
    Soumerai and Ross-Degnan (2009), Methods for estimating confidence intervals in interrupted time series
    analyses of health interventions. Checked against tests/references/series (R's ``predict`` and the delta
    method).
    """
    points = segmented.points
    rows = points.after
    if not segmented.estimable:
        return _refused(segmented, segmented.reason)
    if "intercept" not in points.names:
        return _refused(segmented, Refusal.COLLINEAR)
    design = points.design[rows]
    without = np.where(points.of_change, 0.0, design)
    estimates, covariance = segmented.fit.estimates, segmented.fit.covariance
    scale = np.ones(int(rows.sum()))
    if segmented.log and points.exposure is not None:
        scale = points.exposure[rows]
    fitted, slope = _means(design, estimates, scale, log=segmented.log)
    expected, slope_without = _means(without, estimates, scale, log=segmented.log)
    differences = slope - slope_without
    half = _quantiles(segmented, differences) * _errors(differences, covariance)
    low, high = _limits(segmented, without, expected, slope_without)
    return Counterfactual(
        level=segmented.fit.level,
        time=points.time[rows],
        observed=points.values[rows],
        fitted=fitted,
        expected=expected,
        expected_low=low,
        expected_high=high,
        difference=fitted - expected,
        difference_low=fitted - expected - half,
        difference_high=fitted - expected + half,
        average=_summary(segmented, "average", fitted - expected, differences, share=1 / fitted.size),
        total=_summary(segmented, "total", fitted - expected, differences, share=1.0),
        last=_summary(segmented, "last", (fitted - expected)[-1:], differences[-1:], share=1.0),
        ratio=_ratio(segmented, fitted, expected, slope, slope_without),
    )


def _means(design: Numbers, estimates: Numbers, scale: Numbers, *, log: bool) -> tuple[Numbers, Numbers]:
    """Expected values, shape (m,), and their slopes by the coefficients, shape (m, p)."""
    linear = design @ estimates
    if not log:
        return linear, design
    means = scale * np.exp(linear)
    return means, design * means[:, None]


def _limits(
    segmented: Segmented, without: Numbers, expected: Numbers, slope: Numbers
) -> tuple[Numbers, Numbers]:
    """Limits of the expected series; for counts computed on the log scale."""
    covariance = segmented.fit.covariance
    if not segmented.log:
        half = _quantiles(segmented, slope) * _errors(slope, covariance)
        return expected - half, expected + half
    factor = np.exp(_quantiles(segmented, without) * _errors(without, covariance))
    return expected / factor, expected * factor


def _errors(slopes: Numbers, covariance: Numbers) -> Numbers:
    """Standard errors of functions with the given slopes."""
    variances = np.einsum("ij,jk,ik->i", slopes, covariance, slopes)
    return np.asarray(np.sqrt(np.maximum(variances, 0.0)))


def _quantiles(segmented: Segmented, slopes: Numbers) -> Numbers:
    """Quantiles of the intervals of functions with the given slopes, at the level of the fit."""
    freedom = np.array([segmented.fit.freedom.of(row) for row in slopes])
    tail = (1 - segmented.fit.level) / 2
    finite = np.where(np.isfinite(freedom) & (freedom > 0), freedom, 1.0)
    return np.asarray(np.where(freedom == inf, stats.norm.isf(tail), stats.t.isf(tail, finite)))


def _summary(
    segmented: Segmented, name: str, differences: Numbers, slopes: Numbers, *, share: float
) -> Coefficient:
    """Weighted sum of differences with its interval."""
    slope = slopes.sum(axis=0)[None, :] * share
    return wald(
        name,
        estimate=float(differences.sum() * share),
        se=float(_errors(slope, segmented.fit.covariance)[0]),
        df=segmented.fit.freedom.of(slope[0]),
        level=segmented.fit.level,
    )


def _ratio(
    segmented: Segmented, fitted: Numbers, expected: Numbers, slope: Numbers, slope_without: Numbers
) -> Coefficient:
    """Fitted over expected in sum, with an interval on the log scale; the test is that it is 1."""
    above, below = float(fitted.sum()), float(expected.sum())
    level = segmented.fit.level
    if above <= 0 or below <= 0:
        return Coefficient(name="ratio", level=level)
    relative = (slope.sum(axis=0) / above - slope_without.sum(axis=0) / below)[None, :]
    logarithm = wald(
        "ratio",
        estimate=float(np.log(above / below)),
        se=float(_errors(relative, segmented.fit.covariance)[0]),
        df=segmented.fit.freedom.of(relative[0]),
        level=level,
    )
    return Coefficient(
        name="ratio",
        level=level,
        estimate=above / below,
        se=logarithm.se,
        low=_exponential(logarithm.low),
        high=_exponential(logarithm.high),
        statistic=logarithm.statistic,
        df=logarithm.df,
        p=logarithm.p,
    )


def _exponential(value: float) -> float:
    """Exponential, infinite instead of an overflow."""
    with np.errstate(over="ignore"):
        return float(np.exp(value))


def _refused(segmented: Segmented, reason: Refusal) -> Counterfactual:
    """Result without numbers, and why there are none."""
    points, level = segmented.points, segmented.fit.level
    nothing = np.full(int(points.after.sum()), nan)
    return Counterfactual(
        level=level,
        time=points.time[points.after],
        observed=points.values[points.after],
        fitted=nothing,
        expected=nothing,
        expected_low=nothing,
        expected_high=nothing,
        difference=nothing,
        difference_low=nothing,
        difference_high=nothing,
        average=Coefficient(name="average", level=level),
        total=Coefficient(name="total", level=level),
        last=Coefficient(name="last", level=level),
        ratio=Coefficient(name="ratio", level=level),
        reason=reason,
    )
