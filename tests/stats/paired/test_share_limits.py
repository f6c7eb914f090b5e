"""Intervals and tests of the change of a share, and the conditional odds ratio, against R."""

from __future__ import annotations

from math import isfinite, isnan
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.paired.share_limits import PairedLimits
from kpk_eval.stats.paired.shares import (
    McNemar,
    OddsLimits,
    cohens_g,
    conditional_odds_ratio,
    share_change,
)

from ..reference import load
from ..samples_drawn import REPEATABLE, pairs_of_answers

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""
SEARCHED_BY_R = 2e-6
"""The reference maximises the likelihood numerically, which leaves about this much."""

REFERENCE = load("paired_shares")
TANGO_PRINTED = (-0.517, -0.026)
"""Tango's limits of the airway table in Fagerland, Lydersen and Laake (2014); before − after."""
ODDS_CASES = [case for case in REFERENCE.cases if REFERENCE.figures[case]["odds"] is not None]
ODDS_NAMES = {OddsLimits.EXACT: "exact", OddsLimits.WILSON: "wilson", OddsLimits.WALD: "wald_odds"}


def people(table: dict[str, Any]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Answers before and after from the four counts of a paired table."""
    cells = {"yes_yes": (1, 1), "yes_no": (1, 0), "no_yes": (0, 1), "no_no": (0, 0)}
    before, after = zip(*(pair for cell, pair in cells.items() for _ in range(table[cell])), strict=True)
    return before, after


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("interval", [one for one in PairedLimits if one is not PairedLimits.NEWCOMBE])
def test_other_intervals(case: str, interval: PairedLimits) -> None:
    result, figures = share_change(*people(REFERENCE.row(case)), interval=interval), REFERENCE.figures[case]
    expected = [max(min(figures[f"{interval}_{end}"], 1.0), -1.0) for end in ("low", "high")]
    assert [result.low, result.high] == pytest.approx(expected, rel=CLOSED_FORM, abs=SEARCHED_BY_R)


def test_tango_as_printed() -> None:
    before, after = people(REFERENCE.row("airway"))
    result = share_change(after, before, interval=PairedLimits.TANGO)
    assert (result.low, result.high) == pytest.approx(TANGO_PRINTED, abs=5e-4)


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize(
    ("test", "name"), [(McNemar.CHI_SQUARE, "chi_square"), (McNemar.CORRECTED, "corrected")]
)
def test_asymptotic_tests(case: str, test: McNemar, name: str) -> None:
    result, figures = share_change(*people(REFERENCE.row(case)), test=test), REFERENCE.figures[case]
    assert (result.statistic, result.df) == pytest.approx((figures[name], 1), rel=CLOSED_FORM)
    assert result.p == pytest.approx(figures[f"{name}_p"], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", ODDS_CASES)
@pytest.mark.parametrize("interval", list(OddsLimits))
def test_conditional_odds_ratio(case: str, interval: OddsLimits) -> None:
    result = conditional_odds_ratio(*people(REFERENCE.row(case)), interval=interval)
    figures, name = REFERENCE.figures[case], ODDS_NAMES[interval]
    expected = (figures["odds"], figures[f"{name}_low"], figures[f"{name}_high"])
    assert (result.estimate, result.low, result.high) == pytest.approx(expected, rel=CLOSED_FORM)
    assert result.null == 1


@pytest.mark.parametrize("case", ODDS_CASES)
def test_cohens_g(case: str) -> None:
    found, figures = cohens_g(*people(REFERENCE.row(case))), REFERENCE.figures[case]
    expected = [figures["cohens_g" + part] for part in ("", "_low", "_high")]
    assert (found.value, found.low, found.high) == pytest.approx(expected, rel=CLOSED_FORM, abs=1e-12)


@pytest.mark.parametrize(
    ("case", "reason"), [("nobody_changed", Refusal.NO_CHANGE), ("all_to_yes", Refusal.SEPARATION)]
)
def test_infinite_odds_are_refused(case: str, reason: Refusal) -> None:
    result = conditional_odds_ratio(*people(REFERENCE.row(case)))
    assert result.reason is reason
    assert not isfinite(result.estimate)


def test_cohens_g_needs_a_change() -> None:
    assert isnan(cohens_g([1, 0, 1], [1, 0, 1]).value)
    assert cohens_g([0, 0, 1], [1, 1, 1]).value == 0.5


@REPEATABLE
@given(pairs_of_answers)
def test_limits_enclose_the_difference_and_flip(pairs: list[tuple[int, int]]) -> None:
    before, after = zip(*pairs, strict=True)
    for interval in PairedLimits:
        forth = share_change(before, after, interval=interval)
        back = share_change(after, before, interval=interval)
        if interval is not PairedLimits.BONETT_PRICE:
            assert forth.low - 1e-9 <= forth.estimate <= forth.high + 1e-9
        assert -1 <= forth.low <= forth.high <= 1
        assert (forth.low, forth.high) == pytest.approx((-back.high, -back.low), abs=1e-9)


@REPEATABLE
@given(pairs_of_answers)
def test_tango_and_the_uncorrected_test_agree(pairs: list[tuple[int, int]]) -> None:
    before, after = zip(*pairs, strict=True)
    result = share_change(before, after, interval=PairedLimits.TANGO, test=McNemar.CHI_SQUARE)
    if abs(result.p - 0.05) > 1e-6:
        assert (result.low > 0 or result.high < 0) == (result.p < 0.05)


@pytest.mark.parametrize("interval", [PairedLimits.TANGO, PairedLimits.BONETT_PRICE, PairedLimits.NEWCOMBE])
def test_intervals_cover_a_planted_change(interval: PairedLimits) -> None:
    draw = np.random.default_rng(61)
    covered = []
    for _ in range(300):
        before = draw.random(30) < 0.4
        after = np.where(before, draw.random(30) < 0.9, draw.random(30) < 0.3)
        result = share_change(before * 1, after * 1, interval=interval)
        covered.append(result.low <= 0.4 * 0.9 + 0.6 * 0.3 - 0.4 <= result.high)
    # 95 % of 300 samples, three standard errors of a share below.
    assert np.mean(covered) >= 0.91
