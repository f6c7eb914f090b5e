"""Logistic and Poisson regression: independent rows, or errors that allow for clusters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.blank import blank_fit, errors_of, freedom_of, with_numbers
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.fit import Fit, Note
from kpk_eval.stats.models.frame import Frame, Identifiers, model_frame
from kpk_eval.stats.models.freedom import Fixed
from kpk_eval.stats.models.gee.equations import Problem, Scale, Solution, contributions, solve
from kpk_eval.stats.models.gee.model import is_infinite, problem_of, start_of
from kpk_eval.stats.models.gee.working import Correlation, Moments
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.sandwich import Errors, Sandwich, sandwich
from kpk_eval.stats.samples import Numbers

SURPRISING = 0.05
"""Probability of the Pearson chi-square below which counts are called overdispersed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinkedFit(Fit):
    """A fitted generalised linear model.

    ``dispersion`` is Pearson's chi-square divided by its degrees of freedom (rows − coefficients): about one
    where counts vary as much as the Poisson distribution says.
    """

    link: Link
    errors: Errors
    dispersion: float = nan


def logistic(
    outcome: ArrayLike,
    covariates: Columns | None = None,
    *,
    cluster: Identifiers | None = None,
    weights: ArrayLike | None = None,
    errors: Errors | None = None,
    level: float = 0.95,
) -> LinkedFit:
    """Log odds ratios per covariate of a 0/1 outcome, by maximum likelihood.

    Parameters
    ----------
    outcome
        0 or 1 per row, shape (n,); NaN is missing and leaves the row out.
    covariates
        Columns without the intercept, which is always there.
    cluster
        Cluster of each row, shape (n,); without, each row is its own.
    weights
        Positive weight of each row; use robust errors with them.
    errors, level
        See ``Errors``; by default CR1 with clusters, else ``model``. Level of the intervals (normal
        distribution; under 40 clusters t with clusters − 1 degrees of freedom).

    Returns
    -------
    LinkedFit
        Effect sizes are odds ratios. Refused with ``all_missing``, ``too_few``, ``too_few_clusters``,
        ``no_variance``, ``collinear``, ``separation``, ``no_convergence``.

    Raises
    ------
    ValueError
        If lengths differ, the outcome is not 0 and 1, or a weight is not positive.

    Notes
    -----
    Source: McCullagh and Nelder (1989), Generalized linear models; separation: Albert and Anderson (1984).
    Checked against the attrition model of the Woodworth data (R's ``glm``) and
    tests/references/models (sandwich).
    """
    require_level(level)
    frame = model_frame(outcome, covariates, cluster=cluster, weights=weights)
    return _fitted(frame, link=Link.LOGIT, errors=errors_of(errors, frame), level=level, scale=Scale.ONE)


def poisson(
    outcome: ArrayLike,
    covariates: Columns | None = None,
    *,
    exposure: ArrayLike | None = None,
    cluster: Identifiers | None = None,
    errors: Errors | None = None,
    quasi: bool = False,
    level: float = 0.95,
) -> LinkedFit:
    """Log rate ratios per covariate of counts, by maximum likelihood.

    Parameters
    ----------
    outcome
        Count per row, 0 or more, shape (n,); NaN is missing and leaves the row out.
    covariates
        Columns without the intercept, which is always there.
    exposure
        Positive exposure of each row (children, person-years), whose logarithm is the offset.
    cluster
        Cluster of each row, shape (n,); without, each row is its own.
    errors, level
        As in ``logistic``.
    quasi
        Whether ``model`` errors are enlarged by the root of the dispersion, with t and rows − coefficients
        degrees of freedom (quasi-Poisson).

    Returns
    -------
    LinkedFit
        Effect sizes are rate ratios. Note ``overdispersed`` where Pearson's chi-square has p < .05. Refused
        with ``all_missing``, ``too_few``, ``too_few_clusters``, ``no_variance``, ``collinear``,
        ``separation`` (a group of zeros only), ``no_convergence``.

    Raises
    ------
    ValueError
        If lengths differ, a count is negative, or an exposure is not positive.

    Notes
    -----
    Source: McCullagh and Nelder (1989), Generalized linear models. Checked against
    tests/references/models (R's ``glm``, sandwich).
    """
    require_level(level)
    frame = model_frame(outcome, covariates, cluster=cluster, exposure=exposure)
    frame = with_offset(frame)
    scale, chosen = Scale.ESTIMATED if quasi else Scale.ONE, errors_of(errors, frame)
    fit = _fitted(frame, link=Link.LOG, errors=chosen, level=level, scale=scale)
    left = fit.n - len(fit.names)
    if not fit.estimable:
        return fit
    if chosen is Errors.MODEL and not quasi and stats.chi2.sf(fit.dispersion * left, left) < SURPRISING:
        return replace(fit, notes=(*fit.notes, Note.OVERDISPERSED))
    return fit


def with_offset(frame: Frame) -> Frame:
    """The rows with the logarithm of their exposure as offset.

    Raises
    ------
    ValueError
        If an exposure is not positive.
    """
    if "exposure" not in frame.extras:
        return frame
    exposure = frame.extras["exposure"]
    if (exposure <= 0).any():
        raise ValueError(f"exposure has {int((exposure <= 0).sum())} values that are not positive")
    return replace(frame, extras={**frame.extras, "offset": np.log(exposure)})


def _fitted(frame: Frame, *, link: Link, errors: Errors, level: float, scale: Scale) -> LinkedFit:
    """The model of these rows."""
    link.require_outcome(frame.outcome)
    blank = blank_fit(
        LinkedFit, frame, method=f"{link}_regression", level=level, ratio=link.ratio, link=link, errors=errors
    )
    if frame.shortage is not Refusal.NONE:
        return replace(blank, reason=frame.shortage, concerned=frame.dependent)
    if frame.n_clusters <= len(frame.names):
        return blank.refused(Refusal.TOO_FEW_CLUSTERS)
    problem = problem_of(frame, link=link, correlation=Correlation.INDEPENDENCE)
    solution = solve(
        problem,
        start_of(problem),
        correlation=Correlation.INDEPENDENCE,
        moments=Moments.LIANG_ZEGER,
        scale=scale,
    )
    mean = link.mean(problem.design @ solution.coefficients + problem.offset)
    if is_infinite(problem, mean, converged=solution.converged):
        return blank.refused(Refusal.SEPARATION)
    if not solution.converged:
        return blank.refused(Refusal.NO_CONVERGENCE)
    return _with_numbers(blank, frame, problem, solution, scale)


def _with_numbers(
    blank: LinkedFit, frame: Frame, problem: Problem, solution: Solution, scale: Scale
) -> LinkedFit:
    """The result with its numbers."""
    parts = contributions(problem, solution)
    if parts is None:
        return blank.refused(Refusal.NO_CONVERGENCE)
    by_model = blank.errors is Errors.MODEL
    model = Sandwich(covariance=parts.bread * solution.scale)
    robust = model if by_model else sandwich(parts, errors=blank.errors)
    quasi = by_model and scale is Scale.ESTIMATED
    freedom = Fixed(frame.n - len(frame.names)) if quasi else freedom_of(blank.errors, frame)
    fit = with_numbers(blank, solution.coefficients, robust, freedom, clustered=frame.clustered)
    if not fit.estimable:
        return fit
    mean = blank.link.mean(problem.design @ solution.coefficients + problem.offset)
    weighted = "weights" in frame.extras
    return replace(
        fit,
        log_likelihood=nan if weighted else _log_likelihood(blank.link, frame.outcome, mean),
        n_parameters=len(frame.names),
        dispersion=_dispersion(blank.link, frame.outcome, mean, len(frame.names)),
    )


def _log_likelihood(link: Link, outcome: Numbers, mean: Numbers) -> float:
    """Log-likelihood of binomial or Poisson outcomes."""
    if link is Link.LOGIT:
        return float((special.xlogy(outcome, mean) + special.xlogy(1 - outcome, 1 - mean)).sum())
    return float((special.xlogy(outcome, mean) - mean - special.gammaln(outcome + 1)).sum())


def _dispersion(link: Link, outcome: Numbers, mean: Numbers, count: int) -> float:
    """Pearson's chi-square divided by rows − coefficients."""
    return float(((outcome - mean) ** 2 / link.variance(mean)).sum() / (outcome.size - count))
