"""Proportional odds: shift of an ordinal answer towards higher categories."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.blank import blank_fit, errors_of, freedom_of, with_numbers
from kpk_eval.stats.models.coefficient import Coefficient, Ratio
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.fit import Fit
from kpk_eval.stats.models.frame import Frame, Identifiers, model_frame
from kpk_eval.stats.models.inverse import inverse_of
from kpk_eval.stats.models.least_squares import sum_by_cluster
from kpk_eval.stats.models.sandwich import Contributions, Errors, Sandwich, sandwich
from kpk_eval.stats.models.separation import has_direction
from kpk_eval.stats.samples import Numbers

METHOD = "proportional_odds"
ITERATIONS = 100
CONVERGED = 1e-10

FAR = 13.0
"""A category boundary this far from an answer's predictor makes separation possible."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrdinalFit(Fit):
    """A fitted proportional-odds model.

    ``categories`` are the answers that occur, ascending; ``thresholds`` are the log odds of an answer up to
    each category but the last, where all covariates are zero.
    """

    errors: Errors
    categories: tuple[float, ...] = ()
    thresholds: tuple[Coefficient, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """Number of each answer's category, from 0, and the derivatives of its two boundaries."""

    category: np.ndarray[tuple[int], np.dtype[np.int64]]
    upper: Numbers
    lower: Numbers
    n_thresholds: int


def proportional_odds(
    outcome: ArrayLike,
    covariates: Columns,
    *,
    cluster: Identifiers | None = None,
    errors: Errors | None = None,
    level: float = 0.95,
) -> OrdinalFit:
    """Log odds ratios per covariate of a higher rather than a lower answer, the same at every category.

    Parameters
    ----------
    outcome
        Ordinal answer of each row as a number, shape (n,); NaN is missing and leaves the row out.
    covariates
        Columns without an intercept (the thresholds take its place).
    cluster
        Person (or site) of each row, shape (n,). With it the model is marginal: rows of a person are treated
        as independent, and the errors allow for their dependence.
    errors
        ``model``, CR0, CR1 or CR1S; by default CR1 with clusters, else ``model``.
    level
        Level of the intervals (normal distribution; under 40 clusters t with clusters − 1 degrees of
        freedom).

    Returns
    -------
    OrdinalFit
        Positive where higher answers are more likely; effect sizes are odds ratios. Refused with
        ``all_missing``, ``too_few``, ``too_few_clusters``, ``no_variance`` (one category), ``collinear``,
        ``separation``, ``no_convergence``.

    Raises
    ------
    ValueError
        If lengths differ, values are not finite numbers, or the errors are CR2 or CR3.

    Notes
    -----
    logit P(Y ≤ k) = threshold_k − covariates × coefficients, as MASS's ``polr`` and ordinal's ``clm``; the
    ``model`` errors come from the observed information. Own solution with exact derivatives, because
    statsmodels' OrderedModel has numerical ones. Source: McCullagh (1980), Regression models for ordinal
    data. Checked against tests/references/models (ordinal, sandwich) and statsmodels.
    """
    require_level(level)
    if errors in {Errors.CR2, Errors.CR3}:
        raise ValueError(f"{errors} is not defined for proportional odds; use CR1")
    frame = model_frame(outcome, covariates, cluster=cluster)
    chosen = errors_of(errors, frame)
    plain = replace(frame, names=frame.names[1:])
    blank = blank_fit(OrdinalFit, plain, method=METHOD, level=level, ratio=Ratio.ODDS_RATIO, errors=chosen)
    categories = np.unique(frame.outcome)
    if frame.shortage is not Refusal.NONE:
        return replace(blank, reason=frame.shortage, concerned=frame.dependent)
    if frame.n <= len(categories) - 1 + len(plain.names):
        return blank.refused(Refusal.TOO_FEW)
    if frame.n_clusters <= len(categories) - 1 + len(plain.names):
        return blank.refused(Refusal.TOO_FEW_CLUSTERS)
    answers = _answers(frame, categories)
    parameters, converged = _most_likely(answers)
    if (not converged or _farthest(answers, parameters) > FAR) and _is_separated(answers):
        return blank.refused(Refusal.SEPARATION)
    if not converged:
        return blank.refused(Refusal.NO_CONVERGENCE)
    return _with_numbers(blank, frame, answers, parameters, tuple(float(c) for c in categories))


def _answers(frame: Frame, categories: Numbers) -> _Answers:
    """Answers with the derivatives of their boundaries by thresholds and coefficients."""
    category = np.searchsorted(categories, frame.outcome)
    count = len(categories) - 1
    above = (category[:, None] == np.arange(count)).astype(np.float64)
    below = (category[:, None] - 1 == np.arange(count)).astype(np.float64)
    covariates = -frame.design[:, 1:]
    return _Answers(
        category=category,
        upper=np.column_stack([above, covariates]),
        lower=np.column_stack([below, covariates]),
        n_thresholds=count,
    )


def _boundaries(answers: _Answers, parameters: Numbers) -> tuple[Numbers, Numbers]:
    """Predictors of the upper and the lower boundary of each answer; infinite at the ends."""
    upper = np.where(answers.category < answers.n_thresholds, answers.upper @ parameters, np.inf)
    return upper, np.where(answers.category > 0, answers.lower @ parameters, -np.inf)


def _probabilities(upper: Numbers, lower: Numbers) -> Numbers:
    """Probability of each answer, exact in both tails."""
    high = special.expit(-lower) - special.expit(-upper)
    return np.asarray(np.where(lower > 0, high, special.expit(upper) - special.expit(lower)))


def _most_likely(answers: _Answers) -> tuple[Numbers, bool]:
    """Parameters with the largest likelihood, by Newton's steps that are halved where they overshoot."""
    shares = np.bincount(answers.category) / answers.category.size
    start = special.logit(np.cumsum(shares)[:-1])
    parameters = np.append(start, np.zeros(answers.upper.shape[1] - answers.n_thresholds))
    value = _log_likelihood(answers, parameters)
    for _ in range(ITERATIONS):
        scores, information = _derivatives(answers, parameters)
        score = scores.sum(axis=0)
        inverse = inverse_of(information)
        if inverse is None:
            return parameters, False
        step = inverse @ score
        if abs(score @ step) < CONVERGED**2 * answers.category.size:
            return parameters, True
        following = _log_likelihood(answers, parameters + step)
        while not following >= value - 1e-12 * abs(value) and np.abs(step).max() > 1e-14:
            step = step / 2
            following = _log_likelihood(answers, parameters + step)
        parameters, value = parameters + step, following
    return parameters, False


def _log_likelihood(answers: _Answers, parameters: Numbers) -> float:
    """Log-likelihood; minus infinity where thresholds are out of order."""
    probabilities = _probabilities(*_boundaries(answers, parameters))
    return float(np.log(probabilities).sum()) if (probabilities > 0).all() else -np.inf


def _derivatives(answers: _Answers, parameters: Numbers) -> tuple[Numbers, Numbers]:
    """Scores of each row, (n, k), and observed information, (k, k)."""
    upper, lower = _boundaries(answers, parameters)
    probability = _probabilities(upper, lower)
    rise_up, rise_low = (special.expit(x) * special.expit(-x) for x in (upper, lower))
    bend_up, bend_low = (
        rise * (special.expit(-x) - special.expit(x)) for rise, x in ((rise_up, upper), (rise_low, lower))
    )
    first_up, first_low = rise_up / probability, -rise_low / probability
    second_up = bend_up / probability - first_up**2
    second_low = -bend_low / probability - first_low**2
    crossed = -first_up * first_low
    scores = first_up[:, None] * answers.upper + first_low[:, None] * answers.lower
    mixed = (answers.upper * crossed[:, None]).T @ answers.lower
    bends = (answers.upper * second_up[:, None]).T @ answers.upper
    bends = bends + (answers.lower * second_low[:, None]).T @ answers.lower + mixed + mixed.T
    return scores, -bends


def _farthest(answers: _Answers, parameters: Numbers) -> float:
    """Largest finite distance of a boundary from an answer's predictor."""
    both = np.abs(np.concatenate(_boundaries(answers, parameters)))
    return float(both[np.isfinite(both)].max(initial=0.0))


def _is_separated(answers: _Answers) -> bool:
    """Whether some direction raises no answer's probability of being elsewhere."""
    up = answers.upper[answers.category < answers.n_thresholds]
    return has_direction(np.vstack([up, -answers.lower[answers.category > 0]]))


def _with_numbers(
    blank: OrdinalFit, frame: Frame, answers: _Answers, parameters: Numbers, categories: tuple[float, ...]
) -> OrdinalFit:
    """The result with its numbers."""
    scores, information = _derivatives(answers, parameters)
    bread = inverse_of(information)
    if bread is None:
        return blank.refused(Refusal.NO_CONVERGENCE)
    robust = Sandwich(covariance=bread)
    if blank.errors is not Errors.MODEL:
        robust = sandwich(_contributions(frame, scores, bread), errors=blank.errors)
    cut, freedom = answers.n_thresholds, freedom_of(blank.errors, frame)
    names = tuple(f"<={category:g}" for category in categories[:-1])
    heads = replace(frame, names=names)
    head_covariance = replace(robust, covariance=robust.covariance[:cut, :cut])
    head = with_numbers(
        blank_fit(Fit, heads, method=METHOD, level=blank.level), parameters[:cut], head_covariance, freedom
    )
    own = replace(robust, covariance=robust.covariance[cut:, cut:])
    fit = with_numbers(blank, parameters[cut:], own, freedom, clustered=frame.clustered)
    if not fit.estimable:
        return fit
    return replace(
        fit,
        categories=categories,
        thresholds=head.coefficients,
        log_likelihood=_log_likelihood(answers, parameters),
        n_parameters=parameters.size,
    )


def _contributions(frame: Frame, scores: Numbers, bread: Numbers) -> Contributions:
    """What each cluster adds to the score."""
    count = scores.shape[1]
    summed = sum_by_cluster(scores, frame.clusters)
    return Contributions(
        bread=bread,
        scores=summed,
        grams=np.zeros((len(summed), 0, 0)),
        squares=float(frame.n),
        n=frame.n,
        k=count,
    )
