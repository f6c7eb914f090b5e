"""Models of counts on the log scale: Poisson, and negative binomial with theta by maximum likelihood."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from math import inf, log

import numpy as np
from scipy import optimize, special

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.series.points import Points

ROUNDS = 200
"""Most turns between coefficients and theta."""

STILL = 1e-10
"""Relative change of theta at which the search ends."""

LARGEST_THETA = 1e7
"""Above this the negative binomial is a Poisson distribution."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountFit:
    """Fitted model of counts: coefficients (p,), their covariance at dispersion 1 (p, p), expected counts."""

    estimates: Numbers
    bread: Numbers
    expected: Numbers
    log_likelihood: float
    theta: float = inf

    @property
    def variance(self) -> Numbers:
        """Variance that the model gives each count."""
        return self.expected + (self.expected**2 / self.theta if self.theta < inf else 0.0)


def poisson(points: Points) -> CountFit | None:
    """Poisson model; None where the search did not end."""
    return _given_theta(points, inf)


def negative_binomial(points: Points) -> CountFit | None:
    """Negative binomial model (NB2) at the largest likelihood; Poisson where theta is infinite."""
    fit = poisson(points)
    theta = inf
    for _ in range(ROUNDS):
        if fit is None:
            return None
        found = _theta(points.values, fit.expected)
        if found == inf:
            return poisson(points)
        if abs(found - theta) <= STILL * found:
            return fit
        theta, fit = found, _given_theta(points, found)
    return None


def _given_theta(points: Points, theta: float) -> CountFit | None:
    """Model of counts for a known theta; infinite theta is Poisson."""
    import statsmodels.api as sm

    family = sm.families.Poisson() if theta == inf else sm.families.NegativeBinomial(alpha=1 / theta)
    offset = None if points.exposure is None else np.log(points.exposure)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            fitted = sm.GLM(points.values, points.design, family=family, offset=offset).fit(
                maxiter=200, tol=1e-12
            )
        except (Warning, np.linalg.LinAlgError, ValueError):
            return None
    expected = np.asarray(fitted.fittedvalues, dtype=np.float64)
    bread = np.asarray(fitted.normalized_cov_params, dtype=np.float64)
    if not (fitted.converged and np.isfinite(bread).all() and np.isfinite(expected).all()):
        return None
    return CountFit(
        estimates=np.asarray(fitted.params, dtype=np.float64),
        bread=bread,
        expected=expected,
        log_likelihood=_log_likelihood(points.values, expected, theta),
        theta=theta,
    )


def _theta(values: Numbers, expected: Numbers) -> float:
    """Theta at the largest likelihood for given expectations; infinite where counts do not overdisperse."""

    def slope(log_theta: float) -> float:
        theta = np.exp(log_theta)
        return float(
            (
                special.digamma(theta + values)
                - special.digamma(theta)
                + log_theta
                + 1
                - np.log(theta + expected)
                - (values + theta) / (expected + theta)
            ).sum()
        )

    ceiling = log(LARGEST_THETA)
    if slope(ceiling) >= 0 or ((values - expected) ** 2 - values).sum() <= 0:
        return inf
    return float(np.exp(optimize.brentq(slope, -10.0, ceiling, xtol=1e-13)))


def _log_likelihood(values: Numbers, expected: Numbers, theta: float) -> float:
    """Logarithm of the likelihood with all constants."""
    if theta == inf:
        return float((values * np.log(expected) - expected - special.gammaln(values + 1)).sum())
    return float(
        (
            special.gammaln(values + theta)
            - special.gammaln(theta)
            - special.gammaln(values + 1)
            + theta * np.log(theta / (theta + expected))
            + special.xlogy(values, expected / (theta + expected))
        ).sum()
    )
