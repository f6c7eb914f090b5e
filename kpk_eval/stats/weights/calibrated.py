"""What is known after weights have been fitted to a population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan

import numpy as np

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.weights.adjustment import Adjustment
from kpk_eval.stats.weights.design import SurveyDesign
from kpk_eval.stats.weights.kish import Kish, kish

EXACT = 1e-9
"""Figures are met if none is off by more than this share."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibrated(Refusable):
    """A design whose weights fit the population.

    ``factors`` (n,) are new by old weights. ``before`` and ``after`` say what unequal weights cost.
    ``largest_gap`` is the largest relative distance of a figure from its target. Where ``reason`` is not
    empty, ``design`` is None; ``concerned`` then names the figures that could not be met.
    """

    design: SurveyDesign | None
    factors: Numbers
    rounds: int
    before: Kish
    after: Kish
    largest_gap: float = nan
    concerned: tuple[str, ...] = ()


def gaps(weights: Numbers, figures: Numbers, totals: Numbers) -> Numbers:
    """Relative distance of each figure from its target."""
    return np.asarray(
        np.abs(weights @ figures - totals) / np.maximum(np.abs(totals), 1e-300 + weights.mean())
    )


def worst(names: Sequence[str], gaps: Numbers) -> tuple[str, ...]:
    """Names of the figures that are missed, the worst first, at most five."""
    order = np.argsort(-np.nan_to_num(gaps, nan=np.inf))
    return tuple(names[int(place)] for place in order[:5] if not gaps[place] <= EXACT)


def calibrated(
    design: SurveyDesign, factors: Numbers, figures: Numbers, *, trusted: Numbers, rounds: int, gap: float
) -> Calibrated:
    """Design with the new weights, and what they cost."""
    weights = design.weights * factors
    added = Adjustment(figures=figures, weights=weights, trusted=trusted)
    return Calibrated(
        design=replace(design, weights=weights, adjustments=(*design.adjustments, added)),
        factors=factors,
        rounds=rounds,
        before=kish(design.weights),
        after=kish(weights),
        largest_gap=gap,
    )


def refused(
    design: SurveyDesign,
    reason: Refusal,
    *,
    concerned: tuple[str, ...],
    rounds: int = 0,
    gap: float = nan,
) -> Calibrated:
    """No weights, and why."""
    return Calibrated(
        design=None,
        factors=np.full(design.n, nan),
        rounds=rounds,
        before=kish(design.weights),
        after=Kish(n=0, reason=reason),
        largest_gap=gap,
        concerned=concerned,
        reason=reason,
    )
