"""Variance of the true effects between sites: τ²."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import nan, sqrt

import numpy as np
from scipy import optimize

from kpk_eval.stats.meta.weighted import Weighted, weighted_fit
from kpk_eval.stats.samples import Numbers

GRID = 60
"""Points at which a likelihood is looked at before its top is searched, because it can have two."""

TOLERANCE = 1e-12


class Between(StrEnum):
    """How the variance between sites is estimated."""

    NONE = "fixed_effect"
    """It is taken to be zero: all sites have the same effect, or only these sites count."""
    DL = "dersimonian_laird"
    REML = "reml"
    """Restricted maximum likelihood."""
    PM = "paule_mandel"
    ML = "maximum_likelihood"
    HS = "hunter_schmidt"
    SJ = "sidik_jonkman"
    HE = "hedges"
    """Without weights (Hedges and Olkin; Cochran)."""
    EB = "empirical_bayes"
    """Morris; solves the same equation as Paule and Mandel."""


@dataclass(frozen=True, slots=True)
class TauSquared:
    """Variance of the true effects between sites, never negative, and its standard error."""

    value: float
    error: float = nan


Estimator = Callable[[Numbers, Numbers, Numbers], TauSquared]


def tau_squared(effects: Numbers, variances: Numbers, design: Numbers, *, method: Between) -> TauSquared:
    """Variance of the true effects between sites, in the squared unit of the effects.

    Parameters
    ----------
    effects, variances
        One per site, shape (k,), no missing ones, variances above zero.
    design
        Columns that describe the sites, shape (k, p), with p < k.
    method
        Estimator.

    Notes
    -----
    Negative estimates are cut off at zero; the standard errors are those of large samples. Sources:
    DerSimonian and Laird (1986), Meta-analysis in clinical trials; Viechtbauer (2005), Bias and efficiency of
    meta-analytic variance estimators; Paule and Mandel (1982), Consensus values and weighting factors; Sidik
    and Jonkman (2005), Simple heterogeneity variance estimation; Morris (1983), Parametric empirical Bayes
    inference. Sidik and Jonkman start from the variance of the effects with divisor k. ML and REML search the
    highest top of the likelihood to its last digits; programs that stop at a change of 1e-5 differ in the
    fifth digit. EB is solved exactly and therefore equals PM, which iterating programs show only about.
    """
    return ESTIMATORS[method](effects, variances, design)


def _none(effects: Numbers, variances: Numbers, design: Numbers) -> TauSquared:
    return TauSquared(value=0.0)


def _dersimonian_laird(effects: Numbers, variances: Numbers, design: Numbers) -> TauSquared:
    fit = weighted_fit(effects, design, weights=1 / variances)
    value = max((fit.squares - fit.df) / fit.trace, 0.0)
    return TauSquared(value, _moment_error(fit, variances, value) / fit.trace)


def _hunter_schmidt(effects: Numbers, variances: Numbers, design: Numbers) -> TauSquared:
    fit = weighted_fit(effects, design, weights=1 / variances)
    total = float(fit.weights.sum())
    value = max((fit.squares - effects.size) / total, 0.0)
    return TauSquared(value, _moment_error(fit, variances, value) / total)


def _hedges(effects: Numbers, variances: Numbers, design: Numbers) -> TauSquared:
    fit = weighted_fit(effects, design, weights=np.ones_like(effects))
    value = max((fit.squares - float(np.diag(fit.residual) @ variances)) / fit.df, 0.0)
    return TauSquared(value, _moment_error(fit, variances, value) / fit.df)


def _sidik_jonkman(effects: Numbers, variances: Numbers, design: Numbers) -> TauSquared:
    start = float(effects.var())
    if start == 0:
        return TauSquared(value=0.0)
    fit = weighted_fit(effects, design, weights=1 / (variances + start))
    value = start * fit.squares / fit.df
    return TauSquared(value, start * _moment_error(fit, variances, value) / fit.df)


def _moment_error(fit: Weighted, variances: Numbers, value: float) -> float:
    """Standard error of y'Py where the effects vary by ``variances`` + ``value``."""
    spread = fit.residual * (variances + value)
    return sqrt(2 * float((spread * spread.T).sum()))


def _paule_mandel(effects: Numbers, variances: Numbers, design: Numbers) -> TauSquared:
    df = effects.size - design.shape[1]
    value = squares_equal(effects, variances, design, target=float(df))
    weights = 1 / (variances + value)
    return TauSquared(value, sqrt(2 * effects.size**2 / df) / float(weights.sum()))


def _likelihood(effects: Numbers, variances: Numbers, design: Numbers) -> TauSquared:
    def slope(fit: Weighted) -> float:
        return fit.steepness - float(fit.weights.sum())

    fit, value = _top(effects, variances, design, height=lambda fit: fit.likelihood, slope=slope)
    return TauSquared(value, sqrt(2 / float((fit.weights**2).sum())))


def _restricted_likelihood(effects: Numbers, variances: Numbers, design: Numbers) -> TauSquared:
    def slope(fit: Weighted) -> float:
        return fit.steepness - fit.trace

    fit, value = _top(effects, variances, design, height=lambda fit: fit.restricted_likelihood, slope=slope)
    return TauSquared(value, sqrt(2 / float((fit.residual**2).sum())))


def squares_equal(effects: Numbers, variances: Numbers, design: Numbers, *, target: float) -> float:
    """Variance between sites at which the weighted sum of squared residuals is ``target``; 0 if below."""

    def excess(value: float) -> float:
        return weighted_fit(effects, design, weights=1 / (variances + value)).squares - target

    if excess(0.0) <= 0:
        return 0.0
    high = float(variances.max()) + float(effects.var())
    while excess(high) > 0:
        high *= 4
    return float(optimize.brentq(excess, 0.0, high, xtol=TOLERANCE * high, rtol=TOLERANCE))


def _top(
    effects: Numbers,
    variances: Numbers,
    design: Numbers,
    *,
    height: Callable[[Weighted], float],
    slope: Callable[[Weighted], float],
) -> tuple[Weighted, float]:
    """Fit and variance between sites at the highest point of a likelihood."""

    def fit(value: float) -> Weighted:
        return weighted_fit(effects, design, weights=1 / (variances + value))

    largest = 2 * float(((effects - effects.mean()) ** 2).max()) * effects.size
    if largest == 0:
        return fit(0.0), 0.0
    grid = np.concatenate(([0.0], largest * np.geomspace(1e-8, 1, GRID)))
    best = int(np.argmax([height(fit(float(value))) for value in grid]))
    if best == 0 and slope(fit(0.0)) <= 0:
        return fit(0.0), 0.0
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, GRID)])
    if slope(fit(low)) > 0 > slope(fit(high)):
        value = optimize.brentq(lambda v: slope(fit(v)), low, high, xtol=TOLERANCE * high, rtol=TOLERANCE)
    else:
        value = optimize.minimize_scalar(lambda v: -height(fit(v)), bounds=(low, high), method="bounded").x
    return fit(float(value)), float(value)


ESTIMATORS: Mapping[Between, Estimator] = {
    Between.NONE: _none,
    Between.DL: _dersimonian_laird,
    Between.REML: _restricted_likelihood,
    Between.PM: _paule_mandel,
    Between.ML: _likelihood,
    Between.HS: _hunter_schmidt,
    Between.SJ: _sidik_jonkman,
    Between.HE: _hedges,
    Between.EB: _paule_mandel,
}
