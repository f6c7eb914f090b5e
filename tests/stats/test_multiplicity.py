"""Adjusted p values: reference, planted nulls, invariants, refusals."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import isnan, nan
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_eval.params.schema import Family
from kpk_eval.stats.multiplicity import Adjustment, adjust, adjust_planned_first

from .reference import load
from .samples_drawn import REPEATABLE

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""

REFERENCE = load("multiplicity")
families = st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=20)
adjustments = st.sampled_from(list(Adjustment))
UNORDERED = [one for one in Adjustment if one is not Adjustment.FIXED_SEQUENCE]
"""Adjustments for which the order of the tests does not matter; R has these."""
FAMILYWISE = [
    one for one in Adjustment if one not in {Adjustment.BENJAMINI_HOCHBERG, Adjustment.BENJAMINI_YEKUTIELI}
]


@pytest.mark.parametrize("adjustment", UNORDERED)
@pytest.mark.parametrize("family", REFERENCE.rows["family"].unique())
def test_agrees_with_r(family: str, adjustment: Adjustment) -> None:
    raw = REFERENCE.rows["p"][REFERENCE.rows["family"] == family]
    expected = [nan if p is None else p for p in REFERENCE.figures[f"{family}_{adjustment}"].values()]
    result = adjust(raw, adjustment=adjustment)
    assert result.p == pytest.approx(expected, rel=CLOSED_FORM, nan_ok=True)
    assert result.tests == raw.notna().sum()


def test_the_plan_offers_all_adjustments() -> None:
    assert get_args(Family.model_fields["adjust"].annotation) == tuple(Adjustment)


def test_fixed_sequence_stops_at_the_first_failure() -> None:
    result = adjust([0.01, nan, 0.04, 0.2, 0.001], adjustment=Adjustment.FIXED_SEQUENCE)
    assert result.p == pytest.approx([0.01, nan, 0.04, 0.2, 0.2], nan_ok=True)


def test_stricter_methods_never_find_more() -> None:
    draw = np.random.default_rng(90)
    for _ in range(200):
        raw = draw.random(int(draw.integers(1, 12))) ** 3
        p = {one: np.array(adjust(raw, adjustment=one).p) for one in UNORDERED}
        order = (Adjustment.BONFERRONI, Adjustment.HOLM, Adjustment.HOCHBERG, Adjustment.HOMMEL)
        for strict, bold in pairwise((*order, Adjustment.BENJAMINI_HOCHBERG)):
            assert (p[strict] >= p[bold] - 1e-12).all()
        assert (p[Adjustment.BENJAMINI_YEKUTIELI] >= p[Adjustment.BENJAMINI_HOCHBERG] - 1e-12).all()


def test_hommel_is_the_closed_test_of_simes() -> None:
    draw = np.random.default_rng(94)
    for _ in range(60):
        raw = draw.random(5) ** 2
        sets = [chosen for size in range(1, 6) for chosen in combinations(range(5), size)]
        simes = {one: min(np.sort(raw[list(one)]) * len(one) / np.arange(1, len(one) + 1)) for one in sets}
        closed = [max(p for one, p in simes.items() if test in one) for test in range(5)]
        assert adjust(raw, adjustment=Adjustment.HOMMEL).p == pytest.approx(closed)


def test_exploratory_tests_never_take_a_planned_finding_away() -> None:
    raw, planned = [0.5, 0.01, 0.001, 0.03, nan], [False, True, False, True, True]
    result = adjust_planned_first(raw, planned=planned, adjustment=Adjustment.HOLM)
    assert result.p == pytest.approx([0.5, 0.02, 0.004, 0.03, nan], nan_ok=True)
    assert result.tests == 4


def test_the_gate_opens_only_when_all_planned_tests_reject() -> None:
    raw, planned = [0.001, 0.01, 0.2], [False, True, True]
    gated = adjust_planned_first(raw, planned=planned, adjustment=Adjustment.HOLM, gate=True)
    assert gated.p == pytest.approx([0.2, 0.02, 0.2])
    opened = adjust_planned_first([0.001, 0.01, 0.02], planned=planned, adjustment=Adjustment.HOLM, gate=True)
    assert max(opened.p) < 0.05
    nothing_planned = adjust_planned_first(
        [0.01, nan], planned=[False, False], adjustment=Adjustment.BENJAMINI_HOCHBERG, gate=True
    )
    assert nothing_planned.p == pytest.approx([0.01, nan], nan_ok=True)


def test_planned_and_p_must_match() -> None:
    with pytest.raises(ValueError, match="p has 2 values and planned 1"):
        adjust_planned_first([0.1, 0.2], planned=[True], adjustment=Adjustment.HOLM)


@pytest.mark.parametrize("adjustment", FAMILYWISE)
def test_keeps_its_promise_when_nothing_is_true(adjustment: Adjustment) -> None:
    draw = np.random.default_rng(91)
    wrong = [min(adjust(draw.random(10), adjustment=adjustment).p) < 0.05 for _ in range(2000)]
    # 5 % of 2000 families, three standard errors of a share above.
    assert np.mean(wrong) <= 0.065


@REPEATABLE
@given(families, st.sampled_from(UNORDERED), st.randoms(use_true_random=False))
def test_order_does_not_matter(raw: list[float], adjustment: Adjustment, shuffler: object) -> None:
    order = list(range(len(raw)))
    shuffler.shuffle(order)  # type: ignore[attr-defined]
    plain = adjust(raw, adjustment=adjustment).p
    shuffled = adjust([raw[place] for place in order], adjustment=adjustment).p
    assert shuffled == pytest.approx([plain[place] for place in order])


@REPEATABLE
@given(families, adjustments)
def test_adjusting_never_lowers_and_keeps_the_order(raw: list[float], adjustment: Adjustment) -> None:
    adjusted = adjust(raw, adjustment=adjustment).p
    assert all(after >= before for before, after in zip(raw, adjusted, strict=True))
    assert max(adjusted) <= 1
    if adjustment is Adjustment.FIXED_SEQUENCE:
        assert list(adjusted) == sorted(adjusted)
        return
    by_raw = [after for _, after in sorted(zip(raw, adjusted, strict=True))]
    assert by_raw == sorted(by_raw)


@REPEATABLE
@given(families, adjustments)
def test_what_could_not_be_estimated_is_no_test(raw: list[float], adjustment: Adjustment) -> None:
    with_gaps = adjust([nan, *raw, nan], adjustment=adjustment)
    without = adjust(raw, adjustment=adjustment)
    assert with_gaps.tests == without.tests == len(raw)
    assert with_gaps.p[1:-1] == without.p
    assert isnan(with_gaps.p[0])


def test_families_without_tests() -> None:
    assert adjust([], adjustment=Adjustment.HOLM).p == ()
    empty = adjust([nan, nan], adjustment=Adjustment.HOLM)
    assert empty.tests == 0
    assert all(isnan(p) for p in empty.p)


def test_misuse_is_an_error() -> None:
    for wrong in ([0.2, 1.2], [-0.1]):
        with pytest.raises(ValueError, match="outside 0 to 1"):
            adjust(wrong, adjustment=Adjustment.HOLM)
    with pytest.raises(ValueError, match="2 dimensions"):
        adjust([[0.1, 0.2]], adjustment=Adjustment.HOLM)
