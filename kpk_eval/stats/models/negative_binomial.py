"""Negative binomial regression: counts that vary more than by chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.blank import blank_fit, errors_of, freedom_of, with_numbers
from kpk_eval.stats.models.coefficient import Ratio
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.count_likelihood import (
    Counts,
    best_coefficients,
    best_size,
    counts_log_likelihood,
    counts_start,
    observed_covariance,
    size_bend,
)
from kpk_eval.stats.models.fit import Fit, Note
from kpk_eval.stats.models.frame import Frame, Identifiers, model_frame
from kpk_eval.stats.models.freedom import Fixed, Freedom
from kpk_eval.stats.models.least_squares import sum_by_cluster
from kpk_eval.stats.models.linked import with_offset
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.sandwich import Contributions, Errors, Sandwich, sandwich
from kpk_eval.stats.models.separation import SURE, has_empty_group
from kpk_eval.stats.samples import Numbers

METHOD = "negative_binomial_regression"
FEW_ROWS = 40
"""Below, the size parameter is so uncertain that normal intervals hold the truth in 90 instead of 95 %."""


class Information(StrEnum):
    """From what ``model`` errors are made."""

    EXPECTED = "expected"
    """Expected information with the size parameter as known (MASS's ``glm.nb``)."""
    OBSERVED = "observed"
    """Observed information of all parameters together (Stata's ``nbreg``, statsmodels)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NegativeBinomialFit(Fit):
    """A fitted negative binomial model.

    The variance is mean + mean² / ``size``; ``size`` (MASS's theta) is infinite, and the fit that of Poisson,
    where counts vary no more than by chance. ``size_se`` is its standard error.
    """

    link: Link
    errors: Errors
    size: float = nan
    size_se: float = nan


def negative_binomial(
    outcome: ArrayLike,
    covariates: Columns | None = None,
    *,
    exposure: ArrayLike | None = None,
    cluster: Identifiers | None = None,
    errors: Errors | None = None,
    information: Information = Information.EXPECTED,
    level: float = 0.95,
) -> NegativeBinomialFit:
    """Log rate ratios per covariate of counts that vary more than by chance, by maximum likelihood.

    Parameters
    ----------
    outcome, covariates, exposure, cluster, errors, level
        As in ``linked.poisson``.
    information
        From what ``model`` errors are made; see ``Information``. Under 40 rows intervals and tests with them
        are from t with rows − coefficients degrees of freedom, as the size is estimated too; from 40 on they
        are those of ``glm.nb``.

    Returns
    -------
    NegativeBinomialFit
        Effect sizes are rate ratios. Note ``underdispersed`` where the Poisson model is as good. Refused with
        ``all_missing``, ``too_few``, ``too_few_clusters``, ``no_variance``, ``collinear``, ``separation`` (a
        group of zeros only), ``no_convergence``.

    Raises
    ------
    ValueError
        If lengths differ, a count is negative, or an exposure is not positive.

    Notes
    -----
    Variance quadratic in the mean (NB2). Source: Lawless (1987), Negative binomial and mixed Poisson
    regression; Venables and Ripley (2002), Modern applied statistics with S. Checked against
    tests/references/models (MASS, sandwich) and statsmodels.
    """
    require_level(level)
    frame = with_offset(model_frame(outcome, covariates, cluster=cluster, exposure=exposure))
    Link.LOG.require_outcome(frame.outcome)
    blank = blank_fit(
        NegativeBinomialFit,
        frame,
        method=METHOD,
        level=level,
        ratio=Ratio.RATE_RATIO,
        link=Link.LOG,
        errors=errors_of(errors, frame),
    )
    if frame.shortage is not Refusal.NONE:
        return replace(blank, reason=frame.shortage, concerned=frame.dependent)
    if frame.n_clusters <= len(frame.names):
        return blank.refused(Refusal.TOO_FEW_CLUSTERS)
    counts = Counts(frame.outcome, frame.design, frame.extras.get("offset", np.zeros(frame.n)))
    coefficients = best_coefficients(counts, inf, counts_start(counts))
    infinite = coefficients is None or counts.mean(coefficients).min() < SURE
    if infinite and has_empty_group(frame.outcome, frame.design):
        return blank.refused(Refusal.SEPARATION)
    size = None if coefficients is None else best_size(counts, coefficients)
    coefficients = None if size is None else best_coefficients(counts, size, coefficients)
    if coefficients is None or size is None:
        return blank.refused(Refusal.NO_CONVERGENCE)
    return _with_numbers(blank, frame, counts, coefficients, size, information)


def _with_numbers(
    blank: NegativeBinomialFit,
    frame: Frame,
    counts: Counts,
    coefficients: Numbers,
    size: float,
    information: Information,
) -> NegativeBinomialFit:
    """The result with its numbers."""
    mean = counts.mean(coefficients)
    parts = _contributions(frame, counts, mean, size)
    if blank.errors is not Errors.MODEL:
        robust = sandwich(parts, errors=blank.errors)
    elif information is Information.OBSERVED and size < inf:
        robust = Sandwich(covariance=observed_covariance(counts, mean, size))
    else:
        robust = Sandwich(covariance=parts.bread)
    fit = with_numbers(blank, coefficients, robust, _freedom(blank, frame), clustered=frame.clustered)
    if not fit.estimable:
        return fit
    bend = size_bend(counts.outcome, mean, size)
    return replace(
        fit,
        notes=(*fit.notes, *((Note.UNDERDISPERSED,) if size == inf else ())),
        log_likelihood=counts_log_likelihood(counts.outcome, mean, size),
        n_parameters=coefficients.size + 1,
        size=size,
        size_se=sqrt(-1 / bend) if bend < 0 else nan,
    )


def _freedom(blank: NegativeBinomialFit, frame: Frame) -> Freedom:
    """As for all models of counts, but t where few rows tell the size."""
    left = frame.n - len(frame.names)
    if blank.errors is Errors.MODEL and frame.n < FEW_ROWS and left > 0:
        return Fixed(left)
    return freedom_of(blank.errors, frame)


def _contributions(frame: Frame, counts: Counts, mean: Numbers, size: float) -> Contributions:
    """What each cluster adds to the score and to the expected information."""
    spread = 1 + mean / size
    rows = counts.design * np.sqrt(mean / spread)[:, None]
    return Contributions(
        bread=np.asarray(np.linalg.inv(rows.T @ rows), dtype=np.float64),
        scores=sum_by_cluster(counts.design * ((counts.outcome - mean) / spread)[:, None], frame.clusters),
        grams=sum_by_cluster(rows[:, :, None] * rows[:, None, :], frame.clusters),
        squares=float(((counts.outcome - mean) ** 2 / (mean * spread)).sum()),
        n=frame.n,
        k=len(frame.names),
    )
