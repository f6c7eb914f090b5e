"""Networks in which every actor keeps the number of ties but not with whom."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.network.ties import Truth

SWAPS_PER_TIE = 10
"""Attempted exchanges per tie; 10 to 100 are usual (Milo et al. 2003)."""

MOST_REWIRED = 999
"""Draws beyond which nothing is gained for the time they take."""


def rewired(ties: Truth, *, directed: bool, draws: int, seed: int) -> Truth:
    """Networks after many exchanges of ends between two ties, shape (draws, n, n).

    The ties a–b and c–d become a–d and c–b where neither exists yet and nobody is tied to oneself. Degrees
    (in and out, if directed) stay as they are. All draws start at the network given.

    Source: Maslov and Sneppen (2002), Specificity and stability in topology of protein networks.
    """
    cells = np.argwhere(ties if directed else np.triu(ties, 1))
    generator = np.random.default_rng(seed)
    tables = np.repeat(ties[None], draws, axis=0)
    edges = np.repeat(cells[None], draws, axis=0)
    count = cells.shape[0]
    if count < 2:
        return tables
    for _ in range(SWAPS_PER_TIE * count):
        first = generator.integers(count, size=draws)
        second = (first + generator.integers(1, count, size=draws)) % count
        turned = generator.random(draws) < 0.5
        _exchange(tables, edges, first, second, turned, directed=directed)
    return tables


def _exchange(
    tables: Truth,
    edges: NDArray[np.intp],
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    turned: Truth,
    *,
    directed: bool,
) -> None:
    """One attempted exchange in each draw, written into the arrays made by ``rewired``."""
    draw = np.arange(tables.shape[0])
    a, b = edges[draw, first].T
    c, d = edges[draw, second].T
    if not directed:
        c, d = np.where(turned, d, c), np.where(turned, c, d)
    possible = (a != d) & (c != b) & ~tables[draw, a, d] & ~tables[draw, c, b]
    at, a, b, c, d = draw[possible], a[possible], b[possible], c[possible], d[possible]
    for start, end, there in ((a, b, False), (c, d, False), (a, d, True), (c, b, True)):
        tables[at, start, end] = there
        if not directed:
            tables[at, end, start] = there
    edges[at, first[possible]] = np.stack([a, d], axis=1)
    edges[at, second[possible]] = np.stack([c, b], axis=1)
