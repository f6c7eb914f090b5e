"""Columns from which every estimator gets its input, in shapes that break formulas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Values of n people before and after, with what else an estimator may ask for; all of shape (n,)."""

    before: Numbers
    after: Numbers
    cluster: NDArray[np.int64]

    @property
    def n(self) -> int:
        """Number of people."""
        return self.before.size

    @property
    def group(self) -> Numbers:
        """0 for the first half, 1 for the second."""
        return (np.arange(self.n) >= self.n // 2).astype(np.float64)

    @property
    def alternating(self) -> Numbers:
        """0 and 1 in turn."""
        return np.arange(self.n, dtype=np.float64) % 2

    @property
    def place(self) -> Numbers:
        """Numbers of the people."""
        return np.arange(self.n, dtype=np.float64)

    @property
    def both(self) -> Numbers:
        """Values before, then values after, shape (2n,)."""
        return np.concatenate([self.before, self.after])

    @property
    def person(self) -> NDArray[np.int64]:
        """Person of each value of ``both``."""
        return np.tile(np.arange(self.n), 2)

    @property
    def wave(self) -> Numbers:
        """Wave of each value of ``both``: 0 or 1."""
        return np.repeat([0.0, 1.0], self.n)

    @property
    def long_cluster(self) -> NDArray[np.int64]:
        """Cluster of each value of ``both``."""
        return np.tile(self.cluster, 2)

    @property
    def long_group(self) -> Numbers:
        """Group of each value of ``both``."""
        return np.tile(self.group, 2)

    @property
    def table(self) -> Numbers:
        """Three columns: before, after, and after moved by one person, shape (n, 3)."""
        return np.column_stack([self.before, self.after, np.roll(self.after, 1)])

    def times(self, factor: float) -> Material:
        """The same values in another unit."""
        return replace(self, before=self.before * factor, after=self.after * factor)


def material(before: list[float], after: list[float], *, clusters: int | None = None) -> Material:
    """Two waves of the same people; every two are a cluster unless the number of clusters is given."""
    n = len(before)
    codes = np.arange(n) // 2 if clusters is None else np.arange(n) % clusters
    return Material(
        np.array(before, dtype=np.float64), np.array(after, dtype=np.float64), codes.astype(np.int64)
    )


EMPTY = {
    "nobody": material([], []),
    "one": material([1], [0]),
    "two": material([1, 0], [0, 1]),
    "all_missing": material([nan] * 12, [nan] * 12),
}
"""Too little for any estimate of people."""
ODD = {
    "three": material([0, 1, 0], [1, 1, 0]),
    "one_wave_missing": material([nan] * 12, [0, 1, 0, 1, 1, 0] * 2),
    "constant": material([1] * 12, [1] * 12),
    "zeros": material([0] * 12, [0] * 12),
    "all_ties": material([0, 1] * 6, [0, 1] * 6),
    "same_change": material([0] * 12, [1] * 12),
    "separated": material([0] * 6 + [1] * 6, [0] * 6 + [1] * 6),
    "ceiling": material([0, 0, 0, 1, 1, 1] * 2, [1] * 12),
    "one_person_changed": material([0, 1] * 6, [1, 1] + [0, 1] * 5),
    "one_cluster": material([0, 1, 1, 0, 1, 0] * 2, [1, 1, 0, 0, 1, 1] * 2, clusters=1),
    "two_clusters": material([0, 1, 1, 0, 1, 0] * 2, [1, 1, 0, 0, 1, 1] * 2, clusters=2),
    "many_missing": material([0, nan, 1, nan] * 3, [nan, 1, 0, nan] * 3),
    "four": material([0, 1, 0, 1], [1, 1, 0, 0]),
}
"""Values on which formulas divide by zero."""
ORDINARY = material(
    [0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1],
    [1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1],
    clusters=5,
)
"""Values without anything odd."""
