"""Likelihood of a regression whose errors follow an ARMA process, with gaps and seasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, log, pi

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.series.whitening import whitened

STARTS = (0.0, 0.8, -0.8)
"""Places, on the unbounded scale, from which the search begins."""

EDGE = 1 - 1e-8
"""Largest partial autocorrelation; at 1 a process has no mean."""

STEP = 1e-3
"""Step of the numerical second derivatives, as R's ``optim``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arma:
    """Orders of an ARMA process: ``ar`` and ``ma``, the same at the distance of a season, and differences.

    Raises
    ------
    ValueError
        If an order is negative, nothing is modelled, or there is a seasonal order without a period.
    """

    ar: int = 1
    differences: int = 0
    ma: int = 0
    seasonal_ar: int = 0
    seasonal_differences: int = 0
    seasonal_ma: int = 0
    period: int = 0

    def __post_init__(self) -> None:
        """Refuse orders that make no process."""
        seasonal = self.seasonal_ar + self.seasonal_differences + self.seasonal_ma
        if min(self.ar, self.differences, self.ma, self.seasonal_ar, self.seasonal_ma) < 0:
            raise ValueError("orders of an ARMA process must be 0 or more")
        if self.size == 0 or (seasonal and self.period < 2):
            raise ValueError("ARMA errors need an order above 0, and seasonal ones a period of at least 2")

    @property
    def size(self) -> int:
        """Number of coefficients."""
        return self.ar + self.ma + self.seasonal_ar + self.seasonal_ma

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the coefficients, as in R's ``arima``."""
        parts = (("ar", self.ar), ("ma", self.ma), ("sar", self.seasonal_ar), ("sma", self.seasonal_ma))
        return tuple(f"{part}{place}" for part, order in parts for place in range(1, order + 1))

    def split(self, coefficients: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Coefficients of the four parts."""
        ends = np.cumsum([self.ar, self.ma, self.seasonal_ar])
        first, second, third, fourth = np.split(coefficients, ends)
        return first, second, third, fourth

    def bounded(self, free: Numbers) -> Numbers:
        """Coefficients of a stationary and invertible process for any real numbers."""
        ar, ma, seasonal_ar, seasonal_ma = (_stationary(EDGE * np.tanh(part)) for part in self.split(free))
        return np.concatenate([ar, -ma, seasonal_ar, -seasonal_ma])

    def autocovariances(self, coefficients: Numbers, *, reach: int) -> Numbers | None:
        """Covariances at the distances 0 to ``reach`` per variance of innovations; None if not stationary."""
        from statsmodels.tsa.arima_process import arma_acovf

        ar, ma, seasonal_ar, seasonal_ma = self.split(coefficients)
        past = np.convolve(np.r_[1.0, -ar], _spread(-seasonal_ar, self.period))
        shocks = np.convolve(np.r_[1.0, ma], _spread(seasonal_ma, self.period))
        try:
            return np.asarray(arma_acovf(past, shocks, nobs=reach + 1, sigma2=1.0))
        except (ValueError, np.linalg.LinAlgError):
            return None


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Generalised least squares for a known process: coefficients, (X'V⁻¹X)⁻¹, likelihood, innovations."""

    estimates: Numbers
    bread: Numbers
    spread: float
    log_likelihood: float
    innovations: Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArmaRegression:
    """Values and columns at observed points of a process; ``places`` count points from the first, (n,)."""

    process: Arma
    values: Numbers
    design: Numbers
    places: NDArray[np.int64]
    restricted: bool

    @property
    def n(self) -> int:
        """Number of points."""
        return self.values.size

    def weighted(self, coefficients: Numbers, *, fixed: Numbers | None = None) -> Weighted | None:
        """Least squares for a known process; with ``fixed`` the likelihood at those regression coefficients.

        None where the process is not stationary.
        """
        reach = int(self.places[-1] - self.places[0])
        covariances = self.process.autocovariances(coefficients, reach=reach)
        if covariances is None:
            return None
        white = whitened(covariances, np.column_stack([self.design, self.values]), places=self.places)
        if white is None:
            return None
        columns, target = white.columns[:, :-1], white.columns[:, -1]
        q, r = linalg.qr(columns, mode="economic")
        inverse = linalg.solve_triangular(r, np.eye(r.shape[0])) if r.size else r.T
        estimates = inverse @ (q.T @ target) if fixed is None else fixed
        innovations = target - columns @ estimates
        spread = float(innovations @ innovations)
        freedom = self.n - self.restricted * columns.shape[1]
        likelihood = -freedom / 2 * (log(2 * pi * spread / freedom) + 1) - white.half_log_determinant
        if self.restricted:
            likelihood -= float(np.log(np.abs(np.diag(r))).sum())
        return Weighted(estimates, inverse @ inverse.T, spread, likelihood, innovations)

    def best(self) -> Numbers | None:
        """Coefficients of the process at the largest likelihood; None where the search did not end."""

        def badness(free: Numbers) -> float:
            found = self.weighted(self.process.bounded(free))
            return -found.log_likelihood / self.n if found else 1e6

        ends = [
            optimize.minimize(
                badness, np.full(self.process.size, start), method="BFGS", options={"gtol": 1e-7}
            )
            for start in STARTS
        ]
        end = min(ends, key=lambda each: float(each.fun))
        # BFGS also stops, with a warning, where rounding hides any further gain.
        settled = end.success or float(np.abs(end.jac).max()) < 1e-4
        return self.process.bounded(np.asarray(end.x)) if settled and end.fun < 1e5 else None

    def curvature(self, coefficients: Numbers, estimates: Numbers) -> Numbers | None:
        """Covariance of process and regression coefficients from the second derivatives of the likelihood."""
        size = coefficients.size
        scales = np.concatenate([np.ones(size), np.sqrt(np.diag(self._given(coefficients)))])

        def likelihood(steps: Numbers) -> float:
            moved = np.concatenate([coefficients, estimates]) + steps * scales
            found = self.weighted(moved[:size], fixed=moved[size:])
            return found.log_likelihood if found else -inf

        information = -_second_derivatives(likelihood, scales.size)
        if not np.isfinite(information).all() or np.linalg.eigvalsh(information).min() <= 0:
            return None
        return np.asarray(np.linalg.inv(information) * np.outer(scales, scales))

    def full_likelihood(self) -> ArmaRegression:
        """The same regression with the likelihood that is not restricted."""
        return replace(self, restricted=False)

    def _given(self, coefficients: Numbers) -> Numbers:
        """Covariance of the regression coefficients for a known process."""
        found = self.weighted(coefficients)
        if found is None:
            return np.eye(self.design.shape[1])
        return np.asarray(found.bread * (found.spread / (self.n - self.design.shape[1])))


def _stationary(partial: Numbers) -> Numbers:
    """Coefficients of an autoregression with the given partial autocorrelations (Monahan 1984)."""
    coefficients = np.empty(0)
    for value in partial:
        coefficients = np.append(coefficients - value * coefficients[::-1], value)
    return coefficients


def _spread(coefficients: Numbers, period: int) -> Numbers:
    """Polynomial with coefficients at whole seasons."""
    polynomial = np.zeros(coefficients.size * period + 1)
    polynomial[0] = 1.0
    if coefficients.size:
        polynomial[period::period] = coefficients
    return polynomial


def _second_derivatives(function: Callable[[Numbers], float], size: int) -> Numbers:
    """Second derivatives at zero by central differences, shape (size, size)."""
    result = np.empty((size, size))
    axes = np.eye(size) * STEP
    centre = function(np.zeros(size))
    for one in range(size):
        result[one, one] = (function(axes[one]) - 2 * centre + function(-axes[one])) / STEP**2
        for other in range(one):
            both = function(axes[one] + axes[other]) + function(-axes[one] - axes[other])
            mixed = function(axes[one] - axes[other]) + function(axes[other] - axes[one])
            result[one, other] = result[other, one] = (both - mixed) / (4 * STEP**2)
    return result
