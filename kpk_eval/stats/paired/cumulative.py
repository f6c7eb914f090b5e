"""Proportional odds model of the two waves of a table of categories, by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from kpk_eval.stats.paired.square import SquareTable
from kpk_eval.stats.samples import Numbers

ITERATIONS = 100
HALVINGS = 40
DONE = 1e-10
"""Newton's step below which the search has ended."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Log odds ratio after against before, with what errors are made of.

    ``scores_before`` and ``scores_after`` hold, for each category used, the derivative of one answer's log
    likelihood by all coefficients; ``covariance`` is the inverse of the observed information. The log odds
    ratio is the last coefficient.
    """

    log_odds_ratio: float
    covariance: Numbers
    scores_before: Numbers
    scores_after: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Log likelihood at given coefficients, with gradient, Hessian and the scores of each category."""

    likelihood: float
    gradient: Numbers
    hessian: Numbers
    scores: Numbers


def fit(table: SquareTable) -> Fit | None:
    """Coefficients with the largest likelihood of logit P(answer ≤ step) = cut − log odds ratio × later wave.

    None where Newton's search does not end, which a table that is not separated does not do: the log
    likelihood is concave (Pratt 1981, Concavity of the log likelihood).
    """
    counts = np.stack([table.before[table.occupied], table.after[table.occupied]])
    pooled = counts.sum(axis=0).cumsum()[:-1] / counts.sum()
    coefficients: Numbers = np.append(special.logit(pooled), 0.0)
    state = _state(coefficients, counts)
    for _ in range(ITERATIONS):
        step: Numbers = np.linalg.solve(state.hessian, state.gradient).astype(np.float64)
        coefficients, state = _improved(coefficients, state, step, counts)
        if float(np.abs(step).max()) < DONE:
            covariance = np.linalg.inv(-state.hessian).astype(np.float64)
            return Fit(float(coefficients[-1]), covariance, state.scores[0], state.scores[1])
    return None


def _improved(coefficients: Numbers, state: _State, step: Numbers, counts: Numbers) -> tuple[Numbers, _State]:
    """The next coefficients: a full Newton step, or as much of it as does not lower the likelihood."""
    for halving in range(HALVINGS):
        moved = coefficients - step / 2**halving
        if (np.diff(moved[:-1]) > 0).all():
            there = _state(moved, counts)
            if there.likelihood >= state.likelihood - 1e-12 * abs(state.likelihood):
                return moved, there
    return coefficients, state


def _state(coefficients: Numbers, counts: Numbers) -> _State:
    """Likelihood and its derivatives at the coefficients."""
    steps = len(coefficients) - 1
    likelihood, gradient = 0.0, np.zeros(steps + 1)
    hessian, scores = np.zeros((steps + 1, steps + 1)), []
    for wave, people in enumerate(counts):
        design = np.column_stack([np.eye(steps), np.full(steps, -float(wave))])
        below = special.expit(coefficients[:-1] - wave * coefficients[-1])
        shares = np.maximum(np.diff(below, prepend=0.0, append=1.0), 1e-300)
        density = below * (1 - below)
        pull = people[:-1] / shares[:-1] - people[1:] / shares[1:]
        curve = density * (1 - 2 * below) * pull
        curve -= density**2 * (people[:-1] / shares[:-1] ** 2 + people[1:] / shares[1:] ** 2)
        between = density[:-1] * density[1:] * people[1:-1] / shares[1:-1] ** 2
        bend = np.diag(curve) + np.diag(between, 1) + np.diag(between, -1)
        likelihood += float((people * np.log(shares)).sum())
        gradient += design.T @ (density * pull)
        hessian += design.T @ bend @ design
        along = (np.eye(steps + 1, steps) - np.eye(steps + 1, steps, k=-1)) * density
        scores.append(along / shares[:, None] @ design)
    return _State(likelihood, gradient, hessian, np.stack(scores))
