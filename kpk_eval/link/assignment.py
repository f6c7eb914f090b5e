"""One partner for each person: the links that every best choice has in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kpk_eval.link.codes import Positions
from kpk_eval.link.distance import Candidates

STEPS = 1000
"""Parts of a weight in which distances are told apart; smaller differences are a tie."""

Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Linked positions of two waves, aligned, and positions of those with several equally good partners."""

    before: Positions
    after: Positions
    tied_before: Positions
    tied_after: Positions


def assign(pairs: Candidates, *, worst: float) -> Assignment:
    """The one-to-one links with the smallest total distance, as far as there is only one such choice.

    Leaving two people unlinked counts a little more than ``worst``, the largest distance of a possible
    pair: whoever has a partner that nobody else needs is linked.
    """
    gain = np.rint((worst - pairs.distance) * STEPS).astype(np.int64) + 1
    certain: set[tuple[int, int]] = set()
    possible: set[tuple[int, int]] = set()
    for part in _apart(pairs):
        chosen, ever = _best(pairs.before[part], pairs.after[part], gain[part])
        certain |= chosen
        possible |= ever
    links = np.array(sorted(certain), dtype=np.intp).reshape(-1, 2)
    open_ones = np.array(sorted(possible - certain), dtype=np.intp).reshape(-1, 2)
    return Assignment(
        links[:, 0],
        links[:, 1],
        np.setdiff1d(open_ones[:, 0], links[:, 0]),
        np.setdiff1d(open_ones[:, 1], links[:, 1]),
    )


def _apart(pairs: Candidates) -> list[Positions]:
    """Candidates in groups that share nobody."""
    if not len(pairs.before):
        return []
    size = int(pairs.before.max()) + 1, int(pairs.after.max()) + 1
    nodes = pairs.before, pairs.after + size[0]
    graph = coo_array((np.ones(len(nodes[0])), nodes), shape=(sum(size), sum(size)))
    group = connected_components(graph, directed=False)[1][pairs.before]
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


def _best(before: Positions, after: Positions, gain: npt.NDArray[np.int64]) -> tuple[Pairs, Pairs]:
    """Pairs that all best choices have in common, and all that were found in any of them."""
    if len(before) == 1:
        only = frozenset([(int(before[0]), int(after[0]))])
        return only, only
    rows, row = np.unique(before, return_inverse=True)
    columns, column = np.unique(after, return_inverse=True)
    table = np.zeros((len(rows), len(columns)))
    more = min(table.shape) + 1
    table[row, column] = gain * more
    common = ever = _choice(table)
    while True:
        less = table.copy()
        for pair in common:
            less[pair] -= 1
        other = _choice(less)
        ever |= other
        if common <= other:
            break
        common &= other
    return _named(common, rows, columns), _named(ever, rows, columns)


def _named(pairs: Pairs, rows: Positions, columns: Positions) -> Pairs:
    """Places in a table as positions in the two waves."""
    return frozenset((int(rows[one]), int(columns[other])) for one, other in pairs)


def _choice(table: npt.NDArray[np.float64]) -> Pairs:
    """A best choice: the pairs with a gain in it."""
    chosen = zip(*linear_sum_assignment(table, maximize=True), strict=True)
    return frozenset((int(one), int(other)) for one, other in chosen if table[one, other] > 0)
