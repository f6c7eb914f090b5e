"""Likelihood of a linear mixed model at given variances, with its slope."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi

import numpy as np

from kpk_eval.stats.models.mixed.products import Products
from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A mixed model at a given factor of the relative covariance of its random effects.

    ``factor`` is lower triangular, (q, q): the random effects have covariance σ² factor factor'. ``shrink``
    is factor (I + factor' Z'Z factor)⁻¹ factor' of each kind of cluster, ``keep`` is I − Z'Z shrink,
    ``precision`` is X'V⁻¹X for σ² = 1, ``weights`` gives the residual when X+ is multiplied by it (the
    fixed coefficients with the sign turned, then 1), ``squares`` is r'V⁻¹r and ``log_determinant`` log |V|,
    both for σ² = 1.
    """

    factor: Numbers
    shrink: Numbers
    keep: Numbers
    precision: Numbers
    weights: Numbers
    squares: float
    log_determinant: float

    @property
    def coefficients(self) -> Numbers:
        """Fixed coefficients of the turned columns."""
        return -self.weights[:-1]


def state_at(products: Products, factor: Numbers) -> State:
    """The model with the fixed coefficients that are best at these relative variances."""
    within = np.eye(len(factor)) + factor.T @ products.inner @ factor
    shrink = factor @ np.linalg.solve(within, np.broadcast_to(factor.T, within.shape))
    whole = products.total - np.tensordot(shrink, products.outer, axes=3)
    precision, right = whole[:-1, :-1], whole[:-1, -1]
    coefficients = np.linalg.solve(precision, right) if len(right) else right
    return State(
        factor=factor,
        shrink=shrink,
        keep=np.eye(len(factor)) - products.inner @ shrink,
        precision=precision,
        weights=np.append(-coefficients, 1.0),
        squares=float(whole[-1, -1] - coefficients @ right),
        log_determinant=float(products.counts @ np.linalg.slogdet(within)[1]),
    )


def residual_df(products: Products, *, restricted: bool) -> int:
    """What the residual variance is divided by: n − p for REML, n for ML."""
    return products.n - products.n_fixed if restricted else products.n


def deviance(products: Products, state: State, *, restricted: bool) -> float:
    """−2 log-likelihood at the best σ² (of the turned columns, if restricted)."""
    df = residual_df(products, restricted=restricted)
    value = state.log_determinant + df * (1 + log(2 * pi * state.squares / df))
    return value + float(np.linalg.slogdet(state.precision)[1]) if restricted else value


def deviance_at(products: Products, state: State, *, residual_variance: float) -> float:
    """−2 log-likelihood (ML) at a given σ²."""
    scale = products.n * log(2 * pi * residual_variance)
    return state.log_determinant + scale + state.squares / residual_variance


def slope(products: Products, state: State, *, restricted: bool) -> Numbers:
    """Change of the deviance per change of the factor, shape (q, q)."""
    df = residual_df(products, restricted=restricted)
    residual = products.outer @ state.weights @ state.weights
    keep = state.keep
    turned = keep @ residual @ keep.swapaxes(1, 2)
    total = np.einsum("g,gab->ab", products.counts, keep @ products.inner)
    total = total - df / state.squares * turned.sum(axis=0)
    if restricted:
        inverse = np.linalg.inv(state.precision)
        fixed = np.tensordot(products.outer[..., :-1, :-1], inverse, axes=2)
        total = total - (keep @ fixed @ keep.swapaxes(1, 2)).sum(axis=0)
    return np.asarray(2 * total @ state.factor)
