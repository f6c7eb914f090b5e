"""Areas over years: the change of each beside what all had in common."""

from itertools import pairwise

import numpy as np
import pytest

from kpk_eval.stats.did.area_means import (
    area_changes,
    area_slopes,
    left_out_range,
    permute_site,
    reachable_level,
)
from kpk_eval.stats.did.panel import panel
from kpk_eval.stats.did.two_way import two_way

CLOSED = 1e-10
"""Least squares on small numbers in double precision."""
BEFORE = np.array([True, True, True, False, False, False])
AFTER = np.array([False, False, False, False, True, True])


def table(areas: int = 9, *, effect: float = 0.0, seed: int = 4) -> np.ndarray:
    """Areas with levels, common years and noise; the first one moves by ``effect`` after."""
    rng = np.random.default_rng(seed)
    values = rng.normal(30, 5, (areas, 1)) + rng.normal(0, 3, (1, 6)) + rng.normal(0, 1, (areas, 6))
    values[0, AFTER] += effect
    return values


def difference(values: np.ndarray) -> float:
    """Difference in differences of the first area, by the definition."""
    change = values[:, AFTER].mean(axis=1) - values[:, BEFORE].mean(axis=1)
    return float(change[0] - change[1:].mean())


def test_complete_tables_give_the_plain_difference_in_differences():
    changes = area_changes(table(), before=BEFORE, after=AFTER)
    assert changes[0] - changes[1:].mean() == pytest.approx(difference(table()), abs=CLOSED)


def test_agrees_with_two_way_fixed_effects_that_are_checked_against_r():
    values = table(effect=2.0)
    used = BEFORE | AFTER
    years = np.flatnonzero(used)
    outcome = values[:, used].ravel()
    unit = np.repeat(np.arange(len(values)), years.size)
    start = np.where(unit == 0, 4.0, np.nan)
    found = two_way(panel(outcome, unit=unit, period=np.tile(years, len(values)), treated_from=start))
    changes = area_changes(values, before=BEFORE, after=AFTER)
    assert permute_site(changes, site=0).estimate == pytest.approx(found.estimate, abs=1e-9)


def test_years_that_were_bad_for_all_do_not_count_as_change_of_areas_with_gaps():
    values = np.add.outer(np.array([1.0, 5.0, 9.0, 20.0]), np.array([0.0, 7.0, -3.0, 0.0, 40.0, 2.0]))
    values[1, 4] = values[2, 1] = values[3, 2] = np.nan
    changes = area_changes(values, before=BEFORE, after=AFTER)
    assert changes - changes[0] == pytest.approx(np.zeros(4), abs=CLOSED)


def test_planted_effect_is_found_although_values_are_missing():
    values = table(12, effect=-6.0)
    values[3, 0] = values[5, 4] = values[0, 1] = np.nan
    found = permute_site(area_changes(values, before=BEFORE, after=AFTER), site=0, level=11 / 12)
    assert found.estimate == pytest.approx(-6.0, abs=2.0)
    assert found.low < -6.0 < found.high
    assert found.p == found.smallest_p == pytest.approx(1 / 12)


def test_areas_without_half_of_the_years_on_a_side_are_left_out():
    values = table()
    values[2, [0, 1]] = np.nan
    values[3, [4, 5]] = np.nan
    values[4, 4] = np.nan
    changes = area_changes(values, before=BEFORE, after=AFTER)
    assert np.flatnonzero(np.isnan(changes)).tolist() == [2, 3]


def test_swapping_before_and_after_turns_the_sign():
    there = area_changes(table(), before=BEFORE, after=AFTER)
    back = area_changes(table(), before=AFTER, after=BEFORE)
    assert there - there.mean() == pytest.approx(-(back - back.mean()), abs=CLOSED)


def test_permutation_equals_brute_force():
    values = table(8, effect=1.5)
    every = []
    for one in range(8):
        rest = np.vstack([values[[one]], np.delete(values, one, axis=0)])
        every.append(difference(rest))
    found = permute_site(area_changes(values, before=BEFORE, after=AFTER), site=0)
    assert found.p == np.mean(np.abs(every) >= abs(every[0]) - 1e-12)
    assert found.smallest_p == 1 / 8


@pytest.mark.parametrize("areas", range(3, 61))
def test_reachable_level_is_the_highest_with_an_interval(areas):
    changes = np.random.default_rng(areas).normal(size=areas)
    level = reachable_level(areas)
    found = permute_site(changes, site=0, level=level)
    assert np.isfinite([found.low, found.high]).all()
    assert found.low <= found.estimate <= found.high
    if level < 0.95:
        assert np.isnan(permute_site(changes, site=0, level=level + 1e-6).low)


def test_interval_holds_the_effects_that_are_not_rejected():
    values = table(20, effect=3.0)
    found = permute_site(area_changes(values, before=BEFORE, after=AFTER), site=0, level=0.9)
    for effect, kept in ((found.low - 1e-6, False), (found.low + 1e-6, True), (found.high + 1e-6, False)):
        shifted = values.copy()
        shifted[0, AFTER] -= effect
        again = permute_site(area_changes(shifted, before=BEFORE, after=AFTER), site=0)
        assert (again.p > 0.1) is kept


def test_leaving_out_each_area_by_hand():
    values = table(6)
    found = left_out_range(values, site=0, before=BEFORE, after=AFTER)
    every = [difference(np.delete(values, one, axis=0)) for one in range(1, 6)]
    assert (found.smallest, found.largest) == pytest.approx((min(every), max(every)), abs=CLOSED)


def test_trends_are_least_squares_beside_the_common_years():
    values = table(5)
    slopes = area_slopes(values)
    centred = values - values.mean(axis=0)
    expected = [np.polyfit(np.arange(6), row, 1)[0] for row in centred]
    assert np.diff(slopes) == pytest.approx([b - a for a, b in pairwise(expected)], abs=CLOSED)
    values[1, 2:] = np.nan
    assert np.isnan(area_slopes(values)[1])


def test_refusals():
    with pytest.raises(ValueError, match="both before and after"):
        area_changes(table(), before=BEFORE, after=BEFORE)
    with pytest.raises(ValueError, match="one column per year"):
        area_changes(table()[:, :4], before=BEFORE, after=AFTER)
    with pytest.raises(ValueError, match="single treated"):
        reachable_level(10, n_treated=2)
    assert np.isnan(area_changes(np.full((3, 6), np.nan), before=BEFORE, after=AFTER)).all()
    assert np.isnan(area_changes(table(), before=BEFORE, after=np.zeros(6, dtype=bool))).all()
