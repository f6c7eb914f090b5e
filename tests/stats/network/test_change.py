"""Ties kept, made and ended between two waves: reference, invariants, turnover, refusals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network import network, tie_change, undirected

from .made_up import REFERENCE, network_of

EXACT = 1e-9
"""Counts and ratios of counts."""


def test_counts_agree_with_r() -> None:
    found, figures = tie_change(network_of("directed"), network_of("later")), REFERENCE.figures["change"]
    assert (found.kept, found.made, found.ended) == (figures["kept"], figures["made"], figures["ended"])
    assert found.jaccard == pytest.approx(figures["jaccard"], rel=EXACT)
    assert found.hamming == 7
    assert found.hamming_share == pytest.approx(7 / 30)
    assert found.stability == pytest.approx(0.6)
    assert found.kept + found.made + found.ended + found.never == found.n_pairs == 30


def test_planted_share_of_kept_ties_is_recovered() -> None:
    generator = np.random.default_rng(3)
    before = generator.random((150, 150)) < 0.2
    after = np.where(before, generator.random((150, 150)) < 0.7, generator.random((150, 150)) < 0.05)
    found = tie_change(network(before.astype(float)), network(after.astype(float)))
    assert found.stability == pytest.approx(0.7, abs=0.02)


def test_exchanging_the_waves_exchanges_made_and_ended() -> None:
    one = tie_change(network_of("directed"), network_of("later"))
    other = tie_change(network_of("later"), network_of("directed"))
    assert (one.made, one.ended, one.jaccard) == (other.ended, other.made, other.jaccard)
    same = tie_change(network_of("directed"), network_of("directed"))
    assert (same.jaccard, same.hamming) == (1.0, 0)


def test_undirected_pairs_count_once() -> None:
    one, two = undirected(network_of("directed")), undirected(network_of("later"))
    found = tie_change(one, two)
    assert found.kept + found.ended == one.n_ties
    assert found.kept + found.made == two.n_ties
    assert found.n_pairs == 15


def test_actors_are_matched_by_name() -> None:
    later = network_of("later")
    turned = later.among(np.array([3, 5, 0, 1, 4, 2]))
    assert tie_change(network_of("directed"), turned) == tie_change(network_of("directed"), later)
    fewer = tie_change(network_of("directed"), later.among(np.array([0, 1, 2, 3])))
    assert (fewer.n, fewer.n_before_only, fewer.n_after_only) == (4, 2, 0)


def test_pairs_unknown_in_a_wave_do_not_count() -> None:
    ties = np.ones((5, 5))
    before = network(ties, non_respondents=("1",))
    after = network(ties, non_respondents=("2",))
    found = tie_change(before, after)
    assert (found.n_pairs, found.kept, found.jaccard) == (12, 12, 1.0)
    assert found.share_observed == pytest.approx(0.6)


def test_refusals() -> None:
    empty = network(np.zeros((4, 4)))
    nothing = tie_change(empty, empty)
    assert (nothing.reason, nothing.hamming, nothing.never) == (Refusal.NO_TIES, 0, 12)
    strangers = network(np.ones((4, 4)), actors=("e", "f", "g", "h"))
    assert tie_change(empty, strangers).reason is Refusal.TOO_FEW
    unknown = network(np.full((4, 4), np.nan))
    assert tie_change(empty, unknown).reason is Refusal.ALL_MISSING
    assert all(isnan(tie_change(empty, other).jaccard) for other in (empty, strangers, unknown))
    with pytest.raises(ValueError, match="same rule"):
        tie_change(empty, network(np.zeros((4, 4)), directed=False))
