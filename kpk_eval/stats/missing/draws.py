"""Values drawn for what is missing in one column, given the others."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.samples import Numbers

RIDGE = 1e-5
"""Share added to the diagonal of X'X, so that columns that follow from others do no harm (as in R's mice)."""

ROUNDS = 30


class Imputer(StrEnum):
    """How missing values of a column are drawn."""

    PMM = "pmm"
    """Predictive mean matching: the value of somebody with a near prediction. Keeps to values that occur,
    and so stays too near to those who are there: its intervals of means are for comparison only."""
    NORMAL = "normal"
    """Bayesian linear regression with normal residuals."""
    LOGISTIC = "logistic"
    """Bayesian logistic regression, for 0/1."""


def draw_missing(
    column: Numbers,
    predictors: Numbers,
    missing: NDArray[np.bool_],
    *,
    imputer: Imputer,
    donors: int,
    draw: np.random.Generator,
) -> Numbers:
    """Values for the missing places of a column, shape (number missing,).

    Parameters
    ----------
    column
        Values, of which those at missing places are not used, shape (n,).
    predictors
        The other columns without gaps, shape (n, p).
    missing
        Which places are missing, shape (n,).
    imputer, donors
        How values are drawn; among how many nearest people PMM draws.
    draw
        Where random numbers come from.

    Notes
    -----
    Sources: Rubin (1987), Multiple imputation for nonresponse in surveys; van Buuren (2018), Flexible
    imputation of missing data, algorithms 3.1, 3.3 (matching of type 1) and 3.4; against separation the rows
    of White, Daniel and Royston (2010), Avoiding bias due to perfect prediction.
    """
    design = _design(predictors, observed=~missing)
    if imputer is Imputer.LOGISTIC:
        return _logistic(column[~missing], design[~missing], design[missing], draw=draw)
    best, drawn, sigma = _linear(column[~missing], design[~missing], draw=draw)
    if imputer is Imputer.NORMAL:
        return design[missing] @ drawn + sigma * draw.standard_normal(int(missing.sum()))
    near = _nearest(design[~missing] @ best, design[missing] @ drawn, donors=donors, draw=draw)
    return column[~missing][near]


def _design(predictors: Numbers, *, observed: NDArray[np.bool_]) -> Numbers:
    """Intercept and standardised predictors; those that do not vary where the column is observed are 0."""
    middle, spread = predictors[observed].mean(axis=0), predictors[observed].std(axis=0)
    varied = spread > 1e-12 * np.abs(predictors).max(axis=0, initial=0.0)
    scaled = np.where(varied, (predictors - middle) / np.where(varied, spread, 1.0), 0.0)
    return np.column_stack([np.ones(len(predictors)), scaled])


def _inverse(gram: Numbers) -> Numbers:
    """Inverse of X'X with a ridge; columns of zeros get a coefficient around zero."""
    diagonal = np.diag(gram)
    return np.linalg.inv(gram + np.diag(np.where(diagonal > 0, RIDGE * diagonal, 1.0)))


def _linear(values: Numbers, design: Numbers, *, draw: np.random.Generator) -> tuple[Numbers, Numbers, float]:
    """Least-squares coefficients, coefficients drawn from their posterior, and a drawn residual spread."""
    bread = _inverse(design.T @ design)
    best = bread @ (design.T @ values)
    residual = values - design @ best
    df = max(values.size - design.shape[1], 1)
    sigma = float(np.sqrt(residual @ residual / draw.chisquare(df)))
    root = np.linalg.cholesky((bread + bread.T) / 2)
    return best, best + sigma * root @ draw.standard_normal(best.size), sigma


def _nearest(
    fitted: Numbers, wanted: Numbers, *, donors: int, draw: np.random.Generator
) -> NDArray[np.int64]:
    """For each wanted prediction, one of the people with the nearest fitted ones, drawn at random."""
    shuffled = draw.permutation(fitted.size)
    order = shuffled[np.argsort(fitted[shuffled], kind="stable")]
    ranked = fitted[order]
    left, right = np.searchsorted(ranked, wanted, "left"), np.searchsorted(ranked, wanted, "right")
    start = draw.integers(left, right + 1)
    reach = min(donors, fitted.size)
    window = start[:, None] + np.arange(-reach, reach)[None, :]
    outside = (window < 0) | (window >= fitted.size)
    window = np.clip(window, 0, fitted.size - 1)
    distance = np.where(outside, np.inf, np.abs(ranked[window] - wanted[:, None]))
    closest = np.argpartition(distance, reach - 1, axis=1)[:, :reach]
    chosen = closest[np.arange(wanted.size), draw.integers(0, reach, wanted.size)]
    return np.asarray(order[window[np.arange(wanted.size), chosen]], dtype=np.int64)


def _logistic(values: Numbers, design: Numbers, wanted: Numbers, *, draw: np.random.Generator) -> Numbers:
    """0 or 1 for each wanted row, by coefficients drawn from their posterior."""
    p = design.shape[1] - 1
    outcome, rows, weights = values, design, np.ones(values.size)
    if p:
        corners = np.tile(np.column_stack([np.ones(2 * p), np.vstack([np.eye(p), -np.eye(p)]) / 2]), (2, 1))
        rows = np.vstack([design, corners])
        outcome = np.r_[values, np.zeros(2 * p), np.ones(2 * p)]
        weights = np.r_[weights, np.full(4 * p, (p + 1) / (4 * p))]
    coefficients, covariance = np.zeros(p + 1), np.eye(p + 1)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ coefficients, -30, 30)))
        covariance = _inverse((rows * (weights * chance * (1 - chance))[:, None]).T @ rows)
        step = covariance @ (rows.T @ (weights * (outcome - chance)))
        coefficients = coefficients + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-8:
            break
    root = np.linalg.cholesky((covariance + covariance.T) / 2)
    drawn = coefficients + root @ draw.standard_normal(p + 1)
    chance = 1 / (1 + np.exp(-np.clip(wanted @ drawn, -30, 30)))
    return np.asarray(draw.random(len(wanted)) < chance, dtype=np.float64)
