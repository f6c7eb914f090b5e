"""Sums of products of a mixed model: all that its likelihood needs to know of the data."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import linalg

from kpk_eval.stats.models.frame import Codes
from kpk_eval.stats.samples import Numbers

WITHIN = 1e-10
"""Share of a column below which it does not vary within clusters."""

DIGITS = 10
"""Digits to which the random-effect designs of two clusters must agree to be treated as one kind."""


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Sums over clusters that have the same random-effect design, and over all rows.

    With Z the columns with random effects (q) and X+ the fixed columns followed by the outcome (p + 1):
    ``inner`` is Z'Z of each kind of cluster, shape (g, q, q), ``counts`` the number of clusters of that kind,
    ``outer`` the sum over them of all products of two entries of Z'X+, shape (g, q, q, p + 1, p + 1) (rows of
    both, then columns of both), ``total`` is X+'X+. Clusters that were asked at the same times are one kind,
    so that the likelihood of a balanced panel takes no longer for thousands of people than for ten.
    """

    n: int
    n_clusters: int
    inner: Numbers
    counts: Numbers
    outer: Numbers
    total: Numbers

    @property
    def n_fixed(self) -> int:
        """Number of fixed columns."""
        return len(self.total) - 1

    @property
    def within_df(self) -> int:
        """Rows minus all that fixed columns and random effects could fit exactly."""
        ranks = np.linalg.matrix_rank(self.inner, hermitian=True)
        fixed = np.linalg.matrix_rank(self._within[:-1, :-1], tol=WITHIN, hermitian=True)
        return int(self.n - self.counts @ ranks - fixed)

    @property
    def within_share(self) -> float:
        """Share of the outcome's squares that vary within clusters, after fixed columns."""
        inside = self._within
        right = inside[:-1, -1]
        fitted = right @ np.linalg.pinv(inside[:-1, :-1], rtol=WITHIN, hermitian=True) @ right
        return float((inside[-1, -1] - fitted) / self.total[-1, -1])

    @property
    def _within(self) -> Numbers:
        """X+'X+ after taking out of each cluster all that its random effects could fit."""
        free = np.linalg.pinv(self.inner, hermitian=True)
        lost = np.tensordot(free, self.outer, axes=3)
        return np.asarray(self.total - lost)

    def in_columns(self, change: Numbers) -> Products:
        """The sums for X+ multiplied by a matrix of shape (p + 1, new p + 1)."""
        outer = change.T @ self.outer @ change
        return replace(self, outer=outer, total=change.T @ self.total @ change)


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """How the columns were turned before the sums were taken, to lose no digits.

    X = Q ``fixed``, Z = Z~ ``random`` (both upper triangular); the outcome is the residual from ``least
    squares`` coefficients, which are kept here.
    """

    fixed: Numbers
    random: Numbers
    least_squares: Numbers

    @property
    def log_determinant(self) -> float:
        """Logarithm of the determinant of X'X."""
        return 2 * float(np.log(np.abs(np.diag(self.fixed))).sum())

    def coefficients(self, turned: Numbers) -> Numbers:
        """Coefficients of the columns as given, from those of the turned ones."""
        return np.asarray(self.least_squares + linalg.solve_triangular(self.fixed, turned))

    def of_coefficients(self, turned: Numbers) -> Numbers:
        """Matrices (..., p, p) of the coefficients as given, from those of the turned ones."""
        inverse = linalg.solve_triangular(self.fixed, np.eye(len(self.fixed)))
        return np.asarray(inverse @ turned @ inverse.T)

    def of_random_effects(self, turned: Numbers) -> Numbers:
        """Covariance of the random effects as given, from that of the turned ones."""
        inverse = linalg.solve_triangular(self.random, np.eye(len(self.random)))
        return np.asarray(inverse @ turned @ inverse.T)


def products_of(
    outcome: Numbers, fixed: Numbers, random: Numbers, clusters: Codes, *, correlated: bool = True
) -> tuple[Products, Basis]:
    """Sums of products of turned columns, and how they were turned.

    Parameters
    ----------
    outcome, fixed, random
        Shapes (n,), (n, p) of full rank, (n, q).
    clusters
        Number of the cluster of each row, from 0.
    correlated
        Whether random effects may be correlated. If not, their columns are only scaled, not turned.
    """
    q_fixed, r_fixed = linalg.qr(fixed, mode="economic")
    least_squares = linalg.solve_triangular(r_fixed, q_fixed.T @ outcome)
    turned_random, r_random = _turned(random, correlated=correlated)
    both = np.column_stack([q_fixed, outcome - fixed @ least_squares])
    basis = Basis(fixed=r_fixed, random=r_random, least_squares=least_squares)
    return _sums(both, turned_random, clusters), basis


def _turned(random: Numbers, *, correlated: bool) -> tuple[Numbers, Numbers]:
    """Random columns of mean square one, made orthogonal if they may be correlated."""
    root_n = np.sqrt(random.shape[0])
    if correlated and random.shape[1] > 1:
        q, r = linalg.qr(random, mode="economic")
        return q * root_n, r / root_n
    lengths = np.sqrt((random**2).mean(axis=0))
    return random / lengths, np.diag(lengths)


def _sums(both: Numbers, random: Numbers, clusters: Codes) -> Products:
    """Sums of products over the clusters of each kind."""
    order = np.argsort(clusters, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(clusters[order]) != 0])
    sorted_random, sorted_both = random[order], both[order]
    inner = np.add.reduceat(sorted_random[:, :, None] * sorted_random[:, None, :], starts)
    cross = np.add.reduceat(sorted_random[:, :, None] * sorted_both[:, None, :], starts)
    key = np.round(inner.reshape(len(starts), -1), DIGITS)
    _, first, kind = np.unique(key, axis=0, return_index=True, return_inverse=True)
    sizes = np.bincount(kind.ravel(), minlength=len(first))
    by_kind = np.argsort(kind.ravel(), kind="stable")
    flat = cross[by_kind].reshape(len(starts), -1)
    blocks = np.split(flat, np.cumsum(sizes)[:-1])
    shape = (len(first), random.shape[1], both.shape[1], random.shape[1], both.shape[1])
    outer = np.stack([block.T @ block for block in blocks]).reshape(shape)
    return Products(
        n=both.shape[0],
        n_clusters=len(starts),
        inner=inner[first],
        counts=sizes.astype(np.float64),
        outer=np.ascontiguousarray(outer.transpose(0, 1, 3, 2, 4)),
        total=both.T @ both,
    )
