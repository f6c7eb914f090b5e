"""Signed rank and Mann–Whitney tests in their versions, against R's wilcox.test and coin."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from kpk_eval.stats import rank_tests
from kpk_eval.stats.groups.ranks import location_shift
from kpk_eval.stats.paired.ranks import pseudo_median_change
from kpk_eval.stats.rank_tests import Distribution, Zeros

from ..reference import load

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""
SEARCHED_BY_R = 1e-9
"""R searches the limits; its tolerance was set to 1e-12."""

PAIRED, GROUPS = load("paired_ranks"), load("groups_ranks")


def with_figure(reference: object, figure: str) -> list[str]:
    """Cases for which R has the figure."""
    return [case for case in reference.cases if reference.figures[case][figure] is not None]  # type: ignore[attr-defined]


@pytest.mark.parametrize("case", PAIRED.cases)
def test_signed_rank_without_correction(case: str) -> None:
    result = pseudo_median_change(*PAIRED.pairs(case), distribution=Distribution.NORMAL, continuity=False)
    assert result.p == pytest.approx(PAIRED.figures[case]["uncorrected_p"], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", with_figure(PAIRED, "uncorrected_low"))
def test_limits_without_correction(case: str) -> None:
    result, figures = (
        pseudo_median_change(*PAIRED.pairs(case), distribution=Distribution.NORMAL, continuity=False),
        PAIRED.figures[case],
    )
    expected = (figures["uncorrected_low"], figures["uncorrected_high"])
    assert (result.low, result.high) == pytest.approx(expected, rel=SEARCHED_BY_R, abs=SEARCHED_BY_R)


@pytest.mark.parametrize("case", with_figure(PAIRED, "exact_p"))
def test_exact_signed_rank_with_ties_and_zeros(case: str) -> None:
    figures = PAIRED.figures[case]
    for zeros, name in ((Zeros.DROP, "exact_p"), (Zeros.PRATT, "pratt_exact_p")):
        result = pseudo_median_change(*PAIRED.pairs(case), distribution=Distribution.EXACT, zeros=zeros)
        assert result.p == pytest.approx(figures[name], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", PAIRED.cases)
def test_pratt_without_correction(case: str) -> None:
    result = pseudo_median_change(
        *PAIRED.pairs(case), distribution=Distribution.NORMAL, zeros=Zeros.PRATT, continuity=False
    )
    assert result.p == pytest.approx(PAIRED.figures[case]["pratt_uncorrected_p"], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", GROUPS.cases)
def test_mann_whitney_without_correction(case: str) -> None:
    result = location_shift(*GROUPS.groups(case), distribution=Distribution.NORMAL, continuity=False)
    figures = GROUPS.figures[case]
    assert result.p == pytest.approx(figures["uncorrected_p"], rel=CLOSED_FORM)
    expected = (figures["uncorrected_low"], figures["uncorrected_high"])
    assert (result.low, result.high) == pytest.approx(expected, rel=SEARCHED_BY_R, abs=SEARCHED_BY_R)


@pytest.mark.parametrize("case", with_figure(GROUPS, "exact_p"))
def test_exact_mann_whitney_with_ties(case: str) -> None:
    result = location_shift(*GROUPS.groups(case), distribution=Distribution.EXACT)
    assert result.p == pytest.approx(GROUPS.figures[case]["exact_p"], rel=CLOSED_FORM)


def test_tied_ways_are_the_sign_patterns() -> None:
    ranks = np.array([1.5, 1.5, 3.0, 4.5, 4.5])
    sums = [
        sum(2 * r for r, up in zip(ranks, signs, strict=True) if up) for signs in product((0, 1), repeat=5)
    ]
    expected = np.bincount(np.array(sums, dtype=int)) / 2**5
    np.testing.assert_allclose(rank_tests.tied_signed_rank_ways(ranks), expected)


def test_tied_ways_are_the_choices() -> None:
    ranks = np.array([1.5, 1.5, 3.0, 5.0, 5.0, 5.0])
    sums = [int(2 * sum(chosen)) for chosen in combinations(ranks, 2)]
    expected = np.bincount(sums) / len(sums)
    np.testing.assert_allclose(rank_tests.tied_mann_whitney_ways(ranks, 2), expected)


def test_exact_and_normal_agree_in_the_middle_of_large_samples() -> None:
    draw = np.random.default_rng(8)
    before, after = draw.integers(1, 6, 120), draw.integers(1, 6, 120)
    exact = pseudo_median_change(before, after, distribution=Distribution.EXACT)
    normal = pseudo_median_change(before, after, distribution=Distribution.NORMAL)
    assert exact.p == pytest.approx(normal.p, abs=0.005)


def test_too_many_for_the_exact_distribution() -> None:
    draw = np.random.default_rng(9)
    with pytest.raises(ValueError, match=r"Distribution\.NORMAL"):
        pseudo_median_change(np.zeros(2000), draw.normal(size=2000), distribution=Distribution.EXACT)
    with pytest.raises(ValueError, match=r"Distribution\.NORMAL"):
        location_shift(draw.integers(0, 5, 900), draw.integers(0, 5, 900), distribution=Distribution.EXACT)
