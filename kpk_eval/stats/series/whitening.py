"""Columns freed from the likeness of neighbouring points of a stationary process."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class White:
    """Columns with independent rows of variance 1, (n, p); half the log determinant of what was undone."""

    columns: Numbers
    half_log_determinant: float


def whitened(covariances: Numbers, columns: Numbers, *, places: NDArray[np.int64]) -> White | None:
    """Columns divided by the root of the covariance of their rows; None where it is no covariance.

    Parameters
    ----------
    covariances
        Covariance of two points by their distance, from 0 to the largest.
    columns
        One row per point, shape (n, p).
    places
        Place of each point on the grid of time, rising.

    Notes
    -----
    Without gaps by the recursion of Durbin (1960) and Levinson, which needs no matrix; with gaps by Cholesky.
    """
    if places[-1] - places[0] == places.size - 1:
        return _recursion(covariances, columns)
    try:
        root = np.linalg.cholesky(covariances[np.abs(places[:, None] - places[None, :])])
    except np.linalg.LinAlgError:
        return None
    solved = np.asarray(linalg.solve_triangular(root, columns, lower=True))
    return White(solved, float(np.log(np.diag(root)).sum()))


def _recursion(covariances: Numbers, columns: Numbers) -> White | None:
    """One-step prediction errors in units of their standard deviation."""
    n = columns.shape[0]
    variance = float(covariances[0])
    if not variance > 0:
        return None
    weights, half = np.zeros(n), log(variance) / 2
    white = np.empty_like(columns)
    white[0] = columns[0] / sqrt(variance)
    for place in range(1, n):
        known = weights[: place - 1]
        partial = (covariances[place] - known @ covariances[place - 1 : 0 : -1]) / variance
        if not abs(partial) < 1:
            return None
        weights[: place - 1] = known - partial * known[::-1]
        weights[place - 1] = partial
        variance *= 1 - partial**2
        white[place] = (columns[place] - weights[:place] @ columns[place - 1 :: -1]) / sqrt(variance)
        half += log(variance) / 2
    return White(white, half)
