"""Effects of single sites from counts and means: reference, signs, corrections, gaps."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest

from kpk_eval.stats.meta import CountEffect, MeanEffect, Raise, SmdVariance, count_effects, mean_effects

from ..reference import load

EXACT = 1e-9
"""Closed formulas."""

COUNTS = load("meta_counts")
MEANS = load("meta_means")
KINDS = {
    "OR": CountEffect.LOG_ODDS_RATIO,
    "RR": CountEffect.LOG_RISK_RATIO,
    "RD": CountEffect.RISK_DIFFERENCE,
}
RAISED = {
    "only0": Raise.ONLY_ZERO,
    "if0all": Raise.ALL_IF_ANY_ZERO,
    "all": Raise.ALL,
    "none": Raise.NONE,
}


@pytest.mark.parametrize("to", RAISED)
@pytest.mark.parametrize("measure", KINDS)
@pytest.mark.parametrize("case", COUNTS.cases)
def test_counts_agree_with_escalc(case: str, measure: str, to: str) -> None:
    rows = COUNTS.rows[COUNTS.rows["case"] == case].drop(columns="case")
    columns = [rows[name] for name in rows]
    found = count_effects(*columns, kind=KINDS[measure], raised=RAISED[to], keep_uninformative=True)
    for place in range(len(rows)):
        figures = COUNTS.figures[case]
        theirs = [figures[f"{measure}_{to}_{place + 1}_{name}"] for name in ("effect", "variance")]
        ours = (found.effects[place], found.variances[place])
        if None in theirs:
            assert all(isnan(one) for one in ours)
        else:
            assert ours == pytest.approx(theirs, rel=EXACT, abs=1e-12)


@pytest.mark.parametrize("case", MEANS.cases)
@pytest.mark.parametrize(
    ("kind", "variance", "name"),
    [
        (MeanEffect.MEAN_DIFFERENCE, SmdVariance.LARGE_SAMPLE, "mean_difference"),
        (MeanEffect.MEAN_DIFFERENCE_POOLED, SmdVariance.LARGE_SAMPLE, "mean_difference_pooled"),
        (MeanEffect.HEDGES_G, SmdVariance.LARGE_SAMPLE, "hedges_g_large_sample"),
        (MeanEffect.HEDGES_G, SmdVariance.BORENSTEIN, "hedges_g_borenstein"),
        (MeanEffect.HEDGES_G, SmdVariance.UNBIASED, "hedges_g_unbiased"),
    ],
)
def test_means_agree_with_escalc(case: str, kind: MeanEffect, variance: SmdVariance, name: str) -> None:
    rows = MEANS.rows[MEANS.rows["case"] == case].drop(columns="case")
    found = mean_effects(*(rows[column] for column in rows), kind=kind, variance=variance)
    figures = MEANS.figures[case]
    for figure, ours in (("effect", found.effects), ("variance", found.variances)):
        theirs = [figures[f"{name}_{place + 1}_{figure}"] for place in range(len(rows))]
        assert ours == pytest.approx(theirs, rel=EXACT)


def test_exchanging_the_groups_turns_the_sign() -> None:
    one = count_effects([12, 3], [40, 50], [6, 9], [38, 52])
    other = count_effects([6, 9], [38, 52], [12, 3], [40, 50])
    assert one.effects == pytest.approx(-other.effects)
    assert one.effects[0] > 0 > one.effects[1]
    first = mean_effects([5], [2], [20], [4], [1], [30])
    second = mean_effects([4], [1], [30], [5], [2], [20])
    assert first.effects == pytest.approx(-second.effects)
    assert first.effects[0] > 0


def test_tables_without_information_are_left_out_of_ratios_only() -> None:
    table = ([0, 4], [30, 28], [0, 9], [28, 30])
    ratio = count_effects(*table)
    assert np.isnan(ratio.effects).tolist() == [True, False]
    assert ratio.n_corrected == 0
    difference = count_effects(*table, kind=CountEffect.RISK_DIFFERENCE)
    assert difference.effects[0] == pytest.approx(0.5 / 31 - 0.5 / 29)
    assert difference.corrected == (True, False)


def test_gaps_and_empty_groups_are_nan() -> None:
    counts = count_effects([nan, 0, 5], [10, 0, 10], [1, 1, 2], [10, 10, 10])
    assert np.isnan(counts.effects).tolist() == [True, True, False]
    means = mean_effects([1, 1, 1, nan], [1, 1, 0, 1], [1, 9, 9, 9], [0, 0, 0, 0], [1, 1, 0, 1], [9, 9, 9, 9])
    assert np.isnan(means.effects).tolist() == [True, False, True, True]
    assert count_effects([], [], [], []).effects.size == 0
    assert mean_effects([], [], [], [], [], []).effects.size == 0


def test_wrong_counts_are_an_error() -> None:
    with pytest.raises(ValueError, match="events has 1 counts"):
        count_effects([11], [10], [1], [10])
    with pytest.raises(ValueError, match="comparison_events has 1 counts"):
        count_effects([1], [10], [-1], [10])
    with pytest.raises(ValueError, match="different lengths"):
        count_effects([1, 2], [10, 10], [1], [10])
    with pytest.raises(ValueError, match="negative"):
        mean_effects([1], [-1], [10], [1], [1], [10])
    with pytest.raises(ValueError, match="amount"):
        count_effects([1], [10], [1], [10], amount=-0.5)
