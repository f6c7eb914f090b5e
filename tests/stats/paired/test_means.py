"""Mean change in the same people: reference, planted effect, invariants, refusals."""

from __future__ import annotations

import json
from math import isfinite, isnan, nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.samples import complete_pairs
from kpk_eval.stats.smd import Smd, paired_smd

from ..reference import load
from ..samples_drawn import REPEATABLE, pairs_of_scores, pairs_with_gaps

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""
SEARCHED_BY_R = 1e-6
"""effectsize finds its limits with a search that stops at about this distance (absolute: some are near 0)."""
ROUNDING = 1e-9
"""Left by adding and scaling floating-point numbers."""

REFERENCE = load("paired_means")
TEST_FIGURES = ("n", "n_before", "n_after", "n_dropped", "estimate", "low", "high", "statistic", "df", "p")


def change(pairs: list[tuple[float, float]], **options: object) -> Estimate:
    """Mean change of pairs given row by row."""
    before, after = zip(*pairs, strict=True)
    return mean_change(before, after, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("figure", TEST_FIGURES)
def test_agrees_with_t_test_of_r(case: str, figure: str) -> None:
    result = mean_change(*REFERENCE.pairs(case))
    assert getattr(result, figure) == pytest.approx(REFERENCE.figures[case][figure], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("kind", list(Smd))
def test_standardised_change_agrees_with_r(case: str, kind: Smd) -> None:
    result, figures = mean_change(*REFERENCE.pairs(case), effect=kind), REFERENCE.figures[case]
    found = (result.effect_size, result.effect_low, result.effect_high)
    assert found == pytest.approx([figures[kind + part] for part in ("", "_low", "_high")], rel=CLOSED_FORM)
    assert result.effect_size_kind == kind


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_interval_at_another_level(case: str) -> None:
    result = mean_change(*REFERENCE.pairs(case), level=0.90)
    figures = REFERENCE.figures[case]
    assert (result.low, result.high) == pytest.approx(
        (figures["low_90"], figures["high_90"]), rel=CLOSED_FORM
    )


def occasions(shared_data: Path) -> pd.DataFrame:
    """Totals of the published survey, one row per person, occasion in the columns."""
    records = pd.read_csv(shared_data / "prepost_woodworth" / "ahi-cesd_original_figshare.csv")
    first = records.drop_duplicates(["id", "occasion"])
    return first.pivot(index=["id", "intervention"], columns="occasion", values=["ahiTotal", "cesdTotal"])


@pytest.mark.parametrize("arm", range(5))
@pytest.mark.parametrize("scale", ["ahi", "cesd"])
@pytest.mark.parametrize("later", [1, 5])
def test_published_survey(shared_data: Path, arm: int, scale: str, later: int) -> None:
    published = json.loads((shared_data / "prepost_woodworth" / "results.json").read_text())
    expected = published[f"paired_0_{later}_{scale}_arm{arm}"]
    wide = occasions(shared_data)
    if arm:
        wide = wide[wide.index.get_level_values("intervention") == arm]
    before, after = wide[f"{scale}Total"][0], wide[f"{scale}Total"][later]
    result = mean_change(before, after)
    raw = mean_change(before, after, effect=Smd.D_Z)
    assert (result.n, result.df) == (expected["n"], expected["df"])
    assert result.n_before == len(wide)
    figures = (result.estimate, result.statistic, result.p, result.low, result.high, result.effect_size)
    published_figures = (expected["diff"], expected["t"], expected["p"], *expected["ci"], expected["gz"])
    assert figures == pytest.approx(published_figures, rel=CLOSED_FORM)
    assert (raw.effect_size, raw.effect_low, raw.effect_high) == pytest.approx(
        (expected["dz"], expected["dz_lo"], expected["dz_hi"]), abs=SEARCHED_BY_R
    )


def test_student_sleep(shared_data: Path) -> None:
    published = json.loads((shared_data / "paired_sleep" / "results.json").read_text())
    sleep = pd.read_csv(shared_data / "paired_sleep" / "sleep.csv")
    first, second = (sleep["extra"][sleep["group"] == drug].to_numpy() for drug in (1, 2))
    result = mean_change(second, first)
    paired = published["paired_t"]
    figures = (result.estimate, result.statistic, result.p, result.low, result.high)
    assert figures == pytest.approx(
        (paired["mean_diff"], paired["t"], paired["p"], *paired["ci"]), rel=CLOSED_FORM
    )
    assert mean_change(first, second, effect=Smd.D_AV).effect_size == pytest.approx(
        published["d_av"], rel=CLOSED_FORM
    )
    corrected, hedges = mean_change(first, second), published["effectsize_hedges_gz"]
    assert (corrected.effect_size, corrected.effect_low, corrected.effect_high) == pytest.approx(
        (hedges["g"], hedges["lo"], hedges["hi"]), abs=SEARCHED_BY_R
    )


def test_recovers_planted_change() -> None:
    draw = np.random.default_rng(11)
    covered, standardised = [], []
    for _ in range(300):
        before = draw.normal(50, 10, 40)
        result = mean_change(before, before + draw.normal(2.0, 4.0, 40))
        covered.append(result.low <= 2.0 <= result.high)
        standardised.append(result.effect_low <= 0.5 <= result.effect_high)
    # 95 % of 300 samples, three standard errors of a share either way.
    assert 0.91 <= np.mean(covered) <= 0.99
    assert 0.91 <= np.mean(standardised) <= 0.99


def test_correction_removes_bias() -> None:
    draw = np.random.default_rng(12)
    samples = [complete_pairs(np.zeros(5), draw.normal(1.0, 1.0, 5)) for _ in range(1500)]
    corrected = np.mean([paired_smd(pairs, kind=Smd.G_Z).value for pairs in samples])
    raw = np.mean([paired_smd(pairs, kind=Smd.D_Z).value for pairs in samples])
    # Three standard errors of the mean of 1500 values with a standard deviation near 0.8.
    assert corrected == pytest.approx(1.0, abs=0.06)
    assert raw > 1.15


@REPEATABLE
@given(pairs_of_scores)
def test_swapping_waves_flips_signs(pairs: list[tuple[float, float]]) -> None:
    forth, back = change(pairs), change([(after, before) for before, after in pairs])
    assert forth.reason is back.reason
    if forth.estimable:
        mirrored = (-back.estimate, -back.high, -back.low, -back.effect_size, -back.effect_high, back.p)
        straight = (forth.estimate, forth.low, forth.high, forth.effect_size, forth.effect_low, forth.p)
        assert straight == pytest.approx(mirrored, rel=ROUNDING, abs=ROUNDING)


@REPEATABLE
@given(pairs_of_scores)
def test_moving_and_scaling_both_waves(pairs: list[tuple[float, float]]) -> None:
    plain, moved = change(pairs), change([(3 * before + 7, 3 * after + 7) for before, after in pairs])
    assert plain.reason is moved.reason
    if plain.estimable:
        assert (moved.estimate, moved.low) == pytest.approx((3 * plain.estimate, 3 * plain.low), abs=1e-8)
        assert (moved.p, moved.effect_size) == pytest.approx((plain.p, plain.effect_size), abs=1e-8)


@REPEATABLE
@given(pairs_of_scores, pairs_with_gaps)
def test_people_with_a_gap_are_counted_but_not_used(
    pairs: list[tuple[float, float]], more: list[tuple[float, float]]
) -> None:
    gaps = [pair for pair in more if isnan(pair[0]) or isnan(pair[1])]
    with_gaps, without = change([*gaps, *pairs]), change(pairs)
    assert (with_gaps.n, with_gaps.n_dropped) == (len(pairs), len(gaps))
    assert with_gaps.n_before == len(pairs) + sum(not isnan(before) for before, _ in gaps)
    assert (with_gaps.estimate, with_gaps.p) == pytest.approx((without.estimate, without.p), nan_ok=True)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1], [2], Refusal.TOO_FEW),
        ([1, 2], [2, 3], Refusal.TOO_FEW),
        ([nan, nan, nan], [1, 2, 3], Refusal.ALL_MISSING),
        ([1, nan, nan, 4], [nan, 2, 3, nan], Refusal.ALL_MISSING),
        ([1, 2, nan], [3, 1, 2], Refusal.TOO_FEW),
        ([2, 2, 2, 2], [2, 2, 2, 2], Refusal.NO_VARIANCE),
        ([1, 2, 3, 4], [2, 3, 4, 5], Refusal.NO_VARIANCE),
        ([0.1, 0.2, 0.3, 1000.3], [0.4, 0.5, 0.6, 1000.6], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(before: list[float], after: list[float], reason: Refusal) -> None:
    result = mean_change(before, after)
    assert result.reason is reason
    assert not result.estimable
    numbers = (result.estimate, result.low, result.high, result.p, result.statistic, result.effect_size)
    assert not any(isfinite(number) for number in numbers)


@pytest.mark.parametrize(
    ("before", "after", "level", "message"),
    [
        ([1, 2, 3], [1, 2], 0.95, "before has 3 values and after 2"),
        ([[1, 2], [3, 4]], [[1, 2], [3, 4]], 0.95, "2 dimensions"),
        ([1, 2, float("inf")], [1, 2, 3], 0.95, "1 infinite values"),
        (["4711", "b", "c"], [1, 2, 3], 0.95, "before is not a column of numbers"),
        ([1, 2, 3], [1, 2, 4], 1.0, "level is 1.0"),
        ([1, 2, 3], [1, 2, 4], 95, "level is 95"),
    ],
)
def test_misuse_is_an_error(before: object, after: object, level: float, message: str) -> None:
    with pytest.raises(ValueError, match=message) as error:
        mean_change(before, after, level=level)  # type: ignore[arg-type]
    assert "4711" not in str(error.value)


def test_inputs_stay_as_they_were() -> None:
    before, after = np.array([1.0, nan, 3.0, 4.0]), np.array([2.0, 2.0, 3.0, 7.0])
    copies = before.copy(), after.copy()
    mean_change(before, after)
    np.testing.assert_array_equal(before, copies[0])
    np.testing.assert_array_equal(after, copies[1])


def test_nullable_columns_are_numbers() -> None:
    before, after = pd.array([1, 2, None, 4], dtype="Int64"), pd.array([2, 4, 5, 9], dtype="Int64")
    assert mean_change(before, after).n == 3
