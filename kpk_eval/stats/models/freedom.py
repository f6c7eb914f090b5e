"""Degrees of freedom of coefficients and of joint tests: known, or estimated for small samples."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan
from typing import Protocol

import numpy as np
from scipy import linalg, stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint(Refusable):
    """Test that several coefficients are zero together.

    ``statistic`` is F with ``df_numerator`` and ``df_denominator`` degrees of freedom; where the latter is
    infinite, it is chi-square with ``df_numerator``.
    """

    statistic: float = nan
    df_numerator: float = nan
    df_denominator: float = nan
    p: float = nan


UNTESTED = Joint()
"""A test that was not made."""


class Freedom(Protocol):
    """Where the degrees of freedom of a fit come from."""

    def of(self, row: Numbers) -> float:
        """Degrees of freedom of a weighted sum of the coefficients, weights of shape (p,)."""

    def joint(self, rows: Numbers, *, estimates: Numbers, covariance: Numbers) -> Joint:
        """Test that all weighted sums, weights of shape (q, p), are zero."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same degrees of freedom for every coefficient; infinite for the normal distribution."""

    df: float

    def of(self, row: Numbers) -> float:
        """Degrees of freedom of a weighted sum of the coefficients."""
        return self.df

    def joint(self, rows: Numbers, *, estimates: Numbers, covariance: Numbers) -> Joint:
        """Wald test: chi-square for infinite degrees of freedom, F otherwise."""
        chi_square = quadratic_form(rows, estimates=estimates, covariance=covariance)
        if np.isnan(chi_square):
            return Joint(reason=Refusal.COLLINEAR)
        if self.df == inf:
            p = float(stats.chi2.sf(chi_square, len(rows)))
            return Joint(statistic=chi_square, df_numerator=len(rows), df_denominator=inf, p=p)
        return f_test(chi_square / len(rows), numerator=len(rows), denominator=self.df)


NORMAL = Fixed(inf)
"""The normal distribution, as in large samples."""


def f_test(statistic: float, *, numerator: float, denominator: float) -> Joint:
    """F test; refused where there are no degrees of freedom."""
    if not denominator > 0:
        return Joint(reason=Refusal.TOO_FEW)
    p = float(stats.f.sf(statistic, numerator, denominator))
    return Joint(statistic=statistic, df_numerator=numerator, df_denominator=denominator, p=p)


def quadratic_form(rows: Numbers, *, estimates: Numbers, covariance: Numbers) -> float:
    """Chi-square of Wald for weighted sums; NaN where their covariance cannot be inverted."""
    sums, spread = rows @ estimates, rows @ covariance @ rows.T
    scale = np.sqrt(np.diag(spread))
    if not (np.isfinite(spread).all() and (scale > 0).all()):
        return nan
    correlation = spread / np.outer(scale, scale)
    if np.linalg.cond(correlation) > 1e12:
        return nan
    standard = sums / scale
    return float(standard @ linalg.solve(correlation, standard, assume_a="pos"))
