"""How the likelihood and the fixed coefficients' covariance bend with the variances of a mixed model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpk_eval.stats.models.mixed.likelihood import State
from kpk_eval.stats.models.mixed.optimum import Shape
from kpk_eval.stats.models.mixed.products import Products
from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """Derivatives by the (co)variances of the random effects, then σ²: k parameters in all.

    With V_a the derivative of V by the a-th: ``first`` is X'V⁻¹V_aV⁻¹X, shape (k, p, p); ``second`` is
    X'V⁻¹V_aV⁻¹V_bV⁻¹X, (k, k, p, p); ``traces`` tr V⁻¹V_a, (k,); ``double_traces`` tr V⁻¹V_aV⁻¹V_b;
    ``residual`` r'V⁻¹V_aV⁻¹r, (k,); ``double_residual`` y'PV_aPV_bPy, (k, k); ``covariance`` is (X'V⁻¹X)⁻¹.
    All in the turned columns.
    """

    covariance: Numbers
    first: Numbers
    second: Numbers
    traces: Numbers
    double_traces: Numbers
    residual: Numbers
    double_residual: Numbers

    def gradient(self, *, restricted: bool) -> Numbers:
        """Slope of the deviance, shape (k,)."""
        lost = np.einsum("ij,aji->a", self.covariance, self.first) if restricted else 0.0
        return np.asarray(self.traces - lost - self.residual)

    def hessian(self, *, restricted: bool) -> Numbers:
        """Bend of the deviance, shape (k, k)."""
        return np.asarray(2 * self.double_residual - self.doubly_projected(restricted=restricted))

    def doubly_projected(self, *, restricted: bool) -> Numbers:
        """Trace of PV_aPV_b (REML) or of V⁻¹V_aV⁻¹V_b (ML): twice the expected information."""
        if not restricted:
            return self.double_traces
        lost = np.einsum("ij,abji->ab", self.covariance, self.second)
        turned = self.covariance @ self.first
        return np.asarray(self.double_traces - 2 * lost + np.einsum("aij,bji->ab", turned, turned))

    @property
    def covariance_slopes(self) -> Numbers:
        """Change of the covariance of the fixed coefficients, shape (k, p, p)."""
        return np.asarray(self.covariance @ self.first @ self.covariance)


def curvature_at(products: Products, state: State, shape: Shape, *, residual_variance: float) -> Curvature:
    """Derivatives of a fitted model by its variances."""
    directions = _directions(shape)
    first = _first(products, state, directions) / residual_variance**2
    second = _second(products, state, directions) / residual_variance**3
    traces, double_traces = _traces(products, state, directions)
    covariance = np.asarray(residual_variance * np.linalg.inv(state.precision), dtype=np.float64)
    weights = state.weights
    towards = first[:, :-1, :] @ weights
    return Curvature(
        covariance=covariance,
        first=first[:, :-1, :-1],
        second=second[:, :, :-1, :-1],
        traces=traces / residual_variance,
        double_traces=double_traces / residual_variance**2,
        residual=first @ weights @ weights,
        double_residual=second @ weights @ weights - towards @ covariance @ towards.T,
    )


def _directions(shape: Shape) -> Numbers:
    """Derivative of the random effects' covariance by each of its entries, shape (k − 1, q, q)."""
    directions = np.zeros((len(shape.places), shape.size, shape.size))
    for number, (row, column) in enumerate(shape.places):
        directions[number, row, column] = directions[number, column, row] = 1.0
    return directions


def _between(products: Products, middle: Numbers) -> Numbers:
    """Sum over clusters of (Z'X+)' middle (Z'X+), for middle of shape (..., g, q, q)."""
    return np.asarray(np.tensordot(middle, products.outer, axes=3))


def _first(products: Products, state: State, directions: Numbers) -> Numbers:
    """X+'V⁻¹V_aV⁻¹X+ for σ² = 1, shape (k, p + 1, p + 1)."""
    keep = state.keep
    random = _between(products, keep.swapaxes(1, 2) @ directions[:, None] @ keep)
    lost = 2 * state.shrink - state.shrink @ products.inner @ state.shrink
    return np.concatenate([random, (products.total - _between(products, lost))[None]])


def _second(products: Products, state: State, directions: Numbers) -> Numbers:
    """X+'V⁻¹V_aV⁻¹V_bV⁻¹X+ for σ² = 1, shape (k, k, p + 1, p + 1)."""
    keep, inner, shrink = state.keep, products.inner, state.shrink
    back = keep.swapaxes(1, 2)
    spread = keep @ inner
    left, right = (directions[:, None, None], directions[None, :, None])
    random = _between(products, back @ left @ spread @ right @ keep)
    mixed = _between(products, back @ directions[:, None] @ keep @ keep)
    twice = products.total - _between(products, 2 * shrink - shrink @ inner @ shrink)
    thrice = twice - _between(products, (keep @ keep).swapaxes(1, 2) @ shrink)
    count = len(directions) + 1
    second = np.empty((count, count, *products.total.shape))
    second[:-1, :-1] = random
    second[:-1, -1] = mixed
    second[-1, :-1] = mixed.swapaxes(1, 2)
    second[-1, -1] = thrice
    return second


def _traces(products: Products, state: State, directions: Numbers) -> tuple[Numbers, Numbers]:
    """Traces of V⁻¹V_a, shape (k,), and of V⁻¹V_aV⁻¹V_b, shape (k, k), for σ² = 1."""
    spread = state.keep @ products.inner
    turned = directions[:, None] @ spread
    lost = products.inner @ state.shrink
    single = np.einsum("g,agii->a", products.counts, turned)
    rest = products.n - np.einsum("g,gii->", products.counts, lost)
    both = np.einsum("g,agij,bgji->ab", products.counts, turned, turned, optimize=True)
    mixed = np.einsum("g,agii->a", products.counts, directions[:, None] @ state.keep @ spread)
    lost_twice = np.einsum("g,gij,gji->", products.counts, lost, lost)
    last = products.n - 2 * np.einsum("g,gii->", products.counts, lost) + lost_twice
    double = np.block([[both, mixed[:, None]], [mixed[None, :], np.array([[last]])]])
    return np.append(single, rest), double
