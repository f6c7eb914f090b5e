"""Weighted regression on the rank, with the errors its users expect."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kpk_eval.stats.models.least_squares import least_squares
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.series.newey_west import newey_west


class Errors(StrEnum):
    """Where the errors of a regression on the rank come from."""

    CLASSICAL = "classical"
    """Rows are independent and vary equally (per weight)."""
    HC0 = "hc0"
    HC1 = "hc1"
    """Rows vary unequally; times n / (n − 2): Stata's ``robust``."""
    HC2 = "hc2"
    HC3 = "hc3"
    """Rows vary unequally; close to leaving out each row in turn, best for few rows."""
    NEWEY_WEST = "newey_west"
    """Neighbours in rank may be alike (lag 1 by default), times n / (n − 2): Stata's ``newey``."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Fitted value at rank 0, its rise to rank 1, and their covariance, shape (2, 2)."""

    bottom: float
    slope: float
    covariance: Numbers

    @property
    def top(self) -> float:
        """Fitted value at rank 1."""
        return self.bottom + self.slope

    def error(self, gradient: tuple[float, float]) -> float:
        """Standard error of a function with the given slopes by bottom and slope."""
        row = np.array(gradient)
        return float(np.sqrt(max(row @ self.covariance @ row, 0.0)))


def line(outcome: Numbers, rank: Numbers, weights: Numbers, *, errors: Errors, lag: int = 1) -> Line:
    """Weighted least squares of an outcome on the rank; rows in the order of rank.

    Notes
    -----
    As R's ``lm(weights = )`` with ``sandwich::vcovHC`` and ``NeweyWest(prewhite = FALSE, adjust = TRUE)``.
    """
    root = np.sqrt(weights)
    design = np.column_stack([root, root * rank])
    fit = least_squares(root * outcome, design)
    bottom, slope = map(float, fit.coefficients)
    return Line(bottom, slope, _covariance(design, fit.residuals, fit.bread, errors=errors, lag=lag))


def _covariance(design: Numbers, residuals: Numbers, bread: Numbers, *, errors: Errors, lag: int) -> Numbers:
    """Covariance of bottom and slope."""
    n = residuals.size
    if errors is Errors.CLASSICAL:
        return np.asarray(bread * float(residuals @ residuals) / (n - 2))
    if errors is Errors.NEWEY_WEST:
        return newey_west(design * residuals[:, None], bread, lag=lag).covariance
    squares = residuals**2
    if errors is Errors.HC1:
        squares = squares * n / (n - 2)
    elif errors is not Errors.HC0:
        leverage = np.minimum(np.einsum("ij,jk,ik->i", design, bread, design), 1 - 1e-12)
        squares = squares / (1 - leverage) ** (1 if errors is Errors.HC2 else 2)
    return np.asarray(bread @ (design.T * squares) @ design @ bread)
