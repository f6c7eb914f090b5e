"""Permutation over areas: how often chance alone would pick areas with an effect as large."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.did.assignments import Search, actual_and_others, number_of_assignments
from kpk_eval.stats.did.design import Codes
from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import ROUNDING_NOISE, Numbers, numbers, require_binary

TIE = 1e-9
"""Statistics nearer to each other than this share of the largest are the same."""


class Alternative(StrEnum):
    """Direction in which an effect counts as extreme."""

    TWO_SIDED = "two_sided"
    GREATER = "greater"
    LESS = "less"


class Statistic(StrEnum):
    """What is compared over assignments."""

    DIFFERENCE = "difference"
    """Mean of treated − mean of comparison."""
    STUDENTISED = "studentised"
    """The same over Welch's standard error: holds its level where groups also differ in spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permutation(Refusable):
    """An effect on areas, and how many assignments of treatment give one at least as extreme.

    ``assignments`` counts all that are possible, ``tried`` those gone through, the actual one among them
    (all, where ``exact``); ``rank`` counts those at least as extreme and ``p`` is their share.
    ``smallest_p`` is what p could be at best: with k of n areas treated 1/C(n, k), twice that in a two-sided
    test with as many treated as not, since the mirrored assignment is as extreme. The interval holds the
    constant effects that the test does not reject; limits are NaN where p cannot fall to 1 − level.
    """

    method: str
    alternative: Alternative
    level: float
    n_areas: int
    n_treated: int
    n_dropped: int
    assignments: int = 0
    tried: int = 0
    exact: bool = False
    rank: int = 0
    estimate: float = nan
    statistic: float = nan
    p: float = nan
    smallest_p: float = nan
    low: float = nan
    high: float = nan


def permute_areas(
    change: ArrayLike,
    *,
    treated: ArrayLike,
    statistic: Statistic = Statistic.DIFFERENCE,
    alternative: Alternative = Alternative.TWO_SIDED,
    search: Search | None = None,
    level: float = 0.95,
) -> Permutation:
    """Mean change of treated areas minus that of the others, judged by all assignments of the treatment.

    Parameters
    ----------
    change
        After − before of each area, shape (n,); NaN is missing.
    treated
        1 for treated areas, 0 for the others, shape (n,). One treated area is enough.
    statistic
        What is compared; the estimate is always the difference of means.
    alternative
        Direction in which differences count as extreme.
    search
        Up to how many assignments are gone through (200,000); of more, so many are drawn with a seed, and
        the actual one counts with them.
    level
        Level of the interval, which is given for two-sided tests of the difference.

    Returns
    -------
    Permutation
        Refused with ``all_missing``, ``too_few`` (fewer than three areas, or for ``STUDENTISED`` fewer than
        two in a group), ``no_comparison`` (none treated, or all) or ``no_variance`` (all changes equal).

    Raises
    ------
    ValueError
        If columns differ in length, hold no numbers, or a mark is neither 0 nor 1.

    Notes
    -----
    Assumes that any k areas could have been chosen (exchangeability), no distribution. Source: Fisher
    (1935), The design of experiments; Rosenbaum (2002), Observational studies, on intervals. Checked by
    brute force, against R (tests/references/did_permutation) and on ``de_inkar_kreis``.
    """
    require_level(level)
    values, marks, dropped = _areas(change, treated=treated)
    kind, direction = Statistic(statistic), Alternative(alternative)
    blank = Permutation(
        method=f"permutation_{kind}",
        alternative=direction,
        level=level,
        n_areas=values.size,
        n_treated=int(marks.sum()),
        n_dropped=dropped,
    )
    reason = _shortage(values, marks, dropped=dropped, smallest=2 if kind is Statistic.STUDENTISED else 1)
    if reason is not Refusal.NONE:
        return blank.refused(reason)
    labels = actual_and_others(marks.astype(np.int64), search or Search(enumerate_up_to=200_000))
    picked = labels == 1
    found = _statistics(values, picked, statistic=kind)
    result = judged(found, blank=blank, labels=labels, actual=marks.astype(np.int64))
    estimate = float(values[marks].mean() - values[~marks].mean())
    if kind is not Statistic.DIFFERENCE or direction is not Alternative.TWO_SIDED:
        return replace(result, estimate=estimate)
    low, high = interval(found, _overlap(marks, picked), level=level)
    return replace(result, estimate=estimate, low=low, high=high)


def judged(found: Numbers, *, blank: Permutation, labels: Codes, actual: Codes) -> Permutation:
    """Rank and p of the first statistic among all."""
    observed, near = found[0], TIE * np.abs(found).max()
    if blank.alternative is Alternative.TWO_SIDED:
        extreme = np.abs(found) >= abs(observed) - near
    else:
        sign = 1.0 if blank.alternative is Alternative.GREATER else -1.0
        extreme = sign * found >= sign * observed - near
    total, tried = number_of_assignments(actual), labels.shape[0]
    mirrored = blank.alternative is Alternative.TWO_SIDED and _is_mirrored(actual)
    return replace(
        blank,
        assignments=total,
        tried=tried,
        exact=tried == total,
        rank=int(extreme.sum()),
        estimate=float(observed),
        statistic=float(observed),
        p=float(extreme.mean()),
        smallest_p=(2 if mirrored else 1) / total if tried == total else 1 / tried,
    )


def _is_mirrored(actual: Codes) -> bool:
    """Whether there are two kinds of areas, as many of one as of the other."""
    counts = np.unique(actual, return_counts=True)[1]
    return counts.size == 2 and counts[0] == counts[1]


def _areas(change: ArrayLike, *, treated: ArrayLike) -> tuple[Numbers, NDArray[np.bool_], int]:
    """Valid changes, which of them are of treated areas, and the number left out."""
    values, marks = numbers(change, name="change"), numbers(treated, name="treated")
    if values.size != marks.size:
        raise ValueError(
            f"change has {values.size} values and treated {marks.size}; give one per area in both"
        )
    require_binary(marks[~np.isnan(marks)], name="treated")
    keep = ~np.isnan(values) & ~np.isnan(marks)
    return values[keep], marks[keep] == 1, int((~keep).sum())


def _shortage(values: Numbers, marks: NDArray[np.bool_], *, dropped: int, smallest: int) -> Refusal:
    """Why areas cannot be permuted; empty if they can."""
    if values.size == 0 and dropped:
        return Refusal.ALL_MISSING
    if values.size < 3:
        return Refusal.TOO_FEW
    smaller = min(int(marks.sum()), int((~marks).sum()))
    if smaller == 0:
        return Refusal.NO_COMPARISON
    if smaller < smallest:
        return Refusal.TOO_FEW
    return Refusal.NO_VARIANCE if np.ptp(values) <= ROUNDING_NOISE * np.abs(values).max() else Refusal.NONE


def _statistics(values: Numbers, picked: NDArray[np.bool_], *, statistic: Statistic) -> Numbers:
    """Statistic of each assignment, assignments in rows, shape (m,)."""
    k = int(picked[0].sum())
    centred = values - values.mean()
    rest = values.size - k
    treated = picked @ centred / k
    others = -k * treated / rest
    if statistic is Statistic.DIFFERENCE:
        return np.asarray(treated - others)
    squares = picked @ centred**2
    within = np.maximum(squares - k * treated**2, 0.0) / (k - 1)
    without = np.maximum((centred**2).sum() - squares - rest * others**2, 0.0) / (rest - 1)
    error = np.sqrt(within / k + without / rest)
    smallest = ROUNDING_NOISE * np.abs(centred).max()
    return np.asarray((treated - others) / np.maximum(error, smallest))


def _overlap(marks: NDArray[np.bool_], picked: NDArray[np.bool_]) -> Numbers:
    """Share of the really treated among those picked minus that among the others, per assignment."""
    k, n = int(marks.sum()), marks.size
    shared = picked @ marks.astype(np.float64)
    return np.asarray(shared / k - (k - shared) / (n - k))


def interval(found: Numbers, overlap: Numbers, *, level: float) -> tuple[float, float]:
    """Constant effects not rejected; NaN for a limit that so few assignments do not carry.

    ``found`` are the statistics of all assignments, the actual one first, ``overlap`` how much of a constant
    effect on the treated each of them holds (1 for the actual one).

    Taking an effect b off the treated turns an assignment's difference D into D − b·overlap, and the actual
    one's into D₀ − b: the assignment counts as at least as extreme for b between the two roots given here,
    which enclose D₀. So p falls on both sides of D₀, and the limits are order statistics of the roots.
    """
    observed = found[0]
    partial = np.abs(overlap) < 1 - TIE
    safe = np.where(partial, overlap, 0.0)
    roots = np.stack([(observed - found) / (1 - safe), (observed + found) / (1 + safe)])
    lows = np.sort(np.where(partial, roots.min(axis=0), -np.inf))
    highs = np.sort(np.where(partial, roots.max(axis=0), np.inf))[::-1]
    needed = int(np.floor((1 - level) * found.size + TIE)) + 1
    low, high = float(lows[needed - 1]), float(highs[needed - 1])
    return (low if np.isfinite(low) else nan, high if np.isfinite(high) else nan)
