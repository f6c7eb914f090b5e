"""How much hangs on single actors: reference, the star, invariants, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network import Centrality, centralisation, centrality, network, undirected

from .made_up import NETWORKS, REFERENCE, network_of

EXACT = 1e-9
"""Sums of fractions."""

NAMES = {
    "degree_central": Centrality.DEGREE,
    "betweenness_central": Centrality.BETWEENNESS,
    "closeness_central": Centrality.CLOSENESS,
    "in_central": Centrality.IN_DEGREE,
    "out_central": Centrality.OUT_DEGREE,
}
KNOWN = [(case, name) for case in NETWORKS for name in NAMES if REFERENCE.figures[case].get(name) is not None]


@pytest.mark.parametrize(("case", "name"), KNOWN)
def test_centralisation_agrees_with_igraph_and_sna(case: str, name: str) -> None:
    found = centralisation(network_of(case), measure=NAMES[name])
    assert found.estimate == pytest.approx(REFERENCE.figures[case][name], rel=EXACT)


@pytest.mark.parametrize("measure", [Centrality.BETWEENNESS, Centrality.CLOSENESS])
@pytest.mark.parametrize("case", NETWORKS)
def test_actors_agree_with_igraph(case: str, measure: Centrality) -> None:
    found, figures = centrality(network_of(case), measure=measure), REFERENCE.figures[case]
    expected = [figures.get(f"{measure}_{actor}") for actor in network_of(case).actors]
    if None in expected:
        assert found.reason is Refusal.NOT_CONNECTED
        assert found.values.size == 0
    else:
        assert found.values == pytest.approx(expected, rel=EXACT)


@pytest.mark.parametrize("measure", [Centrality.DEGREE, Centrality.BETWEENNESS, Centrality.CLOSENESS])
def test_star_is_1_and_circle_is_0(measure: Centrality) -> None:
    circle = np.roll(np.eye(7), 1, axis=1)
    assert centralisation(network_of("star"), measure=measure).estimate == pytest.approx(1)
    ring = undirected(network(circle))
    assert centralisation(ring, measure=measure).estimate == pytest.approx(0, abs=1e-12)


def test_stars_of_directed_networks() -> None:
    named = np.zeros((6, 6))
    named[1:, 0] = 1
    assert centralisation(network(named), measure=Centrality.IN_DEGREE).estimate == pytest.approx(1)
    assert centralisation(network(named.T), measure=Centrality.OUT_DEGREE).estimate == pytest.approx(1)
    both = network(named + named.T)
    assert centralisation(both, measure=Centrality.DEGREE).estimate == pytest.approx(1)
    assert centralisation(both, measure=Centrality.BETWEENNESS).estimate == pytest.approx(1)


def test_betweenness_adds_up_to_the_steps_on_the_ways() -> None:
    generator = np.random.default_rng(4)
    given = network((generator.random((40, 40)) < 0.15).astype(float))
    closeness = centrality(given, measure=Centrality.CLOSENESS).values
    lengths = (given.n - 1) / closeness
    expected = lengths.sum() - given.n * (given.n - 1)
    assert centrality(given, measure=Centrality.BETWEENNESS).values.sum() == pytest.approx(expected)


def test_silent_actors_are_left_out() -> None:
    ties = np.ones((5, 5))
    given = network(ties, non_respondents=("2",))
    found = centralisation(given)
    assert (found.n, found.n_dropped) == (4, 1)
    assert found.share_observed == pytest.approx(12 / 20)
    assert centrality(given).actors == ("1", "3", "4", "5")


def test_refusals() -> None:
    assert centralisation(network(np.zeros((2, 2)))).reason is Refusal.TOO_FEW
    assert centralisation(network(np.full((4, 4), np.nan))).reason is Refusal.ALL_MISSING
    parts = centralisation(network_of("parts"), measure=Centrality.CLOSENESS)
    assert parts.reason is Refusal.NOT_CONNECTED
    assert centralisation(network(np.zeros((4, 4)))).estimate == 0
    with pytest.raises(ValueError, match="needs a directed network"):
        centralisation(network_of("star"), measure=Centrality.IN_DEGREE)
