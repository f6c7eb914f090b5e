"""Solution of generalised estimating equations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kpk_eval.stats.models.gee.working import Block, Correlation, Moments, Working, working_from
from kpk_eval.stats.models.inverse import inverse_of
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.sandwich import Contributions
from kpk_eval.stats.samples import Numbers

ITERATIONS = 100
CONVERGED = 1e-11
"""Largest step of a coefficient, relative to its standard error, at which a search has arrived."""

LEAST_VARIANCE = 1e-12


class Scale(StrEnum):
    """Where the scale of the variance comes from."""

    ESTIMATED = "estimated"
    FIRST = "first"
    """From the fit with independent rows, then kept (geepack with ``scale.fix = TRUE``)."""
    ONE = "one"
    """One, as the binomial and the Poisson distribution have it."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Estimating equations to be solved."""

    outcome: Numbers
    design: Numbers
    offset: Numbers
    weights: Numbers
    link: Link
    blocks: list[Block]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Where the estimating equations are zero; ``scale`` is the variance of standardised residuals."""

    coefficients: Numbers
    working: Working
    scale: float
    converged: bool


def standardised(problem: Problem, coefficients: Numbers) -> tuple[Numbers, Numbers]:
    """Residuals (n,) and change of the mean (n, p), both divided by the standard deviation."""
    mean = problem.link.mean(problem.design @ coefficients + problem.offset)
    spread = np.maximum(problem.link.variance(mean), LEAST_VARIANCE)
    factor = np.sqrt(problem.weights / spread)
    rise = problem.link.rise(mean) * factor
    return (problem.outcome - mean) * factor, problem.design * rise[:, None]


def solve(
    problem: Problem, start: Numbers, *, correlation: Correlation, moments: Moments, scale: Scale
) -> Solution:
    """Coefficients at which the estimating equations are zero, and the working correlation."""
    free = Solution(start, Working(Correlation.INDEPENDENCE), 1.0, False)
    free = _iterate(problem, free, correlation=Correlation.INDEPENDENCE, moments=moments, scale=scale)
    if correlation is Correlation.INDEPENDENCE or not free.converged:
        return free
    return _iterate(problem, free, correlation=correlation, moments=moments, scale=scale)


def contributions(problem: Problem, solution: Solution) -> Contributions | None:
    """What each cluster adds at the solution; None if their sum has no inverse."""
    residuals, rises = standardised(problem, solution.coefficients)
    scores, grams = [], []
    for block in problem.blocks:
        own = rises[block.rows]
        turned = solution.working.inverse_times(own, block)
        scores.append(np.einsum("msp,ms->mp", turned, residuals[block.rows]))
        grams.append(turned.swapaxes(1, 2) @ own)
    gram = np.concatenate(grams)
    bread = inverse_of(_symmetric(gram.sum(axis=0)))
    if bread is None:
        return None
    return Contributions(
        bread=bread,
        scores=np.concatenate(scores),
        grams=(gram + gram.swapaxes(1, 2)) / 2,
        squares=float(residuals @ residuals),
        n=problem.outcome.size,
        k=problem.design.shape[1],
    )


def _iterate(
    problem: Problem, first: Solution, *, correlation: Correlation, moments: Moments, scale: Scale
) -> Solution:
    """Steps between coefficients and working correlation until neither changes."""
    coefficients, count = first.coefficients, first.coefficients.size
    kept = first.scale if scale is Scale.FIRST and correlation is not Correlation.INDEPENDENCE else None
    working, spread = first.working, first.scale
    for _ in range(ITERATIONS):
        residuals, rises = standardised(problem, coefficients)
        if scale is not Scale.ONE:
            spread = _scale(residuals, problem, moments=moments) if kept is None else kept
        if not (np.isfinite(spread) and spread > 0):
            break
        working = working_from(
            residuals,
            problem.blocks,
            correlation=correlation,
            moments=moments,
            scale=spread,
            n_coefficients=count,
        )
        if not working.definite(problem.blocks):
            break
        information, score = _sums(problem.blocks, working, residuals, rises)
        inverse = inverse_of(information)
        if inverse is None:
            break
        step = inverse @ score
        coefficients = coefficients + step
        if np.sqrt(step @ information @ step) < CONVERGED * np.sqrt(count * spread):
            return Solution(coefficients, working, spread, True)
    return Solution(coefficients, working, spread, False)


def _scale(residuals: Numbers, problem: Problem, *, moments: Moments) -> float:
    """Mean of squared standardised residuals."""
    lost = problem.design.shape[1] if moments is Moments.LIANG_ZEGER else 0
    return float(residuals @ residuals) / max(residuals.size - lost, 1)


def _sums(
    blocks: list[Block], working: Working, residuals: Numbers, rises: Numbers
) -> tuple[Numbers, Numbers]:
    """Information (p, p) and score (p,) over all clusters."""
    count = rises.shape[1]
    information, score = np.zeros((count, count)), np.zeros(count)
    for block in blocks:
        own = rises[block.rows]
        turned = working.inverse_times(own, block).reshape(-1, count)
        information += turned.T @ own.reshape(-1, count)
        score += turned.T @ residuals[block.rows].ravel()
    return _symmetric(information), score


def _symmetric(matrix: Numbers) -> Numbers:
    """The matrix without the noise that makes it unsymmetric."""
    return np.asarray((matrix + matrix.T) / 2)
