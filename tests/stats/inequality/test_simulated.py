"""Simulated limits of slope and relative index: planted slope, invariants, refusals.

The reference is in test_checked: 44 stored results of English public health.
"""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from scipy import special

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.inequality.simulated import Indicator, simulated_slope_index

VALUES = [5.2, 4.6, 4.1, 3.9, 3.2]
PEOPLE = [900, 1000, 1100, 1000, 800]


def test_limits_are_those_of_a_line_through_known_errors() -> None:
    found = simulated_slope_index(VALUES, PEOPLE, se=[0.3] * 5)
    share = np.array(PEOPLE) / np.sum(PEOPLE)
    design = np.column_stack([np.ones(5), np.cumsum(share) - share / 2])
    weights = np.linalg.solve(design.T @ (design * share[:, None]), design.T * share)[1]
    half = special.ndtri(0.975) * 0.3 * np.sqrt((weights**2).sum())
    assert (found.high - found.slope, found.slope - found.low) == pytest.approx((half, half), rel=0.02)


def test_covers_planted_slope() -> None:
    rng = np.random.default_rng(97)
    rank = np.arange(0.05, 1, 0.1)
    found = [
        simulated_slope_index(
            rng.normal(10 - 3 * rank, 0.5), np.ones(10), se=np.full(10, 0.5), repetitions=2000
        )
        for _ in range(300)
    ]
    assert 0.91 <= np.mean([one.low <= -3 <= one.high for one in found]) <= 0.99


def test_limits_of_groups_give_the_same_as_their_errors() -> None:
    z = special.ndtri(0.975)
    values, se = np.array(VALUES), np.full(5, 0.1)
    low, high = values * np.exp(-z * se), values * np.exp(z * se)
    first = simulated_slope_index(values, PEOPLE, se=se, indicator=Indicator.RATE)
    second = simulated_slope_index(values, PEOPLE, low=low, high=high, indicator=Indicator.RATE)
    assert (second.low, second.ratio_high) == pytest.approx((first.low, first.ratio_high))


def test_same_seed_same_limits_and_unit() -> None:
    first, second = (simulated_slope_index(VALUES, PEOPLE, se=[0.3] * 5, seed=3) for _ in range(2))
    assert first == second
    turned = simulated_slope_index(VALUES, PEOPLE, se=[0.3] * 5, seed=3, multiplier=-10)
    assert (turned.slope, turned.low) == pytest.approx((-10 * first.slope, -10 * first.high))
    assert turned.ratio == pytest.approx(1 / first.ratio)


def test_line_below_zero_has_no_ratio() -> None:
    found = simulated_slope_index([0.1, 2.0, 4.0, 6.5], [1, 1, 1, 1], se=[0.1] * 4)
    assert isnan(found.ratio)
    assert isnan(found.ratio_low)
    assert found.low < found.slope < found.high


@pytest.mark.parametrize(
    ("value", "people", "se", "reason"),
    [
        ([], [], [], Refusal.TOO_FEW),
        ([1.0, 2.0], [1, 1], [0.1, 0.1], Refusal.TOO_FEW),
        ([1.0, np.nan, 2.0], [1, 1, 1], [0.1] * 3, Refusal.ALL_MISSING),
        ([1.0, 2.0, 2.0], [1, np.nan, 1], [0.1] * 3, Refusal.ALL_MISSING),
    ],
)
def test_refusals(value: list[float], people: list[float], se: list[float], reason: Refusal) -> None:
    found = simulated_slope_index(value, people, se=se)
    assert found.reason is reason
    assert isnan(found.slope)


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="either the standard errors"):
        simulated_slope_index(VALUES, PEOPLE)
    with pytest.raises(ValueError, match="either the standard errors"):
        simulated_slope_index(VALUES, PEOPLE, se=[1] * 5, low=[1] * 5, high=[2] * 5)
    with pytest.raises(ValueError, match="differ in length"):
        simulated_slope_index(VALUES, PEOPLE, se=[1] * 4)
    with pytest.raises(ValueError, match="nobody or a negative error"):
        simulated_slope_index(VALUES, [0, 1, 1, 1, 1], se=[1] * 5)
    with pytest.raises(ValueError, match="out of range"):
        simulated_slope_index(VALUES, PEOPLE, se=[1] * 5, indicator=Indicator.PROPORTION)
