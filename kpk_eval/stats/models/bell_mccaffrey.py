"""Degrees of freedom of cluster-robust errors, estimated for few or unequal clusters."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
from scipy import linalg

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.freedom import Joint, f_test, quadratic_form
from kpk_eval.stats.models.sandwich import Contributions, Errors, adjustment, leverages
from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class BellMcCaffrey:
    """Satterthwaite's degrees of freedom when rows are independent with equal variance (working model).

    ``root`` is the lower Cholesky factor of (X'X)⁻¹; ``values`` and ``vectors`` are the leverages of each
    cluster and their directions, ``factors`` the enlargement of the residuals at each leverage.

    Source: Bell and McCaffrey (2002), Bias reduction in standard errors for linear regression with
    multi-stage samples; joint tests: Pustejovsky and Tipton (2018), Small-sample methods for cluster-robust
    variance estimation (approximate Hotelling's T², "HTZ").
    """

    root: Numbers
    values: Numbers
    vectors: Numbers
    factors: Numbers

    def of(self, row: Numbers) -> float:
        """Degrees of freedom of a weighted sum of the coefficients."""
        own, shared = self._parts(row)
        spread = shared.T @ shared
        trace = own.sum() - np.trace(spread)
        squares = (own**2).sum() - 2 * (own * (shared**2).sum(axis=1)).sum() + (spread**2).sum()
        return float(trace**2 / squares) if squares > 0 else nan

    def joint(self, rows: Numbers, *, estimates: Numbers, covariance: Numbers) -> Joint:
        """F test by approximate Hotelling's T²."""
        chi_square = quadratic_form(rows, estimates=estimates, covariance=covariance)
        if np.isnan(chi_square):
            return Joint(reason=Refusal.COLLINEAR)
        q = len(rows)
        if q == 1:
            return f_test(chi_square, numerator=1, denominator=self.of(rows[0]))
        df = self._hotelling_df(rows)
        below = df - q + 1
        return f_test(below / (df * q) * chi_square, numerator=q, denominator=below)

    def _parts(self, row: Numbers) -> tuple[Numbers, Numbers]:
        """What each cluster contributes by itself, (m,), and through the coefficients, (m, p)."""
        direction = np.einsum("gij,i->gj", self.vectors, self.root.T @ row) * self.factors
        own = (self.values * direction**2).sum(axis=1)
        return own, np.einsum("gij,gj->gi", self.vectors, self.values * direction)

    def _hotelling_df(self, rows: Numbers) -> float:
        """Number q (q + 1) divided by the summed variances of the standardised covariance's entries."""
        own, shared = self._products(rows)
        expected = own.sum(axis=2) - np.einsum("sgi,tgi->st", shared, shared)
        values, vectors = np.linalg.eigh(expected)
        own, shared = self._products((vectors / np.sqrt(values)) @ vectors.T @ rows)
        cross = np.einsum("sgi,tgj->stij", shared, shared)
        inner = np.einsum("sgi,tgi->stg", shared, shared)
        single, alone = np.einsum("ssg->sg", own), np.einsum("ssg->sg", inner)
        equal = single @ single.T - single @ alone.T - alone @ single.T
        equal = equal + np.einsum("stij,stij->st", cross, cross)
        swapped = (own**2).sum(axis=2) - 2 * (own * inner).sum(axis=2)
        swapped = swapped + np.einsum("stij,stji->st", cross, cross)
        return len(rows) * (len(rows) + 1) / float((equal + swapped).sum())

    def _products(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """What each cluster contributes to each pair of sums by itself, (q, q, m), and shares, (q, m, p)."""
        directions = np.einsum("gij,si->sgj", self.vectors, rows @ self.root) * self.factors
        own = np.einsum("gj,sgj,tgj->stg", self.values, directions, directions, optimize=True)
        return own, np.einsum("gij,sgj->sgi", self.vectors, self.values * directions)


def bell_mccaffrey(contributions: Contributions, *, errors: Errors) -> BellMcCaffrey:
    """Degrees of freedom of a least-squares fit with these errors."""
    root = linalg.cholesky(contributions.bread, lower=True)
    values, vectors = leverages(contributions, root)
    return BellMcCaffrey(root=root, values=values, vectors=vectors, factors=adjustment(values, errors=errors))
