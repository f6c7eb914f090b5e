"""A linear mixed model at its largest likelihood: variances, errors and degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np

from kpk_eval.stats.models.freedom import NORMAL, Fixed, Freedom
from kpk_eval.stats.models.mixed.curvature import curvature_at
from kpk_eval.stats.models.mixed.likelihood import State, residual_df
from kpk_eval.stats.models.mixed.optimum import Shape
from kpk_eval.stats.models.mixed.products import Basis, Products
from kpk_eval.stats.models.mixed.profile import share_limits
from kpk_eval.stats.models.mixed.results import Component, MixedDf
from kpk_eval.stats.models.mixed.small_samples import (
    KenwardRoger,
    Satterthwaite,
    kenward_roger,
    satterthwaite,
)
from kpk_eval.stats.samples import Numbers

AT_BOUND = 1e-6
"""A relative standard deviation below this, or a correlation this close to one, is at its bound."""


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """A model's data at its largest likelihood."""

    products: Products
    basis: Basis
    shape: Shape
    state: State
    restricted: bool

    @property
    def residual_variance(self) -> float:
        """Variance within clusters."""
        return self.state.squares / residual_df(self.products, restricted=self.restricted)

    @property
    def random_covariance(self) -> Numbers:
        """Covariance of the random effects, in the units given."""
        factor = self.state.factor
        return self.basis.of_random_effects(self.residual_variance * factor @ factor.T)


def inference(optimum: Optimum, df: MixedDf) -> tuple[Numbers, Freedom]:
    """Covariance of the fixed coefficients and where their degrees of freedom come from."""
    basis, variance = optimum.basis, optimum.residual_variance
    products, state, shape = optimum.products, optimum.state, optimum.shape
    covariance = basis.of_coefficients(np.asarray(variance * np.linalg.inv(state.precision)))
    if df is MixedDf.NORMAL:
        return covariance, NORMAL
    if df is MixedDf.RESIDUAL:
        return covariance, Fixed(products.n - products.n_fixed)
    curvature = curvature_at(products, state, shape, residual_variance=variance)
    if df is MixedDf.KENWARD_ROGER:
        adjusted, uncertainty = kenward_roger(curvature)
        slopes = basis.of_coefficients(curvature.covariance_slopes)
        return basis.of_coefficients(adjusted), KenwardRoger(covariance, slopes, uncertainty)
    slopes, uncertainty = satterthwaite(
        curvature, shape, factor=state.factor, residual_variance=variance, restricted=optimum.restricted
    )
    return covariance, Satterthwaite(covariance, basis.of_coefficients(slopes), uncertainty)


def components_of(optimum: Optimum) -> tuple[Component, ...]:
    """Standard deviations and correlation, without intervals."""
    covariance = optimum.random_covariance
    deviations = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    found = [Component(name="intercept", estimate=float(deviations[0]))]
    if len(deviations) == 2:
        found.append(Component(name="slope", estimate=float(deviations[1])))
    if len(deviations) == 2 and optimum.shape.correlated:
        both = float(deviations.prod())
        found.append(
            Component(name="correlation", estimate=float(covariance[0, 1]) / both if both > 0 else nan)
        )
    return (*found, Component(name="residual", estimate=sqrt(optimum.residual_variance)))


def icc_of(optimum: Optimum, *, level: float) -> Component:
    """Share of the variance between clusters, where there is only a random intercept."""
    if optimum.shape.size > 1:
        return Component(name="icc")
    ratio = float(optimum.state.factor[0, 0]) ** 2
    limits = share_limits(optimum.products, optimum.state, level=level, restricted=optimum.restricted)
    return Component(name="icc", estimate=ratio / (1 + ratio), low=limits.low, high=limits.high)


def total_deviation(optimum: Optimum, random: Numbers) -> float:
    """Standard deviation of all random parts, on average over the rows."""
    between = np.einsum("na,ab,nb->n", random, optimum.random_covariance, random)
    return sqrt(float(between.mean()) + optimum.residual_variance)


def is_singular(optimum: Optimum) -> bool:
    """Whether the covariance of the random effects has lost a dimension."""
    values = np.linalg.svd(optimum.state.factor, compute_uv=False)
    return bool(values.min() <= AT_BOUND * max(1.0, values.max()))
