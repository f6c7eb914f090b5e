"""Linear mixed model of an outcome in three and more waves: change in people who differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import EffectSize, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.blank import blank_fit
from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.fit import FEW_CLUSTERS, Note, coefficients_of
from kpk_eval.stats.models.frame import Frame, Identifiers, dependent_columns, model_frame
from kpk_eval.stats.models.least_squares import least_squares
from kpk_eval.stats.models.mixed.fitted import (
    Optimum,
    components_of,
    icc_of,
    inference,
    is_singular,
    total_deviation,
)
from kpk_eval.stats.models.mixed.likelihood import deviance
from kpk_eval.stats.models.mixed.optimum import Shape, best_state
from kpk_eval.stats.models.mixed.products import products_of
from kpk_eval.stats.models.mixed.profile import (
    Limits,
    coefficient_limits,
    deviation_limits,
    profiled,
)
from kpk_eval.stats.models.mixed.results import Intervals, Likelihood, MixedDf, MixedFit
from kpk_eval.stats.samples import Numbers

METHOD = "linear_mixed_model"

PERFECT = 1e-10
"""A share of the outcome's variance within clusters below this is none."""


def mixed_model(
    outcome: ArrayLike,
    cluster: Identifiers,
    covariates: Columns | None = None,
    *,
    slope: ArrayLike | None = None,
    correlated: bool = True,
    likelihood: Likelihood = Likelihood.REML,
    df: MixedDf = MixedDf.SATTERTHWAITE,
    intervals: Intervals = Intervals.WALD,
    level: float = 0.95,
) -> MixedFit:
    """Mean differences per covariate among clusters (people) whose means, and trends, vary at random.

    Parameters
    ----------
    outcome
        One value per row (person and wave), shape (n,); NaN is missing. Rows with a gap are left out, people
        with gaps stay with the waves they have: unbiased if what is missing depends on what was seen.
    cluster
        Person (or site) of each row, shape (n,).
    covariates
        Fixed columns without the intercept, which is always there; see ``columns.indicators`` for waves.
    slope
        Column (time) whose effect varies between clusters too, shape (n,); give it as a covariate as well.
    correlated
        Whether intercept and slope may be correlated.
    likelihood, df, intervals, level
        See ``Likelihood``, ``MixedDf``, ``Intervals``; level of the intervals.

    Returns
    -------
    MixedFit
        Sign: of the columns; later − first for waves coded with the first as reference. Effect size
        ``d_total``: coefficient and limits divided by the standard deviation of all random parts (which is
        taken as known). Refused with ``all_missing``, ``too_few`` (rows, also within clusters),
        ``too_few_clusters`` (fewer than two), ``no_variance`` (of the outcome, or within clusters),
        ``collinear``, ``not_repeated`` (not more rows than random effects), ``no_convergence``.

    Raises
    ------
    ValueError
        If lengths differ, values are not finite numbers, or Kenward and Roger's method is asked for with ML.

    Notes
    -----
    Assumes normal random effects and residuals of equal variance; the interval of the ICC depends on that
    (with ten clusters it covers 87 of 100 times instead of 95 where both are exponential), those of the
    coefficients hardly do. The deviance is profiled over all but the
    relative variances and computed from sums of products, so that a fit takes milliseconds; the optimum is
    that of lme4 and statsmodels (Bates et al. 2015, Fitting linear mixed-effects models using lme4).
    Satterthwaite's degrees of freedom use exact derivatives (Kuznetsova et al. 2017, lmerTest package);
    Kenward and Roger (1997), Small sample inference for fixed effects. Checked against the sleepstudy and
    Woodworth data (lme4, lmerTest, pbkrtest) and tests/references/models.
    """
    require_level(level)
    if df is MixedDf.KENWARD_ROGER and likelihood is Likelihood.ML:
        raise ValueError("Kenward and Roger's method adjusts REML estimates; choose likelihood=REML")
    frame = model_frame(outcome, covariates, cluster=cluster, slope=slope)
    random = _random_columns(frame)
    blank = blank_fit(MixedFit, frame, method=METHOD, level=level, likelihood=likelihood, df_method=df)
    shortage = _shortage(frame, random)
    if shortage is not Refusal.NONE:
        return replace(blank, reason=shortage, concerned=frame.dependent)
    restricted = likelihood is Likelihood.REML
    if least_squares(frame.outcome, frame.design).perfect:
        return blank.refused(Refusal.NO_VARIANCE)
    products, basis = products_of(frame.outcome, frame.design, random, frame.clusters, correlated=correlated)
    if products.within_df < 1:
        return blank.refused(Refusal.TOO_FEW)
    if products.within_share <= PERFECT:
        return blank.refused(Refusal.NO_VARIANCE)
    shape = Shape(random.shape[1], correlated)
    state = best_state(products, shape, restricted=restricted)
    if state is None:
        return blank.refused(Refusal.NO_CONVERGENCE)
    optimum = Optimum(products, basis, shape, state, restricted)
    return _with_intervals(_fitted(blank, optimum, random), optimum, intervals)


def _random_columns(frame: Frame) -> Numbers:
    """Columns with random effects: one, and the slope if there is one."""
    ones = np.ones(frame.n)
    return np.column_stack([ones, frame.extras["slope"]] if "slope" in frame.extras else [ones])


def _shortage(frame: Frame, random: Numbers) -> Refusal:
    """Why the model cannot be fitted; empty if it can."""
    if frame.shortage is not Refusal.NONE:
        return frame.shortage
    if frame.n <= frame.n_clusters * random.shape[1]:
        return Refusal.NOT_REPEATED
    names = tuple(str(column) for column in range(random.shape[1]))
    return Refusal.COLLINEAR if dependent_columns(random, names) else Refusal.NONE


def _fitted(blank: MixedFit, optimum: Optimum, random: Numbers) -> MixedFit:
    """The result with its numbers, intervals by Wald."""
    covariance, freedom = inference(optimum, blank.df_method)
    estimates = optimum.basis.coefficients(optimum.state.coefficients)
    coefficients = coefficients_of(
        blank.names, estimates=estimates, covariance=covariance, freedom=freedom, level=blank.level
    )
    total = total_deviation(optimum, random)
    value = deviance(optimum.products, optimum.state, restricted=optimum.restricted)
    value += optimum.basis.log_determinant if optimum.restricted else 0.0
    singular = (Note.SINGULAR,) if is_singular(optimum) else ()
    few = (Note.FEW_CLUSTERS,) if blank.n_clusters < FEW_CLUSTERS else ()
    return replace(
        blank,
        coefficients=tuple(_standardised(c, total) for c in coefficients),
        covariance=covariance,
        freedom=freedom,
        log_likelihood=-value / 2,
        n_parameters=len(estimates) + len(optimum.shape.places) + 1,
        components=components_of(optimum),
        icc=icc_of(optimum, level=blank.level),
        notes=singular + few,
    )


def _standardised(coefficient: Coefficient, total: float) -> Coefficient:
    """The coefficient with its size in standard deviations."""
    value, low, high = (x / total for x in (coefficient.estimate, coefficient.low, coefficient.high))
    return coefficient.with_effect(EffectSize(kind="d_total", value=value, low=low, high=high))


def _with_intervals(fit: MixedFit, optimum: Optimum, intervals: Intervals) -> MixedFit:
    """The result with profile intervals, if they were asked for."""
    if intervals is Intervals.WALD:
        return fit
    model = profiled(optimum.products, optimum.basis, optimum.shape, level=fit.level)
    if model is None:
        return fit.refused(Refusal.NO_CONVERGENCE)
    total = fit.coefficients[0].estimate / fit.coefficients[0].effect_size
    coefficients = tuple(
        _standardised(_within(c, coefficient_limits(model, k, estimate=c.estimate, se=c.se)), total)
        for k, c in enumerate(fit.coefficients)
    )
    components = tuple(
        replace(component, low=limits.low, high=limits.high)
        for component, limits in zip(fit.components, deviation_limits(model), strict=True)
    )
    return replace(fit, coefficients=coefficients, components=components)


def _within(coefficient: Coefficient, limits: Limits) -> Coefficient:
    """The coefficient with other limits."""
    return replace(coefficient, low=limits.low, high=limits.high)
