"""The ways in which treatment could have been assigned to areas."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb, prod

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.did.design import Codes

Free = NDArray[np.bool_]

SEED = 20_260
"""Seed of drawn assignments where none is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How assignments are gone through: all up to a number, else so many draws with a seed."""

    enumerate_up_to: int = 20_000
    draws: int = 9_999
    seed: int = SEED

    def __post_init__(self) -> None:
        """Refuse too few draws."""
        if self.draws < 99:
            raise ValueError(f"draws is {self.draws}; a permutation test needs at least 99, better 9999")


def number_of_assignments(actual: Codes) -> int:
    """Number of different ways to give areas the labels they have (starts, or treated or not)."""
    left, ways = actual.size, []
    for count in np.unique(actual, return_counts=True)[1]:
        ways.append(comb(left, int(count)))
        left -= int(count)
    return prod(ways)


def actual_and_others(actual: Codes, search: Search) -> Codes:
    """Assignments, one per row, the actual one first: all there are, or as many as are drawn."""
    if number_of_assignments(actual) > search.enumerate_up_to:
        generator = np.random.default_rng(search.seed)
        drawn = generator.permuted(np.tile(actual, (search.draws, 1)), axis=1)
        return np.vstack([actual, drawn])
    every = _every(actual)
    first = int(np.flatnonzero((every == actual).all(axis=1))[0])
    return np.vstack([every[first], np.delete(every, first, axis=0)])


def _every(actual: Codes) -> Codes:
    """All different assignments: the rarest labels choose their places first, one label after the other."""
    labels, counts = np.unique(actual, return_counts=True)
    order = np.argsort(counts, kind="stable")
    rows = np.full((1, actual.size), labels[order[-1]], dtype=np.int64)
    free = np.ones((1, actual.size), dtype=bool)
    for place in order[:-1]:
        rows, free = _spread(rows, free, label=int(labels[place]), count=int(counts[place]))
    return rows


def _spread(rows: Codes, free: Free, *, label: int, count: int) -> tuple[Codes, Free]:
    """Every row once for each way of giving ``count`` of its free places a label."""
    left = int(free[0].sum())
    chosen = np.array(list(combinations(range(left), count)), dtype=np.int64)
    places = np.nonzero(free)[1].reshape(rows.shape[0], left)[:, chosen].reshape(-1, count)
    grown = np.repeat(rows, len(chosen), axis=0)
    open_places = np.repeat(free, len(chosen), axis=0)
    line = np.arange(grown.shape[0])[:, None]
    grown[line, places] = label
    open_places[line, places] = False
    return grown, open_places
