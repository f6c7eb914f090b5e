"""Likelihood of negative binomial counts, and where it is largest."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, nan

import numpy as np
from scipy import optimize, special

from kpk_eval.stats.models.inverse import inverse_of
from kpk_eval.stats.models.least_squares import least_squares
from kpk_eval.stats.models.links import LARGEST
from kpk_eval.stats.samples import Numbers

ITERATIONS = 200
CONVERGED = 1e-11

LARGEST_SIZE = 14.0
"""Logarithm of the size parameter beyond which counts vary no more than by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Counts with their design and offset."""

    outcome: Numbers
    design: Numbers
    offset: Numbers

    def mean(self, coefficients: Numbers) -> Numbers:
        """Mean of each count."""
        return np.exp(np.minimum(self.design @ coefficients + self.offset, LARGEST))


def counts_start(counts: Counts) -> Numbers:
    """Coefficients from least squares on logarithms."""
    return least_squares(np.log(counts.outcome + 0.5) - counts.offset, counts.design).coefficients


def best_coefficients(counts: Counts, size: float, start: Numbers | None) -> Numbers | None:
    """Most likely coefficients at a size; None if the search did not end."""
    coefficients = counts_start(counts) if start is None else start
    for _ in range(ITERATIONS):
        mean = counts.mean(coefficients)
        spread = 1 + mean / size
        information = (counts.design * (mean / spread)[:, None]).T @ counts.design
        score = counts.design.T @ ((counts.outcome - mean) / spread)
        inverse = inverse_of(information)
        if inverse is None:
            return None
        step = inverse @ score
        coefficients = coefficients + step
        if np.sqrt(step @ information @ step) < CONVERGED * np.sqrt(coefficients.size):
            return coefficients
    return None


def best_size(counts: Counts, start: Numbers) -> float | None:
    """Most likely size parameter from the Poisson coefficients on; infinite if that model is as likely."""
    latest, mean = start, counts.mean(start)
    if ((counts.outcome - mean) ** 2 - counts.outcome).sum() <= 0:
        return inf

    def slope(log_size: float) -> float:
        nonlocal latest
        found = best_coefficients(counts, exp(log_size), latest)
        if found is None:
            return nan
        latest = found
        return _size_slope(counts.outcome, counts.mean(found), exp(log_size))

    low = high = 0.0
    while high < LARGEST_SIZE and slope(high) > 0:
        low, high = high, high + 1.0
    while low > -LARGEST_SIZE and slope(low) < 0:
        low -= 1.0
    if high >= LARGEST_SIZE:
        return inf
    if not slope(low) >= 0 >= slope(high):
        return None
    return exp(float(optimize.brentq(slope, low, high, xtol=1e-13)))


def _size_slope(outcome: Numbers, mean: Numbers, size: float) -> float:
    """Change of the log-likelihood per size."""
    parts = special.digamma(outcome + size) - special.digamma(size) - np.log1p(mean / size)
    return float((parts + 1 - (outcome + size) / (size + mean)).sum())


def counts_log_likelihood(outcome: Numbers, mean: Numbers, size: float) -> float:
    """Log-likelihood of the counts."""
    if size == inf:
        return float((special.xlogy(outcome, mean) - mean - special.gammaln(outcome + 1)).sum())
    ways = special.gammaln(outcome + size) - special.gammaln(size) - special.gammaln(outcome + 1)
    own = special.xlogy(outcome, mean) - outcome * np.log(size + mean)
    return float((ways + own - size * np.log1p(mean / size)).sum())


def size_bend(outcome: Numbers, mean: Numbers, size: float) -> float:
    """Second derivative of the log-likelihood by the size."""
    if size == inf:
        return nan
    parts = special.polygamma(1, outcome + size) - special.polygamma(1, size) + 1 / size
    return float((parts - 2 / (size + mean) + (outcome + size) / (size + mean) ** 2).sum())


def observed_covariance(counts: Counts, mean: Numbers, size: float) -> Numbers:
    """Covariance of the coefficients from the observed information of all parameters."""
    outcome, design = counts.outcome, counts.design
    bend = mean * (outcome / size + 1) / (1 + mean / size) ** 2
    crossed = mean * (outcome - mean) / (size + mean) ** 2
    inner = (design * bend[:, None]).T @ design
    side = -(design.T @ crossed)[:, None]
    corner = np.array([[-size_bend(outcome, mean, size)]])
    whole = np.block([[inner, side], [side.T, corner]])
    return np.asarray(np.linalg.inv(whole)[:-1, :-1])
