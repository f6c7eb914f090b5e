"""Intervals, tests and ratios of two shares of different people, against R and published limits."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.groups.share_limits import ShareLimits
from kpk_eval.stats.groups.share_ratios import RatioLimits, odds_ratio, share_ratio
from kpk_eval.stats.groups.shares import ShareTest, share_difference

from ..reference import load
from ..samples_drawn import REPEATABLE, two_waves_of_answers

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""
SEARCHED_BY_R = 5e-6
"""The reference maximises the likelihood numerically, which leaves about this much."""

REFERENCE = load("groups_shares")
NEWCOMBE_1998 = {
    ShareLimits.MIETTINEN_NURMINEN: {"a": (0.0528, 0.3382), "b": (0.1700, 0.8406), "g": (0.7156, 1.0)},
    ShareLimits.MEE: {"a": (0.0533, 0.3377), "b": (0.1821, 0.8370), "g": (0.7225, 1.0)},
}
"""Limits of methods 6 and 5 in table II of the paper."""
RATIO_CASES = [case for case in REFERENCE.cases if REFERENCE.figures[case]["ratio"] is not None]
ODDS_CASES = [case for case in REFERENCE.cases if REFERENCE.figures[case]["odds"] is not None]


def waves(table: dict[str, Any]) -> list[np.ndarray]:
    """Answers of both waves from the counts of a table."""
    return [
        np.repeat([1, 0], [table[f"yes_{wave}"], table[f"n_{wave}"] - table[f"yes_{wave}"]])
        for wave in ("before", "after")
    ]


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("interval", [one for one in ShareLimits if one is not ShareLimits.NEWCOMBE])
def test_other_intervals(case: str, interval: ShareLimits) -> None:
    result = share_difference(*waves(REFERENCE.row(case)), interval=interval)
    expected = [REFERENCE.figures[case][f"{interval}_{end}"] for end in ("low", "high")]
    assert [result.low, result.high] == pytest.approx(expected, rel=SEARCHED_BY_R, abs=SEARCHED_BY_R)


@pytest.mark.parametrize("interval", NEWCOMBE_1998)
@pytest.mark.parametrize("case", ["a", "b", "g"])
def test_score_limits_as_printed(interval: ShareLimits, case: str) -> None:
    result = share_difference(*waves(REFERENCE.row(case)), interval=interval)
    assert (result.low, result.high) == pytest.approx(NEWCOMBE_1998[interval][case], abs=6e-5)


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_tests_can_be_chosen(case: str) -> None:
    answers, figures = waves(REFERENCE.row(case)), REFERENCE.figures[case]
    yates = share_difference(*answers, test=ShareTest.YATES)
    fisher = share_difference(*answers, test=ShareTest.FISHER)
    plain = share_difference(*answers, test=ShareTest.CHI_SQUARE)
    assert fisher.p == pytest.approx(figures["fisher_p"], rel=CLOSED_FORM)
    if figures["chi_square"] is None:
        # R has no result where nobody, or everybody, said yes.
        assert (yates.p, plain.p) == (1, 1)
    else:
        assert (yates.statistic, yates.p) == pytest.approx((figures["yates"], figures["yates_p"]), rel=1e-6)
        assert plain.p == pytest.approx(figures["chi_square_p"], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", RATIO_CASES)
@pytest.mark.parametrize("interval", [RatioLimits.MIETTINEN_NURMINEN, RatioLimits.SCORE, RatioLimits.LOG])
def test_ratio_of_shares(case: str, interval: RatioLimits) -> None:
    result, figures = share_ratio(*waves(REFERENCE.row(case)), interval=interval), REFERENCE.figures[case]
    if figures[f"ratio_{interval}_low"] is None:
        assert result.reason is Refusal.SEPARATION
        return
    expected = [figures["ratio"], *(figures[f"ratio_{interval}_{end}"] for end in ("low", "high"))]
    assert [result.estimate, result.low, result.high] == pytest.approx(
        expected, rel=SEARCHED_BY_R, abs=SEARCHED_BY_R
    )
    assert result.null == 1


@pytest.mark.parametrize("case", ODDS_CASES)
@pytest.mark.parametrize("interval", list(RatioLimits))
def test_odds_ratio(case: str, interval: RatioLimits) -> None:
    result, figures = odds_ratio(*waves(REFERENCE.row(case)), interval=interval), REFERENCE.figures[case]
    exact = interval is RatioLimits.EXACT
    expected = [figures["conditional" if exact else "odds"]]
    expected += [figures[f"odds_{interval}_{end}"] for end in ("low", "high")]
    assert [result.estimate, result.low, result.high] == pytest.approx(expected, rel=SEARCHED_BY_R)
    if exact:
        assert result.p == pytest.approx(figures["fisher_p"], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", [case for case in REFERENCE.cases if case not in ODDS_CASES])
def test_an_empty_cell_has_no_odds_ratio(case: str) -> None:
    table = REFERENCE.row(case)
    result = odds_ratio(*waves(table))
    nobody = table["yes_before"] + table["yes_after"] == 0
    assert result.reason is (Refusal.NO_VARIANCE if nobody else Refusal.SEPARATION)
    assert not isfinite(result.estimate)


def test_ratio_needs_somebody_before() -> None:
    assert share_ratio([0, 0, 0, 0], [0, 1, 1, 0]).reason is Refusal.SEPARATION
    assert share_ratio([0, 0, 0, 0], [0, 0, 0, 0]).reason is Refusal.NO_VARIANCE
    nobody_later = share_ratio([0, 1, 1, 0], [0, 0, 0, 0])
    assert (nobody_later.estimate, nobody_later.low) == (0, 0)
    assert 0 < nobody_later.high < 10
    everybody = share_ratio([1] * 29, [1] * 56)
    assert everybody.low < everybody.estimate == 1 < everybody.high


@REPEATABLE
@given(two_waves_of_answers)
def test_swapping_waves_turns_differences_and_ratios_round(answers: tuple[list[int], list[int]]) -> None:
    before, after = answers
    for interval in ShareLimits:
        forth = share_difference(before, after, interval=interval)
        back = share_difference(after, before, interval=interval)
        assert (forth.low, forth.high) == pytest.approx((-back.high, -back.low), abs=1e-8)
        assert -1 <= forth.low <= forth.high <= 1
    for ratio in (share_ratio, odds_ratio):
        one, other = ratio(before, after), ratio(after, before)
        if one.estimable and other.estimable and one.estimate > 0:
            assert (one.estimate, one.low) == pytest.approx((1 / other.estimate, 1 / other.high), rel=1e-6)
            assert one.low <= one.estimate <= one.high


@REPEATABLE
@given(two_waves_of_answers)
def test_score_interval_without_factor_and_chi_square_agree(answers: tuple[list[int], list[int]]) -> None:
    result = share_difference(*answers, interval=ShareLimits.MEE, test=ShareTest.CHI_SQUARE)
    if abs(result.p - 0.05) > 1e-6:
        assert (result.low > 1e-9 or result.high < -1e-9) == (result.p < 0.05)


def covered(estimate: Estimate, true: float) -> bool:
    """Whether an interval holds the true value; a refused one does not count against it."""
    return not estimate.estimable or estimate.low <= true <= estimate.high


@pytest.mark.slow
def test_intervals_cover_a_planted_difference() -> None:
    draw = np.random.default_rng(62)
    hits: dict[str, list[bool]] = {"difference": [], "ratio": [], "odds": []}
    for _ in range(300):
        before, after = (draw.random(40) < 0.3) * 1, (draw.random(40) < 0.5) * 1
        score = share_difference(before, after, interval=ShareLimits.MIETTINEN_NURMINEN)
        hits["difference"].append(covered(score, 0.2))
        hits["ratio"].append(covered(share_ratio(before, after), 0.5 / 0.3))
        hits["odds"].append(covered(odds_ratio(before, after), 1 / (0.3 / 0.7)))
    # 95 % of 300 samples, three standard errors of a share below.
    assert all(np.mean(one) >= 0.91 for one in hits.values())


def test_no_exact_interval_of_a_ratio_of_shares() -> None:
    with pytest.raises(ValueError, match="no exact interval"):
        share_ratio([0, 1, 1], [1, 1, 0], interval=RatioLimits.EXACT)
