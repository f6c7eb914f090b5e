"""Permutation over areas: brute force, reference, smallest p, invariants, refusals."""

from __future__ import annotations

import itertools
import warnings
from math import comb, isnan, nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.did.assignments import Search, actual_and_others, number_of_assignments
from kpk_eval.stats.did.panel_permutation import permute_panel
from kpk_eval.stats.did.permutation import Alternative, Statistic, permute_areas
from kpk_eval.stats.did.two_way import two_way
from kpk_eval.stats.estimate import Refusal

from ..reference import load
from .panels import NEVER, drawn, panel_of

CLOSED_FORM = 1e-9
"""Counting is exact; sums differ by rounding."""

REFERENCE = load("did_permutation")


def areas_of(case: str) -> tuple[np.ndarray, np.ndarray]:
    """Changes and marks of a case."""
    rows = REFERENCE.rows[REFERENCE.rows["case"] == case]
    return rows["change"].to_numpy(), rows["treated"].to_numpy()


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_agrees_with_r(case: str) -> None:
    (change, treated), figures = areas_of(case), REFERENCE.figures[case]
    for alternative in Alternative:
        found = permute_areas(change, treated=treated, alternative=alternative)
        assert found.exact
        assert (found.assignments, found.tried) == (figures["assignments"], figures["assignments"])
        assert found.estimate == pytest.approx(figures["estimate"], rel=CLOSED_FORM)
        assert found.p == pytest.approx(figures[alternative], rel=CLOSED_FORM)
    if figures["studentised"] is not None:
        studentised = permute_areas(change, treated=treated, statistic=Statistic.STUDENTISED)
        assert studentised.p == pytest.approx(figures["studentised"], rel=CLOSED_FORM)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("n", "k"), [(5, 1), (6, 3), (7, 2), (8, 4), (8, 5)])
def test_brute_force(n: int, k: int, seed: int) -> None:
    change = np.random.default_rng(seed).normal(size=n)
    treated = np.arange(n) < k
    found = permute_areas(change, treated=treated)
    every = [
        change[list(chosen)].mean() - np.delete(change, chosen).mean()
        for chosen in itertools.combinations(range(n), k)
    ]
    as_extreme = sum(abs(value) >= abs(every[0]) - 1e-12 for value in every)
    assert (found.rank, found.p) == (as_extreme, pytest.approx(as_extreme / comb(n, k), rel=CLOSED_FORM))
    assert found.p >= found.smallest_p


@pytest.mark.parametrize(("n", "k"), [(5, 1), (6, 3), (7, 2), (8, 4), (9, 6)])
@pytest.mark.parametrize("alternative", list(Alternative))
def test_smallest_p_can_be_reached(n: int, k: int, alternative: Alternative) -> None:
    change = np.random.default_rng(1).normal(size=n)
    treated = np.arange(n) < k
    sign = -1.0 if alternative is Alternative.LESS else 1.0
    found = permute_areas(change + sign * 1e3 * treated, treated=treated, alternative=alternative)
    mirrored = 2 if alternative is Alternative.TWO_SIDED and n == 2 * k else 1
    assert found.smallest_p == pytest.approx(mirrored / comb(n, k), rel=CLOSED_FORM)
    assert found.p == pytest.approx(found.smallest_p, rel=CLOSED_FORM)


def test_one_treated_among_many_is_its_rank() -> None:
    change = np.array([0.9, 0.1, -0.2, 0.3, 1.4, 0.0, 0.2, -0.1, 0.4, 0.05])
    found = permute_areas(change, treated=np.arange(10) == 0, alternative=Alternative.GREATER)
    assert (found.rank, found.p, found.smallest_p) == (2, 0.2, 0.1)


def test_interval_holds_what_is_not_rejected() -> None:
    change, treated = areas_of("three_of_nine")
    found = permute_areas(change, treated=treated)
    for limit, outward in ((found.low, -1e-7), (found.high, 1e-7)):
        assert permute_areas(change - (limit + outward) * treated, treated=treated).p <= 0.05
        assert permute_areas(change - (limit - outward) * treated, treated=treated).p > 0.05


def test_no_interval_where_p_cannot_be_small() -> None:
    change = np.random.default_rng(2).normal(size=8)
    found = permute_areas(change, treated=np.arange(8) == 3)
    assert found.smallest_p == 1 / 8
    assert isnan(found.low)
    assert isnan(found.high)
    wide = permute_areas(change, treated=np.arange(8) == 3, level=0.8)
    assert wide.low < wide.estimate < wide.high


def test_drawn_assignments_come_near_all() -> None:
    change, treated = np.random.default_rng(8).normal(size=14), np.arange(14) < 5
    change = change + 0.6 * treated
    every = permute_areas(change, treated=treated)
    some = permute_areas(change, treated=treated, search=Search(enumerate_up_to=100, draws=4_999))
    assert (every.exact, some.exact, some.tried, some.assignments) == (True, False, 5_000, comb(14, 5))
    assert some.smallest_p == 1 / 5_000
    # three standard errors of a share of 4,999
    assert some.p == pytest.approx(every.p, abs=3 * np.sqrt(every.p * (1 - every.p) / 4_999))
    again = permute_areas(change, treated=treated, search=Search(enumerate_up_to=100, draws=4_999))
    assert some == again


def test_level_is_held_and_effects_are_found() -> None:
    draw = np.random.default_rng(9)
    treated = np.arange(10) < 3
    none = [permute_areas(draw.exponential(size=10), treated=treated).p for _ in range(400)]
    covered = []
    for _ in range(300):
        found = permute_areas(draw.normal(size=10) + 1.5 * treated, treated=treated)
        covered.append(found.low <= 1.5 <= found.high)
    # exact: at most 5 % (95 %) up to three standard errors of a share
    assert np.mean(np.array(none) <= 0.05) <= 0.085
    assert np.mean(covered) >= 0.91


def test_shift_scale_and_swap() -> None:
    change, treated = areas_of("three_of_nine")
    plain = permute_areas(change, treated=treated)
    swapped = permute_areas(change, treated=1 - treated)
    moved = permute_areas(-3 * change + 8, treated=treated)
    assert (swapped.estimate, swapped.low, swapped.p) == pytest.approx(
        (-plain.estimate, -plain.high, plain.p)
    )
    assert (moved.estimate, moved.low, moved.p) == pytest.approx(
        (-3 * plain.estimate, -3 * plain.high, plain.p)
    )


@pytest.mark.parametrize(
    "starts", [[2, 2, 2, NEVER, NEVER, NEVER], [2, NEVER, NEVER, NEVER, NEVER], [1, 2, 2, NEVER, NEVER]]
)
def test_panel_by_brute_force(starts: list[float]) -> None:
    rows = drawn(starts, periods=4, effect=1.0, seed=4)
    data = panel_of(rows)
    found = permute_panel(data)
    effects = []
    for order in set(itertools.permutations([9 if isnan(start) else start for start in starts])):
        given = np.array([nan if start == 9 else start for start in order])
        effects.append(two_way(panel_of(rows.assign(start=given[rows["area"]]))).estimate)
    actual = two_way(data).estimate
    as_extreme = sum(abs(effect) >= abs(actual) - 1e-9 for effect in effects)
    assert found.estimate == pytest.approx(actual, rel=1e-9)
    assert (found.assignments, found.rank) == (len(effects), as_extreme)
    assert found.p == pytest.approx(as_extreme / len(effects), rel=CLOSED_FORM)


def test_panel_of_two_periods_is_that_of_changes() -> None:
    rows = drawn([1, 1, 1, NEVER, NEVER, NEVER, NEVER], periods=2, effect=1.0, seed=6)
    wide = rows.pivot(index="area", columns="period", values="outcome")
    treated = rows.groupby("area")["start"].first().notna()
    changes, panel = permute_areas(wide[1] - wide[0], treated=treated), permute_panel(panel_of(rows))
    assert (panel.estimate, panel.p, panel.rank) == pytest.approx((changes.estimate, changes.p, changes.rank))


def test_panel_with_another_estimator() -> None:
    rows = drawn([2, 2, NEVER, NEVER, NEVER, NEVER], periods=3, effect=2.0)
    own = permute_panel(panel_of(rows), estimator=lambda data: two_way(data).estimate)
    quick = permute_panel(panel_of(rows))
    assert (own.rank, own.p, own.estimate) == pytest.approx((quick.rank, quick.p, quick.estimate))


def test_assignments_are_all_different() -> None:
    actual = np.array([0, 0, 1, 2, 2, 2])
    every = actual_and_others(actual, Search())
    assert number_of_assignments(actual) == 60
    assert len({tuple(row) for row in every}) == 60
    assert (every[0] == actual).all()
    assert all(sorted(row) == [0, 0, 1, 2, 2, 2] for row in every)


@pytest.mark.parametrize(
    ("change", "treated", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1.0], [1], Refusal.TOO_FEW),
        ([1.0, 2.0], [1, 0], Refusal.TOO_FEW),
        ([nan, nan], [1, 0], Refusal.ALL_MISSING),
        ([1.0, 2.0, 3.0], [0, 0, 0], Refusal.NO_COMPARISON),
        ([1.0, 2.0, 3.0], [1, 1, 1], Refusal.NO_COMPARISON),
        ([2.5, 2.5, 2.5], [1, 0, 0], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(change: list[float], treated: list[int], reason: Refusal) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = permute_areas(change, treated=treated)
    assert found.reason is reason
    assert isnan(found.p)
    assert isnan(found.estimate)


def test_refusals_of_panels() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert permute_panel(panel_of(drawn([NEVER] * 5, periods=3))).reason is Refusal.NO_COMPARISON
        assert permute_panel(panel_of(drawn([1, NEVER], periods=3))).reason is Refusal.TOO_FEW
        constant = drawn([1, 1, NEVER, NEVER], periods=3).assign(outcome=2.0)
        assert permute_panel(panel_of(constant)).reason is Refusal.NO_VARIANCE
    one = permute_areas([1.0, 2.0, 4.0], treated=[1, 0, 0], statistic=Statistic.STUDENTISED)
    assert one.reason is Refusal.TOO_FEW


def test_wrong_inputs() -> None:
    with pytest.raises(ValueError, match="change has 3 values and treated 2"):
        permute_areas([1, 2, 3], treated=[0, 1])
    with pytest.raises(ValueError, match="other than 0 and 1"):
        permute_areas([1, 2, 3], treated=[0, 1, 2])
    with pytest.raises(ValueError, match="infinite"):
        permute_areas([1, 2, np.inf], treated=[0, 1, 1])
    with pytest.raises(ValueError, match="at least 99"):
        Search(draws=5)


def test_districts_of_a_state(shared_data: Path) -> None:
    tidy = shared_data / "de_inkar_kreis" / "inkar_gisd_tidy_reference.csv"
    rows = pd.read_csv(tidy, dtype={"ags": str})
    state = rows[rows["ags"].str.startswith("01") & rows["year"].isin([2010, 2019])]
    wide = state.pivot(index="ags", columns="year", values="schuldnerquote_pct")
    change = (wide[2019] - wide[2010]).to_numpy()
    treated = wide.index.isin(["01001", "01058"])
    found = permute_areas(change, treated=treated)
    pairs = [
        change[list(pair)].mean() - np.delete(change, pair).mean()
        for pair in itertools.combinations(range(15), 2)
    ]
    actual = change[treated].mean() - change[~treated].mean()
    assert (found.n_areas, found.n_treated, found.assignments) == (15, 2, 105)
    assert found.smallest_p == pytest.approx(1 / 105, rel=CLOSED_FORM)
    assert found.estimate == pytest.approx(actual, rel=CLOSED_FORM)
    assert found.p == pytest.approx(np.mean(np.abs(pairs) >= abs(actual) - 1e-12), rel=CLOSED_FORM)
