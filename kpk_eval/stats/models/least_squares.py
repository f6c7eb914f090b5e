"""Least squares: coefficients, what each cluster adds to them, and their covariance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from kpk_eval.stats.models.frame import Codes
from kpk_eval.stats.models.sandwich import Contributions, Errors, Sandwich, sandwich
from kpk_eval.stats.samples import Numbers

PERFECT = 1e-12
"""Residuals below this share of the largest fitted value are rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class LeastSquares:
    """A least-squares fit: coefficients (p,), (X'X)⁻¹, residuals (n,), design (n, p)."""

    coefficients: Numbers
    bread: Numbers
    residuals: Numbers
    design: Numbers

    @property
    def perfect(self) -> bool:
        """Whether residuals are only rounding."""
        fitted = self.design @ self.coefficients
        largest = float(np.abs(fitted).max(initial=0.0))
        return bool(np.abs(self.residuals).max(initial=0.0) <= PERFECT * largest)

    @property
    def squares(self) -> float:
        """Sum of squared residuals."""
        return float(self.residuals @ self.residuals)


def least_squares(outcome: Numbers, design: Numbers) -> LeastSquares:
    """Coefficients of a design of full rank that leave the smallest sum of squares."""
    q, r = linalg.qr(design, mode="economic")
    inverse = linalg.solve_triangular(r, np.eye(design.shape[1]))
    coefficients = inverse @ (q.T @ outcome)
    residuals = outcome - design @ coefficients
    return LeastSquares(
        coefficients=coefficients, bread=inverse @ inverse.T, residuals=residuals, design=design
    )


def cluster_contributions(fit: LeastSquares, clusters: Codes, *, k: int) -> Contributions:
    """What each cluster adds to the normal equations."""
    products = fit.design[:, :, None] * fit.design[:, None, :]
    return Contributions(
        bread=fit.bread,
        scores=sum_by_cluster(fit.design * fit.residuals[:, None], clusters),
        grams=sum_by_cluster(products, clusters),
        squares=fit.squares,
        n=fit.residuals.size,
        k=k,
    )


def sum_by_cluster(rows: Numbers, clusters: Codes) -> Numbers:
    """Sum of rows of each cluster, shape (m, ...)."""
    order = np.argsort(clusters, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(clusters[order]) != 0])
    return np.asarray(np.add.reduceat(rows[order], starts))


def covariance_of(
    fit: LeastSquares, contributions: Contributions, *, errors: Errors, residual_df: int
) -> Sandwich:
    """Covariance of least-squares coefficients by a kind of errors."""
    if errors is Errors.MODEL:
        return Sandwich(covariance=fit.bread * fit.squares / residual_df)
    return sandwich(contributions, errors=errors)
