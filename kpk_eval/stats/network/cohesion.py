"""How closely a network hangs together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.network.figure import Figure, blank
from kpk_eval.stats.network.paths import component_of, shortest_paths
from kpk_eval.stats.network.ties import Network, Truth, undirected
from kpk_eval.stats.samples import Numbers


class Cohesion(StrEnum):
    """Identifiers of the measures."""

    DENSITY = "density"
    MEAN_DEGREE = "mean_degree"
    RECIPROCITY = "reciprocity"
    TRANSITIVITY = "transitivity"
    CLUSTERING = "clustering"
    MEAN_DISTANCE = "mean_distance"


class Reciprocity(StrEnum):
    """Of what mutual pairs are a share."""

    TIES = "ties"
    """Share of the ties that are returned (igraph's default; sna: ``edgewise``)."""
    PAIRS = "pairs"
    """Share of the tied pairs that are mutual (igraph: ``ratio``; sna: ``dyadic.nonnull``)."""
    ALL_PAIRS = "all_pairs"
    """Share of all pairs that are mutual or without tie (sna: ``dyadic``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Components(Refusable):
    """Parts of a network between which there is no tie (directions ignored), by size, largest first.

    ``isolates`` counts the actors without any tie, ``cut_points`` those without whom a part would fall apart.
    ``largest_share`` is the largest part's share of the actors. Counts are 0 where ``reason`` is not empty.
    """

    n: int
    n_dropped: int
    share_observed: float
    sizes: tuple[int, ...] = ()
    isolates: int = 0
    cut_points: int = 0

    @property
    def count(self) -> int:
        """Number of parts, isolates included."""
        return len(self.sizes)

    @property
    def largest_share(self) -> float:
        """Share of the actors in the largest part; NaN without actors."""
        return self.sizes[0] / self.n if self.sizes else float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyads:
    """Pairs of actors by their ties: mutual, one-sided, none; only pairs known from both sides."""

    mutual: int
    one_sided: int
    none: int


def density(given: Network) -> Figure:
    """Share of the possible ties that are there, over the pairs that are known.

    For an interval see ``density_interval``. Refused with ``too_few`` (fewer than three actors) or
    ``all_missing``. Checked against ``net_dhhs_collab`` and ``net_glasgow_s50`` (R's igraph).
    """
    figure = blank(Cohesion.DENSITY, given)
    return figure if not figure.estimable else figure.with_value(given.n_ties / given.n_pairs)


def mean_degree(given: Network) -> Figure:
    """Ties per actor, sent and received together, estimated from the pairs that are known.

    The density times 2 (n − 1), or n − 1 if undirected. Refused as ``density``.
    """
    figure = blank(Cohesion.MEAN_DEGREE, given)
    each = (2 if given.directed else 1) * (given.n - 1)
    return figure if not figure.estimable else figure.with_value(given.n_ties / given.n_pairs * each)


def dyads(given: Network) -> Dyads:
    """Number of mutual, one-sided and empty pairs among those known from both sides."""
    upper = np.triu_indices(given.n, 1)
    there, back = given.ties[upper], given.ties.T[upper]
    known = ~(np.isnan(there) | np.isnan(back))
    both = (there + back)[known]
    return Dyads(mutual=int((both == 2).sum()), one_sided=int((both == 1).sum()), none=int((both == 0).sum()))


def reciprocity(given: Network, *, share: Reciprocity = Reciprocity.TIES) -> Figure:
    """Share of the ties that are returned, among pairs known from both sides.

    Parameters
    ----------
    given
        Directed network.
    share
        Of what the mutual pairs are a share.

    Raises
    ------
    ValueError
        If the network is not directed.

    Notes
    -----
    Refused with ``too_few``, ``all_missing`` or ``no_ties``. Checked against ``net_glasgow_s50``.
    """
    if not given.directed:
        raise ValueError("reciprocity needs a directed network; in an undirected one every tie is mutual")
    known = given.observed & given.observed.T
    used = Network(ties=np.where(known, given.ties, np.nan), actors=given.actors, directed=True)
    figure, pairs = blank(Cohesion.RECIPROCITY, used, of=given, method=share), dyads(used)
    if not figure.estimable:
        return figure
    if share is Reciprocity.ALL_PAIRS:
        return figure.with_value(1 - pairs.one_sided / (pairs.mutual + pairs.one_sided + pairs.none))
    each = 2 if share is Reciprocity.TIES else 1
    tied = each * pairs.mutual + pairs.one_sided
    return figure.with_value(each * pairs.mutual / tied) if tied else figure.refused(Refusal.NO_TIES)


def transitivity(given: Network) -> Figure:
    """Share of the two-step ways i–j–k that are closed by a tie i–k, among actors who know of each other.

    In a directed network, ways follow the directions (sna's ``gtrans``); for the other convention make it
    undirected first. Refused with ``too_few``, ``all_missing`` or ``no_ties`` (no two-step way). Checked
    against ``net_dhhs_collab`` and ``net_glasgow_s50``.
    """
    used = given.complete()
    figure = blank(Cohesion.TRANSITIVITY, used, of=given)
    if not figure.estimable:
        return figure
    ties = used.present.astype(np.float64)
    ways = ties @ ties
    np.fill_diagonal(ways, 0.0)
    total = float(ways.sum())
    return figure.with_value(float((ways * ties).sum()) / total) if total else figure.refused(Refusal.NO_TIES)


def clustering(given: Network, *, count_loose_ends: bool = True) -> Figure:
    """Mean over actors of the share of pairs of their contacts that are tied themselves; directions ignored.

    Parameters
    ----------
    given
        Network; a directed one is made undirected, one report being enough.
    count_loose_ends
        Whether actors with fewer than two contacts count as 0 or are left out.

    Notes
    -----
    Refused with ``too_few``, ``all_missing`` or ``no_ties``. Source: Watts and Strogatz (1998), Collective
    dynamics of small-world networks. Checked against ``net_dhhs_collab`` and ``net_glasgow_s50``.
    """
    used = undirected(given.complete())
    figure = blank(Cohesion.CLUSTERING, used, of=undirected(given))
    if not figure.estimable:
        return figure
    shares = local_clustering(used.present)
    if np.isnan(shares).all():
        return figure.refused(Refusal.NO_TIES)
    return figure.with_value(float(np.nan_to_num(shares).mean() if count_loose_ends else np.nanmean(shares)))


def local_clustering(ties: Truth) -> Numbers:
    """Share of pairs of each actor's contacts that are tied, shape (n,); NaN with fewer than two contacts."""
    numeric = ties.astype(np.float64)
    closed = ((numeric @ numeric) * numeric).sum(axis=1)
    degree = numeric.sum(axis=1)
    pairs = degree * (degree - 1)
    return np.where(pairs > 0, closed / np.where(pairs > 0, pairs, 1.0), np.nan)


def mean_distance(given: Network) -> Figure:
    """Mean length of the shortest ways between actors who can reach each other; directions count.

    Refused with ``too_few``, ``all_missing`` or ``no_ties``. Checked against ``net_dhhs_collab`` and
    ``net_glasgow_s50``.
    """
    used = given.complete()
    figure = blank(Cohesion.MEAN_DISTANCE, used, of=given)
    if not figure.estimable:
        return figure
    lengths = shortest_paths(used.present).lengths
    reached = lengths[np.isfinite(lengths) & (lengths > 0)]
    return figure.with_value(float(reached.mean())) if reached.size else figure.refused(Refusal.NO_TIES)


def components(given: Network) -> Components:
    """Parts of the network that hang together, isolates, and actors who alone hold a part together.

    Directions are ignored; an actor with an unknown tie to the rest is left out, because a tie that nobody
    told about could join two parts. Checked against ``net_dhhs_collab`` and ``net_glasgow_s50``.
    """
    used = given.complete()
    figure = blank("components", used, of=given)
    found = Components(
        n=used.n, n_dropped=figure.n_dropped, share_observed=figure.share_observed, reason=figure.reason
    )
    if not figure.estimable:
        return found
    ties = used.present | used.present.T
    sizes = np.bincount(component_of(ties))
    return Components(
        n=used.n,
        n_dropped=figure.n_dropped,
        share_observed=figure.share_observed,
        sizes=tuple(int(size) for size in np.sort(sizes)[::-1]),
        isolates=int((~ties.any(axis=1)).sum()),
        cut_points=_cut_points(ties, parts=sizes.size),
    )


def _cut_points(ties: Truth, *, parts: int) -> int:
    """Number of actors without whom there are more parts, not counting themselves."""
    isolated = ~ties.any(axis=1)
    places = np.arange(ties.shape[0])
    found = 0
    for place in places[~isolated]:
        rest = places != place
        found += int(component_of(ties[np.ix_(rest, rest)]).max(initial=-1)) + 1 > parts
    return found
