"""How much each predictor counts: chosen so that the synthetic area fits the outcome before treatment."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from scipy import optimize

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.synthetic_control.simplex import nearest_mean

SEED = 20_260
"""Seed of the random starts of the search."""

STEPS = 1_000
"""Evaluations after which a search stops, to be started afresh where it is."""

RESTARTS = 4
"""Searches from one start at most."""

STRIDE = 2.0
"""First steps of a search, on logarithms: importances differ by orders of magnitude."""

SMALLEST = 1e-8
"""Least importance relative to the largest: below it weights no longer change but by rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """How the importance of predictors is searched: from how many random starts besides the two customary.

    The customary ones end where Abadie and others did. Random ones can find a closer fit at quite other
    weights (for the Basque Country about half the mean squared gap); whether such weights mean anything is
    for the analyst to say.
    """

    random_starts: int = 0
    seed: int = SEED


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """Predictors, scaled, and outcomes of the periods fitted: of the treated (m,) and donors (m, donors)."""

    target: Numbers
    donors: Numbers
    outcome: Numbers
    donor_outcomes: Numbers

    def weights(self, importance: Numbers) -> Numbers | None:
        """Donor weights for given importances."""
        roots = np.sqrt(importance / importance.sum())
        return nearest_mean(roots * self.target, roots[:, None] * self.donors)

    def loss(self, importance: Numbers) -> float:
        """Mean squared gap of the outcome in the periods fitted; infinite where there are no weights."""
        weights = self.weights(importance)
        if weights is None:
            return float("inf")
        return float(np.mean((self.outcome - self.donor_outcomes @ weights) ** 2))


def scaled(values: Numbers) -> Numbers:
    """Predictors (k, areas) in their standard deviations between areas, constant ones as they are."""
    spread = values.std(axis=1, ddof=1, keepdims=True)
    return np.asarray(values / np.where(spread > 0, spread, 1.0))


def best_importance(problem: Problem, *, search: SearchOptions) -> Numbers:
    """Importances, sum one, whose donor weights fit the outcome best.

    The loss has many local minima and flat parts, so the search (Nelder and Mead on logarithms) begins at
    equal importances, at those of a regression of the outcome on the predictors, and at random ones where
    asked for; the best end wins, the earlier start among equals.
    """
    k = problem.target.size
    if k == 1:
        return np.ones(1)
    generator = np.random.default_rng(search.seed)
    random = [generator.dirichlet(np.ones(k)) for _ in range(search.random_starts)]
    ends = [_descended(problem, start) for start in (np.full(k, 1 / k), _by_regression(problem), *random)]
    losses = np.array([problem.loss(end) for end in ends])
    near = np.flatnonzero(losses <= losses.min() * (1 + 1e-9))
    return ends[int(near[0])]


def _descended(problem: Problem, start: Numbers) -> Numbers:
    """Importances where the search from a start ends; started afresh there as long as that helps."""
    size = float((problem.outcome**2).mean())
    place, loss = np.log(np.maximum(start / start.max(), SMALLEST)), inf
    for _ in range(RESTARTS):
        found = optimize.minimize(
            lambda logs: problem.loss(_from_logarithms(logs)),
            place,
            method="Nelder-Mead",
            options={
                "maxfev": STEPS,
                "xatol": 1e-3,
                "fatol": 1e-9 * size,
                "initial_simplex": np.vstack([place, place + STRIDE * np.eye(place.size)]),
            },
        )
        place = found.x
        if found.fun >= loss * (1 - 1e-4):
            break
        loss = float(found.fun)
    return _from_logarithms(place)


def _from_logarithms(logs: Numbers) -> Numbers:
    """Importances with sum one."""
    importance = np.maximum(np.exp(logs - logs.max()), SMALLEST)
    return np.asarray(importance / importance.sum())


def _by_regression(problem: Problem) -> Numbers:
    """Importances from a regression of the outcomes on the predictors over all areas, as Synth's start."""
    predictors = np.column_stack([problem.target, problem.donors]).T
    outcomes = np.column_stack([problem.outcome, problem.donor_outcomes]).T
    columns = np.column_stack([np.ones(len(predictors)), predictors])
    slopes = np.linalg.lstsq(columns, outcomes, rcond=None)[0][1:]
    size = (slopes**2).sum(axis=1)
    return np.asarray(size / size.sum()) if size.sum() > 0 else np.full(size.size, 1 / size.size)
