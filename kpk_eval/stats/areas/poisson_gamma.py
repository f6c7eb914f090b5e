"""Rates pulled towards a gamma distribution of true rates, with posterior intervals."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from kpk_eval.stats.areas.columns import counts_and_sizes, usable
from kpk_eval.stats.areas.smoothed import Smoothed, blank_of, filled
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import Numbers

FEWEST_FOR_LIMITS = 30
"""Fewest areas of a posterior interval."""


class GammaFit(StrEnum):
    """How the gamma distribution of true rates is estimated."""

    MOMENTS = "moments"
    """Clayton and Kaldor's (1987) turns; R's ``DCluster::empbaysmooth``."""
    ML = "ml"
    """Largest likelihood of the counts (negative binomial)."""


def poisson_gamma(
    count: ArrayLike,
    size: ArrayLike,
    *,
    fit: GammaFit = GammaFit.ML,
    few_areas: bool = False,
    level: float = 0.95,
) -> Smoothed:
    """Rates pulled towards that of all areas, where true rates follow a gamma distribution.

    Parameters
    ----------
    count, size
        Events and expected events (or people) of each area, shape (k,).
    fit
        How the gamma distribution is estimated.
    few_areas
        Whether limits are given for fewer than 30 areas, too: only to compare with other software.
    level
        Level of the posterior interval, which is given from 30 areas on: it takes the distribution of the
        true rates as known, and with 10 to 15 areas 95 % limits hold them in 90 to 91 %.

    Returns
    -------
    Smoothed
        Refused with ``too_few`` below three areas, ``no_events``, and ``no_variance`` where areas differ no
        more than by chance (all rates are then the common one; ``marshall`` says so).

    Raises
    ------
    ValueError
        If lengths differ, a value is negative, or the level is no probability.

    Notes
    -----
    The posterior is gamma with shape count + nu and rate size + alpha; ``mean`` is nu / alpha. Intervals are
    too narrow for few areas, as nu and alpha are taken as known. Source: Clayton and Kaldor (1987), Empirical
    Bayes estimates of age-standardized relative risks for use in disease mapping. Checked against
    tests/references/areas.
    """
    require_level(level)
    events, people = counts_and_sizes(count, size, of="size")
    blank = blank_of(events, people, method=f"Poisson–gamma by {fit}", level=level)
    if blank.reason:
        return blank
    keep = usable(blank.reasons)
    found = _gamma(events[keep], people[keep], fit)
    if found is None:
        return blank_of(events, people, method=blank.method, level=level, reason=Refusal.NO_VARIANCE)
    nu, alpha = found
    shape, rate = events + nu, people + alpha
    tail = (1 - level) / 2
    given = keep & (few_areas or int(keep.sum()) >= FEWEST_FOR_LIMITS)
    return filled(
        blank,
        estimate=np.where(keep, shape / rate, np.nan),
        weight=np.where(keep, people / rate, np.nan),
        mean=np.full(events.size, nu / alpha),
        variance=np.full(events.size, nu / alpha**2),
        low=np.where(given, special.gammaincinv(shape, tail) / rate, np.nan),
        high=np.where(given, special.gammaincinv(shape, 1 - tail) / rate, np.nan),
    )


def _gamma(count: Numbers, size: Numbers, fit: GammaFit) -> tuple[float, float] | None:
    """Shape and rate of the distribution of true rates; None where they do not differ."""
    rates = count / size
    if float(rates.var(ddof=1)) <= 0:
        return None
    return _by_moments(count, size) if fit is GammaFit.MOMENTS else _by_likelihood(count, size)


def _by_moments(count: Numbers, size: Numbers) -> tuple[float, float] | None:
    """Turns between smoothed rates and their mean and variance."""
    rates = count / size
    mean, variance = float(rates.mean()), float(rates.var(ddof=1))
    for _ in range(10_000):
        nu, alpha = mean**2 / variance, mean / variance
        smooth = (count + nu) / (size + alpha)
        before = mean, variance
        mean = float(smooth.mean())
        variance = float(((1 + alpha / size) * (smooth - mean) ** 2).sum()) / (count.size - 1)
        if variance <= 1e-10 * mean**2:
            return None
        if abs(mean - before[0]) <= 1e-12 * mean and abs(variance - before[1]) <= 1e-12 * variance:
            return mean**2 / variance, mean / variance
    return None


def _by_likelihood(count: Numbers, size: Numbers) -> tuple[float, float] | None:
    """Shape and rate at the largest likelihood of the counts."""

    def badness(at: Numbers) -> float:
        mean, nu = np.exp(at)
        expected = mean * size
        return -float(
            (
                special.gammaln(count + nu)
                - special.gammaln(nu)
                - nu * np.log1p(expected / nu)
                + special.xlogy(count, expected / (expected + nu))
            ).sum()
        )

    crude = float(count.sum() / size.sum())
    starts = [np.array([np.log(crude), np.log(shape)]) for shape in (0.5, 5.0, 50.0)]
    options = {"xatol": 1e-11, "fatol": 1e-12, "maxiter": 5000}
    ends = [optimize.minimize(badness, start, method="Nelder-Mead", options=options) for start in starts]
    end = min(ends, key=lambda each: float(each.fun))
    mean, nu = (float(value) for value in np.exp(end.x))
    return (nu, nu / mean) if nu < 1e6 else None
