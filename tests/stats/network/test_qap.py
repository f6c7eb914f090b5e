"""Two relations between the same actors: reference, planted likeness, invariants, refusals."""

from __future__ import annotations

import warnings
from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network import Likeness, qap, tie_change

from .made_up import REFERENCE, network_of

EXACT = 1e-9
"""Sums of products."""


def test_all_arrangements_agree_with_sna() -> None:
    found = qap(network_of("directed").ties, network_of("later").ties)
    figures = REFERENCE.figures["change"]
    ours = (found.estimate, found.p, found.p_greater, found.p_less)
    theirs = tuple(figures[name] for name in ("correlation", "p", "p_greater", "p_less"))
    assert ours == pytest.approx(theirs, rel=EXACT)
    assert found.expected == pytest.approx(0, abs=1e-12)
    assert (found.exact, found.n_drawn) == (True, 720)


def test_draws_come_close_to_all_arrangements() -> None:
    found = qap(network_of("directed").ties, network_of("later").ties, draws=700)
    assert not found.exact
    assert found.p == pytest.approx(REFERENCE.figures["change"]["p"], abs=0.03)
    assert found == qap(network_of("directed").ties, network_of("later").ties, draws=700)


def test_jaccard_is_that_of_two_waves() -> None:
    one, two = network_of("directed"), network_of("later")
    found = qap(one.ties, two.ties, likeness=Likeness.JACCARD)
    assert found.estimate == pytest.approx(tie_change(one, two).jaccard)
    agreement = qap(one.ties, two.ties, likeness=Likeness.AGREEMENT)
    assert agreement.estimate == pytest.approx(1 - tie_change(one, two).hamming_share)


def test_planted_likeness_is_found_and_chance_is_not() -> None:
    generator = np.random.default_rng(11)
    first = generator.normal(size=(25, 25))
    found = qap(first, 0.5 * first + generator.normal(size=(25, 25)), draws=499)
    assert found.estimate == pytest.approx(0.447, abs=0.08)
    assert found.p == pytest.approx(1 / 500)
    assert qap(first, generator.normal(size=(25, 25)), draws=499).p > 0.05


def test_ties_of_one_actor_are_not_taken_for_independent() -> None:
    generator = np.random.default_rng(12)
    small = 0
    for _ in range(60):
        senders, others = generator.normal(size=(2, 12))
        first = senders[:, None] + 0.3 * generator.normal(size=(12, 12))
        second = others[:, None] + 0.3 * generator.normal(size=(12, 12))
        small += qap(first, second, draws=199).p <= 0.05
    assert small <= 8


@pytest.mark.parametrize("likeness", Likeness)
def test_missing_cells_are_left_out_alike(likeness: Likeness) -> None:
    one, two = network_of("directed").ties.copy(), network_of("later").ties
    whole = qap(one, two, likeness=likeness)
    one[2, :] = np.nan
    gaps = qap(one, two, likeness=likeness)
    known = ~np.isnan(one) & ~np.isnan(two)
    assert gaps.n_pairs == known.sum() == 25
    assert gaps.share_observed == pytest.approx(25 / 30)
    if likeness is Likeness.CORRELATION:
        assert gaps.estimate == pytest.approx(np.corrcoef(one[known], two[known])[0, 1], rel=EXACT)
    assert gaps.estimate != whole.estimate


def test_one_unknown_pair_among_many_changes_little() -> None:
    generator = np.random.default_rng(13)
    first = generator.normal(size=(30, 30))
    second = 0.05 * first + generator.normal(size=(30, 30))
    whole = qap(first, second, draws=300)
    first[0, 1] = np.nan
    gap = qap(first, second, draws=300)
    assert gap.estimate == pytest.approx(whole.estimate, abs=0.01)
    assert gap.spread == pytest.approx(whole.spread, rel=0.02)
    assert gap.p == pytest.approx(whole.p, abs=0.05)


def test_exchange_scale_and_order() -> None:
    one, two = network_of("directed").ties, network_of("later").ties
    plain, turned = qap(one, two), qap(two, one)
    assert (turned.estimate, turned.p) == pytest.approx((plain.estimate, plain.p))
    scaled = qap(1e6 + 3 * one, 5 - two)
    assert (scaled.estimate, scaled.p) == pytest.approx((-plain.estimate, plain.p))
    order = np.array([4, 2, 0, 5, 1, 3])
    moved = qap(one[np.ix_(order, order)], two[np.ix_(order, order)])
    assert (moved.estimate, moved.p) == pytest.approx((plain.estimate, plain.p))


def test_refusals() -> None:
    ties, flat = network_of("directed").ties, np.ones((6, 6))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        refused = [
            qap(ties, flat),
            qap(ties, np.full((6, 6), np.nan)),
            qap(np.zeros((2, 2)), np.zeros((2, 2))),
            qap(np.zeros((0, 0)), np.zeros((0, 0))),
            qap(np.zeros((4, 4)), np.zeros((4, 4)), likeness=Likeness.JACCARD),
        ]
    assert [one.reason for one in refused] == ["no_variance", "all_missing", "too_few", "too_few", "no_ties"]
    assert all(isnan(one.estimate) and isnan(one.p) for one in refused)
    assert isinstance(refused[0].reason, Refusal)


def test_wrong_input_is_an_error() -> None:
    with pytest.raises(ValueError, match="square"):
        qap(np.zeros((2, 3)), np.zeros((2, 3)))
    with pytest.raises(ValueError, match="same actors"):
        qap(np.zeros((3, 3)), np.zeros((4, 4)))
    with pytest.raises(ValueError, match="infinite"):
        qap(np.full((3, 3), np.inf), np.zeros((3, 3)))
    with pytest.raises(ValueError, match="other than 0 and 1"):
        qap(np.full((3, 3), 2.0), np.zeros((3, 3)), likeness=Likeness.JACCARD)
