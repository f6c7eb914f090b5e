"""How much more areas differ than chance alone would make them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import nan, sqrt

import numpy as np
from scipy import stats

from kpk_eval.stats.samples import Numbers


class Trimming(StrEnum):
    """What happens to the most extreme areas before the variation is estimated."""

    NONE = "none"
    WINSORISED = "winsorised"
    """They are set to the quantiles at both ends (Spiegelhalter 2005)."""
    TRUNCATED = "truncated"
    """They are left out (English hospital mortality indicator)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """Variation beyond chance of ``n`` areas.

    ``factor`` is the mean squared z (1 by chance), ``between`` the variance of true differences on the scale
    used, 0 or more. Both are NaN with fewer than two areas. ``p`` tests that there is chance alone (not after
    trimming, then NaN).
    """

    n: int
    factor: float = nan
    between: float = nan
    p: float = nan

    @property
    def clear(self) -> bool:
        """Whether the factor is more than two standard deviations above 1 (Spiegelhalter 2005)."""
        return self.n > 1 and self.factor > 1 + 2 * sqrt(2 / self.n)


def excess_of(
    z: Numbers, deviation: Numbers, *, trimming: Trimming = Trimming.WINSORISED, share: float = 0.1
) -> Excess:
    """Factor and variance of true differences from distances in standard deviations.

    Parameters
    ----------
    z
        Distance of each area from the target in standard deviations of chance, shape (k,).
    deviation
        Those standard deviations, shape (k,).
    trimming, share
        What happens to a share of areas at each end.

    Raises
    ------
    ValueError
        If the share is not between 0 and a half.

    Notes
    -----
    Source: Spiegelhalter (2005), Handling over-dispersion of performance indicators; moments of DerSimonian
    and Laird (1986). Checked against tests/references/areas.
    """
    if not 0 <= share < 0.5:
        raise ValueError(f"the share trimmed at each end is {share}; it must lie between 0 and 0.5")
    if z.size < 2:
        return Excess(n=z.size)
    kept, spread = _trimmed(z, deviation, trimming, share)
    n = kept.size
    if n < 2:
        return Excess(n=n)
    factor = float((kept**2).mean())
    weights = 1 / spread**2
    between = (n * factor - (n - 1)) / float(weights.sum() - (weights**2).sum() / weights.sum())
    p = float(stats.chi2.sf(n * factor, n - 1)) if trimming is Trimming.NONE else nan
    return Excess(n=n, factor=factor, between=max(between, 0.0), p=p)


def _trimmed(z: Numbers, deviation: Numbers, trimming: Trimming, share: float) -> tuple[Numbers, Numbers]:
    """Distances and standard deviations after trimming."""
    if trimming is Trimming.NONE or share == 0:
        return z, deviation
    if trimming is Trimming.WINSORISED:
        low, high = np.quantile(z, (share, 1 - share))
        return np.clip(z, low, high), deviation
    parts = 1 / share
    part = np.floor(stats.rankdata(z) * parts / (z.size + 1))
    keep = (part > 0) & (part < parts - 1)
    return z[keep], deviation[keep]
