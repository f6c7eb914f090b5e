"""Inverses of information matrices whose columns have different units."""

from __future__ import annotations

import numpy as np

from kpk_eval.stats.samples import Numbers

SINGULAR = 1e13
"""Condition, after bringing all columns to the same scale, from which a matrix cannot be inverted."""


def inverse_of(information: Numbers) -> Numbers | None:
    """Inverse of a symmetric matrix, scaled so that units do not matter; None if it has none."""
    spread = np.sqrt(np.abs(np.diag(information)))
    if not (np.isfinite(information).all() and (spread > 0).all()):
        return None
    scaled = information / np.outer(spread, spread)
    if np.linalg.cond(scaled) > SINGULAR:
        return None
    inverse = np.linalg.inv(scaled)
    return np.asarray((inverse + inverse.T) / 2 / np.outer(spread, spread))
