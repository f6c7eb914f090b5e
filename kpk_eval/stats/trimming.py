"""Trimmed means and winsorised variances: the middle of the values, without their tails."""

from __future__ import annotations

from math import floor, sqrt

import numpy as np
from scipy import special

from kpk_eval.stats.samples import Numbers

TRIM = 0.2
"""Share of the values left out at each end: Wilcox's recommendation."""


def require_trim(trim: float) -> None:
    """Refuse a share that is none.

    Raises
    ------
    ValueError
        If the share at each end is negative or leaves nothing.
    """
    if not 0 <= trim < 0.5:
        raise ValueError(f"trim is {trim}; give the share left out at each end, from 0 to below 0.5")


def cut(n: int, *, trim: float) -> int:
    """Number of values left out at each end of n."""
    return floor(trim * n + 1e-12)


def trimmed_mean(values: Numbers, *, trim: float) -> float:
    """Mean of the values that are left when the share ``trim`` is cut off at each end."""
    outside = cut(values.size, trim=trim)
    return float(np.sort(values)[outside : values.size - outside].mean())


def trimmed_means(samples: Numbers, *, trim: float) -> Numbers:
    """Trimmed mean of each row, shape (rows, values) to (rows,)."""
    outside, size = cut(samples.shape[1], trim=trim), samples.shape[1]
    if outside == 0:
        return np.asarray(samples.mean(axis=1), dtype=np.float64)
    parts = np.partition(samples, (outside, size - outside - 1), axis=1)
    return np.asarray(parts[:, outside : size - outside].mean(axis=1), dtype=np.float64)


def winsorised(values: Numbers, *, trim: float) -> Numbers:
    """The values in their order, with each tail pulled in to the last value that is kept."""
    outside = cut(values.size, trim=trim)
    ordered = np.sort(values)
    return np.clip(values, ordered[outside], ordered[values.size - outside - 1])


def normal_winsorised_deviation(trim: float) -> float:
    """Winsorised standard deviation of the standard normal distribution: 0.642 at 20 %, 1 untrimmed."""
    if trim == 0:
        return 1.0
    z = float(special.ndtri(1 - trim))
    density = float(np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))
    return sqrt((1 - 2 * trim) - 2 * z * density + 2 * trim * z**2)
