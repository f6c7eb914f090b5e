"""Two one-sided tests: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.groups.ranks import location_shift
from kpk_eval.stats.groups.share_ratios import odds_ratio
from kpk_eval.stats.groups.shares import share_difference
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.paired.ordinal import ordinal_change
from kpk_eval.stats.paired.ranks import pseudo_median_change
from kpk_eval.stats.paired.shares import share_change
from kpk_eval.stats.paired.square import square_table
from kpk_eval.stats.power.equivalence import (
    equivalence,
    equivalence_from_error,
    equivalence_of,
)
from kpk_eval.stats.power.equivalent_means import equivalent_mean_change, equivalent_mean_difference

from ..reference import load
from ..samples_drawn import REPEATABLE, pairs_of_scores

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""

REFERENCE = load("equivalence")


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_agrees_with_one_sided_tests_of_r(case: str) -> None:
    before, after = REFERENCE.pairs(case)
    both = before.notna() & after.notna()
    figures = REFERENCE.figures[case]
    bound = figures["bound"]
    paired = equivalent_mean_change(before, after, smallest_effect=bound)
    welch = equivalent_mean_difference(before[both], after[both], smallest_effect=bound)
    student = equivalent_mean_difference(
        before[both], after[both], smallest_effect=bound, equal_variances=True
    )
    for result, name in ((paired, "paired"), (welch, "welch"), (student, "student")):
        expected = (figures[f"{name}_low"], figures[f"{name}_high"])
        assert (result.p_low, result.p_high) == pytest.approx(expected, rel=CLOSED_FORM, abs=1e-12)
        assert result.p == max(result.p_low, result.p_high)
        assert result.equivalent == (result.p < 0.05)
    assert (paired.low, paired.high) == pytest.approx((figures["low"], figures["high"]), rel=CLOSED_FORM)


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_from_intervals_it_is_the_same(case: str) -> None:
    before, after = REFERENCE.pairs(case)
    bound = REFERENCE.figures[case]["bound"]
    tests = equivalent_mean_change(before, after, smallest_effect=bound)
    intervals = equivalence(lambda level: mean_change(before, after, level=level), smallest_effect=bound)
    # Levels are searched from 1e-6 to 1 - 1e-6, so that very small p end at half of that.
    assert (intervals.p_low, intervals.p_high) == pytest.approx(
        (tests.p_low, tests.p_high), rel=1e-6, abs=6e-7
    )
    assert intervals.equivalent == tests.equivalent


def estimators() -> list[Callable[[float], Estimate]]:
    """One estimate of every family, of made-up values without a difference, at a level."""
    draw = np.random.default_rng(111)
    before, after = draw.normal(size=60), draw.normal(size=60)
    yes, again = (draw.random(60) < 0.5) * 1, (draw.random(60) < 0.5) * 1
    steps = square_table(draw.integers(0, 4, 60), draw.integers(0, 4, 60))
    compared = (
        partial(mean_change, before, after),
        partial(mean_difference, before, after),
        partial(pseudo_median_change, before, after),
        partial(location_shift, before, after),
        partial(share_change, yes, again),
        partial(share_difference, yes, again),
        partial(odds_ratio, yes, again),
        partial(ordinal_change, steps),
    )
    return [lambda level, one=one: one(level=level) for one in compared]


@pytest.mark.parametrize("place", range(8))
def test_every_family_is_equivalent_for_wide_bounds_and_not_for_narrow_ones(place: int) -> None:
    estimate_at = estimators()[place]
    null = estimate_at(0.9).null
    narrow, wide = null + 0.001, null + 30
    assert equivalence(estimate_at, smallest_effect=wide).equivalent
    assert not equivalence(estimate_at, smallest_effect=narrow).equivalent
    limit = max(estimate_at(0.9).high, estimate_at(0.9).mirrored(estimate_at(0.9).low))
    at_the_limit = equivalence(estimate_at, smallest_effect=limit * (1 + 1e-9))
    assert at_the_limit.equivalent
    # Ranks move in steps, so that p may lie below the level by one of them.
    assert 0.03 < at_the_limit.p <= 0.05 + 1e-6


def test_from_the_standard_error_of_a_coefficient() -> None:
    before, after = [1, 4, 3, 6, 5, 2], [2, 4, 3, 8, 5, 2]
    change = np.subtract(after, before)
    error = change.std(ddof=1) / np.sqrt(6)
    known = equivalent_mean_change(before, after, smallest_effect=1.5)
    found = equivalence_from_error(change.mean(), error, df=5, n=6, smallest_effect=1.5)
    assert (found.p_low, found.p_high, found.low) == pytest.approx((known.p_low, known.p_high, known.low))
    normal = equivalence_from_error(0.2, 0.1, n=900, smallest_effect=0.5, estimand="did")
    assert normal.p == pytest.approx(0.0013498980316, rel=1e-6)
    assert normal.equivalent
    for error in (0.0, nan):
        assert equivalence_from_error(0.1, error, n=9, smallest_effect=1).reason is Refusal.NO_VARIANCE
    with pytest.raises(ValueError, match=r"alpha is 0\.7"):
        equivalence_from_error(0.1, 0.2, n=9, smallest_effect=1, alpha=0.7)


def test_planted_equivalence_is_found_and_the_level_kept() -> None:
    draw = np.random.default_rng(112)
    found = [
        equivalent_mean_change(np.zeros(60), draw.normal(0, 1, 60), smallest_effect=0.5) for _ in range(300)
    ]
    false = [
        equivalent_mean_change(np.zeros(60), draw.normal(0.5, 1, 60), smallest_effect=0.5) for _ in range(300)
    ]
    assert np.mean([one.equivalent for one in found]) > 0.95
    # 5 % of 300, three standard errors of a share above.
    assert np.mean([one.equivalent for one in false]) <= 0.09


@REPEATABLE
@given(pairs_of_scores)
def test_swapping_waves_swaps_the_sides(pairs: list[tuple[float, float]]) -> None:
    before, after = zip(*pairs, strict=True)
    forth = equivalent_mean_change(before, after, smallest_effect=2)
    back = equivalent_mean_change(after, before, smallest_effect=2)
    assert (forth.p_low, forth.p_high, forth.low) == pytest.approx(
        (back.p_high, back.p_low, -back.high), nan_ok=True
    )


def test_bounds_of_a_ratio_and_bounds_that_differ() -> None:
    yes, again = [0, 1] * 40, [0, 1, 1, 0, 1] * 16
    result = equivalence(lambda level: odds_ratio(yes, again, level=level), smallest_effect=4)
    assert (result.lower_bound, result.upper_bound) == (0.25, 4)
    uneven = equivalent_mean_change([1, 2, 3, 4, 5], [1, 3, 3, 5, 5], smallest_effect=3)
    lopsided = equivalence_of(
        mean_change([1, 2, 3, 4, 5], [1, 3, 3, 5, 5]), smallest_effect=3, lower_bound=-0.1
    )
    assert lopsided.p_high == pytest.approx(uneven.p_high)
    assert lopsided.p_low > uneven.p_low


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1, 2], [1, 3], Refusal.TOO_FEW),
        ([nan] * 3, [1, 2, 3], Refusal.ALL_MISSING),
        ([1, 2, 3], [2, 3, 4], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(before: list[float], after: list[float], reason: Refusal) -> None:
    for result in (
        equivalent_mean_change(before, after, smallest_effect=1),
        equivalence(lambda level: mean_change(before, after, level=level), smallest_effect=1),
    ):
        assert result.reason is reason
        assert isnan(result.p)
        assert not result.equivalent


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"smallest_effect": 0}, "both sides of 0"),
        ({"smallest_effect": -1}, "both sides of 0"),
        ({"smallest_effect": 1, "lower_bound": 0.2}, "both sides of 0"),
        ({"smallest_effect": 1, "alpha": 0.5}, "alpha is 0.5"),
    ],
)
def test_misuse_is_an_error(options: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        equivalence(lambda level: mean_change([1, 2, 3], [1, 3, 5], level=level), **options)
