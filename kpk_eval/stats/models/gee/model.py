"""Mean differences over waves, averaged over people, by generalised estimating equations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.blank import blank_fit, with_numbers
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.fit import FEW_CLUSTERS, Fit
from kpk_eval.stats.models.frame import Frame, Identifiers, model_frame
from kpk_eval.stats.models.freedom import NORMAL, Fixed, Freedom
from kpk_eval.stats.models.gee.equations import Problem, Scale, Solution, contributions, solve
from kpk_eval.stats.models.gee.working import Correlation, Moments, blocks_of
from kpk_eval.stats.models.least_squares import least_squares
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.sandwich import Contributions, Errors, Sandwich, sandwich
from kpk_eval.stats.models.separation import SURE, has_empty_group, is_separated
from kpk_eval.stats.samples import Numbers

METHOD = "gee"


class GeeDf(StrEnum):
    """Degrees of freedom of the coefficients."""

    NORMAL = "normal"
    """Infinite, as geepack; too optimistic under about 40 clusters."""
    CLUSTERS = "clusters"
    """Clusters − coefficients (Mancl and DeRouen 2001)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GeeFit(Fit):
    """Solved estimating equations.

    ``working_correlation`` is the estimated correlation within clusters (NaN if unstructured), ``scale`` the
    variance of standardised residuals.
    """

    link: Link
    correlation: Correlation
    errors: Errors
    working_correlation: float = nan
    scale: float = nan


def gee(
    outcome: ArrayLike,
    cluster: Identifiers,
    covariates: Columns | None = None,
    *,
    link: Link = Link.IDENTITY,
    correlation: Correlation = Correlation.EXCHANGEABLE,
    wave: ArrayLike | None = None,
    offset: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    errors: Errors | None = None,
    df: GeeDf | None = None,
    moments: Moments = Moments.GEEPACK,
    scale: Scale = Scale.ESTIMATED,
    level: float = 0.95,
) -> GeeFit:
    """Mean differences (or log odds or rate ratios) per covariate, averaged over all people.

    Parameters
    ----------
    outcome
        One value per row (person and wave), shape (n,): numbers (identity), 0/1 (logit), counts (log); NaN is
        missing and leaves the row out. Valid if rows are missing completely at random, given covariates;
        with ``weights`` (inverse probabilities of being there) also if that depends on what was seen.
    cluster
        Person (or site) of each row, shape (n,).
    covariates
        Columns without the intercept, which is always there.
    link, correlation
        See ``Link`` and ``Correlation``.
    wave
        Whole number of the wave of each row, for AR1 and unstructured correlation; by default the rows of a
        cluster are successive waves in the order given.
    offset
        Added to the linear predictor: the log of exposure for rates.
    weights
        Positive weight of each row.
    errors, df
        See ``Errors`` (CR0 robust, CR2 Kauermann–Carroll, CR3 Mancl–DeRouen, model: from the working
        correlation) and ``GeeDf``. By default CR0 with the normal distribution from 40 clusters on (as
        geepack), CR2 with clusters − coefficients degrees of freedom below, where CR0 covers too rarely.
    moments, scale, level
        See ``Moments`` and ``Scale``; level of the intervals.

    Returns
    -------
    GeeFit
        Effect sizes are odds ratios (logit) or rate ratios (log). Note ``few_clusters`` below 40. Refused
        with ``all_missing``, ``too_few``, ``too_few_clusters`` (not more than coefficients),
        ``no_variance``, ``collinear``, ``not_repeated`` (no cluster with two rows), ``separation`` (logit;
        log: a group of zeros only), ``no_convergence``.

    Raises
    ------
    ValueError
        If lengths differ, values are not finite numbers or do not suit the link, a weight is not positive, a
        wave is no whole number, or a cluster has two rows of a wave that matters.

    Notes
    -----
    Source: Liang and Zeger (1986), Longitudinal data analysis using generalized linear models; Mancl and
    DeRouen (2001); Kauermann and Carroll (2001). Own solution, because statsmodels takes a second per fit
    and estimates the working correlation otherwise than R's geepack. Checked against the Ohio and Woodworth
    data (geepack), tests/references/models, and statsmodels' GEE.
    """
    require_level(level)
    frame = model_frame(outcome, covariates, cluster=cluster, wave=wave, offset=offset, weights=weights)
    link.require_outcome(frame.outcome)
    few = frame.n_clusters < FEW_CLUSTERS
    blank = blank_fit(
        GeeFit,
        frame,
        method=METHOD,
        level=level,
        ratio=link.ratio,
        link=link,
        correlation=correlation,
        errors=errors or (Errors.CR2 if few else Errors.CR0),
    )
    if frame.shortage is not Refusal.NONE:
        return replace(blank, reason=frame.shortage, concerned=frame.dependent)
    if frame.n_clusters <= len(frame.names):
        return blank.refused(Refusal.TOO_FEW_CLUSTERS)
    problem = problem_of(frame, link=link, correlation=correlation)
    if correlation is not Correlation.INDEPENDENCE and not any(b.n_pairs for b in problem.blocks):
        return blank.refused(Refusal.NOT_REPEATED)
    freedom = df or (GeeDf.CLUSTERS if few else GeeDf.NORMAL)
    return _solved(blank, problem, moments=moments, scale=scale, df=freedom)


def _solved(blank: GeeFit, problem: Problem, *, moments: Moments, scale: Scale, df: GeeDf) -> GeeFit:
    """The solution of the equations with its errors, or the reason why there is none."""
    start = start_of(problem)
    solution = solve(problem, start, correlation=blank.correlation, moments=moments, scale=scale)
    refusal = _refusal(problem, solution)
    parts = contributions(problem, solution) if refusal is Refusal.NONE else None
    if parts is None:
        return blank.refused(refusal or Refusal.NO_CONVERGENCE)
    return _with_numbers(blank, parts, solution, df=df)


def problem_of(frame: Frame, *, link: Link, correlation: Correlation) -> Problem:
    """Equations of the complete rows."""
    weights = frame.extras.get("weights", np.ones(frame.n))
    if (weights <= 0).any():
        raise ValueError(f"weights has {int((weights <= 0).sum())} values that are not positive")
    return Problem(
        outcome=frame.outcome,
        design=frame.design,
        offset=frame.extras.get("offset", np.zeros(frame.n)),
        weights=weights,
        link=link,
        blocks=blocks_of(frame.clusters, _waves(frame), correlation),
    )


def _waves(frame: Frame) -> NDArray[np.int64] | None:
    """Waves counted from the first; None if they are not given."""
    if "wave" not in frame.extras:
        return None
    wave = frame.extras["wave"]
    if (wave != np.round(wave)).any():
        raise ValueError("wave has values that are no whole numbers; number the waves 0, 1, 2")
    return np.asarray(wave - wave.min(), dtype=np.int64)


def start_of(problem: Problem) -> Numbers:
    """Coefficients from least squares on the scale of the link."""
    outcome, link = problem.outcome, problem.link
    if link is Link.LOGIT:
        predictor = np.where(outcome > 0, 1.0, -1.0)
    else:
        predictor = np.log(outcome + 0.5) if link is Link.LOG else outcome
    return least_squares(predictor - problem.offset, problem.design).coefficients


def _refusal(problem: Problem, solution: Solution) -> Refusal:
    """Why the solution cannot be used; empty if it can."""
    mean = problem.link.mean(problem.design @ solution.coefficients + problem.offset)
    if is_infinite(problem, mean, converged=solution.converged):
        return Refusal.SEPARATION
    if problem.link is Link.IDENTITY and np.abs(problem.outcome - mean).max() <= _noise(problem):
        return Refusal.NO_VARIANCE
    return Refusal.NONE if solution.converged else Refusal.NO_CONVERGENCE


def is_infinite(problem: Problem, mean: Numbers, *, converged: bool) -> bool:
    """Whether a coefficient runs to infinity; only looked for where the fitted means make it possible."""
    if problem.link is Link.LOGIT and (np.minimum(mean, 1 - mean).min() < SURE or not converged):
        return is_separated(problem.outcome, problem.design)
    if problem.link is Link.LOG and (mean.min() < SURE or not converged):
        return has_empty_group(problem.outcome, problem.design)
    return False


def _noise(problem: Problem) -> float:
    """Largest residual that is rounding."""
    return float(1e-12 * np.abs(problem.outcome).max())


def _with_numbers(blank: GeeFit, parts: Contributions, solution: Solution, *, df: GeeDf) -> GeeFit:
    """The result with its numbers."""
    if blank.errors is Errors.MODEL:
        robust = Sandwich(covariance=parts.bread * solution.scale)
    else:
        robust = sandwich(parts, errors=blank.errors)
    left = blank.n_clusters - len(blank.names)
    freedom: Freedom = Fixed(left) if df is GeeDf.CLUSTERS else NORMAL
    fit = with_numbers(blank, solution.coefficients, robust, freedom)
    if not fit.estimable:
        return fit
    return replace(fit, working_correlation=solution.working.parameter, scale=solution.scale)
