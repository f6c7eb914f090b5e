"""Bootstrap twin of the mean change: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from math import isfinite, nan

import numpy as np
import pytest

from kpk_eval.stats.bootstrap import BootstrapInterval
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.paired.resampled import Centre, resampled_change

from ..reference import load

DRAWING = 0.06
"""Error of a limit from 40,000 redrawn samples against 200,000 of R, in standard errors."""

REFERENCE = load("paired_resampled")


@pytest.mark.parametrize("case", REFERENCE.rows["case"].unique())
@pytest.mark.parametrize("centre", [Centre.MEAN, Centre.TRIMMED_MEAN])
@pytest.mark.parametrize("interval", list(BootstrapInterval))
def test_agrees_with_boot_of_r(case: str, centre: Centre, interval: BootstrapInterval) -> None:
    figures = REFERENCE.figures[f"{case}_{centre}"]
    result = resampled_change(
        *REFERENCE.pairs(case), centre=centre, interval=interval, resamples=40_000, expanded=False
    )
    assert result.estimate == pytest.approx(figures["estimate"], rel=1e-9)
    expected = [figures[f"{interval}_{end}"] for end in ("low", "high")]
    assert [result.low, result.high] == pytest.approx(expected, abs=DRAWING * figures["error"])


@pytest.mark.parametrize("interval", list(BootstrapInterval))
@pytest.mark.parametrize("shift", [0.0, 0.35, 0.6])
def test_p_is_the_level_at_which_a_limit_is_zero(interval: BootstrapInterval, shift: float) -> None:
    after = np.random.default_rng(5).gamma(2, 1, 40) - 2 + shift
    result = resampled_change(np.zeros(40), after, interval=interval)
    at_p = resampled_change(np.zeros(40), after, interval=interval, level=1 - result.p)
    nearest = min(abs(at_p.low), abs(at_p.high))
    assert nearest < 0.03 * (at_p.high - at_p.low)


def test_recovers_planted_effect() -> None:
    draw = np.random.default_rng(51)
    covered = []
    for _ in range(200):
        result = resampled_change(np.zeros(60), draw.exponential(1.0, 60), resamples=999)
        covered.append(result.low <= 1.0 <= result.high)
    # 95 % of 200 samples less the known shortfall of BCa for skewed values, three standard errors.
    assert np.mean(covered) >= 0.89


def test_the_same_seed_gives_the_same_and_another_seed_nearly_the_same() -> None:
    before, after = REFERENCE.pairs("skewed")
    one, again = resampled_change(before, after), resampled_change(before, after)
    other = resampled_change(before, after, seed=7)
    assert (one.low, one.high, one.p) == (again.low, again.high, again.p)
    assert one.low != other.low
    assert one.low == pytest.approx(other.low, abs=0.05)


@pytest.mark.parametrize("centre", list(Centre))
def test_shift_of_both_waves_changes_nothing(centre: Centre) -> None:
    before, after = REFERENCE.pairs("outliers")
    plain = resampled_change(before, after, centre=centre)
    moved = resampled_change(before + 8, after + 8, centre=centre)
    assert (plain.estimate, plain.low) == pytest.approx((moved.estimate, moved.low))


def test_swapping_waves_flips_the_percentile_interval() -> None:
    before, after = REFERENCE.pairs("outliers")
    forth = resampled_change(before, after, interval=BootstrapInterval.PERCENTILE)
    back = resampled_change(after, before, interval=BootstrapInterval.PERCENTILE)
    assert (forth.estimate, forth.low, forth.p) == pytest.approx((-back.estimate, -back.high, back.p))


def test_large_normal_sample_is_about_the_t_interval() -> None:
    draw = np.random.default_rng(6)
    before, after = np.zeros(2000), draw.normal(0.05, 1, 2000)
    drawn, plain = resampled_change(before, after), mean_change(before, after)
    assert (drawn.low, drawn.high) == pytest.approx((plain.low, plain.high), abs=0.003)
    assert drawn.p == pytest.approx(plain.p, abs=0.01)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1, 2], [2, 3], Refusal.TOO_FEW),
        ([nan] * 4, [1, 2, 3, 4], Refusal.ALL_MISSING),
        ([1, 2, 3, 4], [2, 3, 4, 5], Refusal.NO_VARIANCE),
    ],
)
@pytest.mark.parametrize("centre", list(Centre))
def test_refusals(before: list[float], after: list[float], reason: Refusal, centre: Centre) -> None:
    result = resampled_change(before, after, centre=centre)
    assert result.reason is reason
    assert not isfinite(result.estimate)


def test_too_few_resamples_for_the_level() -> None:
    with pytest.raises(ValueError, match="needs at least"):
        resampled_change([1, 2, 3], [2, 2, 5], resamples=20)


def test_limits_of_few_people_reach_as_far_as_those_of_t() -> None:
    draw = np.random.default_rng(91)
    after = draw.normal(size=10)
    plain = resampled_change(np.zeros(10), after, interval=BootstrapInterval.PERCENTILE, expanded=False)
    shown = resampled_change(np.zeros(10), after, interval=BootstrapInterval.PERCENTILE)
    by_t = mean_change(np.zeros(10), after)
    assert plain.high - plain.low < 0.9 * (by_t.high - by_t.low)
    assert shown.high - shown.low == pytest.approx(by_t.high - by_t.low, rel=0.08)
    assert shown.p > plain.p
