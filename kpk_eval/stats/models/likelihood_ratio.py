"""Comparison of two models by their likelihoods."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan

from scipy import stats

from kpk_eval.stats.estimate import Refusable
from kpk_eval.stats.models.fit import Fit
from kpk_eval.stats.models.mixed.results import Likelihood, MixedFit


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodRatio(Refusable):
    """Twice the rise of the log-likelihood from the smaller to the larger model, with its chi-square test.

    ``p_boundary`` is the p value when one of the additional parameters is a variance, which cannot be
    negative: half chi-square with ``df`` and half with ``df − 1`` (Stram and Lee 1994).
    """

    statistic: float = nan
    df: float = nan
    p: float = nan
    p_boundary: float = nan


def likelihood_ratio(smaller: Fit, larger: Fit) -> LikelihoodRatio:
    """Test of a model within a larger one that was fitted to the same rows by maximum likelihood.

    Parameters
    ----------
    smaller, larger
        Models of which the first results from the second by leaving parameters out.

    Returns
    -------
    LikelihoodRatio
        Refused with the reason of a model that could not be fitted.

    Raises
    ------
    ValueError
        If the models rest on different numbers of rows, have no likelihood, do not differ in size, were
        fitted differently, or by REML with different coefficients.

    Notes
    -----
    Source: Wilks (1938), The large-sample distribution of the likelihood ratio. For variances use
    ``p_boundary`` (lme4's ``anova`` gives ``p``). Checked against the sleepstudy data (lme4).
    """
    for fit in (smaller, larger):
        if not fit.estimable:
            return LikelihoodRatio(reason=fit.reason)
    _require_comparable(smaller, larger)
    df = larger.n_parameters - smaller.n_parameters
    statistic = max(2 * (larger.log_likelihood - smaller.log_likelihood), 0.0)
    p = float(stats.chi2.sf(statistic, df))
    below = float(stats.chi2.sf(statistic, df - 1)) if df > 1 else float(statistic <= 0)
    return LikelihoodRatio(statistic=statistic, df=df, p=p, p_boundary=(p + below) / 2)


def _require_comparable(smaller: Fit, larger: Fit) -> None:
    """Refuse models whose likelihoods say nothing about each other."""
    if smaller.n != larger.n:
        raise ValueError(
            f"the models rest on {smaller.n} and {larger.n} rows; fit both to the rows complete in both"
        )
    if larger.n_parameters <= smaller.n_parameters:
        raise ValueError("the second model must have more parameters than the first; exchange them")
    if isnan(smaller.log_likelihood) or isnan(larger.log_likelihood):
        raise ValueError("a model has no likelihood; compare models fitted by maximum likelihood")
    kinds = {fit.likelihood if isinstance(fit, MixedFit) else None for fit in (smaller, larger)}
    if len(kinds) > 1:
        raise ValueError("one model is fitted by REML and one by ML; fit both by ML")
    if kinds == {Likelihood.REML} and set(smaller.names) != set(larger.names):
        raise ValueError("restricted likelihoods of other coefficients are not comparable; fit both by ML")
