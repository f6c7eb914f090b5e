"""Working correlation of rows of the same cluster: its parameters and its inverse."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import nan

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from kpk_eval.stats.models.frame import Codes
from kpk_eval.stats.samples import Numbers

LIMIT = 1 - 1e-8
DEFINITE = 1 - 1e-6
"""A correlation from here on is one: the rows of a cluster say the same."""


class Correlation(StrEnum):
    """How rows of the same cluster are assumed to correlate; a wrong guess costs precision, not validity."""

    INDEPENDENCE = "independence"
    """Not at all; the right choice if the size of the cluster may depend on the outcome."""
    EXCHANGEABLE = "exchangeable"
    """All pairs alike."""
    AR1 = "ar1"
    """By a power that grows with the distance of the waves."""
    UNSTRUCTURED = "unstructured"
    """Each pair of waves by itself."""


class Moments(StrEnum):
    """How scale and correlation are estimated from standardised residuals."""

    GEEPACK = "geepack"
    """Means over rows and pairs; AR1 by least squares over all pairs of waves (Yan and Fine 2004)."""
    LIANG_ZEGER = "liang_zeger"
    """Sums divided by their number − coefficients; AR1 from neighbouring waves (SAS, R's gee)."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Clusters with the same waves: the rows of each, shape (m, s), and the waves, (s,), counted from 0."""

    rows: NDArray[np.int64]
    waves: NDArray[np.int64]

    @property
    def n_pairs(self) -> int:
        """Number of pairs of rows of the same cluster."""
        return len(self.rows) * self.waves.size * (self.waves.size - 1) // 2


def blocks_of(clusters: Codes, waves: NDArray[np.int64] | None, correlation: Correlation) -> list[Block]:
    """Clusters grouped by their waves, or by their number of rows if the waves do not matter.

    Raises
    ------
    ValueError
        If waves matter and a cluster has two rows of the same wave.
    """
    matters = correlation in {Correlation.AR1, Correlation.UNSTRUCTURED}
    place = np.zeros_like(clusters) if waves is None else waves
    order = np.lexsort((place, clusters))
    starts = np.flatnonzero(np.r_[True, np.diff(clusters[order]) != 0])
    sizes = np.diff(np.r_[starts, clusters.size])
    within = np.arange(clusters.size) - np.repeat(starts, sizes)
    position = place[order] if matters and waves is not None else within
    if matters and ((np.diff(position) == 0) & (np.diff(clusters[order]) == 0)).any():
        raise ValueError("a cluster has two rows of the same wave; decide which one counts before")
    found: dict[tuple[int, ...], list[int]] = {}
    for start, size in zip(starts, sizes, strict=True):
        key = tuple(position[start : start + size]) if matters else (int(size),)
        found.setdefault(key, []).append(int(start))
    return [
        Block(
            rows=order[np.array(firsts)[:, None] + np.arange(size)],
            waves=np.asarray(position[firsts[0] : firsts[0] + size]),
        )
        for firsts in found.values()
        for size in [int(sizes[np.searchsorted(starts, firsts[0])])]
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Working:
    """A working correlation: its structure and its parameters (one per pair of waves if unstructured)."""

    correlation: Correlation
    parameter: float = 0.0
    matrix: Numbers | None = None

    def inverse_times(self, columns: Numbers, block: Block) -> Numbers:
        """Inverse of the correlation times columns of each cluster of a block, shape (m, s, p)."""
        size = block.waves.size
        if self.correlation is Correlation.INDEPENDENCE or size == 1:
            return columns
        if self.correlation is Correlation.EXCHANGEABLE:
            share = self.parameter / (1 + (size - 1) * self.parameter)
            rest = columns - share * columns.sum(axis=1, keepdims=True)
            return np.asarray(rest / (1 - self.parameter))
        return np.asarray(np.linalg.inv(self._within(block)) @ columns)

    def definite(self, blocks: list[Block]) -> bool:
        """Whether this can be a correlation in every block."""
        if self.correlation is Correlation.EXCHANGEABLE:
            largest = max(block.waves.size for block in blocks)
            return -DEFINITE / max(largest - 1, 1) < self.parameter < DEFINITE
        if self.correlation is Correlation.AR1:
            return abs(self.parameter) < DEFINITE
        if self.correlation is Correlation.UNSTRUCTURED:
            return all(np.linalg.eigvalsh(self._within(block)).min() > 1 - DEFINITE for block in blocks)
        return True

    def _within(self, block: Block) -> Numbers:
        """Correlation matrix of the waves of a block."""
        if self.matrix is not None:
            return self.matrix[np.ix_(block.waves, block.waves)]
        distance = np.abs(block.waves[:, None] - block.waves[None, :])
        return np.asarray(np.sign(self.parameter) ** distance * np.abs(self.parameter) ** distance)


def working_from(
    residuals: Numbers,
    blocks: list[Block],
    *,
    correlation: Correlation,
    moments: Moments,
    scale: float,
    n_coefficients: int,
) -> Working:
    """Working correlation estimated from standardised residuals, shape (n,), of variance ``scale``."""
    lost = n_coefficients if moments is Moments.LIANG_ZEGER else 0
    standard = residuals / np.sqrt(scale)
    if correlation is Correlation.EXCHANGEABLE:
        total, pairs = 0.0, sum(block.n_pairs for block in blocks)
        for block in blocks:
            own = standard[block.rows]
            total += float((own.sum(axis=1) ** 2).sum() - (own**2).sum()) / 2
        return Working(correlation, total / (pairs - lost) if pairs > lost else nan)
    if correlation is Correlation.INDEPENDENCE:
        return Working(correlation)
    sums, counts = _pair_sums(standard, blocks)
    if correlation is Correlation.UNSTRUCTURED:
        off = np.where(counts > lost, sums / np.where(counts > lost, counts - lost, 1), 0.0)
        return Working(correlation, nan, np.where(np.eye(len(sums)) > 0, 1.0, off))
    return Working(correlation, _autoregressive(sums, counts, neighbours=lost > 0, lost=lost))


def _pair_sums(standard: Numbers, blocks: list[Block]) -> tuple[Numbers, Numbers]:
    """Sums of products of residuals, and numbers of clusters, for each pair of waves."""
    size = 1 + max(int(block.waves.max()) for block in blocks)
    sums, counts = np.zeros((size, size)), np.zeros((size, size))
    for block in blocks:
        place = np.ix_(block.waves, block.waves)
        own = standard[block.rows]
        sums[place] += own.T @ own
        counts[place] += block.rows.shape[0]
    return sums, counts


def _autoregressive(sums: Numbers, counts: Numbers, *, neighbours: bool, lost: int) -> float:
    """Correlation of neighbouring waves: from them alone, or by least squares from all pairs."""
    lags = range(1, len(sums))
    totals = np.array([np.trace(sums, lag) for lag in lags])
    numbers = np.array([np.trace(counts, lag) for lag in lags])
    if neighbours:
        return float(totals[0] / (numbers[0] - lost)) if len(totals) and numbers[0] > lost else nan
    power = np.array(lags)
    if not numbers.sum():
        return nan

    def excess(value: float) -> float:
        return float((power * value ** (power - 1) * (totals - numbers * value**power)).sum())

    grid = np.linspace(-LIMIT, LIMIT, 401)
    powers = grid[:, None] ** power
    best = int(np.argmin((numbers * powers**2 - 2 * totals * powers).sum(axis=1)))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    if excess(low) * excess(high) < 0:
        return float(optimize.brentq(excess, low, high, xtol=1e-15, rtol=1e-14))
    return float(grid[best])
