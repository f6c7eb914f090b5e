"""Degrees of freedom of fixed coefficients in small samples: Satterthwaite, and Kenward and Roger."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan

import numpy as np
from scipy import linalg

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.freedom import Joint, f_test, quadratic_form
from kpk_eval.stats.models.mixed.curvature import Curvature
from kpk_eval.stats.models.mixed.optimum import Shape
from kpk_eval.stats.samples import Numbers

NO_CURVATURE = 1e-8
"""Share of the largest bend below which a direction carries no information on the variances (as lmerTest)."""

NEARLY_EQUAL = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Satterthwaite:
    """Degrees of freedom from how uncertain the covariance of the fixed coefficients is.

    ``covariance`` (p, p), its change per variance parameter ``slopes`` (k, p, p), and the ``uncertainty`` of
    these parameters (k, k).
    """

    covariance: Numbers
    slopes: Numbers
    uncertainty: Numbers

    def of(self, row: Numbers) -> float:
        """2 (l'Cl)² divided by the variance of l'Cl."""
        variance = float(row @ self.covariance @ row)
        change = self.slopes @ row @ row
        spread = float(change @ self.uncertainty @ change)
        return 2 * variance**2 / spread if spread > 0 else (inf if variance > 0 else nan)

    def joint(self, rows: Numbers, *, estimates: Numbers, covariance: Numbers) -> Joint:
        """F test with the degrees of freedom of lmerTest (Fai and Cornelius 1996)."""
        chi_square = quadratic_form(rows, estimates=estimates, covariance=covariance)
        if np.isnan(chi_square):
            return Joint(reason=Refusal.COLLINEAR)
        values, vectors = np.linalg.eigh(rows @ covariance @ rows.T)
        single = np.array([self.of(row) for row in vectors.T @ rows])
        count = len(values)
        return f_test(chi_square / count, numerator=count, denominator=_common(single))


@dataclass(frozen=True, slots=True, eq=False)
class KenwardRoger:
    """Degrees of freedom and scale that make F tests about right in small samples.

    ``covariance`` is the unadjusted one, ``slopes`` its change per variance parameter (k, p, p) and
    ``uncertainty`` the inverse of the expected information on them (k, k).
    """

    covariance: Numbers
    slopes: Numbers
    uncertainty: Numbers

    def of(self, row: Numbers) -> float:
        """Degrees of freedom of one weighted sum; its F needs no scale."""
        return self._scaled(row[None, :])[0]

    def joint(self, rows: Numbers, *, estimates: Numbers, covariance: Numbers) -> Joint:
        """F test, scaled."""
        chi_square = quadratic_form(rows, estimates=estimates, covariance=covariance)
        if np.isnan(chi_square):
            return Joint(reason=Refusal.COLLINEAR)
        df, scale = self._scaled(rows)
        return f_test(scale * chi_square / len(rows), numerator=len(rows), denominator=df)

    def _scaled(self, rows: Numbers) -> tuple[float, float]:
        """Denominator degrees of freedom and factor of the F statistic (Kenward and Roger 1997, sec. 4)."""
        q = len(rows)
        middle = rows.T @ linalg.inv(rows @ self.covariance @ rows.T) @ rows
        turned = middle @ self.slopes
        single = np.einsum("aii->a", turned)
        a1 = float(single @ self.uncertainty @ single)
        a2 = float(np.einsum("ab,aij,bji->", self.uncertainty, turned, turned))
        if q == 1:
            return (2 / a1 if a1 > 0 else inf), 1.0
        b = (a1 + 6 * a2) / (2 * q)
        g = ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2)
        below = 3 * q + 2 * (1 - g)
        c1, c2, c3 = g / below, (q - g) / below, (q + 2 - g) / below
        v0, v1, v2 = 1 + c1 * b, 1 - c2 * b, 1 - c3 * b
        ratio = (1 - a2 / q) / v1 if abs(v1) > NEARLY_EQUAL else 1.0
        spread = ratio**2 * max(v0, 0.0) / v2 / q
        df = 4 + (q + 2) / (q * spread - 1)
        return df, df * (1 - a2 / q) / (df - 2)


def satterthwaite(
    curvature: Curvature, shape: Shape, *, factor: Numbers, residual_variance: float, restricted: bool
) -> tuple[Numbers, Numbers]:
    """Slopes of the covariance, (k, p, p), and uncertainty of the variances, (k, k), as lmerTest takes them.

    Parameters are the entries of the relative factor and σ, so that a variance at its bound of zero brings no
    uncertainty; inside the bounds the result does not depend on that choice.
    """
    sigma = residual_variance**0.5
    jacobian, bends = _by_factor(shape, factor, sigma=sigma)
    gradient = curvature.gradient(restricted=restricted)
    hessian = jacobian.T @ curvature.hessian(restricted=restricted) @ jacobian
    hessian = hessian + np.tensordot(gradient, bends, axes=1)
    # Factor entries have no unit; σ is counted in its own, lest the outcome's decide what is flat.
    units = np.ones(len(hessian))
    units[-1] = sigma
    values, vectors = np.linalg.eigh((hessian + hessian.T) / 2 * np.outer(units, units))
    usable = values > NO_CURVATURE * values.max(initial=0.0)
    uncertainty = 2 * (vectors[:, usable] / values[usable]) @ vectors[:, usable].T * np.outer(units, units)
    return np.tensordot(jacobian.T, curvature.covariance_slopes, axes=1), uncertainty


def kenward_roger(curvature: Curvature) -> tuple[Numbers, Numbers]:
    """Adjusted covariance of the fixed coefficients and uncertainty of the variances (REML)."""
    uncertainty = 2 * np.linalg.pinv(curvature.doubly_projected(restricted=True))
    covariance = curvature.covariance
    lost = np.einsum("aij,jk,bkl->abil", curvature.first, covariance, curvature.first, optimize=True)
    excess = np.einsum("ab,abij->ij", uncertainty, curvature.second - lost)
    adjusted = np.asarray(covariance + 2 * covariance @ excess @ covariance)
    return adjusted, np.asarray(uncertainty, dtype=np.float64)


def _by_factor(shape: Shape, factor: Numbers, *, sigma: float) -> tuple[Numbers, Numbers]:
    """First, (k, k), and second, (k, k, k), derivatives of (co)variances and σ² by factor entries and σ."""
    places = shape.places
    count = len(places) + 1
    units = np.zeros((len(places), shape.size, shape.size))
    for number, place in enumerate(places):
        units[number][place] = 1.0
    once = units @ factor.T + factor @ units.swapaxes(1, 2)
    pairs = units[:, None] @ units.swapaxes(1, 2)[None, :]
    twice = pairs + pairs.swapaxes(2, 3)
    rows, cols = (np.array(axis) for axis in zip(*places, strict=True))
    jacobian, bends = np.zeros((count, count)), np.zeros((count, count, count))
    jacobian[:-1, :-1] = sigma**2 * once[:, rows, cols].T
    jacobian[:-1, -1] = 2 * sigma * (factor @ factor.T)[rows, cols]
    jacobian[-1, -1] = 2 * sigma
    bends[:-1, :-1, :-1] = sigma**2 * np.moveaxis(twice[:, :, rows, cols], 2, 0)
    bends[:-1, :-1, -1] = bends[:-1, -1, :-1] = 2 * sigma * once[:, rows, cols].T
    bends[:-1, -1, -1] = 2 * (factor @ factor.T)[rows, cols]
    bends[-1, -1, -1] = 2.0
    return jacobian, bends


def _common(single: Numbers) -> float:
    """Degrees of freedom of F from those of its independent parts."""
    if np.ptp(single) < 1e-8 * single.max():
        return float(single.mean())
    if (single <= 2).any():
        return 2.0
    expected = float((single / (single - 2)).sum())
    return 2 * expected / (expected - len(single))
