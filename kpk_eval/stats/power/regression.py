"""Change that selection alone brings about: regression to the mean in groups chosen by a cut-off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kpk_eval.stats.bootstrap import NUMBERS_AT_ONCE, SEED, widened
from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import MINIMUM_N, Numbers, complete_pairs

RESAMPLES = 1_999
FEWEST_PAIRS, FEWEST_SELECTED = 20, 5
"""Pairs, and people selected, from which limits are given; below, redrawn samples say too little."""


class Side(StrEnum):
    """Who was selected."""

    ABOVE = "above"
    """People whose earlier value is larger than the cut-off."""
    BELOW = "below"
    """People whose earlier value is smaller than the cut-off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression(Refusable):
    """Mean change of the selected that selection alone makes expect, beside the one observed.

    All in the unit of the outcome, after − before. ``excess`` is observed − expected, with the limits of its
    bootstrap interval at ``level``; ``low`` and ``high`` are those of ``expected``. Limits are NaN under 20
    pairs or five selected. ``n`` counts all pairs, ``n_selected`` those selected. Numbers are NaN where
    ``reason`` is not empty.
    """

    n: int
    n_selected: int
    n_dropped: int
    level: float
    correlation: float = nan
    expected: float = nan
    low: float = nan
    high: float = nan
    observed: float = nan
    excess: float = nan
    excess_low: float = nan
    excess_high: float = nan


def expected_regression(
    *, cutoff: float, mean: float, sd: float, correlation: float, side: Side = Side.ABOVE
) -> float:
    """Mean change, after − before, of people beyond a cut-off when the population does not change.

    Parameters
    ----------
    cutoff
        Value of the earlier wave beyond which people were selected.
    mean, sd
        Of the earlier wave in the whole population.
    correlation
        Between the waves in the whole population, without anything happening: the retest reliability.
    side
        Whether those above or below were selected.

    Returns
    -------
    float
        Negative for those above, positive for those below (unless the correlation is 1); in the unit of
        the outcome.

    Raises
    ------
    ValueError
        If the standard deviation is not positive or the correlation no correlation.

    Notes
    -----
    −(1 − r) × sd × φ(z) / P(Z > z) with z = (cutoff − mean) / sd. Assumes normal values with the same
    standard deviation in both waves. Sources: Davis (1976), The effect of regression to the mean; Barnett,
    van der Pols and Dobson (2005), Regression to the mean: what it is and how to deal with it. Checked
    against tests/references/power and by simulation.
    """
    if not 0 < sd < float("inf"):
        raise ValueError(f"sd is {sd}; it must be a number larger than 0")
    if not -1 <= correlation <= 1:
        raise ValueError(f"correlation is {correlation}; it must lie between −1 and 1")
    sign = 1.0 if side is Side.ABOVE else -1.0
    return -sign * (1 - correlation) * sd * float(_mills(sign * (cutoff - mean) / sd))


def regression_to_the_mean(
    before: ArrayLike,
    after: ArrayLike,
    *,
    cutoff: float,
    side: Side = Side.ABOVE,
    correlation: float | None = None,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Regression:
    """Expected change from selection alone among people beyond a cut-off, and what was observed beyond it.

    Parameters
    ----------
    before, after
        One value per person of the *whole* population asked, in the same order, shape (n,); NaN is missing.
    cutoff, side
        Who counts as selected: earlier value above, or below, the cut-off.
    correlation
        Retest correlation without anything happening; that of the complete pairs where left out.
    level, resamples, seed
        Of the bootstrap intervals: quantiles whose tails are widened as t of the selected is wider than the
        normal distribution (Hesterberg 2015).

    Returns
    -------
    Regression
        Mean and standard deviation are those of the earlier wave among the complete pairs. Refused with
        ``all_missing``, ``too_few`` (fewer than three pairs, or nobody selected) or ``no_variance`` (a wave
        does not vary).

    Raises
    ------
    ValueError
        If the waves differ in length or are not columns of finite numbers, or a parameter is out of range.

    Notes
    -----
    The correlation of the data holds what happened too: if some changed more than others it is too low, and
    too much is put down to selection. Sources: see ``expected_regression``.
    """
    require_level(level)
    pairs = complete_pairs(before, after)
    chosen = _chosen(pairs.before, cutoff=cutoff, side=side)
    blank = Regression(n=pairs.n, n_selected=int(chosen.sum()), n_dropped=pairs.n_dropped, level=level)
    if pairs.shortage is not Refusal.NONE or blank.n_selected == 0:
        return blank.refused(pairs.shortage or Refusal.TOO_FEW)
    values = np.column_stack([pairs.before, pairs.after])
    if not (values.std(axis=0) > 0).all():
        return blank.refused(Refusal.NO_VARIANCE)
    found = _expected_and_observed(values[None], cutoff=cutoff, side=side, correlation=correlation)[0]
    drawn = _redrawn(values, resamples=resamples, seed=seed)
    limits = _limits(
        blank,
        np.concatenate(
            [_expected_and_observed(one, cutoff=cutoff, side=side, correlation=correlation) for one in drawn]
        ),
    )
    return replace(
        blank,
        correlation=float(np.asarray(np.corrcoef(values.T))[0, 1]) if correlation is None else correlation,
        expected=float(found[0]),
        low=float(limits[0, 0]),
        high=float(limits[1, 0]),
        observed=float(found[1]),
        excess=float(found[1] - found[0]),
        excess_low=float(limits[0, 1]),
        excess_high=float(limits[1, 1]),
    )


def _mills(z: float | Numbers) -> Numbers:
    """Mean of a standard normal value given that it is above z, stable far out."""
    return np.asarray(np.exp(-np.square(z) / 2 - special.log_ndtr(-np.asarray(z))) / np.sqrt(2 * np.pi))


def _chosen(before: Numbers, *, cutoff: float, side: Side) -> np.typing.NDArray[np.bool_]:
    """Who lies beyond the cut-off."""
    return np.asarray(before > cutoff if side is Side.ABOVE else before < cutoff)


def _redrawn(values: Numbers, *, resamples: int, seed: int) -> Iterator[Numbers]:
    """Samples of the pairs with putting back, shape (some, n, 2), as many at once as memory should hold."""
    draw = np.random.default_rng(seed)
    at_once = max(1, NUMBERS_AT_ONCE // values.size)
    for start in range(0, resamples, at_once):
        some = min(at_once, resamples - start)
        yield values[draw.integers(0, len(values), size=(some, len(values)))]


def _expected_and_observed(
    samples: Numbers, *, cutoff: float, side: Side, correlation: float | None
) -> Numbers:
    """Expected and observed change of the selected in each sample, shape (samples, 2)."""
    before, after = samples[..., 0], samples[..., 1]
    mean, sd = before.mean(axis=1), before.std(axis=1, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        if correlation is None:
            together = ((before - mean[:, None]) * (after - after.mean(axis=1)[:, None])).sum(axis=1)
            r = together / (before.shape[1] - 1) / (sd * after.std(axis=1, ddof=1))
        else:
            r = np.full(len(samples), correlation)
        sign = 1.0 if side is Side.ABOVE else -1.0
        expected = -sign * (1 - r) * sd * _mills(sign * (cutoff - mean) / sd)
        chosen = _chosen(before, cutoff=cutoff, side=side)
        observed = np.where(chosen, after - before, 0.0).sum(axis=1) / chosen.sum(axis=1)
    return np.column_stack([expected, observed])


def _limits(blank: Regression, found: Numbers) -> Numbers:
    """Limits of the expected change and of observed − expected, shape (2, 2); NaN if too few."""
    level = blank.level
    if blank.n < FEWEST_PAIRS or blank.n_selected < FEWEST_SELECTED:
        return np.full((2, 2), nan)
    tails = [widened(tail, n=blank.n_selected) for tail in ((1 - level) / 2, (1 + level) / 2)]
    kept = found[np.isfinite(found).all(axis=1)]
    if len(kept) < max(MINIMUM_N, 2 / (1 - level)):
        return np.full((2, 2), nan)
    both = np.column_stack([kept[:, 0], kept[:, 1] - kept[:, 0]])
    return np.asarray(np.quantile(both, tails, axis=0), dtype=np.float64)
