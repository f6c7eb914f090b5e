"""Mean difference between different people: reference, planted effect, invariants, refusals."""

from __future__ import annotations

import json
from math import isfinite, nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.smd import Smd

from ..reference import load
from ..samples_drawn import REPEATABLE, two_waves_of_scores

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""
ROUNDING = 1e-9
"""Left by adding and scaling floating-point numbers."""

REFERENCE = load("groups_means")
TEST_FIGURES = ("n_before", "n_after", "n_dropped", "estimate", "low", "high", "statistic", "df", "p")


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("figure", TEST_FIGURES)
def test_agrees_with_t_test_of_r(case: str, figure: str) -> None:
    result = mean_difference(*REFERENCE.groups(case))
    assert getattr(result, figure) == pytest.approx(REFERENCE.figures[case][figure], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("figure", ["low", "high", "statistic", "df", "p"])
def test_agrees_with_students_test_of_r(case: str, figure: str) -> None:
    result = mean_difference(*REFERENCE.groups(case), equal_variances=True)
    expected = REFERENCE.figures[case][f"student_{figure}"]
    assert getattr(result, figure) == pytest.approx(expected, rel=CLOSED_FORM)
    assert result.method == "student_t"


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("kind", [Smd.D_POOLED, Smd.G_POOLED])
def test_standardised_difference_agrees_with_r(case: str, kind: Smd) -> None:
    result, figures = mean_difference(*REFERENCE.groups(case), effect=kind), REFERENCE.figures[case]
    found = (result.effect_size, result.effect_low, result.effect_high)
    assert found == pytest.approx([figures[kind + part] for part in ("", "_low", "_high")], rel=CLOSED_FORM)
    assert result.effect_size_kind == kind


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_interval_at_another_level(case: str) -> None:
    result, figures = mean_difference(*REFERENCE.groups(case), level=0.90), REFERENCE.figures[case]
    assert (result.low, result.high) == pytest.approx(
        (figures["low_90"], figures["high_90"]), rel=CLOSED_FORM
    )


def test_training_programme(shared_data: Path) -> None:
    published = json.loads((shared_data / "experiment_nsw" / "results.json").read_text())["welch"]
    people = pd.read_stata(shared_data / "experiment_nsw" / "nsw_mixtape.dta")
    result = mean_difference(people["re78"][people["treat"] == 0], people["re78"][people["treat"] == 1])
    found = (result.statistic, result.df, result.p, result.low, result.high)
    expected = (-published["t"], published["df"], published["p"], *published["ci"])
    assert found == pytest.approx(expected, rel=CLOSED_FORM)


def test_recovers_planted_difference() -> None:
    draw = np.random.default_rng(41)
    covered, standardised = [], []
    for _ in range(300):
        result = mean_difference(draw.normal(50, 10, 40), draw.normal(55, 10, 30))
        covered.append(result.low <= 5 <= result.high)
        standardised.append(result.effect_low <= 0.5 <= result.effect_high)
    # 95 % of 300 samples, three standard errors of a share either way.
    assert 0.91 <= np.mean(covered) <= 0.99
    assert 0.91 <= np.mean(standardised) <= 0.99


@REPEATABLE
@given(two_waves_of_scores)
def test_swapping_waves_flips_signs(waves: tuple[list[float], list[float]]) -> None:
    before, after = waves
    forth, back = mean_difference(before, after), mean_difference(after, before)
    assert forth.reason is back.reason
    if forth.estimable:
        straight = (forth.estimate, forth.low, forth.high, forth.effect_size, forth.effect_low, forth.p)
        mirrored = (-back.estimate, -back.high, -back.low, -back.effect_size, -back.effect_high, back.p)
        assert straight == pytest.approx(mirrored, rel=ROUNDING, abs=ROUNDING)


@REPEATABLE
@given(two_waves_of_scores)
def test_order_shift_and_scale(waves: tuple[list[float], list[float]]) -> None:
    before, after = (np.array(wave) for wave in waves)
    plain, moved = mean_difference(before, after), mean_difference(2 * before[::-1] + 5, 2 * after[::-1] + 5)
    assert plain.reason is moved.reason
    if plain.estimable:
        assert (moved.estimate, moved.high) == pytest.approx((2 * plain.estimate, 2 * plain.high), abs=1e-8)
        assert (moved.p, moved.effect_size) == pytest.approx((plain.p, plain.effect_size), abs=1e-8)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1, 2, 3], [], Refusal.TOO_FEW),
        ([1, 2, 3], [nan, nan], Refusal.ALL_MISSING),
        ([1], [2, 3, 4], Refusal.TOO_FEW),
        ([1, 2, nan], [3, 4, 6], Refusal.TOO_FEW),
        ([2, 2, 2], [3, 3, 3], Refusal.NO_VARIANCE),
        ([0.1 + 0.2, 0.3, 0.3], [0.3, 0.3, 0.3], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(before: list[float], after: list[float], reason: Refusal) -> None:
    result = mean_difference(before, after)
    assert result.reason is reason
    numbers = (result.estimate, result.low, result.high, result.p, result.df, result.effect_size)
    assert not any(isfinite(number) for number in numbers)


def test_one_wave_without_variance_is_no_refusal() -> None:
    assert mean_difference([3, 3, 3], [4, 5, 6]).estimable


def test_effect_size_that_needs_pairs_is_an_error() -> None:
    with pytest.raises(ValueError, match="g_z needs the same people"):
        mean_difference([1, 2, 3], [2, 3, 5], effect=Smd.G_Z)
