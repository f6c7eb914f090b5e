"""Weights of a mean: none negative, together one, as near to a target as possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from kpk_eval.stats.samples import Numbers

AT_ZERO = 1e-9
"""Slope, relative to the largest, below which a donor without weight could take some at no loss."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights of donors, shape (donors,), and whether no others fit as well."""

    values: Numbers
    unique: bool


def nearest_mean(target: Numbers, donors: Numbers) -> Numbers | None:
    """Weights w ≥ 0 with sum one that minimise |target − donors w|²; None if the search does not end.

    Parameters
    ----------
    target
        What is to be matched, shape (m,).
    donors
        The same of the donors in columns, shape (m, donors).

    Notes
    -----
    With sum one, target − donors w = A w for A = target − donors. Non-negative least squares of (A; 1) on
    (0; 1) gives u = s w with the best w for any length s, because for a given w the least sum is
    q/(1 + q) with q = |A w|², which grows with q. So one exact active-set solution (Lawson and Hanson 1974)
    solves the problem, and dividing by the sum gives the weights.
    """
    gaps = target[:, None] - donors
    scale = np.abs(gaps).max(initial=0.0)
    if scale == 0:
        return np.full(donors.shape[1], 1 / donors.shape[1])
    stacked = np.vstack([gaps / scale, np.ones(donors.shape[1])])
    try:
        found = optimize.nnls(stacked, np.append(np.zeros(target.size), 1.0))[0]
    except RuntimeError:
        return None
    return np.asarray(found / found.sum())


def is_unique(weights: Numbers, target: Numbers, donors: Numbers) -> bool:
    """Whether no other weights give the same fit.

    Others do if donors that could take weight at no loss are affinely dependent.
    """
    residual = target - donors @ weights
    slopes = -donors.T @ residual
    slack = slopes - float(weights @ slopes)
    scale = max(float(np.abs(donors).max(initial=0.0)) * float(np.abs(target).max(initial=0.0)), 1e-300)
    free = (weights > 0) | (slack <= AT_ZERO * scale * target.size)
    table = np.vstack([donors[:, free], np.full(int(free.sum()), np.abs(donors).max(initial=1.0))])
    return int(np.linalg.matrix_rank(table)) == int(free.sum())
