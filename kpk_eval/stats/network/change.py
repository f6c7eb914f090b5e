"""How much of a network stays from one wave to the next."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.network.ties import MINIMUM_ACTORS, Network


@dataclass(frozen=True, slots=True, kw_only=True)
class TieChange(Refusable):
    """Pairs of actors by their ties in two waves, over pairs known in both.

    ``kept``, ``made``, ``ended`` and ``never`` count ties (pairs, if undirected). ``jaccard`` is kept /
    (kept + made + ended), ``hamming`` made + ended, ``hamming_share`` its share of the pairs, ``stability``
    the share of the earlier ties that are kept. ``n`` counts the actors of both waves, ``n_before_only`` and
    ``n_after_only`` the others; ``share_observed`` is the share of the pairs of the n that are known twice.
    A share without anything to be taken of is NaN.
    """

    n: int
    n_before_only: int
    n_after_only: int
    n_pairs: int
    share_observed: float
    kept: int = 0
    made: int = 0
    ended: int = 0
    never: int = 0
    jaccard: float = nan
    hamming: int = 0
    hamming_share: float = nan
    stability: float = nan


def tie_change(before: Network, after: Network) -> TieChange:
    """Ties kept, made and ended between two waves, and the Jaccard index of stability.

    Parameters
    ----------
    before, after
        Networks of the earlier and the later wave, matched by the names of the actors.

    Returns
    -------
    TieChange
        Refused with ``too_few`` (fewer than three actors in both), ``all_missing``, or ``no_ties`` (none in
        either wave, counts are given).

    Raises
    ------
    ValueError
        If one network is directed and the other is not.

    Notes
    -----
    A Jaccard index below 0.2 to 0.3 says that hardly anything is carried over (Snijders, van de Bunt and
    Steglich 2010). Checked against ``net_glasgow_s50``.
    """
    first, second = in_both(before, after)
    each = 1 if first.directed else 2
    known = first.observed & second.observed
    n_pairs = int(known.sum()) // each
    kept, made, ended = (
        int(cells.sum()) // each
        for cells in (
            known & first.present & second.present,
            known & ~first.present & second.present,
            known & first.present & ~second.present,
        )
    )
    union = kept + made + ended
    if first.n < MINIMUM_ACTORS or n_pairs == 0:
        union = 0
    return TieChange(
        n=first.n,
        n_before_only=before.n - first.n,
        n_after_only=after.n - first.n,
        n_pairs=n_pairs,
        share_observed=n_pairs / first.n_possible if first.n_possible else nan,
        kept=kept,
        made=made,
        ended=ended,
        never=n_pairs - kept - made - ended,
        jaccard=kept / union if union else nan,
        hamming=made + ended,
        hamming_share=(made + ended) / n_pairs if n_pairs and first.n >= MINIMUM_ACTORS else nan,
        stability=kept / (kept + ended) if union and kept + ended else nan,
        reason=_reason(first, n_pairs=n_pairs, union=union),
    )


def in_both(before: Network, after: Network) -> tuple[Network, Network]:
    """Both networks among the actors of both waves, in the order of the earlier one.

    Raises
    ------
    ValueError
        If one network is directed and the other is not.
    """
    if before.directed != after.directed:
        raise ValueError("one wave is directed and the other is not; make both undirected by the same rule")
    row = {actor: place for place, actor in enumerate(after.actors)}
    shared = [(place, row[actor]) for place, actor in enumerate(before.actors) if actor in row]
    first = np.array([place for place, _ in shared], dtype=np.intp)
    second = np.array([place for _, place in shared], dtype=np.intp)
    return before.among(first), after.among(second)


def _reason(first: Network, *, n_pairs: int, union: int) -> Refusal:
    """Why there is no index; empty if there is one."""
    if first.n < MINIMUM_ACTORS:
        return Refusal.TOO_FEW
    if n_pairs == 0:
        return Refusal.ALL_MISSING
    return Refusal.NONE if union else Refusal.NO_TIES
