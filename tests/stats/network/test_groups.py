"""Density between groups and returned ties: intervals, changes, refusals."""

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network import (
    Network,
    NetworkInterval,
    between_change,
    between_density,
    density_change,
    density_interval,
    ei_index,
    ei_interval,
    mixing,
    network,
    reciprocity,
    reciprocity_change,
    reciprocity_interval,
)

EXACT = {"rel": 1e-9}
"""The same numbers on two ways."""
DRAWS = 499
SURE = 4.0
"""Standard errors by which a planted value may be missed."""


def made(share: float, *, n: int = 24, seed: int = 1, between: float | None = None) -> Network:
    """Network of two halves, with another share of ties between them."""
    rng = np.random.default_rng(seed)
    half = np.arange(n) < n // 2
    shares = np.where(half[:, None] == half[None, :], share, share if between is None else between)
    return network((rng.random((n, n)) < shares).astype(float))


def heard(given: Network) -> Network:
    """The same network in which two actors did not answer."""
    return network(np.nan_to_num(given.ties), non_respondents=("3", "20"))


def halves(given: Network) -> dict[str, str]:
    return {actor: "a" if int(actor) <= given.n // 2 else "b" for actor in given.actors}


def test_where_every_actor_is_a_group_it_is_the_density():
    given = heard(made(0.3))
    alone = {actor: actor for actor in given.actors}
    for kind in NetworkInterval:
        ours = between_density(given, alone, interval=kind, resamples=DRAWS)
        theirs = density_interval(given, interval=kind, resamples=DRAWS)
        assert (ours.estimate, ours.low, ours.high) == pytest.approx(
            (theirs.estimate, theirs.low, theirs.high), **EXACT
        )


def test_changes_where_every_actor_is_a_group_are_those_of_the_density():
    before, after = made(0.3, seed=1), made(0.4, seed=2)
    alone = {actor: actor for actor in before.actors}
    ours = between_change(before, after, alone, resamples=DRAWS)
    theirs = density_change(before, after, resamples=DRAWS)
    assert (ours.estimate, ours.low, ours.high, ours.p) == pytest.approx(
        (theirs.estimate, theirs.low, theirs.high, theirs.p), **EXACT
    )


def test_estimates_are_those_of_the_measures_without_interval():
    given = heard(made(0.3, between=0.1))
    named = halves(given)
    groups = tuple(named.values())
    mixed = mixing(given, groups)
    across = ~np.eye(len(mixed.groups), dtype=bool)
    expected = mixed.ties[across].sum() / mixed.pairs[across].sum()
    assert between_density(given, named, resamples=DRAWS).estimate == pytest.approx(expected, **EXACT)
    index = ei_interval(given, named, resamples=DRAWS)
    assert index.estimate == ei_index(given, groups).estimate
    assert index.low <= index.estimate <= index.high
    assert reciprocity_interval(given, resamples=DRAWS).estimate == reciprocity(given).estimate


def test_jackknife_of_reciprocity_by_hand():
    given = heard(made(0.3))
    found = reciprocity_interval(given, interval=NetworkInterval.JACKKNIFE)
    left = np.array([
        reciprocity(given.among(np.delete(np.arange(given.n), place))).estimate for place in range(given.n)
    ])  # fmt: skip
    error = np.sqrt((given.n - 1) / given.n * ((left - left.mean()) ** 2).sum())
    assert found.error == pytest.approx(error, **EXACT)


def test_a_planted_bridge_is_found_and_nothing_within():
    before, after = made(0.3, seed=1, between=0.1), made(0.3, seed=2, between=0.35)
    found = between_change(before, after, halves(before), resamples=DRAWS)
    assert abs(found.estimate - 0.25) < SURE * found.error
    assert found.low > 0
    assert found.p < 0.001


def test_exchanged_waves_turn_the_sign():
    before, after = made(0.3, seed=1), made(0.4, seed=2)
    for there, back in (
        (between_change(before, after, halves(before)), between_change(after, before, halves(before))),
        (reciprocity_change(before, after), reciprocity_change(after, before)),
    ):
        assert there.estimate == -back.estimate
        assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=0.01)


def test_only_pairs_known_in_both_waves_count():
    before, after = made(0.3, seed=1), made(0.3, seed=2)
    silent = network(np.nan_to_num(after.ties), non_respondents=("1", "2"))
    kept = network(np.nan_to_num(before.ties), non_respondents=("1", "2"))
    groups = halves(before)
    assert between_change(before, silent, groups).estimate == pytest.approx(
        between_change(kept, silent, groups).estimate, **EXACT
    )


def test_refusals():
    small, whole = made(0.4, n=6), made(0.4)
    one_group = dict.fromkeys(whole.actors, "a")
    assert between_density(small, halves(small)).reason is Refusal.TOO_FEW
    assert between_density(whole, one_group).reason is Refusal.ONE_GROUP
    assert between_change(whole, whole, one_group).reason is Refusal.ONE_GROUP
    assert between_change(whole, whole, halves(whole)).reason is Refusal.NO_VARIANCE
    assert ei_interval(whole, one_group).reason is Refusal.ONE_GROUP
    empty = network(np.zeros((24, 24)))
    assert reciprocity_interval(empty).reason is Refusal.NO_TIES
    assert reciprocity_change(empty, whole).reason is Refusal.NO_TIES
    assert ei_interval(empty, halves(empty)).reason is Refusal.NO_TIES
    with pytest.raises(ValueError, match="directed"):
        reciprocity_interval(Network(whole.ties, whole.actors, directed=False))
