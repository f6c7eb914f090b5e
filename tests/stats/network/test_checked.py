"""Measures of networks against figures that were computed elsewhere from published data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from kpk_eval.stats.network import (
    Centrality,
    Network,
    assortativity,
    centralisation,
    centrality,
    clustering,
    components,
    density,
    dyads,
    ei_index,
    mean_degree,
    mean_distance,
    mixing,
    modularity,
    network,
    network_of_edges,
    qap,
    reciprocity,
    tie_change,
    transitivity,
    undirected,
)
from tests.stats.checked import Checked, agree, entries

THRESHOLDS = {"all": 1, "formal_collab_ge3": 3}


@cache
def _agencies(folder: Path, block: str) -> Network:
    edges = pd.read_csv(folder / "net_dhhs_collab" / "edges.csv")
    nodes = pd.read_csv(folder / "net_dhhs_collab" / "nodes.csv")
    return network_of_edges(
        tuple(edges["from"]),
        tuple(edges["to"]),
        actors=tuple(nodes["vertex.names"]),
        values=edges["collab"],
        directed=False,
        threshold=THRESHOLDS[block],
    )


def _groups(folder: Path) -> tuple[str, ...]:
    return tuple(pd.read_csv(folder / "net_dhhs_collab" / "nodes.csv")["agency"].astype(str))


@cache
def _friends(folder: Path, wave: str) -> Network:
    name = {"wave1": "s501_matrix.csv", "wave2": "s502_matrix.csv"}[wave]
    return network(pd.read_csv(folder / "net_glasgow_s50" / name).to_numpy())


def _of_network(given: Network, path: tuple[str | int, ...]) -> float:
    """Figure of a single network; most are computed without directions."""
    plain, name = undirected(given), str(path[0])
    if name == "dyads":
        found = dyads(given)
        return {"mut": found.mutual, "asym": found.one_sided, "null": found.none}[str(path[1])]
    if name.startswith("top_"):
        measure = Centrality(name.removeprefix("top_"))
        one = centrality(plain, measure=measure)
        return float(one.values[one.actors.index(str(path[1]))])
    parts = components(given)
    figures = {
        "n": lambda: given.n,
        "m": lambda: given.n_ties,
        "density": lambda: density(given).estimate,
        "mean_degree": lambda: mean_degree(given).estimate,
        "components": lambda: parts.count,
        "largest_component": lambda: parts.sizes[0],
        "isolates": lambda: parts.isolates,
        "articulation_points": lambda: parts.cut_points,
        "mean_distance_undirected": lambda: mean_distance(plain).estimate,
        "transitivity_global": lambda: transitivity(plain).estimate,
        "transitivity_directed_sna": lambda: transitivity(given).estimate,
        "clustering_local_avg_zero": lambda: clustering(given).estimate,
        "reciprocity": lambda: reciprocity(given).estimate,
        "degree_centralization": lambda: centralisation(plain).estimate,
        "betweenness_centralization": lambda: centralisation(plain, measure=Centrality.BETWEENNESS).estimate,
        "closeness_centralization": lambda: centralisation(plain, measure=Centrality.CLOSENESS).estimate,
        "indegree_centralization": lambda: centralisation(given, measure=Centrality.IN_DEGREE).estimate,
        "outdegree_centralization": lambda: centralisation(given, measure=Centrality.OUT_DEGREE).estimate,
    }
    return float(figures[name]())


def _of_groups(folder: Path, name: str) -> float:
    given, groups = _agencies(folder, "all"), _groups(folder)
    inside = int(mixing(given, groups).ties.diagonal().sum())
    figures = {
        "modularity_agency": modularity(given, groups).estimate,
        "assortativity_nominal_agency": assortativity(given, groups).estimate,
        "EI_index": ei_index(given, groups, draws=1).estimate,
        "internal": inside,
        "external": given.n_ties - inside,
    }
    return float(figures[name])


def _of_change(folder: Path, name: str) -> float:
    found = tie_change(_friends(folder, "wave1"), _friends(folder, "wave2"))
    figures = {
        "n00": found.never,
        "n01": found.made,
        "n10": found.ended,
        "n11": found.kept,
        "jaccard": found.jaccard,
        "hamming": found.hamming,
        "stability_kept": found.stability,
    }
    return float(figures[name])


def ours(entry: Checked, folder: Path) -> float:
    """The figure as we compute it."""
    first, *rest = entry.path
    match str(first):
        case "all" | "formal_collab_ge3":
            return _of_network(_agencies(folder, str(first)), tuple(rest))
        case "wave1" | "wave2":
            return _of_network(_friends(folder, str(first)), tuple(rest))
        case "change":
            return _of_change(folder, str(rest[0]))
        case "gcor":
            return qap(_friends(folder, "wave1").ties, _friends(folder, "wave2").ties, draws=1).estimate
        case name:
            return _of_groups(folder, name)


@pytest.mark.parametrize("entry", entries("network"), ids=lambda entry: entry.key)
def test_agrees_with_igraph_and_sna(entry: Checked, shared_data: Path) -> None:
    agree(entry, ours(entry, shared_data), shared_data)


def test_qap_of_the_two_waves_is_never_reached_by_chance(shared_data: Path) -> None:
    found = qap(_friends(shared_data, "wave1").ties, _friends(shared_data, "wave2").ties, draws=1_999)
    assert found.p_greater == found.p == pytest.approx(1 / 2_000)
