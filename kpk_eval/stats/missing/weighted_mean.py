"""Means of those who stayed, weighted for those who left."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.missing.weighting import StayingWeights
from kpk_eval.stats.samples import MINIMUM_N, ROUNDING_NOISE, Numbers, numbers
from kpk_eval.stats.weights.kish import kish


class WeightErrors(StrEnum):
    """Whether the standard error knows that weights were estimated."""

    CAUTIOUS = "cautious"
    """As if the weights were given, with each distance over 1 − the person's share of the weights (as HC3),
    and t of effective people − 1 degrees of freedom: holds where few stand for many."""
    KNOWN = "known"
    """As if the weights were given, with people − 1 degrees of freedom (R's survey): too narrow with few
    people or where those who left differ much, so to compare with other software only."""
    ESTIMATED = "estimated"
    """With what the model of staying adds; narrower where it predicts the outcome, and too narrow where those
    who left differ much from those who stayed: to compare with other software only."""


def weighted_mean(
    values: ArrayLike,
    weights: StayingWeights,
    *,
    errors: WeightErrors = WeightErrors.CAUTIOUS,
    normal: bool = False,
    level: float = 0.95,
) -> Estimate:
    """Mean of a value (for instance the change) had nobody left, with a robust interval and test of zero.

    Parameters
    ----------
    values
        One value per person, shape (n,); only those of people with a weight count, NaN is missing.
    weights
        From ``staying_weights`` over the same people.
    errors
        Weights taken as known, cautiously or as R does, or as estimated (not for trimmed or adjusted
        weights).
    normal
        Normal distribution instead of t.
    level
        Level of the interval.

    Returns
    -------
    Estimate
        Refused with the reason of the weights, ``too_few``, ``all_missing`` or ``no_variance``.

    Raises
    ------
    ValueError
        If the lengths differ, the level is no probability, or estimated weights were trimmed or do not cover
        all values.

    Notes
    -----
    ``known``: linearised variance n/(n − 1) × Σ w²(y − mean)² / (Σ w)², as R's survey for independent people;
    with estimated weights the sandwich of the joint estimating equations (Lunceford and Davidian 2004,
    Stratification and weighting via the propensity score). Checked against tests/references/missing.
    """
    column = numbers(values, name="values")
    if column.size != weights.weights.size:
        raise ValueError(
            f"{column.size} values and {weights.weights.size} weights; give one of each per person"
        )
    keep = ~np.isnan(column) & ~np.isnan(weights.weights)
    n = int(keep.sum())
    blank = Estimate(
        estimand="weighted_mean",
        method=f"inverse_probability_{WeightErrors(errors)}",
        level=level,
        n=n,
        n_before=weights.n,
        n_after=n,
        n_dropped=weights.n - n,
        n_contributing=n,
    )
    if not weights.estimable:
        return blank.refused(weights.reason)
    if n < MINIMUM_N:
        return blank.refused(Refusal.ALL_MISSING if n == 0 else Refusal.TOO_FEW)
    estimate = float(np.average(column[keep], weights=weights.weights[keep]))
    variance = _variance(column - estimate, weights, keep, errors=WeightErrors(errors))
    if sqrt(variance) <= ROUNDING_NOISE * float(np.abs(column[keep]).max()):
        return blank.refused(Refusal.NO_VARIANCE)
    df = n - 1.0
    if errors is WeightErrors.CAUTIOUS:
        df = max(1.0, kish(weights.weights[keep]).effective_n - 1)
    return _tested(blank, estimate, sqrt(variance), df=inf if normal else df)


def _variance(
    away: Numbers, weights: StayingWeights, keep: NDArray[np.bool_], *, errors: WeightErrors
) -> float:
    """Variance of the weighted mean, from deviations from it."""
    w = weights.weights[keep]
    own = w * away[keep] / w.sum()
    if errors is WeightErrors.CAUTIOUS:
        return float(((own / (1 - w / w.sum())) ** 2).sum())
    if errors is WeightErrors.KNOWN:
        squares = float((own**2).sum())
        return float(squares * own.size / (own.size - 1))
    used = ~np.isnan(weights.stayed)
    if weights.trim is not None or keep.sum() != weights.n_stayed:
        raise ValueError("weights count as estimated only where none was cut and all who stayed have a value")
    influence = np.zeros(away.size)
    influence[keep] = own
    design, p = weights.design[used], weights.probability[used]
    scores = design * (weights.stayed[used] - p)[:, None]
    slope = -design.T @ (influence[used] * (1 - p))
    bread = np.linalg.inv((design * (p * (1 - p))[:, None]).T @ design)
    total = influence[used] + scores @ (bread @ slope)
    return float(total @ total)


def _tested(blank: Estimate, estimate: float, error: float, *, df: float) -> Estimate:
    """Mean with its interval and test."""
    distribution = stats.norm if df == inf else stats.t(df)
    half = float(distribution.isf((1 - blank.level) / 2)) * error
    return replace(
        blank,
        estimate=estimate,
        low=estimate - half,
        high=estimate + half,
        statistic=estimate / error,
        df=df,
        p=2 * float(distribution.sf(abs(estimate) / error)),
    )
