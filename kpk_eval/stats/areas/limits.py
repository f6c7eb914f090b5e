"""Limits for counts of events and for shares of people, of many areas at once."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from scipy import special, stats

from kpk_eval.stats.samples import Numbers


class CountLimits(StrEnum):
    """Intervals of the expectation of a count of events."""

    EXACT = "exact"
    """Chi-square quantiles (Garwood 1936); R's ``poisson.test``. At least the level."""
    BYAR = "byar"
    """Byar's approximation of the exact limits (Breslow and Day 1987)."""
    BYAR_MID_P = "byar_mid_p"
    """The same with the count + 0.5 in both limits, near ``MID_P`` (Rothman and Boice 1979); R's
    ``epitools::pois.byar``, whose lower limit below zero is 0 here."""
    BYAR_EXACT_BELOW_10 = "byar_exact_below_10"
    """Byar, but exact below ten events: the convention of English public health."""
    MID_P = "mid_p"
    """As exact, but the observed count counts half (Cohen and Yang 1994): the level on average."""


class ShareLimits(StrEnum):
    """Intervals of a share."""

    WILSON = "wilson"
    """Score interval (Wilson 1927); R's ``prop.test(correct = FALSE)``."""
    WILSON_CORRECTED = "wilson_corrected"
    """Score interval with continuity correction; R's ``prop.test``."""
    CLOPPER_PEARSON = "clopper_pearson"
    """Exact (Clopper and Pearson 1934); R's ``binom.test``. At least the level."""
    AGRESTI_COULL = "agresti_coull"
    """Normal interval around the middle of Wilson's (Agresti and Coull 1998)."""
    JEFFREYS = "jeffreys"
    """Equal tails of the posterior after Jeffreys' prior, 0 and 1 at the ends (Brown, Cai, DasGupta 2001)."""
    MID_P = "mid_p"
    """As exact, but the observed count counts half: the level on average."""


def count_limits(count: Numbers, *, limits: CountLimits, level: float) -> tuple[Numbers, Numbers]:
    """Lower and upper limits of the expectations of counts, each of shape (k,); NaN stays NaN."""
    tail = (1 - level) / 2
    if limits is CountLimits.EXACT:
        return _exact_counts(count, tail)
    if limits is CountLimits.MID_P:
        return _mid_p_counts(count, tail)
    z = float(special.ndtri(1 - tail))
    if limits is CountLimits.BYAR_MID_P:
        return _cubed(count + 0.5, -z), _cubed(count + 0.5, z)
    byar = _byar(count, z)
    if limits is CountLimits.BYAR:
        return byar
    exact = _exact_counts(count, tail)
    return np.where(count < 10, exact[0], byar[0]), np.where(count < 10, exact[1], byar[1])


def share_limits(count: Numbers, n: Numbers, *, limits: ShareLimits, level: float) -> tuple[Numbers, Numbers]:
    """Lower and upper limits of shares, each of shape (k,); NaN stays NaN."""
    tail = (1 - level) / 2
    z = float(special.ndtri(1 - tail))
    if limits is ShareLimits.WILSON:
        return _wilson(count, n, z, correction=0.0)
    if limits is ShareLimits.WILSON_CORRECTED:
        return _wilson(count, n, z, correction=0.5)
    if limits is ShareLimits.CLOPPER_PEARSON:
        return _beta(count, n, tail, prior=0.0)
    if limits is ShareLimits.JEFFREYS:
        return _beta(count, n, tail, prior=0.5)
    if limits is ShareLimits.AGRESTI_COULL:
        middle, half = (count + z**2 / 2) / (n + z**2), n + z**2
        reach = z * np.sqrt(middle * (1 - middle) / half)
        return np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0)
    return _mid_p_shares(count, n, tail)


def _byar(count: Numbers, z: float) -> tuple[Numbers, Numbers]:
    """Byar's limits; the lower one is 0 where the formula leaves the possible."""
    safe = np.where(count > 0, count, 1.0)
    low = np.where(count > 0, _cubed(safe, -z), np.where(np.isnan(count), np.nan, 0.0))
    return low, _cubed(count + 1, z)


def _cubed(count: Numbers, z: float) -> Numbers:
    """Quantile of a gamma distribution by the cube root; 0 where the formula leaves the possible."""
    return np.asarray(count * np.maximum(1 - 1 / (9 * count) + z / (3 * np.sqrt(count)), 0.0) ** 3)


def _exact_counts(count: Numbers, tail: float) -> tuple[Numbers, Numbers]:
    """Quantiles of the chi-square distribution."""
    safe = np.where(count > 0, count, 1.0)
    low = np.where(count > 0, special.gammaincinv(safe, tail), np.where(np.isnan(count), np.nan, 0.0))
    return low, np.asarray(special.gammaincinv(count + 1, 1 - tail))


def _mid_p_counts(count: Numbers, tail: float) -> tuple[Numbers, Numbers]:
    """Expectations at which half the probability of the count and what is beyond it make the tail."""

    def below(mean: Numbers) -> Numbers:
        return np.asarray(stats.poisson.cdf(count, mean) - 0.5 * stats.poisson.pmf(count, mean))

    low, high = _exact_counts(count, tail / 4)
    found_low = np.where(count > 0, _bisect(lambda x: below(x) - (1 - tail), low, high), 0.0)
    return np.where(np.isnan(count), np.nan, found_low), _bisect(lambda x: below(x) - tail, low, high)


def _mid_p_shares(count: Numbers, n: Numbers, tail: float) -> tuple[Numbers, Numbers]:
    """Shares at which half the probability of the count and what is beyond it make the tail."""

    def below(share: Numbers) -> Numbers:
        return np.asarray(stats.binom.cdf(count, n, share) - 0.5 * stats.binom.pmf(count, n, share))

    start, end = np.zeros_like(count), np.ones_like(count)
    low = np.where(count > 0, _bisect(lambda x: below(x) - (1 - tail), start, end), 0.0)
    high = np.where(count < n, _bisect(lambda x: below(x) - tail, start, end), 1.0)
    missing = np.isnan(count) | np.isnan(n)
    return np.where(missing, np.nan, low), np.where(missing, np.nan, high)


def _bisect(falling: object, low: Numbers, high: Numbers) -> Numbers:
    """Zeros of a falling function of many areas at once."""
    for _ in range(70):
        middle = (low + high) / 2
        above = falling(middle) > 0  # type: ignore[operator]
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return (low + high) / 2


def _wilson(count: Numbers, n: Numbers, z: float, *, correction: float) -> tuple[Numbers, Numbers]:
    """Score limits; ``correction`` is taken from the count below and added to it above."""
    below, above = np.maximum(count - correction, 0.0), np.minimum(count + correction, n)
    low, high = _score(below, n, z, sign=-1), _score(above, n, z, sign=1)
    return np.where(count == 0, 0.0, np.maximum(low, 0.0)), np.where(count == n, 1.0, np.minimum(high, 1.0))


def _score(count: Numbers, n: Numbers, z: float, *, sign: int) -> Numbers:
    """One limit of the score interval."""
    root = np.sqrt(z**2 / 4 + count * (1 - count / n))
    return np.asarray((count + z**2 / 2 + sign * z * root) / (n + z**2))


def _beta(count: Numbers, n: Numbers, tail: float, *, prior: float) -> tuple[Numbers, Numbers]:
    """Quantiles of the beta distribution; 0 and 1 at the ends."""
    shift = 0.0 if prior else 1.0
    first, last = np.maximum(count, 1.0), np.minimum(count, n - 1)
    low = special.betaincinv(first + prior, n - first + shift + prior, tail)
    high = special.betaincinv(last + shift + prior, n - last + prior, 1 - tail)
    return np.where(count == 0, 0.0, low), np.where(count == n, 1.0, high)
