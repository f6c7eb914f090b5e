"""Errors that allow for clusters: covariance of coefficients from what each cluster contributes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf

import numpy as np
from scipy import linalg

from kpk_eval.stats.models.fit import Note
from kpk_eval.stats.samples import Numbers

NO_SPREAD = 1e-20
"""Share of the model's own variance below which the contributions of clusters do not differ."""

WHOLE = 1 - 1e-10
"""Leverage from which a cluster alone determines a combination of coefficients."""


class Errors(StrEnum):
    """Where the standard errors of coefficients come from. With one row per cluster CR is HC.

    G clusters, n rows, k coefficients.
    """

    MODEL = "model"
    """From the model itself: equal variances, independent rows."""
    CR0 = "CR0"
    """Robust, uncorrected: too small with few clusters (Liang and Zeger 1986; geepack; HC0)."""
    CR1 = "CR1"
    """Variance × G/(G − 1) (clubSandwich); in linear regression of few clusters for comparison only."""
    CR1S = "CR1S"
    """Variance × G/(G − 1) × (n − 1)/(n − k) (Stata, pyfixest; sandwich's vcovCL "HC1"; HC1); the same."""
    CR2 = "CR2"
    """Unbiased if the model holds (Bell and McCaffrey 2002); in GEE Kauermann and Carroll's (2001); HC2."""
    CR3 = "CR3"
    """About the jackknife, rather too large (clubSandwich); in GEE Mancl and DeRouen's (2001); HC3."""


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """What each cluster adds to the estimating equations.

    ``bread`` (p, p) is the inverse of the sum of ``grams``; ``scores`` (m, p) are X'V⁻¹r of each cluster and
    ``grams`` (m, p, p) X'V⁻¹X; ``squares`` is about r'V⁻¹r. ``n`` counts rows, ``k`` the coefficients that
    cost degrees of freedom.
    """

    bread: Numbers
    scores: Numbers
    grams: Numbers
    squares: float
    n: int
    k: int


@dataclass(frozen=True, slots=True, eq=False)
class Sandwich:
    """Covariance of coefficients by a kind of errors, with what a reader must know about it."""

    covariance: Numbers
    notes: tuple[Note, ...] = ()


def sandwich(contributions: Contributions, *, errors: Errors) -> Sandwich:
    """Covariance of the coefficients that allows for any dependence within clusters.

    Zero where the contributions of all clusters to a coefficient are the same but for rounding.
    """
    root = linalg.cholesky(contributions.bread, lower=True)
    turned = contributions.scores @ root
    notes: tuple[Note, ...] = ()
    if errors in {Errors.CR2, Errors.CR3}:
        values, vectors = leverages(contributions, root)
        own = np.einsum("gij,gi->gj", vectors, turned) * adjustment(values, errors=errors)
        turned = np.einsum("gij,gj->gi", vectors, own)
        notes = (Note.FULL_LEVERAGE,) if (values > WHOLE).any() else ()
    covariance = root @ (turned.T @ turned) @ root.T
    if (np.diag(covariance) <= NO_SPREAD * contributions.squares * np.diag(contributions.bread)).any():
        covariance = np.zeros_like(covariance)
    return Sandwich(covariance=covariance * small_sample_factor(contributions, errors=errors), notes=notes)


def leverages(contributions: Contributions, root: Numbers) -> tuple[Numbers, Numbers]:
    """Leverages of each cluster, (m, p), and the directions they belong to, (m, p, p).

    They are the eigenvalues of a p × p matrix, the same as those of the cluster's part of the hat matrix
    other than zero, so that large clusters cost no more than small ones.
    """
    values, vectors = np.linalg.eigh(root.T @ contributions.grams @ root)
    return np.clip(values, 0.0, None), vectors


def adjustment(values: Numbers, *, errors: Errors) -> Numbers:
    """Factor by which residuals are enlarged at a leverage; 0 where the leverage is one."""
    if errors not in {Errors.CR2, Errors.CR3}:
        return np.ones_like(values)
    left = np.where(values > WHOLE, inf, 1 - values)
    return np.asarray(1 / np.sqrt(left) if errors is Errors.CR2 else 1 / left)


def small_sample_factor(contributions: Contributions, *, errors: Errors) -> float:
    """Factor of the variance for few clusters and coefficients."""
    clusters = len(contributions.scores)
    if errors is Errors.CR1:
        return clusters / (clusters - 1)
    if errors is Errors.CR1S:
        rows = (contributions.n - 1) / (contributions.n - contributions.k)
        return clusters / (clusters - 1) * rows
    return 1.0
