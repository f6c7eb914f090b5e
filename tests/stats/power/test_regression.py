"""Regression to the mean: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.power.regression import Side, expected_regression, regression_to_the_mean

from ..reference import load

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""

REFERENCE = load("power")


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("side", list(Side))
def test_agrees_with_the_integral(case: str, side: Side) -> None:
    row = REFERENCE.row(case)
    found = expected_regression(
        cutoff=row["cutoff"], mean=row["mean"], sd=row["sd"], correlation=row["correlation"], side=side
    )
    assert found == pytest.approx(REFERENCE.figures[case][str(side)], rel=CLOSED_FORM)


def two_waves(draw: np.random.Generator, n: int, *, effect: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Values of two waves with correlation 0.6 and a change of those above 60."""
    before = draw.normal(50, 10, n)
    after = 50 + 0.6 * (before - 50) + draw.normal(0, 8, n)
    return before, after + effect * (before > 60)


def test_selected_people_fall_back_by_as_much_as_expected() -> None:
    result = regression_to_the_mean(*two_waves(np.random.default_rng(121), 20_000), cutoff=60, resamples=200)
    known = expected_regression(cutoff=60, mean=50, sd=10, correlation=0.6)
    assert result.expected == pytest.approx(known, abs=0.1)
    assert result.observed == pytest.approx(known, abs=0.6)
    assert result.excess_low < 0 < result.excess_high


def test_planted_effect_beyond_selection_is_covered() -> None:
    draw = np.random.default_rng(122)
    covered = []
    for _ in range(150):
        before, after = two_waves(draw, 200, effect=-4)
        result = regression_to_the_mean(before, after, cutoff=60, correlation=0.6, resamples=399)
        covered.append(result.excess_low <= -4 <= result.excess_high)
    # 95 % of 150 less what the bootstrap of thirty selected people lacks, three standard errors.
    assert np.mean(covered) >= 0.86


def test_mirror_and_scale() -> None:
    before, after = two_waves(np.random.default_rng(123), 300)
    plain = regression_to_the_mean(before, after, cutoff=60)
    mirrored = regression_to_the_mean(-before, -after, cutoff=-60, side=Side.BELOW)
    larger = regression_to_the_mean(4 * before, 4 * after, cutoff=240)
    numbers = (plain.expected, plain.low, plain.observed, plain.excess_high)
    assert numbers == pytest.approx(
        (-mirrored.expected, -mirrored.high, -mirrored.observed, -mirrored.excess_low)
    )
    assert larger.excess == pytest.approx(4 * plain.excess)
    assert plain.n_selected == mirrored.n_selected == int((before > 60).sum())


def test_perfect_correlation_and_far_cutoffs() -> None:
    assert expected_regression(cutoff=60, mean=50, sd=10, correlation=1) == 0
    far = expected_regression(cutoff=450, mean=50, sd=10, correlation=0.5)
    assert far == pytest.approx(-200.1, abs=0.1)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([70, 80], [60, 70], Refusal.TOO_FEW),
        ([nan] * 3, [1, 2, 3], Refusal.ALL_MISSING),
        ([50, 51, 52], [50, 51, 53], Refusal.TOO_FEW),
        ([70, 70, 70], [60, 61, 62], Refusal.NO_VARIANCE),
        ([70, 71, 50], [60, 60, 60], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(before: list[float], after: list[float], reason: Refusal) -> None:
    result = regression_to_the_mean(before, after, cutoff=60)
    assert result.reason is reason
    assert isnan(result.expected)


@pytest.mark.parametrize(
    ("options", "message"),
    [({"sd": 0}, "sd is 0"), ({"correlation": 1.2}, "correlation is 1.2")],
)
def test_misuse_is_an_error(options: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        expected_regression(**{"cutoff": 1.0, "mean": 0.0, "sd": 1.0, "correlation": 0.5, **options})
    with pytest.raises(ValueError, match="level is 95"):
        regression_to_the_mean([1, 2, 3], [1, 2, 3], cutoff=2, level=95)


@pytest.mark.parametrize(("n", "selected"), [(19, 6), (20, 4), (20, 5)])
def test_no_limits_of_few_pairs_or_few_selected(n: int, selected: int) -> None:
    before, after = np.random.default_rng(124).normal(size=(2, n))
    cutoff = float(np.sort(before)[-selected - 1])
    found = regression_to_the_mean(before, after, cutoff=cutoff, resamples=199)
    assert (found.n, found.n_selected) == (n, selected)
    given = not isnan(found.low), not isnan(found.excess_high)
    assert given == ((n, selected) == (20, 5),) * 2
    assert not isnan(found.excess)
