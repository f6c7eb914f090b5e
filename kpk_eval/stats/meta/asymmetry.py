"""Whether small sites report other effects than large ones: what a selection of sites would leave behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.meta.pooled import quantile, two_sided
from kpk_eval.stats.meta.sites import Sites, valid_sites
from kpk_eval.stats.meta.weighted import ones, weighted_fit
from kpk_eval.stats.samples import ROUNDING_NOISE

SITES_FOR_POWER = 10
"""Below this number of sites the tests cannot tell chance from asymmetry (Sterne et al. 2011)."""

LARGEST_EXACT = 50
"""From this number of sites on, or with ties, the rank test takes the normal distribution (as R)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymmetry(Refusable):
    """How the sites' effects go along with their uncertainty.

    ``estimate`` is the slope on the standard error (``egger``) or Kendall's τ (``rank``); ``limit`` is the
    effect expected of a site without sampling error (``egger``), with its own limits. ``low_power`` says that
    there are fewer than ten sites.
    """

    method: str
    level: float
    n: int
    n_dropped: int
    low_power: bool
    estimate: float = nan
    low: float = nan
    high: float = nan
    statistic: float = nan
    df: float = nan
    p: float = nan
    limit: float = nan
    limit_low: float = nan
    limit_high: float = nan


def egger(effects: ArrayLike, variances: ArrayLike, *, level: float = 0.95) -> Asymmetry:
    """Slope of the effects on their standard errors, weighted by certainty (Egger's regression).

    The slope equals Egger's intercept in the regression of effect / error on 1 / error. t test and intervals
    have k − 2 degrees of freedom; the residual variance is estimated.

    Parameters
    ----------
    effects, variances, level
        As for ``pooled_effect``. For the test in a random-effects model give the standard errors
        as a column to ``moderated_effect``.

    Returns
    -------
    Asymmetry
        Refused with ``all_missing``, ``too_few_sites`` (fewer than four), ``no_variance`` (effects on one
        line) or ``collinear`` (all sites equally certain).

    Raises
    ------
    ValueError
        As for ``pooled_effect``.

    Notes
    -----
    Sources: Egger et al. (1997), Bias in meta-analysis detected by a simple, graphical test; Sterne et al.
    (2011), Recommendations for examining and interpreting funnel plot asymmetry. Checked against ``meta_bcg``
    and ``meta_normand1999`` (metafor's ``regtest(model = "lm")``).
    """
    blank, sites = _blank("egger", effects, variances, level=level)
    if not blank.estimable:
        return blank
    errors = np.sqrt(sites.variances)
    if float(np.ptp(errors)) <= ROUNDING_NOISE * float(errors.max()):
        return blank.refused(Refusal.COLLINEAR)
    design = np.column_stack([np.ones(sites.n), errors])
    fit = weighted_fit(sites.effects, design, weights=1 / sites.variances)
    scale = fit.squares / fit.df
    if fit.exact:
        return blank.refused(Refusal.NO_VARIANCE)
    limit, slope = (float(value) for value in fit.coefficients)
    limit_error, error = (sqrt(float(value) * scale) for value in np.diag(fit.covariance))
    reach = quantile(level, df=fit.df)
    return replace(
        blank,
        estimate=slope,
        low=slope - reach * error,
        high=slope + reach * error,
        statistic=slope / error,
        df=float(fit.df),
        p=two_sided(slope / error, df=fit.df),
        limit=limit,
        limit_low=limit - reach * limit_error,
        limit_high=limit + reach * limit_error,
    )


def rank_asymmetry(effects: ArrayLike, variances: ArrayLike, *, level: float = 0.95) -> Asymmetry:
    """Kendall's τ between the standardised effects and their variances (Begg and Mazumdar); no interval.

    Parameters
    ----------
    effects, variances, level
        As for ``pooled_effect``.

    Returns
    -------
    Asymmetry
        p is exact without ties and with fewer than 50 sites. Refused as ``egger``.

    Raises
    ------
    ValueError
        As for ``pooled_effect``.

    Notes
    -----
    Source: Begg and Mazumdar (1994), Operating characteristics of a rank correlation test for publication
    bias. Checked against ``meta_bcg`` and ``meta_normand1999`` (metafor's ``ranktest``).
    """
    blank, sites = _blank("rank", effects, variances, level=level)
    if not blank.estimable:
        return blank
    fixed = weighted_fit(sites.effects, ones(sites.n), weights=1 / sites.variances)
    left = sites.variances - float(fixed.covariance[0, 0])
    standardised = (sites.effects - float(fixed.coefficients[0])) / np.sqrt(left)
    if np.unique(sites.variances).size == 1:
        return blank.refused(Refusal.COLLINEAR)
    if np.unique(sites.effects).size == 1:
        return blank.refused(Refusal.NO_VARIANCE)
    ties = min(np.unique(standardised).size, np.unique(sites.variances).size) < sites.n
    exact = not ties and sites.n < LARGEST_EXACT
    test = stats.kendalltau(standardised, sites.variances, method="exact" if exact else "asymptotic")
    return replace(
        blank, estimate=float(test.statistic), statistic=float(test.statistic), p=float(test.pvalue)
    )


def _blank(method: str, effects: ArrayLike, variances: ArrayLike, *, level: float) -> tuple[Asymmetry, Sites]:
    """Result without numbers, with the reason if there are too few sites, and the sites."""
    require_level(level)
    sites = valid_sites(effects, variances)
    reason = sites.shortage
    if reason is Refusal.NONE and sites.n < 4:
        reason = Refusal.TOO_FEW_SITES
    blank = Asymmetry(
        method=method,
        level=level,
        n=sites.n,
        n_dropped=sites.n_dropped,
        low_power=sites.n < SITES_FOR_POWER,
        reason=reason,
    )
    return blank, sites
