"""Weighted least squares of effects on columns that describe the sites."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpk_eval.stats.samples import Numbers

NOISE = 1e-12
"""Residuals below this share of the effects are rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """Effects of k sites on p columns, with given weights.

    ``residual`` is the matrix P = W − WX(X'WX)⁻¹X'W, shape (k, k): ``y'Py`` is the weighted sum of squared
    ``residuals``.
    """

    effects: Numbers
    weights: Numbers
    residuals: Numbers
    coefficients: Numbers
    covariance: Numbers
    residual: Numbers

    @property
    def df(self) -> int:
        """Sites minus columns."""
        return self.effects.size - self.coefficients.size

    @property
    def squares(self) -> float:
        """Weighted sum of squared residuals, y'Py."""
        return float(self.weights @ self.residuals**2)

    @property
    def exact(self) -> bool:
        """Whether the columns leave nothing of the effects but rounding."""
        return self.squares <= NOISE**2 * float(self.weights @ self.effects**2)

    @property
    def steepness(self) -> float:
        """y'PPy: by how much the sum of squares falls per unit of added variance."""
        return float(((self.weights * self.residuals) ** 2).sum())

    @property
    def trace(self) -> float:
        """Trace of P."""
        return float(np.trace(self.residual))

    @property
    def likelihood(self) -> float:
        """Logarithm of the likelihood, up to a constant."""
        return 0.5 * float(np.log(self.weights).sum()) - 0.5 * self.squares

    @property
    def restricted_likelihood(self) -> float:
        """Logarithm of the restricted likelihood, up to a constant."""
        sign_and_size = np.linalg.slogdet(self.covariance)
        return self.likelihood + 0.5 * float(sign_and_size[1])


def weighted_fit(effects: Numbers, design: Numbers, *, weights: Numbers) -> Weighted:
    """Fit of the effects with the given weights.

    Parameters
    ----------
    effects, weights
        Shape (k,).
    design
        Shape (k, p), of full rank; a single column of ones for a mean.
    """
    weighted = design * weights[:, None]
    covariance = np.asarray(np.linalg.inv(design.T @ weighted), dtype=np.float64)
    coefficients = covariance @ (weighted.T @ effects)
    return Weighted(
        effects=effects,
        weights=weights,
        residuals=effects - design @ coefficients,
        coefficients=coefficients,
        covariance=covariance,
        residual=np.diag(weights) - weighted @ covariance @ weighted.T,
    )


def ones(count: int) -> Numbers:
    """Design of a mean: one column of ones."""
    return np.ones((count, 1))


def typical_variance(effects: Numbers, variances: Numbers, design: Numbers) -> float:
    """Sampling variance of a typical site, after Higgins and Thompson (2002)."""
    fixed = weighted_fit(effects, design, weights=1 / variances)
    return fixed.df / fixed.trace
