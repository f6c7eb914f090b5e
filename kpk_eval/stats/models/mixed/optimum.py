"""Most likely relative variances of a mixed model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import optimize

from kpk_eval.stats.models.mixed.likelihood import State, deviance, slope, state_at
from kpk_eval.stats.models.mixed.products import Products
from kpk_eval.stats.samples import Numbers

SHARES = np.array([0.0, 0.001, 0.02, *np.linspace(0.1, 0.9, 9), 0.97, 0.995, 0.9999, 0.999999, 1 - 1e-9])
"""Shares of the variance between clusters at which the likelihood is looked at first."""

STARTS = (1.0, 0.3, 3.0)
"""Standard deviations of the (turned) random effects, relative to the residual, where searches begin."""

FLAT = 1e-3
"""Largest slope of the deviance per relative standard deviation at which a search has arrived."""

NEWTON_STEPS = 8
STEP = 1e-5
NONE_LEFT = 1e-7
"""A relative standard deviation below this is zero."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Which entries of the lower triangular factor are free, in the order of lme4 (by column)."""

    size: int
    correlated: bool

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Row and column of each free entry."""
        if not self.correlated:
            return tuple((i, i) for i in range(self.size))
        return tuple((row, column) for column in range(self.size) for row in range(column, self.size))

    def factor(self, entries: Numbers) -> Numbers:
        """Factor with these free entries."""
        factor = np.zeros((self.size, self.size))
        for (row, column), entry in zip(self.places, entries, strict=True):
            factor[row, column] = entry
        return factor

    def entries(self, factor: Numbers) -> Numbers:
        """Free entries of a factor."""
        return np.array([factor[place] for place in self.places])

    def upright(self, entries: Numbers) -> Numbers:
        """Entries of the factor of the same covariance whose standard deviations are not negative."""
        factor = self.factor(entries)
        return self.entries(factor * np.where(np.diag(factor) < 0, -1.0, 1.0))


def best_state(
    products: Products, shape: Shape, *, restricted: bool, near: State | None = None
) -> State | None:
    """The model at its largest (restricted) likelihood; None if the search did not end.

    ``near`` is a state to start from instead of several general ones.
    """
    if shape.size == 1:
        return _best_intercept(products, restricted=restricted)
    starts = [start * np.eye(shape.size) for start in STARTS] if near is None else [near.factor]
    return _best_slopes(products, shape, starts, restricted=restricted)


def share_state(products: Products, share: float) -> State:
    """The model with one random effect in which it has this share of the (turned) variance."""
    return state_at(products, np.array([[sqrt(share / (1 - share))]]))


def _best_intercept(products: Products, *, restricted: bool) -> State:
    """Best share of one random effect: the lowest of a coarse grid, then where the slope is zero."""
    values = [deviance(products, share_state(products, s), restricted=restricted) for s in SHARES]
    best = int(np.argmin(values))
    low, high = SHARES[max(best - 1, 0)], SHARES[min(best + 1, len(SHARES) - 1)]

    def tilt(share: float) -> float:
        state = share_state(products, share)
        size = max(float(state.factor[0, 0]), 1e-150)
        return float(slope(products, state, restricted=restricted)[0, 0]) / size

    if best == 0 and tilt(1e-12) >= 0:
        return share_state(products, 0.0)
    low = max(low, 1e-12)
    if tilt(low) < 0 < tilt(high):
        return share_state(products, float(optimize.brentq(tilt, low, high, xtol=1e-15, rtol=1e-14)))
    found = optimize.minimize_scalar(
        lambda share: deviance(products, share_state(products, share), restricted=restricted),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-13},
    )
    return share_state(products, float(found.x))


def _best_slopes(
    products: Products, shape: Shape, starts: list[Numbers], *, restricted: bool
) -> State | None:
    """Best factor of several random effects: searches from each start, then Newton's steps."""

    def both(entries: Numbers) -> tuple[float, Numbers]:
        state = state_at(products, shape.factor(entries))
        gradient = shape.entries(slope(products, state, restricted=restricted))
        return deviance(products, state, restricted=restricted), gradient

    found = [
        optimize.minimize(both, shape.entries(start), jac=True, method="BFGS", options={"gtol": 1e-6})
        for start in starts
    ]
    best = min(found, key=lambda result: float(result.fun))
    entries = _polished(both, shape.upright(np.asarray(best.x)), shape)
    free = _free(entries, shape)
    if not np.isfinite(best.fun) or np.abs(both(entries)[1][free]).max(initial=0.0) > FLAT:
        return None
    return state_at(products, shape.factor(entries))


def _polished(both: Callable[[Numbers], tuple[float, Numbers]], entries: Numbers, shape: Shape) -> Numbers:
    """Entries after Newton's steps over those that are not at their bound."""
    for _ in range(NEWTON_STEPS):
        free = _free(entries, shape)
        if not free.any():
            break
        value, gradient = both(entries)
        step = _newton_step(both, entries, gradient, free)
        following = entries.copy()
        following[free] -= step
        if not np.isfinite(step).all() or both(following)[0] > value + 1e-10 * abs(value):
            break
        entries = following
        if np.abs(step).max() < 1e-11 * max(1.0, np.abs(entries).max()):
            break
    return entries


def _newton_step(
    both: Callable[[Numbers], tuple[float, Numbers]],
    entries: Numbers,
    gradient: Numbers,
    free: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> Numbers:
    """Step to the minimum of the parabola through this point, for the free entries."""
    places = np.flatnonzero(free)
    curvature = np.empty((places.size, places.size))
    for column, place in enumerate(places):
        shift = np.zeros_like(entries)
        shift[place] = STEP * max(1.0, abs(entries[place]))
        change = both(entries + shift)[1] - both(entries - shift)[1]
        curvature[:, column] = change[places] / (2 * shift[place])
    return np.asarray(np.linalg.pinv((curvature + curvature.T) / 2) @ gradient[places])


def _free(entries: Numbers, shape: Shape) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which entries are not standard deviations of zero."""
    diagonal = np.array([row == column for row, column in shape.places])
    return ~(diagonal & (entries <= NONE_LEFT))
