"""How much ties keep to given groups, beyond what the actors' numbers of ties make likely."""

from __future__ import annotations

import numpy as np

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network.figure import Figure, blank
from kpk_eval.stats.network.membership import grouped
from kpk_eval.stats.network.ties import Network
from kpk_eval.stats.samples import Numbers


def modularity(given: Network, groups: tuple[str | None, ...]) -> Figure:
    """Share of the ties within groups − share expected if every actor kept the number of ties.

    Parameters
    ----------
    given, groups
        As for ``mixing``; actors with unknown ties are left out until all pairs are known.

    Returns
    -------
    Figure
        Refused with ``too_few``, ``all_missing`` or ``no_ties``.

    Notes
    -----
    Sources: Newman and Girvan (2004), Finding and evaluating community structure; directed: Leicht and Newman
    (2008). Checked against ``net_dhhs_collab`` (R's igraph).
    """
    figure, shares = _shares(given, groups, measure="modularity")
    return figure if not figure.estimable else figure.with_value(_excess(shares))


def assortativity(given: Network, groups: tuple[str | None, ...]) -> Figure:
    """Modularity as a share of the largest it could be with these groups: 1 if all ties are within.

    Parameters
    ----------
    given, groups
        As for ``modularity``.

    Returns
    -------
    Figure
        Refused with ``too_few``, ``all_missing``, ``no_ties`` or ``one_group`` (all tied actors are of one).

    Notes
    -----
    Source: Newman (2003), Mixing patterns in networks. Checked against ``net_dhhs_collab``.
    """
    figure, shares = _shares(given, groups, measure="assortativity")
    if not figure.estimable:
        return figure
    largest = 1 - float(shares.sum(axis=1) @ shares.sum(axis=0))
    return figure.with_value(_excess(shares) / largest) if largest > 0 else figure.refused(Refusal.ONE_GROUP)


def _shares(given: Network, groups: tuple[str | None, ...], *, measure: str) -> tuple[Figure, Numbers]:
    """Figure without number, and the share of the ties from group to group, shape (g, g)."""
    used, labels, names = grouped(given, groups, complete=True)
    figure = blank(measure, used, of=given)
    if figure.estimable and used.n_ties == 0:
        figure = figure.refused(Refusal.NO_TIES)
    if not figure.estimable:
        return figure, np.zeros((0, 0))
    member = (labels[:, None] == np.arange(len(names))[None, :]).astype(np.float64)
    counts = member.T @ used.present.astype(np.float64) @ member
    return figure, np.asarray(counts / counts.sum(), dtype=np.float64)


def _excess(shares: Numbers) -> float:
    """Share within groups beyond the expected one."""
    return float(np.trace(shares) - shares.sum(axis=1) @ shares.sum(axis=0))
