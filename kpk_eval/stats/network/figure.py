"""One figure about a network, with its uncertainty and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.network.ties import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Refusable):
    """A measure of a network.

    ``n`` counts the actors the figure rests on, ``n_dropped`` those left out because ties of theirs are
    unknown. ``n_pairs`` counts the pairs (ordered if directed) it rests on, ``share_observed`` their share of
    all pairs. ``low`` and ``high`` are limits at ``level``; ``expected``, ``spread`` and ``p`` are the mean
    and standard deviation of the reference distribution, and how often it is as far off. ``n_drawn`` counts
    the draws (all arrangements where ``exact``). What a measure does not have is NaN. Where ``reason`` is not
    empty, every number but the counts is NaN.
    """

    measure: str
    method: str = ""
    n: int
    n_dropped: int
    n_pairs: int
    n_ties: int
    share_observed: float
    estimate: float = nan
    level: float = nan
    error: float = nan
    low: float = nan
    high: float = nan
    expected: float = nan
    spread: float = nan
    p: float = nan
    p_greater: float = nan
    p_less: float = nan
    n_drawn: int = 0
    exact: bool = False

    def with_value(self, estimate: float) -> Figure:
        """The same counts with a number."""
        return replace(self, estimate=float(estimate))


def blank(measure: str, used: Network, *, of: Network | None = None, method: str = "") -> Figure:
    """Figure with the counts of the network used, of the whole one it was taken from, and no number yet."""
    whole = used if of is None else of
    return Figure(
        measure=measure,
        method=method,
        n=used.n,
        n_dropped=whole.n - used.n,
        n_pairs=used.n_pairs,
        n_ties=used.n_ties,
        share_observed=used.n_pairs / whole.n_possible if whole.n_possible else nan,
        reason=whole.shortage if whole.shortage is not Refusal.NONE else used.shortage,
    )
