"""How far the true effect of another site may lie from the mean, where the sites' spread is uncertain."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import special, stats

from kpk_eval.stats.meta.sites import Sites
from kpk_eval.stats.samples import Numbers

POINTS = 4_000
"""Points of each distribution; they are spread evenly, so that the reach is good to about 1 %."""
SEED = 20_240_101
GRID = 200
"""Variances between sites at which Q is computed; between them it is interpolated."""
SMALLEST_Q = 1e-3
"""Lower tail of Q that is looked at: larger variances between sites are cut off there."""


def predicted_reach(sites: Sites, *, error: float, level: float) -> float:
    """Half the width of the interval in which the true effect of another site is expected.

    The distance of another site's effect from the estimated mean is Z τ + T · error, with Z normal, T from
    the t distribution at k − 1, and τ² from its confidence distribution: that of the variances at which Q
    takes the values of its exact chi-square distribution (k − 1). The reach is the quantile of the absolute
    distance.

    Notes
    -----
    Intervals that take the estimated τ² for the true one hold another site's effect in 84 to 90 % of samples
    of five to ten sites, because τ² is often estimated as zero. Source: Nagashima, Noma and Furukawa (2019),
    Prediction intervals for random-effects meta-analysis: a confidence distribution approach; they draw, here
    the distributions are spread evenly and combined by a fixed seed. Checked by simulation
    (benchmarks/coverage.csv) and by its limit for many sites.
    """
    targets, z, t = _points(sites.n - 1)
    spread = np.sqrt(_variances(sites, targets))
    return float(np.quantile(np.abs(z * spread + t * error), level))


@cache
def _points(df: int) -> tuple[Numbers, Numbers, Numbers]:
    """Evenly spread values of Q, of the normal and of the t distribution, combined at random."""
    even = (np.arange(POINTS) + 0.5) / POINTS
    generator = np.random.default_rng(SEED)
    z, t = special.ndtri(generator.permutation(even)), stats.t.ppf(generator.permutation(even), df)
    return np.asarray(stats.chi2.ppf(even, df)), z, np.asarray(t)


def _variances(sites: Sites, targets: Numbers) -> Numbers:
    """Variances between sites at which Q takes the given values; 0 where even no variance leaves so much."""
    typical = float(np.median(sites.variances))
    largest = typical
    smallest_q = float(stats.chi2.ppf(SMALLEST_Q, sites.n - 1))
    while _q(sites, np.array([largest]))[0] > smallest_q:
        largest *= 2
    grid = np.concatenate([[0.0], np.geomspace(1e-4 * typical, largest, GRID)])
    return np.asarray(np.interp(-targets, -_q(sites, grid), grid))


def _q(sites: Sites, between: Numbers) -> Numbers:
    """Weighted sum of squares around the weighted mean at each variance between sites."""
    weights = 1 / (sites.variances + between[:, None])
    means = (weights @ sites.effects) / weights.sum(axis=1)
    return np.asarray((weights * (sites.effects - means[:, None]) ** 2).sum(axis=1))
