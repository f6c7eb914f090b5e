"""How closely a network hangs together: reference, planted share, invariants, refusals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network import (
    Reciprocity,
    clustering,
    components,
    coreness,
    density,
    dyads,
    mean_degree,
    mean_distance,
    network,
    reciprocity,
    transitivity,
)

from .made_up import DIRECTED, NETWORKS, REFERENCE, network_of

EXACT = 1e-9
"""Counts and ratios of counts."""

MEASURES = {
    "density": density,
    "mean_distance": mean_distance,
    "transitivity": transitivity,
    "clustering": clustering,
}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("case", NETWORKS)
def test_measures_agree_with_igraph_and_sna(case: str, measure: str) -> None:
    found = MEASURES[measure](network_of(case))
    assert found.estimate == pytest.approx(REFERENCE.figures[case][measure], rel=EXACT)
    assert found.share_observed == 1


@pytest.mark.parametrize("case", NETWORKS)
def test_parts_agree_with_igraph(case: str) -> None:
    found, figures = components(network_of(case)), REFERENCE.figures[case]
    ours = (found.count, found.sizes[0], found.isolates, found.cut_points)
    assert ours == tuple(figures[name] for name in ("components", "largest", "isolates", "cut_points"))
    assert sum(found.sizes) == found.n
    assert found.largest_share == found.sizes[0] / found.n


@pytest.mark.parametrize("case", NETWORKS)
def test_loose_ends_and_cores_agree_with_igraph(case: str) -> None:
    given, figures = network_of(case), REFERENCE.figures[case]
    expected = figures["clustering_without"]
    assert clustering(given, count_loose_ends=False).estimate == pytest.approx(expected, rel=EXACT)
    assert coreness(given).tolist() == [figures[f"coreness_{actor}"] for actor in given.actors]


@pytest.mark.parametrize("share", Reciprocity)
@pytest.mark.parametrize("case", sorted(DIRECTED))
def test_reciprocity_agrees_with_sna(case: str, share: Reciprocity) -> None:
    found = reciprocity(network_of(case), share=share)
    assert found.estimate == pytest.approx(REFERENCE.figures[case][f"reciprocity_{share}"], rel=EXACT)


def test_planted_shares_are_recovered() -> None:
    generator = np.random.default_rng(1)
    given = network((generator.random((300, 300)) < 0.2).astype(float))
    assert density(given).estimate == pytest.approx(0.2, abs=0.01)
    assert reciprocity(given).estimate == pytest.approx(0.2, abs=0.01)
    assert transitivity(given).estimate == pytest.approx(0.2, abs=0.01)
    assert mean_degree(given).estimate == pytest.approx(2 * 299 * 0.2, rel=0.03)


def test_density_does_not_depend_on_who_is_silent_at_random() -> None:
    generator = np.random.default_rng(2)
    ties = (generator.random((200, 200)) < 0.1).astype(float)
    silent = tuple(str(place) for place in range(1, 61))
    found = density(network(ties, non_respondents=silent))
    assert found.estimate == pytest.approx(0.1, abs=0.01)
    assert found.share_observed == pytest.approx(0.7)
    assert reciprocity(network(ties, non_respondents=silent)).n_pairs == 140 * 139


def test_order_of_the_actors_does_not_matter() -> None:
    given = network_of("directed")
    turned = given.among(np.array([5, 2, 0, 4, 1, 3]))
    for measure in (*MEASURES.values(), mean_degree, reciprocity):
        assert measure(turned).estimate == pytest.approx(measure(given).estimate, rel=EXACT)
    assert dyads(turned) == dyads(given)


@pytest.mark.parametrize("n", [0, 1, 2])
@pytest.mark.parametrize("measure", [*MEASURES.values(), mean_degree, reciprocity, components])
def test_fewer_than_three_actors_are_refused(n: int, measure) -> None:
    assert measure(network(np.zeros((n, n)))).reason is Refusal.TOO_FEW


def test_networks_without_ties() -> None:
    empty = network(np.zeros((4, 4)))
    assert density(empty).estimate == 0
    assert mean_degree(empty).estimate == 0
    assert components(empty).isolates == 4
    for measure in (reciprocity, transitivity, clustering, mean_distance):
        assert measure(empty).reason is Refusal.NO_TIES
        assert isnan(measure(empty).estimate)


def test_nobody_was_heard() -> None:
    unknown = network(np.full((4, 4), np.nan))
    for measure in (density, reciprocity, transitivity, clustering, mean_distance, components):
        assert measure(unknown).reason is Refusal.ALL_MISSING


def test_complete_networks_have_the_largest_values() -> None:
    full = network(np.ones((5, 5)))
    for measure in (density, reciprocity, transitivity, clustering, mean_distance):
        assert measure(full).estimate == 1


def test_reciprocity_of_an_undirected_network_is_an_error() -> None:
    with pytest.raises(ValueError, match="directed"):
        reciprocity(network_of("star"))
