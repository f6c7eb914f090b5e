"""Change of a nominal outcome: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from math import isfinite

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.paired.homogeneity import Homogeneity, marginal_homogeneity, symmetry
from kpk_eval.stats.paired.mcnemar import McNemar
from kpk_eval.stats.paired.shares import share_change
from kpk_eval.stats.paired.square import square_table, table_of_counts

from ..reference import load
from .tables import answers_of, table_of

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""

REFERENCE = load("paired_nominal")


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("test", list(Homogeneity))
def test_marginal_homogeneity_agrees_with_r(case: str, test: Homogeneity) -> None:
    result, figures = marginal_homogeneity(table_of(REFERENCE, case), test=test), REFERENCE.figures[case]
    assert (result.statistic, result.p) == pytest.approx(
        (figures[test], figures[f"{test}_p"]), rel=CLOSED_FORM
    )
    assert result.df == (1 if test is Homogeneity.SCORES else figures["df"])
    assert (result.n, result.n_contributing) == (figures["n"], figures["changed"])


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_symmetry_agrees_with_r(case: str) -> None:
    result, figures = symmetry(table_of(REFERENCE, case)), REFERENCE.figures[case]
    expected = (figures["bowker"], figures["bowker_df"], figures["bowker_p"])
    assert (result.statistic, result.df, result.p) == pytest.approx(expected, rel=CLOSED_FORM)
    if figures["bowker_r"] is not None:
        assert result.statistic == pytest.approx(figures["bowker_r"], rel=CLOSED_FORM)


def test_each_share_is_the_change_of_that_share() -> None:
    table = table_of(REFERENCE, "four")
    before, after = answers_of(table)
    for place, found in enumerate(marginal_homogeneity(table).shares):
        alone = share_change(before == place, after == place)
        assert (found.estimate, found.low, found.high, found.p) == pytest.approx(
            (alone.estimate, alone.low, alone.high, alone.p)
        )


def test_two_categories_are_mcnemars_test() -> None:
    table = table_of(REFERENCE, "two")
    before, after = answers_of(table)
    plain = share_change(before, after, test=McNemar.CHI_SQUARE)
    for result in (marginal_homogeneity(table), symmetry(table)):
        assert (result.statistic, result.p) == pytest.approx((plain.statistic, plain.p))


def test_empty_categories_and_their_order_do_not_matter() -> None:
    table = table_of(REFERENCE, "three")
    before, after = answers_of(table)
    wider = square_table(before, after, categories=[7, 2, 0, 1, 9])
    for test in (Homogeneity.STUART_MAXWELL, Homogeneity.BHAPKAR):
        plain, other = marginal_homogeneity(table, test=test), marginal_homogeneity(wider, test=test)
        assert (plain.statistic, plain.df) == pytest.approx((other.statistic, other.df))
    assert symmetry(wider).statistic == pytest.approx(symmetry(table).statistic)


def test_swapping_waves_keeps_the_test_and_flips_the_shares() -> None:
    counts = table_of(REFERENCE, "three").counts
    forth, back = (marginal_homogeneity(table_of_counts(one)) for one in (counts, counts.T))
    assert forth.p == pytest.approx(back.p)
    assert [one.estimate for one in forth.shares] == pytest.approx([-one.estimate for one in back.shares])


def test_a_circle_is_homogeneous_but_not_symmetric() -> None:
    circle = table_of_counts([[5, 20, 0], [0, 5, 20], [20, 0, 5]])
    assert marginal_homogeneity(circle).p == pytest.approx(1)
    assert symmetry(circle).p < 0.001


@pytest.mark.slow
@pytest.mark.parametrize("test", list(Homogeneity))
def test_keeps_its_level_and_finds_a_planted_shift(test: Homogeneity) -> None:
    draw = np.random.default_rng(71)
    false, found = 0, 0
    for _ in range(300):
        before = draw.integers(0, 3, 150)
        again = np.where(draw.random(150) < 0.6, before, draw.integers(0, 3, 150))
        shifted = np.minimum(again + (draw.random(150) < 0.35), 2)
        false += marginal_homogeneity(square_table(before, again), test=test).p < 0.05
        found += marginal_homogeneity(square_table(before, shifted), test=test).p < 0.05
    # 5 % of 300, three standard errors of a share above; Bhapkar's is known to be a little too bold.
    assert false / 300 <= 0.10
    assert found / 300 > 0.8


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([[0, 0], [0, 0]], Refusal.TOO_FEW),
        ([[1, 0], [1, 0]], Refusal.TOO_FEW),
        ([[9, 0], [0, 9]], Refusal.NO_CHANGE),
        ([[9, 0], [0, 0]], Refusal.NO_CHANGE),
    ],
)
def test_refusals(counts: list[list[int]], reason: Refusal) -> None:
    for result in (marginal_homogeneity(table_of_counts(counts)), symmetry(table_of_counts(counts))):
        assert result.reason is reason
        assert not isfinite(result.p)
        assert result.shares == ()


def test_all_changes_alike_have_no_observed_covariance() -> None:
    alike = table_of_counts([[0, 8, 0], [0, 0, 0], [0, 0, 0]])
    assert marginal_homogeneity(alike, test=Homogeneity.BHAPKAR).reason is Refusal.SEPARATION
    assert marginal_homogeneity(alike).statistic == pytest.approx(8)


def test_misuse_is_an_error() -> None:
    table = table_of(REFERENCE, "three")
    with pytest.raises(ValueError, match="leave them out"):
        marginal_homogeneity(table, scores=[1, 2, 3])
    with pytest.raises(ValueError, match="3 finite numbers"):
        marginal_homogeneity(table, test=Homogeneity.SCORES, scores=[1, 2])
    with pytest.raises(ValueError, match="no order"):
        marginal_homogeneity(square_table(["a", "b", "c"], ["b", "c", "c"]), test=Homogeneity.SCORES)
    with pytest.raises(ValueError, match="level is 95"):
        symmetry(table, level=95)
