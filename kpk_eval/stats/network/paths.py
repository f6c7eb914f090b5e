"""Shortest ways between all actors of a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csgraph

from kpk_eval.stats.network.ties import Truth
from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Lengths of the shortest ways (inf where there is none) and how many there are, shapes (n, n)."""

    lengths: Numbers
    counts: Numbers


def shortest_paths(ties: Truth) -> Paths:
    """Shortest ways along the ties, from row to column, all ties of length one."""
    step = ties.astype(np.float64)
    lengths = np.where(np.eye(ties.shape[0], dtype=bool), 0.0, np.inf)
    counts = np.eye(ties.shape[0])
    front, length = counts, 0
    while front.any():
        length += 1
        reached = front @ step
        front = np.where(np.isinf(lengths), reached, 0.0)
        lengths = np.where(front > 0, float(length), lengths)
        counts = counts + front
    return Paths(lengths=lengths, counts=counts)


def betweenness(ties: Truth, *, directed: bool) -> Numbers:
    """Shortest ways between others that lead through each actor, shape (n,); of k equal ways each counts 1/k.

    Source: Brandes (2001), A faster algorithm for betweenness centrality.
    """
    paths, step = shortest_paths(ties), ties.astype(np.float64)
    finite = paths.lengths[np.isfinite(paths.lengths)]
    dependency = np.zeros_like(paths.counts)
    divisor = np.where(paths.counts > 0, paths.counts, 1.0)
    for length in range(int(finite.max(initial=0)), 0, -1):
        share = np.where(paths.lengths == length, (1 + dependency) / divisor, 0.0)
        passed = (share @ step.T) * paths.counts
        dependency += np.where(paths.lengths == length - 1, passed, 0.0)
    np.fill_diagonal(dependency, 0.0)
    total: Numbers = dependency.sum(axis=0)
    return total if directed else total / 2


def component_of(ties: Truth) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Number of the component of each actor, shape (n,), directions ignored."""
    _, labels = csgraph.connected_components(ties.astype(np.int8), directed=True, connection="weak")
    return np.asarray(labels, dtype=np.intp)
