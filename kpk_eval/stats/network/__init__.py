"""Who works with whom: how close, how central, how far across groups, and what stays between waves."""

from kpk_eval.stats.network.bridging import Chance, Mixing, ei_index, mixing
from kpk_eval.stats.network.centralisation import Centralities, Centrality, centralisation, centrality
from kpk_eval.stats.network.change import TieChange, tie_change
from kpk_eval.stats.network.cohesion import (
    Components,
    Dyads,
    Reciprocity,
    clustering,
    components,
    density,
    dyads,
    mean_degree,
    mean_distance,
    reciprocity,
    transitivity,
)
from kpk_eval.stats.network.core import CorePeriphery, CoreToPeriphery, core_periphery, coreness
from kpk_eval.stats.network.figure import Figure
from kpk_eval.stats.network.groups import (
    between_change,
    between_density,
    ei_interval,
    reciprocity_change,
    reciprocity_interval,
    shared_pairs,
)
from kpk_eval.stats.network.modularity import assortativity, modularity
from kpk_eval.stats.network.qap import Likeness, qap
from kpk_eval.stats.network.resampled import density_change, density_interval, jaccard_interval
from kpk_eval.stats.network.ties import Network, Report, network, network_of_edges, undirected
from kpk_eval.stats.network.vertices import NetworkInterval

__all__ = [
    "Centralities",
    "Centrality",
    "Chance",
    "Components",
    "CorePeriphery",
    "CoreToPeriphery",
    "Dyads",
    "Figure",
    "Likeness",
    "Mixing",
    "Network",
    "NetworkInterval",
    "Reciprocity",
    "Report",
    "TieChange",
    "assortativity",
    "between_change",
    "between_density",
    "centralisation",
    "centrality",
    "clustering",
    "components",
    "core_periphery",
    "coreness",
    "density",
    "density_change",
    "density_interval",
    "dyads",
    "ei_index",
    "ei_interval",
    "jaccard_interval",
    "mean_degree",
    "mean_distance",
    "mixing",
    "modularity",
    "network",
    "network_of_edges",
    "qap",
    "reciprocity",
    "reciprocity_change",
    "reciprocity_interval",
    "shared_pairs",
    "tie_change",
    "transitivity",
    "undirected",
]
