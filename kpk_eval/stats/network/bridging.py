"""Ties within and between groups of actors, for example departments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.network.figure import Figure, blank
from kpk_eval.stats.network.membership import grouped
from kpk_eval.stats.network.reference import DRAWS, NEAR, SEED, arrangements, referenced
from kpk_eval.stats.network.rewiring import MOST_REWIRED, rewired
from kpk_eval.stats.network.ties import Network, Truth
from kpk_eval.stats.samples import Numbers


class Chance(StrEnum):
    """What chance is let to move for the reference of an index."""

    GROUPS = "groups"
    """Actors exchange their groups; the ties stay (Krackhardt and Stern 1988)."""
    TIES = "ties"
    """The same number of ties falls on any pairs: closed formula, no draws."""
    REWIRED = "rewired"
    """Every actor keeps the number of ties but not with whom."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mixing(Refusable):
    """Ties between groups, row to column, shape (g, g).

    ``ties`` counts ties, ``pairs`` the pairs that are known (ordered if directed; if undirected,
    each pair once and both tables symmetric), ``densities`` is their ratio (NaN without pairs), ``sizes``
    the actors of each group. ``ei`` is the E–I index of the ties of each group (sent or received).
    """

    groups: tuple[str, ...]
    sizes: tuple[int, ...]
    ties: NDArray[np.int64]
    pairs: NDArray[np.int64]
    densities: Numbers
    ei: tuple[float, ...]
    share_observed: float
    n_dropped: int


def mixing(given: Network, groups: tuple[str | None, ...]) -> Mixing:
    """Number and density of the ties within and between groups.

    Parameters
    ----------
    given
        Network.
    groups
        Group of each actor in the order of the rows; None is unknown, and such actors are left out.

    Raises
    ------
    ValueError
        If there is not one group per actor.

    Notes
    -----
    Refused with ``too_few`` or ``all_missing``. Source: Krackhardt and Stern (1988), Informal networks and
    organizational crises.
    """
    used, labels, names = grouped(given, groups)
    figure = blank("mixing", used, of=given)
    member = (labels[:, None] == np.arange(len(names))[None, :]).astype(np.float64)
    ties = _between(used.present, member, directed=used.directed)
    pairs = _between(used.observed, member, directed=used.directed)
    inside = np.diag(ties)
    touching = ties.sum(axis=0) + ties.sum(axis=1) - inside if used.directed else ties.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        densities = np.where(pairs > 0, ties / pairs, nan)
        index = np.where(touching > 0, (touching - 2 * inside) / touching, nan)
    return Mixing(
        groups=names,
        sizes=tuple(int(size) for size in member.sum(axis=0)),
        ties=ties,
        pairs=pairs,
        densities=densities,
        ei=tuple(float(one) for one in index),
        share_observed=figure.share_observed,
        n_dropped=figure.n_dropped,
        reason=figure.reason,
    )


def ei_index(
    given: Network,
    groups: tuple[str | None, ...],
    *,
    chance: Chance = Chance.GROUPS,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Figure:
    """(Ties between groups − ties within groups) / ties: −1 all within, 1 all between, over known pairs.

    Parameters
    ----------
    given, groups
        As for ``mixing``.
    chance
        What the expected value and p are taken from; the index alone says little, because groups of unequal
        size have fewer pairs within.
    draws, seed
        Number and seed of the draws (for ``ties`` none are needed, for ``rewired`` at most 999 are made);
        exact where all arrangements of the actors are no more than these.

    Returns
    -------
    Figure
        p is two-sided: how often chance is as far from its mean. Refused with ``too_few``, ``all_missing``,
        ``no_ties`` or ``one_group``.

    Raises
    ------
    ValueError
        If there is not one group per actor, or no draw.

    Notes
    -----
    Source: Krackhardt and Stern (1988), Informal networks and organizational crises. Rewiring needs all pairs
    known and leaves out actors until they are. Checked against ``net_dhhs_collab`` and, for p,
    tests/references/network.
    """
    used, labels, _ = grouped(given, groups, complete=chance is Chance.REWIRED)
    figure = blank("ei_index", used, of=given, method=chance)
    if not figure.estimable:
        return figure
    if used.n_ties == 0:
        return figure.refused(Refusal.NO_TIES)
    if np.unique(labels).size < 2:
        return figure.refused(Refusal.ONE_GROUP)
    ties = used.present
    same = _same(labels)
    figure = figure.with_value(1 - 2 * float((ties & same).sum()) / float(ties.sum()))
    match chance:
        case Chance.TIES:
            return _closed_form(figure, int((used.observed & same).sum()) // (1 if used.directed else 2))
        case Chance.REWIRED:
            tables = rewired(ties, directed=used.directed, draws=min(draws, MOST_REWIRED), seed=seed)
            drawn = 1 - 2 * (tables & same).sum(axis=(1, 2)) / ties.sum()
            return referenced(figure, np.asarray(drawn, dtype=np.float64), exact=False)
        case Chance.GROUPS:
            orders, exact = arrangements(used.n, draws=draws, seed=seed)
            return referenced(figure, _relabelled(ties, labels, orders), exact=exact)


def _same(labels: NDArray[np.intp]) -> Truth:
    """Whether two actors are of the same group, shape (n, n)."""
    return np.asarray(labels[:, None] == labels[None, :], dtype=np.bool_)


def _between(cells: Truth, member: Numbers, *, directed: bool) -> NDArray[np.int64]:
    """Number of cells from group to group; if undirected, each pair within a group once."""
    counts = np.rint(member.T @ cells.astype(np.float64) @ member).astype(np.int64)
    if not directed:
        np.fill_diagonal(counts, np.diag(counts) // 2)
    return counts


def _relabelled(ties: Truth, labels: NDArray[np.intp], orders: NDArray[np.intp]) -> Numbers:
    """Index under each exchange of groups."""
    start, end = np.nonzero(ties)
    shuffled = labels[orders]
    parts = [
        (shuffled[place : place + 1_000, start] == shuffled[place : place + 1_000, end]).mean(axis=1)
        for place in range(0, orders.shape[0], 1_000)
    ]
    return np.asarray(1 - 2 * np.concatenate(parts), dtype=np.float64)


def _closed_form(figure: Figure, pairs_within: int) -> Figure:
    """Index where the ties fall on any pairs: the number within groups is hypergeometric."""
    ties, pairs = figure.n_ties, figure.n_pairs
    inside = np.arange(ties + 1)
    values, weights = 1 - 2 * inside / ties, stats.hypergeom.pmf(inside, pairs, pairs_within, ties)
    share = pairs_within / pairs
    expected = 1 - 2 * share
    far = np.abs(values - expected) >= abs(figure.estimate - expected) - NEAR
    return replace(
        figure,
        expected=expected,
        spread=2 * sqrt(share * (1 - share) * (pairs - ties) / (pairs - 1) / ties),
        p=min(float(weights[far].sum()), 1.0),
        p_greater=min(float(weights[values >= figure.estimate - NEAR].sum()), 1.0),
        p_less=min(float(weights[values <= figure.estimate + NEAR].sum()), 1.0),
        exact=True,
    )
