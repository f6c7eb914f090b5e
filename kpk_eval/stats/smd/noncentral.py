"""Limits of the noncentrality of a t value."""

from __future__ import annotations

from math import nan, sqrt

import numpy as np
from scipy import optimize, special

LARGEST_T = 5_000
"""Beyond this the noncentral t is not inverted."""


def noncentrality_limits(t: float, df: float, *, level: float) -> tuple[float, float]:
    """Noncentrality parameters between which a t value lies in the middle ``level`` of its distribution.

    NaN for t beyond 5,000, where the distribution function takes too long and no real data lie.

    Source: Steiger and Fouladi (1997), Noncentrality interval estimation. R's ``pt`` loses its accuracy
    above a noncentrality of 37.62; this function does not.
    """
    if not abs(t) <= LARGEST_T:
        return nan, nan
    if t < 0:
        low, high = noncentrality_limits(-t, df, level=level)
        return -high, -low
    tail = (1 - level) / 2
    return _noncentrality(t, df, probability=1 - tail), _noncentrality(t, df, probability=tail)


def _noncentrality(t: float, df: float, *, probability: float) -> float:
    """Noncentrality at which P(T <= t) has the given value, for t >= 0; NaN where it cannot be found."""

    def excess(noncentrality: float) -> float:
        below = float(special.nctdtr(df, noncentrality, t))
        if np.isnan(below):
            below = 1.0 if noncentrality < t else 0.0
        return below - probability

    tail = min(probability, 1 - probability) / 2
    quantile = float(special.ndtri(1 - tail)) + 1
    largest = t * sqrt(float(special.chdtri(df, tail)) / df) + quantile
    found = float(optimize.brentq(excess, -quantile, largest, xtol=1e-12, rtol=1e-14))
    return found if np.isfinite(special.nctdtr(df, found, t)) else nan
