"""Effect of one group in one period, and the influence of each unit on it."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from kpk_eval.stats.did.staggered.options import Method
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import Numbers

NO_OVERLAP = 0.999
"""Probability of being treated from which on there is nobody to compare with."""

STEPS = 50
"""Steps after which the logit has not converged."""


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """An effect and the influence of each unit of the two groups, mean zero, shape (n,)."""

    estimate: float
    values: Numbers
    reason: Refusal = Refusal.NONE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contrast:
    """Changes of treated and comparison units between two periods, their covariates and weights."""

    change: Numbers
    treated: Numbers
    covariates: Numbers
    weights: Numbers

    @property
    def others(self) -> Numbers:
        """Weights of comparison units, 0 for the treated."""
        return self.weights * (1 - self.treated)


def influence(contrast: Contrast, *, method: Method) -> Influence:
    """Effect on the treated of a contrast, after the method chosen.

    Notes
    -----
    Sources of the influence functions: Sant'Anna and Zhao (2020), Doubly robust difference-in-differences
    estimators, equations for panel data; Callaway and Sant'Anna (2021), Difference-in-differences with
    multiple time periods.
    """
    gram = (contrast.covariates * contrast.others[:, None]).T @ contrast.covariates
    if np.linalg.cond(gram) > 1e12:
        return _refused(contrast, Refusal.COLLINEAR)
    if method is Method.REGRESSION:
        return _by_regression(contrast)
    odds, representation = _odds(contrast)
    if odds is None or representation is None:
        return _refused(contrast, Refusal.SEPARATION)
    if method is Method.WEIGHTING:
        return _by_weighting(contrast, odds, representation)
    return _doubly_robust(contrast, odds, representation)


def _refused(contrast: Contrast, reason: Refusal) -> Influence:
    """No effect, with the reason."""
    return Influence(nan, np.full(contrast.change.size, nan), reason)


def _by_regression(contrast: Contrast) -> Influence:
    """Changes of the treated minus those predicted from the comparison."""
    predicted, slopes = _outcome_regression(contrast)
    weight = contrast.weights * contrast.treated
    treated, part_treated = _weighted_mean(contrast.change, weight)
    expected, part_expected = _weighted_mean(predicted, weight)
    share = (weight[:, None] * contrast.covariates).mean(axis=0) / weight.mean()
    return Influence(treated - expected, part_treated - (part_expected + slopes @ share))


def _by_weighting(contrast: Contrast, odds: Numbers, representation: Numbers) -> Influence:
    """Changes of the treated minus those of the comparison weighted by their odds of treatment."""
    weight, other = contrast.weights * contrast.treated, contrast.others * odds
    treated, part_treated = _weighted_mean(contrast.change, weight)
    expected, part_expected = _weighted_mean(contrast.change, other)
    left = other * (contrast.change - expected)
    slope = (left[:, None] * contrast.covariates).mean(axis=0) / other.mean()
    return Influence(treated - expected, part_treated - (part_expected + representation @ slope))


def _doubly_robust(contrast: Contrast, odds: Numbers, representation: Numbers) -> Influence:
    """What the regression of the comparison leaves over: treated minus weighted comparison."""
    predicted, slopes = _outcome_regression(contrast)
    left = contrast.change - predicted
    weight, other = contrast.weights * contrast.treated, contrast.others * odds
    treated, part_treated = _weighted_mean(left, weight)
    expected, part_expected = _weighted_mean(left, other)
    share = (weight[:, None] * contrast.covariates).mean(axis=0) / weight.mean()
    shifted = (other * (left - expected))[:, None] * contrast.covariates
    slope = shifted.mean(axis=0) / other.mean()
    other_share = (other[:, None] * contrast.covariates).mean(axis=0) / other.mean()
    of_treated = part_treated - slopes @ share
    of_others = part_expected + representation @ slope - slopes @ other_share
    return Influence(treated - expected, of_treated - of_others)


def _weighted_mean(values: Numbers, weights: Numbers) -> tuple[float, Numbers]:
    """Weighted mean, and the influence of each value on it."""
    mean = float((weights * values).mean() / weights.mean())
    return mean, weights * (values - mean) / weights.mean()


def _outcome_regression(contrast: Contrast) -> tuple[Numbers, Numbers]:
    """Changes predicted from the comparison's regression, and the influence on its coefficients (n, p)."""
    x, others = contrast.covariates, contrast.others
    gram = np.linalg.inv((x * others[:, None]).T @ x)
    predicted = x @ (gram @ (x.T @ (others * contrast.change)))
    scores = (others * (contrast.change - predicted))[:, None] * x
    return predicted, scores @ gram * contrast.change.size


def _odds(contrast: Contrast) -> tuple[Numbers | None, Numbers | None]:
    """Odds of being treated from a logit, and the influence on its coefficients; None without overlap."""
    x, weights = contrast.covariates, contrast.weights
    coefficients = np.zeros(x.shape[1])
    for _ in range(STEPS):
        probability = 1 / (1 + np.exp(-np.clip(x @ coefficients, -30, 30)))
        information = (x * (weights * probability * (1 - probability))[:, None]).T @ x
        if probability.max() >= NO_OVERLAP or np.linalg.cond(information) > 1e14:
            return None, None
        step = np.linalg.solve(information, x.T @ (weights * (contrast.treated - probability)))
        coefficients = coefficients + step
        if np.abs(step).max() <= 1e-12 * (1 + np.abs(coefficients).max()):
            break
    else:
        return None, None
    probability = 1 / (1 + np.exp(-(x @ coefficients)))
    information = (x * (weights * probability * (1 - probability))[:, None]).T @ x
    scores = (weights * (contrast.treated - probability))[:, None] * x
    return probability / (1 - probability), scores @ np.linalg.inv(information) * contrast.change.size
