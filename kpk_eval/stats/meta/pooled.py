"""Mean effect over sites, where there are enough of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import nan, sqrt

from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.meta.between import Between, TauSquared, tau_squared
from kpk_eval.stats.meta.heterogeneity import Heterogeneity, heterogeneity
from kpk_eval.stats.meta.prediction import predicted_reach
from kpk_eval.stats.meta.sites import MINIMUM_SITES, Sites, valid_sites
from kpk_eval.stats.meta.weighted import Weighted, ones, weighted_fit


class Limits(StrEnum):
    """How the interval and the test of the mean over sites are made."""

    NORMAL = "normal"
    """Normal quantile, standard error of known variances: too narrow with few sites, only to compare."""
    T = "t"
    """The same standard error with the t quantile at k − 1."""
    KNAPP_HARTUNG = "knapp_hartung"
    """Standard error from how the sites really scatter, t at k − 1 (Hartung and Knapp; Sidik and Jonkman)."""
    KNAPP_HARTUNG_BOUNDED = "knapp_hartung_bounded"
    """The same, but the standard error is never below that of known variances (the ad hoc correction)."""


class Prediction(StrEnum):
    """How the interval in which the true effect of another site is expected is made.

    All but the first take the estimated variance between sites for the true one: their 95 % intervals hold
    another site's effect in 84 to 90 % of samples of five to ten sites. They are there only to compare with
    other software.
    """

    CONFIDENCE_DISTRIBUTION = "confidence_distribution"
    """The variance between sites is as uncertain as Q says (Nagashima, Noma and Furukawa 2019)."""
    T_K_2 = "t_k_minus_2"
    """t at k − 2 (Higgins, Thompson and Spiegelhalter 2009; Riley, Higgins and Deeks 2011)."""
    T_K_1 = "t_k_minus_1"
    """t at k − 1 (Cochrane since 2023)."""
    AS_INTERVAL = "as_interval"
    """The quantile of the interval of the mean (R's metafor)."""
    NORMAL = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled(Refusable):
    """Mean effect over sites: how large, how certain, and how much sites differ.

    Sign and unit are those of the effects. ``n`` counts the sites with effect and variance, ``n_dropped`` the
    others. ``error`` is the standard error, ``low`` and ``high`` the limits at ``level``, ``prediction_low``
    and ``prediction_high`` those for the true effect of another site (NaN for the fixed effect), ``weights``
    each site's share of the mean (adding to 1). Where ``reason`` is not empty there is no pooled line, every
    number is NaN and ``weights`` empty; with ``too_few_sites``, fewer than ``sites_needed`` are there.
    """

    method: Between
    limits: Limits
    level: float
    n: int
    n_dropped: int
    sites_needed: int = MINIMUM_SITES
    estimate: float = nan
    error: float = nan
    low: float = nan
    high: float = nan
    statistic: float = nan
    df: float = nan
    p: float = nan
    prediction_low: float = nan
    prediction_high: float = nan
    weights: tuple[float, ...] = ()
    heterogeneity: Heterogeneity = field(default_factory=Heterogeneity)

    @property
    def blank(self) -> Pooled:
        """The same counts without numbers."""
        return Pooled(
            method=self.method, limits=self.limits, level=self.level, n=self.n, n_dropped=self.n_dropped
        )


def pooled_effect(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Between = Between.REML,
    limits: Limits = Limits.KNAPP_HARTUNG,
    prediction: Prediction = Prediction.CONFIDENCE_DISTRIBUTION,
    prediction_knapp_hartung: bool = True,
    level: float = 0.95,
) -> Pooled:
    """Mean of the sites' effects, weighted by their certainty and, unless fixed, by how much sites differ.

    Parameters
    ----------
    effects
        One effect per site, shape (k,), in one unit (ratios as logarithms); NaN is missing.
    variances
        Squared standard errors in the same order, shape (k,).
    method
        Estimator of the variance between sites; ``Between.NONE`` for the fixed effect.
    limits
        Kind of interval and test.
    prediction
        How the prediction interval is made.
    prediction_knapp_hartung
        Whether the prediction interval takes the standard error of ``limits``, or that of known variances.
    level
        Level of the intervals.

    Returns
    -------
    Pooled
        Refused with ``all_missing``, ``too_few_sites`` (fewer than three) or ``no_variance`` (a site with a
        standard error of zero, or, with plain Knapp–Hartung, sites that all have the same effect).

    Raises
    ------
    ValueError
        If the columns differ in length or do not hold finite numbers, a variance is negative, or the level is
        no probability.

    Notes
    -----
    Assumes that the sites' effects are independent, about normal, and their variances known. Sources:
    Viechtbauer (2010), Conducting meta-analyses in R with the metafor package; Knapp and Hartung (2003),
    Improved tests for a random effects meta-regression; Röver, Knapp and Friede (2015) on the ad hoc
    correction; Higgins, Thompson and Spiegelhalter (2009), A re-evaluation of random-effects meta-analysis.
    Checked against tests/references/meta (R's metafor), ``meta_bcg`` and ``meta_normand1999``.
    """
    require_level(level)
    sites = valid_sites(effects, variances)
    return pool(
        sites,
        method=method,
        limits=limits,
        prediction=prediction,
        prediction_knapp_hartung=prediction_knapp_hartung,
        level=level,
    )


def pool(
    sites: Sites,
    *,
    method: Between,
    limits: Limits,
    prediction: Prediction,
    prediction_knapp_hartung: bool,
    level: float,
) -> Pooled:
    """Mean effect of sites that are already checked; see ``pooled_effect``."""
    blank = Pooled(method=method, limits=limits, level=level, n=sites.n, n_dropped=sites.n_dropped)
    if sites.shortage is not Refusal.NONE:
        return blank.refused(sites.shortage)
    design = ones(sites.n)
    tau = tau_squared(sites.effects, sites.variances, design, method=method)
    fit = weighted_fit(sites.effects, design, weights=1 / (sites.variances + tau.value))
    error = sqrt(float(fit.covariance[0, 0])) * inflation(fit, limits=limits)
    if not error > 0:
        return blank.refused(Refusal.NO_VARIANCE)
    estimate = float(fit.coefficients[0])
    reach = quantile(level, df=degrees(fit, limits=limits)) * error
    spread = error if prediction_knapp_hartung else sqrt(float(fit.covariance[0, 0]))
    return _with_prediction(
        sites,
        replace(
            blank,
            estimate=estimate,
            error=error,
            low=estimate - reach,
            high=estimate + reach,
            statistic=estimate / error,
            df=degrees(fit, limits=limits),
            p=two_sided(estimate / error, df=degrees(fit, limits=limits)),
            weights=tuple(float(one) for one in fit.weights / fit.weights.sum()),
            heterogeneity=heterogeneity(sites, design, tau=tau, method=method, level=level),
        ),
        tau=tau,
        error=spread,
        prediction=prediction,
    )


def inflation(fit: Weighted, *, limits: Limits) -> float:
    """Factor on the standard error of known variances; 0 where nothing scatters."""
    match limits:
        case Limits.KNAPP_HARTUNG:
            return 0.0 if fit.exact else sqrt(fit.squares / fit.df)
        case Limits.KNAPP_HARTUNG_BOUNDED:
            return sqrt(max(fit.squares / fit.df, 1.0))
        case _:
            return 1.0


def degrees(fit: Weighted, *, limits: Limits) -> float:
    """Degrees of freedom of the test; infinite for the normal distribution."""
    return float("inf") if limits is Limits.NORMAL else float(fit.df)


def quantile(level: float, *, df: float) -> float:
    """Upper quantile of an interval at the level; normal where ``df`` is infinite."""
    return float(stats.t.isf((1 - level) / 2, df))


def two_sided(statistic: float, *, df: float) -> float:
    """Two-sided p of a t value; normal where ``df`` is infinite."""
    return float(2 * stats.t.sf(abs(statistic), df))


def _with_prediction(
    sites: Sites, result: Pooled, *, tau: TauSquared, error: float, prediction: Prediction
) -> Pooled:
    """The result with the interval for another site; none for the fixed effect."""
    if result.method is Between.NONE:
        return result
    if prediction is Prediction.CONFIDENCE_DISTRIBUTION:
        reach = predicted_reach(sites, error=error, level=result.level)
        return replace(
            result, prediction_low=result.estimate - reach, prediction_high=result.estimate + reach
        )
    degrees_of = {
        Prediction.T_K_2: float(result.n - 2),
        Prediction.T_K_1: float(result.n - 1),
        Prediction.AS_INTERVAL: result.df,
        Prediction.NORMAL: float("inf"),
    }
    reach = quantile(result.level, df=degrees_of[prediction]) * sqrt(tau.value + error**2)
    return replace(result, prediction_low=result.estimate - reach, prediction_high=result.estimate + reach)
