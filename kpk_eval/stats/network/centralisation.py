"""How much a network hangs on single actors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.network.figure import Figure, blank
from kpk_eval.stats.network.paths import betweenness, shortest_paths
from kpk_eval.stats.network.ties import Network
from kpk_eval.stats.samples import Numbers


class Centrality(StrEnum):
    """What makes an actor central."""

    DEGREE = "degree"
    """Ties of an undirected network; sent and received together in a directed one."""
    IN_DEGREE = "in_degree"
    OUT_DEGREE = "out_degree"
    BETWEENNESS = "betweenness"
    """Shortest ways between others that lead through the actor."""
    CLOSENESS = "closeness"
    """(n − 1) / sum of the distances to all others (along the ties, if directed)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Centralities(Refusable):
    """Centrality of each actor who is in ``actors``, shape (n,); empty where ``reason`` is not."""

    measure: Centrality
    actors: tuple[str, ...]
    values: Numbers
    n_dropped: int


def centrality(given: Network, *, measure: Centrality = Centrality.DEGREE) -> Centralities:
    """Centrality of each actor, among actors who know of each other.

    Degrees are counts of ties, betweenness is not normalised, closeness lies between 0 and 1. Refused with
    ``too_few``, ``all_missing`` or, for closeness, ``not_connected``. These values say something about single
    actors: for their own eyes only. Checked against ``net_dhhs_collab`` (R's igraph).
    """
    used = given.complete()
    reason = blank(measure, used, of=given).reason
    values = np.empty(0) if reason is not Refusal.NONE else _values(used, measure)
    if values.size and np.isnan(values).any():
        reason, values = Refusal.NOT_CONNECTED, np.empty(0)
    return Centralities(
        measure=measure,
        actors=used.actors if values.size else (),
        values=values,
        n_dropped=given.n - used.n,
        reason=reason,
    )


def centralisation(given: Network, *, measure: Centrality = Centrality.DEGREE) -> Figure:
    """Sum of the distances to the most central actor, as a share of that in a star (0 to 1).

    Parameters
    ----------
    given
        Network; actors with unknown ties are left out until all pairs are known.
    measure
        What makes an actor central. In- and out-degree need a directed network.

    Returns
    -------
    Figure
        Refused with ``too_few``, ``all_missing`` or, for closeness, ``not_connected``.

    Raises
    ------
    ValueError
        If in- or out-degree is asked of an undirected network.

    Notes
    -----
    Source: Freeman (1978), Centrality in social networks: conceptual clarification. Ties to oneself do not
    count (igraph: ``loops = FALSE``). Checked against ``net_dhhs_collab`` and ``net_glasgow_s50``.
    """
    if not given.directed and measure in {Centrality.IN_DEGREE, Centrality.OUT_DEGREE}:
        raise ValueError(f"{measure} needs a directed network; take degree")
    used = given.complete()
    figure = blank("centralisation", used, of=given, method=measure)
    if not figure.estimable:
        return figure
    values = _values(used, measure)
    if np.isnan(values).any():
        return figure.refused(Refusal.NOT_CONNECTED)
    return figure.with_value(float((values.max() - values).sum()) / _star(used, measure))


def _values(used: Network, measure: Centrality) -> Numbers:
    """Centrality of each actor; NaN for closeness where somebody cannot be reached."""
    ties = used.present
    match measure:
        case Centrality.OUT_DEGREE:
            return np.asarray(ties.sum(axis=1), dtype=np.float64)
        case Centrality.IN_DEGREE:
            return np.asarray(ties.sum(axis=0), dtype=np.float64)
        case Centrality.DEGREE:
            both = ties.sum(axis=1) + (ties.sum(axis=0) if used.directed else 0)
            return np.asarray(both, dtype=np.float64)
        case Centrality.BETWEENNESS:
            return betweenness(ties, directed=used.directed)
        case Centrality.CLOSENESS:
            total = shortest_paths(ties).lengths.sum(axis=1)
            return np.where(np.isfinite(total), (used.n - 1) / total, np.nan)


def _star(used: Network, measure: Centrality) -> float:
    """Largest possible sum of distances to the most central actor."""
    n, directed = used.n, used.directed
    match measure:
        case Centrality.DEGREE:
            return float((n - 1) * (n - 2) * (2 if directed else 1))
        case Centrality.IN_DEGREE | Centrality.OUT_DEGREE:
            return float((n - 1) ** 2)
        case Centrality.BETWEENNESS:
            return (n - 1) ** 2 * (n - 2) / (1 if directed else 2)
        case Centrality.CLOSENESS:
            return (n - 1) ** 2 / n if directed else (n - 1) * (n - 2) / (2 * n - 3)
