"""Pseudo-median change in the same people: reference, planted effect, invariants, refusals."""

from __future__ import annotations

import json
from math import isfinite, nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.paired.ranks import Word, pseudo_median_change

from ..reference import load
from ..samples_drawn import REPEATABLE, pairs_of_scores

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""
SEARCHED_BY_R = 1e-9
"""R searches the limits; its tolerance was set to 1e-12, and some limits are 0."""
DEFAULT_SEARCH_OF_R = 1e-4
"""Published figures were searched with R's default tolerance."""
ROUNDING = 1e-9
"""Left by adding floating-point numbers."""

REFERENCE = load("paired_ranks")


def change(pairs: list[tuple[float, float]], **options: object) -> Estimate:
    """Pseudo-median change of pairs given row by row."""
    before, after = zip(*pairs, strict=True)
    return pseudo_median_change(before, after, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_test_agrees_with_r(case: str) -> None:
    result, figures = pseudo_median_change(*REFERENCE.pairs(case)), REFERENCE.figures[case]
    assert (result.n, result.statistic) == (figures["n"], figures["statistic"])
    assert result.n_contributing == figures["n_changed"]
    assert result.method == (Word.EXACT if figures["exact"] else Word.NORMAL)
    assert result.p == pytest.approx(figures["p"], rel=CLOSED_FORM)


@pytest.mark.parametrize(
    "case", [case for case in REFERENCE.cases if REFERENCE.figures[case]["low"] is not None]
)
def test_interval_agrees_with_r(case: str) -> None:
    result, figures = pseudo_median_change(*REFERENCE.pairs(case)), REFERENCE.figures[case]
    limits = (figures["low"], figures["high"])
    assert (result.low, result.high) == pytest.approx(limits, rel=SEARCHED_BY_R, abs=SEARCHED_BY_R)


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_estimate_is_the_middle_of_what_r_may_find(case: str) -> None:
    result, figures = pseudo_median_change(*REFERENCE.pairs(case)), REFERENCE.figures[case]
    assert result.estimate == pytest.approx(
        (figures["middle_low"] + figures["middle_high"]) / 2, abs=ROUNDING
    )
    assert (
        figures["middle_low"] - SEARCHED_BY_R <= figures["searched"] <= figures["middle_high"] + SEARCHED_BY_R
    )


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_effect_size_agrees_with_r(case: str) -> None:
    result, figures = pseudo_median_change(*REFERENCE.pairs(case)), REFERENCE.figures[case]
    found = (result.effect_size, result.effect_low, result.effect_high)
    expected = [figures["rank_biserial" + part] for part in ("", "_low", "_high")]
    assert found == pytest.approx(expected, rel=CLOSED_FORM, abs=ROUNDING)


def test_student_sleep(shared_data: Path) -> None:
    published = json.loads((shared_data / "paired_sleep" / "results.json").read_text())
    sleep = pd.read_csv(shared_data / "paired_sleep" / "sleep.csv")
    first, second = (sleep["extra"][sleep["group"] == drug].to_numpy() for drug in (1, 2))
    result = pseudo_median_change(first, second)
    assert pseudo_median_change(second, first).statistic == published["wilcoxon_R_default"]["V"]
    assert result.p == pytest.approx(published["wilcoxon_R_default"]["p"], rel=CLOSED_FORM)
    expected = (published["hodges_lehmann"]["est"], *published["hodges_lehmann"]["ci"])
    assert (result.estimate, result.low, result.high) == pytest.approx(expected, abs=DEFAULT_SEARCH_OF_R)
    assert result.effect_size == published["rank_biserial"]["r"]


@pytest.mark.parametrize("arm", range(1, 5))
@pytest.mark.parametrize("scale", ["ahi", "cesd"])
def test_published_survey(shared_data: Path, arm: int, scale: str) -> None:
    published = json.loads((shared_data / "prepost_woodworth" / "results.json").read_text())
    expected = published[f"paired_0_1_{scale}_arm{arm}"]
    records = pd.read_csv(shared_data / "prepost_woodworth" / "ahi-cesd_original_figshare.csv")
    records = records[records["intervention"] == arm].drop_duplicates(["id", "occasion"])
    wide = records.pivot(index="id", columns="occasion", values=f"{scale}Total")
    result = pseudo_median_change(wide[0], wide[1])
    assert (result.n, result.statistic) == (expected["n"], expected["V"])
    assert result.p == pytest.approx(expected["p_wilcox"], rel=CLOSED_FORM)


@pytest.mark.slow
def test_recovers_planted_shift() -> None:
    draw = np.random.default_rng(21)
    covered = []
    for _ in range(300):
        before = draw.normal(0, 2, 30)
        result = pseudo_median_change(before, before + draw.normal(1.0, 1.5, 30))
        covered.append(result.low <= 1.0 <= result.high)
    # 95 % of 300 samples, three standard errors of a share either way.
    assert 0.91 <= np.mean(covered) <= 0.99


@pytest.mark.slow
def test_interval_of_the_effect_size_covers_strong_effects() -> None:
    draw = np.random.default_rng(22)
    # P(D + D' > 0) of normal changes, mean 0.8, standard deviation 1: the distribution at 0.8 * sqrt(2).
    true_effect = 2 * 0.8710504 - 1
    covered = []
    for _ in range(300):
        result = pseudo_median_change(np.zeros(30), draw.normal(0.8, 1.0, 30))
        covered.append(result.effect_low <= true_effect <= result.effect_high)
    assert np.mean(covered) >= 0.91


@REPEATABLE
@given(pairs_of_scores)
def test_swapping_waves_flips_signs(pairs: list[tuple[float, float]]) -> None:
    forth, back = change(pairs), change([(after, before) for before, after in pairs])
    assert forth.reason is back.reason
    if forth.estimable:
        straight = (forth.estimate, forth.low, forth.high, forth.effect_size, forth.effect_low, forth.p)
        mirrored = (-back.estimate, -back.high, -back.low, -back.effect_size, -back.effect_high, back.p)
        assert straight == pytest.approx(mirrored, rel=ROUNDING, abs=ROUNDING)


@REPEATABLE
@given(pairs_of_scores)
def test_unchanged_people_change_nothing_but_the_count(pairs: list[tuple[float, float]]) -> None:
    unchanged = [(2.0, 2.0)] * 3
    few, more = change([*pairs, (1.0, 1.0)]), change([*pairs, (1.0, 1.0), *unchanged])
    assert more.n == few.n + 3
    if few.estimable:
        assert (more.estimate, more.low, more.high, more.p) == (few.estimate, few.low, few.high, few.p)


@REPEATABLE
@given(pairs_of_scores)
def test_limits_enclose_the_estimate(pairs: list[tuple[float, float]]) -> None:
    result = change(pairs)
    if result.estimable:
        assert result.low <= result.estimate <= result.high
        assert -1 <= result.effect_low <= result.effect_size <= result.effect_high <= 1


def test_rounding_noise_makes_no_difference() -> None:
    tenths = [(0.1, 0.4), (0.2, 0.5), (0.7, 1.0), (1.4, 1.1), (0.3, 0.9), (2.4, 2.2), (1.0, 1.2), (0.5, 1.4)]
    whole = [(round(10 * before), round(10 * after)) for before, after in tenths]
    noisy, exact = change(tenths), change(whole)  # type: ignore[arg-type]
    assert (noisy.statistic, noisy.p) == (exact.statistic, exact.p)
    assert noisy.estimate == pytest.approx(exact.estimate / 10, abs=ROUNDING)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1], [2], Refusal.TOO_FEW),
        ([1, 2], [2, 4], Refusal.TOO_FEW),
        ([nan, nan, nan], [1, 2, 3], Refusal.ALL_MISSING),
        ([1, 2, 3, 4], [1, 2, 3, 4], Refusal.NO_CHANGE),
        ([1, 2, 3, 4, 5, 6, 7], [2, 3, 4, 5, 6, 7, 8], Refusal.NO_VARIANCE),
        ([1, 2, 3, 4, 5], [2, 4, 6, 8, 10], Refusal.TOO_FEW_CHANGES),
        ([1, 1, 1, 1, 1, 3, 4, 5], [2, 2, 2, 2, 2, 3, 4, 5], Refusal.TOO_FEW_CHANGES),
    ],
)
def test_refusals(before: list[float], after: list[float], reason: Refusal) -> None:
    result = pseudo_median_change(before, after)
    assert result.reason is reason
    numbers = (result.estimate, result.low, result.high, result.p, result.statistic, result.effect_size)
    assert not any(isfinite(number) for number in numbers)


def test_six_changes_are_enough_at_95_percent_and_five_at_90() -> None:
    assert pseudo_median_change([0] * 6, [1, 2, 3, 4, 5, 6]).estimable
    assert pseudo_median_change([0] * 5, [1, 2, 3, 4, 5], level=0.90).estimable


def test_ten_thousand_changes_need_little_memory() -> None:
    draw = np.random.default_rng(23)
    result = pseudo_median_change(np.zeros(10_000), draw.normal(0.5, 1.0, 10_000))
    # Three standard errors of a location estimate from 10,000 normal values.
    assert result.estimate == pytest.approx(0.5, abs=0.04)
    assert result.high - result.low == pytest.approx(2 * 1.96 * 1.023 / 100, rel=0.1)
