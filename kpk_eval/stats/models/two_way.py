"""Least squares with errors that allow for clusters in two ways."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.blank import blank_fit, with_numbers
from kpk_eval.stats.models.clustered import METHOD, Df, refusal_of
from kpk_eval.stats.models.columns import Columns
from kpk_eval.stats.models.fit import Fit, Note
from kpk_eval.stats.models.frame import Codes, Identifiers, as_numbers, model_frame
from kpk_eval.stats.models.freedom import NORMAL, Fixed
from kpk_eval.stats.models.least_squares import LeastSquares, cluster_contributions, least_squares
from kpk_eval.stats.models.sandwich import Errors, Sandwich, sandwich, small_sample_factor
from kpk_eval.stats.samples import ROUNDING_NOISE


class Intersection(StrEnum):
    """What is subtracted because both ways count it, and how the parts are enlarged (CR1, CR1S)."""

    CELLS = "cells"
    """Rows with the same cluster in both ways; each part by its own clusters (sandwich's default)."""
    ROWS = "rows"
    """Single rows, not enlarged (Petersen 2009; sandwich with ``multi0``)."""
    SMALLER = "smaller"
    """Rows with the same cluster in both ways; all parts by the smaller way (Stata, reghdfe, pyfixest)."""


def two_way_regression(
    outcome: ArrayLike,
    first: Identifiers,
    second: Identifiers,
    covariates: Columns | None = None,
    *,
    errors: Errors = Errors.CR1S,
    df: Df = Df.CLUSTERS,
    intersection: Intersection = Intersection.CELLS,
    level: float = 0.95,
) -> Fit:
    """Mean differences per covariate, with errors that allow for clusters in two ways (sites and years).

    The covariance is that by the first, plus that by the second, minus that by their intersection.
    ``n_clusters`` is the smaller of the two numbers.

    Parameters
    ----------
    outcome, covariates, level
        As in ``clustered_regression``.
    first, second
        Cluster of each row in each way, shape (n,).
    errors
        CR0, CR1 or CR1S.
    df
        ``clusters`` (those of the smaller way − 1), ``residual`` or ``normal``.
    intersection
        What is subtracted and how the parts are enlarged; see ``Intersection``.

    Raises
    ------
    ValueError
        If lengths differ, values are not finite numbers, or errors or degrees of freedom are others.

    Notes
    -----
    Source: Cameron, Gelbach and Miller (2011), Robust inference with multiway clustering. Checked against
    the Petersen data (sandwich).
    """
    require_level(level)
    if errors in {Errors.CR2, Errors.CR3, Errors.MODEL} or df is Df.SATTERTHWAITE:
        raise ValueError(f"{errors} with {df} is not defined for two ways; use CR1S with clusters − 1")
    frame = model_frame(outcome, covariates, cluster=first, second=as_numbers(second))
    blank = blank_fit(Fit, frame, method=METHOD, level=level)
    other = np.unique(frame.extras["second"], return_inverse=True)[1]
    fewest = min(frame.n_clusters, len(np.unique(other)))
    blank = replace(blank, n_clusters=fewest)
    refusal, concerned = refusal_of(frame, frame.outcome, frame.design)
    if refusal is Refusal.NONE and fewest < 2:
        refusal = Refusal.TOO_FEW_CLUSTERS
    if refusal is not Refusal.NONE:
        return replace(blank, reason=refusal, concerned=concerned)
    fit = least_squares(frame.outcome, frame.design)
    if fit.perfect:
        return blank.refused(Refusal.NO_VARIANCE)
    cells = np.unique(frame.clusters * (other.max() + 1) + other, return_inverse=True)[1]
    both = np.arange(frame.n) if intersection is Intersection.ROWS else cells
    robust = _two_way(fit, (frame.clusters, other, both), errors=errors, intersection=intersection)
    freedom = {Df.CLUSTERS: Fixed(fewest - 1), Df.RESIDUAL: Fixed(frame.n - len(frame.names))}
    return with_numbers(blank, fit.coefficients, robust, freedom.get(df, NORMAL))


def _two_way(
    fit: LeastSquares, ways: tuple[Codes, Codes, Codes], *, errors: Errors, intersection: Intersection
) -> Sandwich:
    """Covariance by the first and the second way minus that by both; no negative variance is kept."""
    k = fit.design.shape[1]
    parts = [cluster_contributions(fit, clusters, k=k) for clusters in ways]
    plain = [sandwich(part, errors=Errors.CR0).covariance for part in parts]
    own = [small_sample_factor(part, errors=errors) for part in parts]
    if intersection is Intersection.ROWS:
        own[2] = 1.0
    if intersection is Intersection.SMALLER:
        own = [max(own)] * 3
    covariance = own[0] * plain[0] + own[1] * plain[1] - own[2] * plain[2]
    values, vectors = np.linalg.eigh(covariance)
    if values.min() >= -ROUNDING_NOISE * values.max():
        return Sandwich(covariance=covariance)
    kept = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return Sandwich(covariance=kept, notes=(Note.NEGATIVE_VARIANCE,))
