"""Who changed by more than measurement error: reliable change of single people, as shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.model import Better
from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.paired.share_limits import tango_limits
from kpk_eval.stats.rates import Share, share
from kpk_eval.stats.samples import Numbers, Pairs, complete_pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange(Refusable):
    """Shares of people who changed reliably for the better, for the worse, or not.

    ``threshold`` is the change, in the unit of the outcome, beyond which it is reliable. ``net`` is the share
    improved − the share worsened with its limits, ``p`` the exact sign test between the two. ``recovered``
    counts those who improved reliably and crossed the ``cutoff``; it is None without one. Numbers are
    NaN where ``reason`` is not empty.
    """

    n: int
    n_dropped: int
    level: float
    reliability: float
    sd: float = nan
    threshold: float = nan
    improved: Share | None = None
    unchanged: Share | None = None
    worsened: Share | None = None
    recovered: Share | None = None
    net: float = nan
    low: float = nan
    high: float = nan
    p: float = nan


def reliable_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    reliability: float,
    better: Better,
    sd: float | None = None,
    cutoff: float | None = None,
    confidence: float = 0.95,
    level: float = 0.95,
) -> ReliableChange:
    """Shares of people whose index of Jacobson and Truax lies beyond its normal quantile, either way.

    Parameters
    ----------
    before, after
        One value per person in the same order, shape (n,), in the unit of the outcome; NaN is missing.
    reliability
        Of the measurement, above 0 and below 1: from the manual, or the alpha of the earlier wave.
    better
        Direction in which the outcome should move.
    sd
        Standard deviation of the outcome among comparable people; that of the earlier wave (complete pairs)
        where left out.
    cutoff
        Value that separates a conspicuous from an inconspicuous person. Recovered is who improved reliably
        and moved from the worse side of it (the value itself belongs to it) to the better.
    confidence
        How sure a single change must be: 0.95 makes the quantile 1.96.
    level
        Level of the intervals.

    Returns
    -------
    ReliableChange
        Refused with ``all_missing``, ``too_few`` (fewer than three pairs) or ``no_variance`` (the earlier
        wave does not vary and no standard deviation is given).

    Raises
    ------
    ValueError
        If the waves differ in length or are not columns of finite numbers, or a parameter is out of range.

    Notes
    -----
    Threshold: quantile × sd × √2 × √(1 − reliability). Without an intervention, measurement error alone
    makes (1 − confidence) / 2 of the people improve and as many worsen; a change of the mean that everybody
    shares counts as change. Shares with Wilson's intervals, net with Tango's. Source: Jacobson and Truax
    (1991), Clinical significance. Checked against tests/references/paired_people.
    """
    _require_fractions(reliability=reliability, confidence=confidence, level=level)
    pairs = complete_pairs(before, after)
    blank = ReliableChange(n=pairs.n, n_dropped=pairs.n_dropped, level=level, reliability=reliability)
    if pairs.shortage is not Refusal.NONE:
        return blank.refused(pairs.shortage)
    spread = _spread(pairs, sd=sd)
    if not spread > 0:
        return blank.refused(Refusal.NO_VARIANCE)
    threshold = float(special.ndtri((1 + confidence) / 2)) * spread * sqrt(2 * (1 - reliability))
    sign = 1 if better is Better.HIGHER else -1
    improved, worsened = sign * pairs.change > threshold, sign * pairs.change < -threshold
    up, down = int(improved.sum()), int(worsened.sum())
    low, high = tango_limits(up, down, pairs.n, level=level)
    return replace(
        blank,
        sd=spread,
        threshold=threshold,
        improved=share(up, pairs.n, level=level),
        unchanged=share(pairs.n - up - down, pairs.n, level=level),
        worsened=share(down, pairs.n, level=level),
        recovered=_recovered(pairs, improved, sign=sign, cutoff=cutoff, level=level),
        net=(up - down) / pairs.n,
        low=low,
        high=high,
        p=float(stats.binomtest(up, up + down).pvalue) if up + down else 1.0,
    )


def reliable_change_index(
    before: ArrayLike, after: ArrayLike, *, reliability: float, sd: float | None = None
) -> Numbers:
    """Change of each person in units of its measurement error, shape (n,); NaN where a value is missing.

    Parameters, errors and source as for ``reliable_change``. It is one value per person: never to be shown.
    """
    _require_fractions(reliability=reliability)
    pairs = complete_pairs(before, after)
    change = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    spread = _spread(pairs, sd=sd)
    return change / (spread * sqrt(2 * (1 - reliability))) if spread > 0 else np.full(change.shape, nan)


def clinical_cutoff(
    *, mean_affected: float, sd_affected: float, mean_unaffected: float, sd_unaffected: float
) -> float:
    """Value at which a person is as likely to belong to the affected as to the unaffected (criterion c).

    Raises
    ------
    ValueError
        If a standard deviation is not positive.

    Notes
    -----
    Source: Jacobson and Truax (1991), Clinical significance.
    """
    if not (sd_affected > 0 and sd_unaffected > 0):
        raise ValueError("both standard deviations must be larger than 0")
    both = sd_affected + sd_unaffected
    return (sd_unaffected * mean_affected + sd_affected * mean_unaffected) / both


def _require_fractions(**given: float) -> None:
    """Refuse numbers that do not lie between 0 and 1."""
    for name, value in given.items():
        if not 0 < value < 1:
            raise ValueError(f"{name} is {value}; it must lie between 0 and 1")


def _spread(pairs: Pairs, *, sd: float | None) -> float:
    """Standard deviation given, or that of the earlier wave."""
    if sd is None:
        return float(pairs.before.std(ddof=1)) if pairs.n > 1 else nan
    if not (np.isfinite(sd) and sd > 0):
        raise ValueError(f"sd is {sd}; it must be a number larger than 0")
    return float(sd)


def _recovered(
    pairs: Pairs, improved: np.typing.NDArray[np.bool_], *, sign: int, cutoff: float | None, level: float
) -> Share | None:
    """Share of all people who improved reliably and crossed the cutoff; None without one."""
    if cutoff is None:
        return None
    crossed = (sign * pairs.before <= sign * cutoff) & (sign * pairs.after > sign * cutoff)
    return share(int((improved & crossed).sum()), pairs.n, level=level)
