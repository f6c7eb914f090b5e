"""Change of a share in the same people: reference, planted effect, invariants, refusals."""

from __future__ import annotations

import json
from math import isfinite, nan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.paired.shares import McNemar, share_change

from ..reference import load
from ..samples_drawn import REPEATABLE, pairs_of_answers

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""
PRINTED = 5e-5
"""Published figures are printed with four decimals."""
ROUNDING = 1e-12
"""Left by adding floating-point numbers; some limits are 0."""

REFERENCE = load("paired_shares")
PUBLISHED = {"airway": (0.0256, 0.5069), "remission": (0.0046, 0.1186)}
"""Limits printed for these tables with Newcombe's method (their sign turned to after − before)."""


def change(table: dict[str, Any], **options: Any) -> Estimate:
    """Change of the share from the four counts of a paired table."""
    cells = {"yes_yes": (1, 1), "yes_no": (1, 0), "no_yes": (0, 1), "no_no": (0, 0)}
    people = [pair for cell, pair in cells.items() for _ in range(table[cell])]
    before, after = zip(*people, strict=True)
    return share_change(before, after, **options)


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_agrees_with_r(case: str) -> None:
    result, figures = change(REFERENCE.row(case)), REFERENCE.figures[case]
    found = (result.n, result.estimate, result.low, result.high, result.p)
    expected = [figures[figure] for figure in ("n", "estimate", "low", "high", "p")]
    assert found == pytest.approx(expected, rel=CLOSED_FORM, abs=ROUNDING)


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_options_agree_with_r(case: str) -> None:
    result = change(REFERENCE.row(case), level=0.90, test=McNemar.MID_P)
    figures = REFERENCE.figures[case]
    expected = [figures[figure] for figure in ("low_90", "high_90", "mid_p")]
    assert (result.low, result.high, result.p) == pytest.approx(expected, rel=CLOSED_FORM, abs=ROUNDING)
    assert result.method == McNemar.MID_P


@pytest.mark.parametrize("case", PUBLISHED)
def test_agrees_with_published_limits(case: str) -> None:
    result = change(REFERENCE.row(case))
    assert (result.low, result.high) == pytest.approx(PUBLISHED[case], abs=PRINTED)


def test_approval_ratings(shared_data: Path) -> None:
    published = json.loads((shared_data / "mcnemar_approval" / "results.json").read_text())
    people = pd.read_csv(shared_data / "mcnemar_approval" / "approval_long.csv") == "Approve"
    exact = share_change(people["survey1"], people["survey2"])
    mid_p = share_change(people["survey1"], people["survey2"], test=McNemar.MID_P)
    found = (exact.estimate, exact.p, mid_p.p)
    expected = (
        published["diff_post_minus_pre"]["diff"],
        published["exact_binomial_p"],
        published["midp"],
    )
    assert found == pytest.approx(expected, rel=CLOSED_FORM)


def test_published_survey(shared_data: Path) -> None:
    published = json.loads((shared_data / "prepost_woodworth" / "results.json").read_text())
    expected = published["mcnemar_cesd16_0_1"]
    records = pd.read_csv(shared_data / "prepost_woodworth" / "ahi-cesd_original_figshare.csv")
    wide = records.drop_duplicates(["id", "occasion"]).pivot(
        index="id", columns="occasion", values="cesdTotal"
    )
    both = wide[[0, 1]].dropna()
    result = share_change(both[0] >= 16, both[1] >= 16)
    ((_, to_yes), (to_no, _)) = expected["table"]
    assert result.estimate == pytest.approx((to_yes - to_no) / len(both), rel=CLOSED_FORM)
    assert result.p == pytest.approx(expected["exact_p"], rel=CLOSED_FORM)


def test_recovers_planted_change() -> None:
    draw = np.random.default_rng(31)
    covered = []
    for _ in range(400):
        before = draw.random(60) < 0.4
        after = np.where(before, draw.random(60) < 0.9, draw.random(60) < 0.3)
        # 0.4 · 0.9 + 0.6 · 0.3 − 0.4 = 0.14
        result = share_change(before, after)
        covered.append(result.low <= 0.14 <= result.high)
    # 95 % of 400 samples, three standard errors of a share below; Newcombe's interval is rather wide.
    assert np.mean(covered) >= 0.92


@REPEATABLE
@given(pairs_of_answers)
def test_swapping_waves_flips_signs(pairs: list[tuple[int, int]]) -> None:
    before, after = zip(*pairs, strict=True)
    forth, back = share_change(before, after), share_change(after, before)
    straight = (forth.estimate, forth.low, forth.high, forth.p)
    assert straight == pytest.approx((-back.estimate, -back.high, -back.low, back.p), abs=1e-9)


@REPEATABLE
@given(pairs_of_answers)
def test_swapping_yes_and_no_flips_signs(pairs: list[tuple[int, int]]) -> None:
    before, after = zip(*pairs, strict=True)
    yes = share_change(before, after)
    no = share_change([1 - value for value in before], [1 - value for value in after])
    straight = (yes.estimate, yes.low, yes.high, yes.p)
    assert straight == pytest.approx((-no.estimate, -no.high, -no.low, no.p), abs=1e-9)


@REPEATABLE
@given(pairs_of_answers)
def test_limits_enclose_the_estimate(pairs: list[tuple[int, int]]) -> None:
    before, after = zip(*pairs, strict=True)
    result = share_change(before, after)
    assert -1 <= result.low <= result.estimate <= result.high <= 1
    assert result.low < result.high
    assert share_change(before, after, test=McNemar.MID_P).p <= result.p


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1], [0], Refusal.TOO_FEW),
        ([1, 0], [0, 1], Refusal.TOO_FEW),
        ([nan] * 4, [1, 0, 1, 0], Refusal.ALL_MISSING),
        ([1, nan, nan], [nan, 0, 1], Refusal.ALL_MISSING),
    ],
)
def test_refusals(before: list[float], after: list[float], reason: Refusal) -> None:
    result = share_change(before, after)
    assert result.reason is reason
    numbers = (result.estimate, result.low, result.high, result.p, result.effect_size)
    assert not any(isfinite(number) for number in numbers)


def test_other_values_than_yes_and_no_are_an_error() -> None:
    with pytest.raises(ValueError, match="after has 2 values other than 0 and 1") as error:
        share_change([0, 1, 1], [0, 77, 99])
    assert "77" not in str(error.value)
