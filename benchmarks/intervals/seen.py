"""What could have been seen: equivalence, and regression to the mean."""

from __future__ import annotations

from functools import cache

import numpy as np

from intervals.people import Waves
from intervals.trial import Draw, Interval, Limits, Scenario, of
from kpk_eval.stats.power.equivalent_means import equivalent_mean_change, equivalent_mean_difference
from kpk_eval.stats.power.regression import regression_to_the_mean

MARGIN = 0.5


def _nothing(draw: Draw, n: int, *, skewed: bool) -> Waves:
    """A change, and a difference, that is exactly the smallest effect: equivalence would be wrong."""
    own, first, second = (draw.exponential(size=(3, n)) - 1) if skewed else draw.standard_normal((3, n))
    return Waves("margin", own + first, own + second + MARGIN)


def _wrongly(equivalent: bool) -> Limits:
    """Limits that hold the truth unless equivalence was concluded wrongly."""
    return Limits(1.0 if equivalent else 0.0, 0.0, 0.0)


EQUIVALENCE = (
    Interval(
        "power.equivalent_mean_change: tost",
        lambda w: _wrongly(equivalent_mean_change(w.before, w.after, smallest_effect=MARGIN).equivalent),
    ),
    Interval(
        "power.equivalent_mean_difference: tost",
        lambda w: _wrongly(equivalent_mean_difference(w.before, w.after, smallest_effect=MARGIN).equivalent),
    ),
)
"""Truly not equivalent, but only just: wrong conclusions may be 5 %, so that 95 % hold."""


def _selected(draw: Draw, n: int) -> Waves:
    own, first, second = draw.standard_normal((3, n))
    return Waves("selected", own + first, own + second)


@cache
def _expected() -> float:
    waves = _selected(np.random.default_rng(2), 2_000_000)
    chosen = waves.before > 1
    return float((waves.after - waves.before)[chosen].mean())


def _regression(waves: Waves, at: str) -> Limits:
    found = regression_to_the_mean(waves.before, waves.after, cutoff=1.0, resamples=299)
    return of(found, 0.0 if at else _expected(), at=at)


REGRESSION = (
    Interval("power.regression_to_the_mean: expected", lambda w: _regression(w, "")),
    Interval("power.regression_to_the_mean: excess", lambda w: _regression(w, "excess_")),
)
SCENARIOS = (
    Scenario("normal", lambda d, n: _nothing(d, n, skewed=False), EQUIVALENCE),
    Scenario("skewed", lambda d, n: _nothing(d, n, skewed=True), EQUIVALENCE),
    Scenario("selected", _selected, REGRESSION),
)
