"""Change of a skewed outcome in the same people, without its tails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.samples import MINIMUM_N, ROUNDING_NOISE, Pairs, complete_pairs
from kpk_eval.stats.smd import noncentrality_limits
from kpk_eval.stats.trimming import (
    TRIM,
    cut,
    normal_winsorised_deviation,
    require_trim,
    trimmed_mean,
    winsorised,
)


class Trimmed(StrEnum):
    """What is trimmed."""

    CHANGES = "trimmed_mean_change"
    """The changes: the typical change, without those who changed most."""
    WAVES = "change_of_trimmed_mean"
    """Each wave by itself: how the typical level moved (Yuen's test for pairs)."""


class Word(StrEnum):
    """Identifiers of how it is estimated and standardised."""

    METHOD = "yuen_paired_t"
    EFFECT = "d_robust"


@dataclass(frozen=True, slots=True)
class _Parts:
    """Estimate, its standard error, and the winsorised standard deviation of what was trimmed."""

    estimate: float
    error: float
    deviation: float
    df: int


def trimmed_mean_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    trim: float = TRIM,
    of: Trimmed = Trimmed.CHANGES,
    level: float = 0.95,
) -> Estimate:
    """Trimmed mean of after − before over complete pairs, with Yuen's t interval and test.

    Parameters
    ----------
    before, after
        One value per person in the same order, shape (n,), in the unit of the outcome; NaN is missing.
    trim
        Share of the people left out at each end; 0.2 leaves the middle 60 %, 0 gives the paired t test.
    of
        Whether the changes are trimmed or each wave by itself; the two answer different questions where the
        outcome is skewed.
    level
        Level of the interval.

    Returns
    -------
    Estimate
        Positive when the later values are larger. Degrees of freedom: people left after trimming − 1. The
        effect size is the robust d: estimate / winsorised standard deviation (of the changes), rescaled so
        that it equals d_z for normal values; its limits, from the noncentral t, are for normal values, only
        to compare (tied changes: 90 to 92 %). ``n`` counts all complete pairs, ``n_contributing`` those left
        after trimming. Refused with ``all_missing``, ``too_few`` (fewer than
        three pairs left) or ``no_variance`` (the middle does not vary).

    Raises
    ------
    ValueError
        If the waves differ in length or are not columns of finite numbers, or level or share is none.

    Notes
    -----
    Assumes independent people; neither normality nor symmetry, but then the trimmed mean is not the mean.
    Sources: Yuen (1974), The two-sample trimmed t for unequal population variances; for pairs Wilcox
    (2012), Introduction to robust estimation and hypothesis testing, section 5.9; Algina, Keselman and
    Penfield (2005), An alternative to Cohen's standardized mean difference effect size. Checked against
    tests/references/paired_trimmed.
    """
    require_trim(trim)
    pairs = complete_pairs(before, after)
    left = pairs.n - 2 * cut(pairs.n, trim=trim)
    blank = replace(pairs.blank(estimand=of, method=Word.METHOD, level=level), n_contributing=left)
    if pairs.shortage is not Refusal.NONE or left < MINIMUM_N:
        return blank.refused(pairs.shortage or Refusal.TOO_FEW)
    parts = _of_changes(pairs, trim=trim) if of is Trimmed.CHANGES else _of_waves(pairs, trim=trim)
    if parts.error <= ROUNDING_NOISE * _size(pairs):
        return blank.refused(Refusal.NO_VARIANCE)
    t = parts.estimate / parts.error
    half = float(special.stdtrit(parts.df, (1 + level) / 2)) * parts.error
    result = replace(
        blank,
        estimate=parts.estimate,
        low=parts.estimate - half,
        high=parts.estimate + half,
        statistic=t,
        df=float(parts.df),
        p=float(2 * stats.t.sf(abs(t), parts.df)),
    )
    return result.with_effect(_robust_d(parts, t=t, trim=trim, level=level))


def _of_changes(pairs: Pairs, *, trim: float) -> _Parts:
    """Trimmed mean of the changes."""
    n, left = pairs.n, pairs.n - 2 * cut(pairs.n, trim=trim)
    deviation = float(winsorised(pairs.change, trim=trim).std(ddof=1))
    # Yuen's form, as for the waves; Tukey and McLaughlin's s² / ((1 − 2 trim)² n) is another.
    error = deviation * sqrt((n - 1) / (left * (left - 1)))
    return _Parts(trimmed_mean(pairs.change, trim=trim), error, deviation, left - 1)


def _of_waves(pairs: Pairs, *, trim: float) -> _Parts:
    """Difference of the trimmed means of the waves."""
    n, left = pairs.n, pairs.n - 2 * cut(pairs.n, trim=trim)
    first, second = winsorised(pairs.before, trim=trim), winsorised(pairs.after, trim=trim)
    covariance = np.cov(first, second)
    variance = float(max(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1], 0.0))
    estimate = trimmed_mean(pairs.after, trim=trim) - trimmed_mean(pairs.before, trim=trim)
    return _Parts(estimate, sqrt(variance * (n - 1) / (left * (left - 1))), sqrt(variance), left - 1)


def _robust_d(parts: _Parts, *, t: float, trim: float, level: float) -> EffectSize:
    """Trimmed difference in winsorised standard deviations, on the scale of d_z."""
    scale = normal_winsorised_deviation(trim)
    per_t = scale * parts.error / parts.deviation
    low, high = noncentrality_limits(t, parts.df, level=level)
    return EffectSize(kind=Word.EFFECT, value=t * per_t, low=low * per_t, high=high * per_t)


def _size(pairs: Pairs) -> float:
    """Largest absolute value."""
    return float(max(np.abs(pairs.before).max(), np.abs(pairs.after).max()))
