"""Slope and relative index of inequality of yes-or-no outcomes, by models of the risk along the ranks."""

from __future__ import annotations

import warnings
from dataclasses import replace
from enum import StrEnum
from math import inf, isfinite, log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.inequality.ranks import Ranked, Ties, ranked
from kpk_eval.stats.inequality.slope import SlopeIndex, ratio_of, refused
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.coefficient import Coefficient, wald
from kpk_eval.stats.samples import Numbers, numbers, require_binary


class RiskModel(StrEnum):
    """How the risk changes along the ranks."""

    LOG_BINOMIAL = "log_binomial"
    """By the same factor, binomial: the relative index is exp(slope)."""
    LOG_POISSON = "log_poisson"
    """By the same factor, Poisson with robust errors (Zou 2004): where log-binomial does not converge."""
    IDENTITY_BINOMIAL = "identity_binomial"
    """By the same amount, binomial: the slope index is the slope."""
    IDENTITY_POISSON = "identity_poisson"
    """By the same amount, Poisson with robust errors."""
    LOGIT = "logit"
    """By the same factor of odds; both indices from the fitted risks at the ends."""


LOGARITHMIC = frozenset({RiskModel.LOG_BINOMIAL, RiskModel.LOG_POISSON})
POISSON = frozenset({RiskModel.LOG_POISSON, RiskModel.IDENTITY_POISSON})
FEWEST_PEOPLE = 50
"""People from which the indices have intervals."""


def slope_index_of_risk(
    outcome: ArrayLike,
    position: ArrayLike,
    *,
    n: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    model: RiskModel = RiskModel.LOG_BINOMIAL,
    robust: bool | None = None,
    ties: Ties = Ties.SHARED,
    df: float | None = None,
    level: float = 0.95,
) -> SlopeIndex:
    """Slope and relative index of a share along the social order.

    Parameters
    ----------
    outcome
        1 or 0 for each person, or, with ``n``, the number of people with the property in each group, (r,).
    position
        Social position, rising, shape (r,).
    n
        People of each group, shape (r,).
    weights
        Survey weights of people, shape (r,); not together with ``n``. Errors are then robust.
    model
        How the risk changes along the ranks.
    robust
        Errors from the scatter of people instead of the model; by default for Poisson models and weights.
    ties
        Ranks of rows with the same position.
    df
        Degrees of freedom of the intervals. By default there is none under 50 people, and that of the
        slope and the relative difference is from t with people − 2 and errors times √(people / (people − 2)):
        normal ones held the truth in 79 to 92 % of samples of 10 to 80. ``math.inf`` gives the normal ones.
    level
        Level of the intervals.

    Returns
    -------
    SlopeIndex
        ``slope`` is the risk at the highest rank − that at the lowest, ``ratio`` the first over the second.
        Refused with ``all_missing``, ``too_few``, ``no_variance`` (all positions the same, nobody or
        everybody has the property) and ``no_convergence`` (also where a fitted risk leaves the possible).

    Raises
    ------
    ValueError
        If an outcome is neither 0 nor 1, more people have the property than there are, or lengths differ.

    Notes
    -----
    Sources: Spiegelman and Hertzmark (2005), Easy SAS calculations for risk or prevalence ratios and
    differences; Moreno-Betancur, Latouche, Menvielle, Kunst and Rey (2015), Relative index of inequality and
    slope index of inequality: a structured regression framework for estimation. Checked against
    tests/references/inequality (R's ``glm`` and sandwich).
    """
    require_level(level)
    having, people = _counts(outcome, n)
    if n is not None and weights is not None:
        raise ValueError("n and weights do not go together; weight people, not groups")
    sizes = people if weights is None else numbers(weights, name="weights")
    rows = ranked(having / np.where(people > 0, people, np.nan), position, weights=sizes, ties=ties)
    scatter = (model in POISSON or weights is not None) if robust is None else robust
    method = f"{model} model of the rank, {'robust' if scatter else 'model'} errors"
    reason = _shortage(rows, grouped=n is not None)
    if reason:
        return refused(rows, reason, method=method, level=level)
    fitted = _fit(rows, model, robust=scatter, grouped=n is not None)
    if fitted is None:
        return refused(rows, Refusal.NO_CONVERGENCE, method=method, level=level)
    found = _index(rows, *fitted, model=model, method=method, level=level, df=inf if df is None else df)
    everybody = float(rows.n if n is None else rows.total)
    return _cautious(found, people=everybody, level=level) if df is None else found


def _index(
    rows: Ranked,
    estimates: Numbers,
    covariance: Numbers,
    *,
    model: RiskModel,
    method: str,
    level: float,
    df: float,
) -> SlopeIndex:
    """Indices from the risks at both ends."""
    ends = np.array([[1.0, 0.0], [1.0, 1.0]])
    risks, slopes = _risks(ends @ estimates, model)
    bottom, top = (float(risk) for risk in risks)
    gradients = ends * slopes[:, None]
    by_slope = gradients[1] - gradients[0]
    by_mean = (gradients[0] + gradients[1]) / 2

    def error(row: Numbers) -> float:
        return sqrt(max(float(row @ covariance @ row), 0.0))

    blank = refused(rows, Refusal.NONE, method=method, level=level)
    found = replace(
        blank,
        mean=rows.mean,
        bottom=bottom,
        top=top,
        slope=wald("slope", estimate=top - bottom, se=error(by_slope), df=df, level=level),
    )
    if min(bottom, top) <= 0:
        return replace(found, ratio_reason=Refusal.NOT_POSITIVE)
    relative = by_slope / rows.mean - (top - bottom) / rows.mean**2 * by_mean
    by_log = gradients[1] / top - gradients[0] / bottom
    return replace(
        found,
        ratio=ratio_of("ratio", log(top / bottom), se=error(by_log), df=df, level=level),
        relative=wald(
            "relative", estimate=(top - bottom) / rows.mean, se=error(relative), df=df, level=level
        ),
    )


def _cautious(found: SlopeIndex, *, people: float, level: float) -> SlopeIndex:
    """The same indices with intervals that allow for few people, or without."""
    if people < FEWEST_PEOPLE:
        return replace(
            found,
            slope=found.slope.without_limits(),
            ratio=found.ratio.without_limits(),
            relative=found.relative.without_limits(),
        )
    factor = sqrt(people / (people - 2))

    def wider(one: Coefficient) -> Coefficient:
        limits = wald(one.name, estimate=one.estimate, se=one.se * factor, df=people - 2, level=level)
        return replace(limits, se=one.se)

    return replace(found, slope=wider(found.slope), relative=wider(found.relative))


def _fit(rows: Ranked, model: RiskModel, *, robust: bool, grouped: bool) -> tuple[Numbers, Numbers] | None:
    """Coefficients and their covariance; None where the search did not end."""
    import statsmodels.api as sm

    weights, design = rows.share * rows.total, np.column_stack([np.ones(rows.n), rows.rank])
    links = sm.families.links
    straight = links.Logit() if model is RiskModel.LOGIT else links.Identity()
    link = links.Log() if model in LOGARITHMIC else straight
    family = sm.families.Poisson(link) if model in POISSON else sm.families.Binomial(link)
    start = np.array([log(rows.mean) if model in LOGARITHMIC else rows.mean, 0.0])
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            fitted = sm.GLM(rows.outcome, design, family=family, freq_weights=weights).fit(
                start_params=None if model is RiskModel.LOGIT else start, tol=1e-12, maxiter=300
            )
        except (np.linalg.LinAlgError, ValueError, FloatingPointError):
            return None
    estimates = np.asarray(fitted.params, dtype=np.float64)
    risks, slopes = _risks(design @ estimates, model)
    possible = isfinite(estimates.sum()) and risks.min() > 0 and (risks.max() < 1 or model in POISSON)
    if not (fitted.converged and possible and abs(estimates).max() < 30):
        return None
    # A group of n people adds n scores, a weighted person one score times its weight.
    times = (weights if grouped else weights**2) if robust else None
    variance = risks if model in POISSON else risks * (1 - risks)
    return estimates, _covariance(rows.outcome, design, risks, slopes, variance, weights=weights, times=times)


def _covariance(
    share: Numbers,
    design: Numbers,
    risks: Numbers,
    slopes: Numbers,
    variance: Numbers,
    *,
    weights: Numbers,
    times: Numbers | None,
) -> Numbers:
    """Covariance of the coefficients, from the model or, with ``times``, from the scatter of people (HC0)."""
    bread = np.linalg.inv(design.T @ (design * (weights * slopes**2 / variance)[:, None]))
    if times is None:
        return np.asarray(bread)
    squares = share * (1 - risks) ** 2 + (1 - share) * risks**2
    meat = design.T @ (design * (times * squares * (slopes / variance) ** 2)[:, None])
    return np.asarray(bread @ meat @ bread)


def _risks(linear: Numbers, model: RiskModel) -> tuple[Numbers, Numbers]:
    """Risks and their slopes by the linear predictor."""
    if model in LOGARITHMIC:
        risks = np.exp(np.minimum(linear, 50.0))
        return risks, risks
    if model is RiskModel.LOGIT:
        risks = 1 / (1 + np.exp(-np.clip(linear, -50.0, 50.0)))
        return risks, risks * (1 - risks)
    return linear, np.ones_like(linear)


def _counts(outcome: ArrayLike, n: ArrayLike | None) -> tuple[Numbers, Numbers]:
    """People with the property and all people of each row."""
    having = numbers(outcome, name="outcome")
    if n is None:
        require_binary(having[~np.isnan(having)], name="outcome")
        return having, np.ones(having.size)
    people = numbers(n, name="n")
    if people.size != having.size:
        raise ValueError(f"outcome has {having.size} groups and n {people.size}; give one row per group")
    if (having < 0).any() or (having > people).any():
        raise ValueError("a group has fewer than nobody or more than everybody with the property")
    return having, people


def _shortage(rows: Ranked, *, grouped: bool) -> Refusal:
    """Why no model of the risk can be fitted; empty if one can."""
    if rows.shortage and not (grouped and rows.n == 2):
        return rows.shortage
    return Refusal.NO_VARIANCE if not 0 < rows.mean < 1 or rows.n < 2 else Refusal.NONE
