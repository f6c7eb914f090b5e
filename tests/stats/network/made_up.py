"""Networks of the stored references."""

from __future__ import annotations

import pandas as pd

from kpk_eval.stats.network import Network, network_of_edges

from ..reference import FOLDER, load

REFERENCE = load("network")
ACTORS = pd.read_csv(FOLDER / "network" / "actors.csv")
NETWORKS = ("directed", "later", "undirected", "star", "parts")
DIRECTED = {"directed", "later"}


def network_of(case: str) -> Network:
    """Network of a case."""
    edges = REFERENCE.rows[REFERENCE.rows["case"] == case]
    actors = ACTORS["actor"][ACTORS["case"] == case]
    return network_of_edges(
        tuple(edges["from"]), tuple(edges["to"]), actors=tuple(actors), directed=case in DIRECTED
    )


def groups_of(case: str) -> tuple[str, ...]:
    """Group of each actor of a case."""
    return tuple(ACTORS["group"][ACTORS["case"] == case])
