"""Limits between which a parameter of a mixed model is not too unlikely: profile likelihood (ML)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite, nan, sqrt

import numpy as np
from scipy import linalg, optimize, stats

from kpk_eval.stats.models.mixed.likelihood import (
    State,
    deviance,
    deviance_at,
    state_at,
)
from kpk_eval.stats.models.mixed.optimum import Shape, best_state, share_state
from kpk_eval.stats.models.mixed.products import Basis, Products
from kpk_eval.stats.samples import Numbers

WIDENINGS = 60
"""How often a step outwards is widened in search of a limit."""

ALMOST_ONE = 1 - 1e-9

FARTHEST = 100.0
"""Largest logarithm of a standard deviation."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Lower and upper limit; NaN where none was found."""

    low: float = nan
    high: float = nan


@dataclass(frozen=True, slots=True, eq=False)
class Profiled:
    """A model's data with its best state by maximum likelihood and the largest rise allowed in deviance."""

    products: Products
    basis: Basis
    shape: Shape
    state: State
    allowed: float

    @property
    def residual_sd(self) -> float:
        """Most likely residual standard deviation."""
        return sqrt(self.state.squares / self.products.n)

    @property
    def random_covariance(self) -> Numbers:
        """Most likely covariance of the random effects, in the units given."""
        factor = self.state.factor
        return self.basis.of_random_effects(self.residual_sd**2 * factor @ factor.T)


def profiled(products: Products, basis: Basis, shape: Shape, *, level: float) -> Profiled | None:
    """The model by maximum likelihood, ready for limits at this level; None if the search did not end."""
    state = best_state(products, shape, restricted=False)
    if state is None:
        return None
    allowed = deviance(products, state, restricted=False) + float(stats.chi2.isf(1 - level, 1))
    return Profiled(products=products, basis=basis, shape=shape, state=state, allowed=allowed)


def share_limits(products: Products, state: State, *, level: float, restricted: bool) -> Limits:
    """Limits of the share of a random intercept in the variance, by the likelihood that was maximised."""
    ratio = float(state.factor[0, 0]) ** 2
    best = ratio / (1 + ratio)
    allowed = deviance(products, state, restricted=restricted) + float(stats.chi2.isf(1 - level, 1))

    def excess(share: float) -> float:
        return deviance(products, share_state(products, share), restricted=restricted) - allowed

    low = 0.0 if best == 0 or excess(0.0) <= 0 else float(optimize.brentq(excess, 0.0, best, xtol=1e-13))
    high = 1.0 if excess(ALMOST_ONE) <= 0 else float(optimize.brentq(excess, best, ALMOST_ONE, xtol=1e-13))
    return Limits(low, high)


def coefficient_limits(model: Profiled, place: int, *, estimate: float, se: float) -> Limits:
    """Limits of a fixed coefficient: the deviance when it is held at a value and all else is best."""
    others = [column for column in range(model.products.n_fixed) if column != place]
    start = float(model.basis.least_squares[place])

    def excess(value: float) -> float:
        change = np.zeros((model.products.n_fixed + 1, len(others) + 1))
        change[:-1, :-1] = model.basis.fixed[:, others]
        change[:-1, -1] = -(value - start) * model.basis.fixed[:, place]
        change[-1, -1] = 1.0
        held = model.products.in_columns(change)
        state = best_state(held, model.shape, restricted=False, near=model.state)
        return nan if state is None else deviance(held, state, restricted=False) - model.allowed

    return Limits(_outwards(excess, estimate, -se), _outwards(excess, estimate, se))


def deviation_limits(model: Profiled) -> tuple[Limits, ...]:
    """Limits of each random effect's standard deviation, of their correlations, and of the residual's.

    In the order: standard deviations, correlation of the first two (if they may be correlated), residual.
    """
    covariance = model.random_covariance
    deviations = np.sqrt(np.diag(covariance))
    start = [*deviations]
    if model.shape.correlated and model.shape.size == 2:
        both = deviations.prod()
        start.append(float(np.clip(covariance[0, 1] / both, -1, 1)) if both > 0 else 0.0)
    start.append(model.residual_sd)
    return tuple(_parameter_limits(model, np.array(start), place) for place in range(len(start)))


def _parameter_limits(model: Profiled, best: Numbers, place: int) -> Limits:
    """Limits of one standard deviation or correlation, all other parameters at their best."""
    bounded = place == _correlation_place(model, best)
    least, most = (-ALMOST_ONE, ALMOST_ONE) if bounded else (0.0, np.inf)
    step = 0.2 if bounded else max(0.1 * best[place], 0.05 * best[-1])
    last = best

    def excess(value: float) -> float:
        nonlocal last
        found, last = _lowest(model, last, place, value)
        return found - model.allowed

    low = _outwards(excess, float(best[place]), -step, bound=least)
    last = best
    return Limits(low, _outwards(excess, float(best[place]), step, bound=most))


def _lowest(model: Profiled, near: Numbers, place: int, value: float) -> tuple[float, Numbers]:
    """Smallest deviance with one parameter held, and the parameters where it is reached."""
    free = [other for other in range(len(near)) if other != place]
    correlation = _correlation_place(model, near)
    whole = near.copy()
    whole[place] = value

    def at(turned: Numbers) -> float:
        whole[free] = np.exp(np.clip(turned, -FARTHEST, FARTHEST))
        if correlation in free:
            whole[correlation] = np.tanh(turned[free.index(correlation)])
        return _deviance_of(model, whole)

    start = np.log(np.maximum(near, 1e-3 * near[-1]))
    if correlation is not None:
        start[correlation] = np.arctanh(np.clip(near[correlation], -0.999, 0.999))
    found = optimize.minimize(at, start[free], method="BFGS", options={"gtol": 1e-6})
    return at(found.x), whole.copy()


def _correlation_place(model: Profiled, parameters: Numbers) -> int | None:
    """Place of the correlation among the parameters, if there is one."""
    return model.shape.size if len(parameters) == model.shape.size + 2 else None


def _deviance_of(model: Profiled, parameters: Numbers) -> float:
    """Deviance at given standard deviations, correlation and residual standard deviation."""
    size, sigma = model.shape.size, float(parameters[-1])
    if sigma <= 0:
        return np.inf
    correlation = np.eye(size)
    if _correlation_place(model, parameters) is not None:
        correlation[0, 1] = correlation[1, 0] = np.clip(parameters[size], -ALMOST_ONE, ALMOST_ONE)
    factor = np.diag(parameters[:size] / sigma) @ linalg.cholesky(correlation, lower=True)
    state = state_at(model.products, np.asarray(model.basis.random @ factor))
    return deviance_at(model.products, state, residual_variance=sigma**2)


def _outwards(
    excess: Callable[[float], float], start: float, step: float, *, bound: float | None = None
) -> float:
    """Where the deviance has risen as far as allowed, searched from the estimate outwards."""
    inside, reach = start, step
    for _ in range(WIDENINGS):
        outside = start + reach
        if bound is not None and (outside - bound) * np.sign(step) >= 0:
            outside = bound
        value = excess(outside)
        if not isfinite(value) and value != np.inf:
            return nan
        if value > 0:
            return float(optimize.brentq(excess, inside, outside, xtol=1e-8 * abs(step), rtol=1e-12))
        if outside == bound:
            return outside if abs(outside) != ALMOST_ONE else float(np.sign(outside))
        inside, reach = outside, reach * 1.6
    return nan
