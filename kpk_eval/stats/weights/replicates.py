"""Errors from replicate weights: half samples, jackknife, bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import Numbers


class Centre(StrEnum):
    """What the replicates' distances are taken from."""

    MEAN = "mean"
    """Their own mean (R's default)."""
    ESTIMATE = "estimate"
    """The estimate of the whole sample (R: mse = TRUE)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicated(Refusable):
    """An estimate with the error that replicate weights give; NaN where ``reason`` is not empty."""

    level: float
    n_replicates: int
    estimate: float = nan
    se: float = nan
    low: float = nan
    high: float = nan
    df: float = nan


def replicated(
    statistic: Callable[[Numbers], float],
    weights: ArrayLike,
    replicates: ArrayLike,
    *,
    scale: float | None = None,
    centre: Centre = Centre.MEAN,
    df: float | None = None,
    level: float = 0.95,
) -> Replicated:
    """A statistic of weights, its error from how it varies over replicate weights.

    Parameters
    ----------
    statistic
        Number from weights of shape (n,).
    weights
        Weights of the whole sample, shape (n,).
    replicates
        Weights of each replicate, shape (n, replicates).
    scale
        Factor on the sum of squared distances: 1 / replicates unless given (balanced half samples);
        (m − 1) / m for a jackknife that leaves out one of m units.
    centre
        Distances from the replicates' mean or from the estimate.
    df
        Degrees of freedom of the t interval: rank of the replicates − 1 unless given.
    level
        Level of the interval.

    Returns
    -------
    Replicated
        Refused with ``too_few`` (fewer than two replicates), ``no_convergence`` (the statistic gives no
        number) or ``no_variance``.

    Raises
    ------
    ValueError
        If shapes do not fit or the level is no probability.

    Notes
    -----
    Source: Wolter (2007), Introduction to variance estimation. Checked against R's ``svrepdesign``
    (``survey_scd``, balanced half samples).
    """
    require_level(level)
    whole, parts = np.asarray(weights, dtype=np.float64), np.asarray(replicates, dtype=np.float64)
    if whole.ndim != 1 or parts.ndim != 2 or len(parts) != whole.size:
        raise ValueError(f"replicates of shape {parts.shape} do not fit weights of shape {whole.shape}")
    count = parts.shape[1]
    if count < 2:
        return Replicated(level=level, n_replicates=count, reason=Refusal.TOO_FEW)
    estimate = statistic(whole)
    found = np.array([statistic(column) for column in parts.T])
    if not np.isfinite(found).all() or not np.isfinite(estimate):
        return Replicated(level=level, n_replicates=count, reason=Refusal.NO_CONVERGENCE)
    middle = float(found.mean()) if Centre(centre) is Centre.MEAN else estimate
    squares = float(((found - middle) ** 2).sum())
    variance = squares * (1 / count if scale is None else scale)
    if not variance > 0:
        return Replicated(level=level, n_replicates=count, reason=Refusal.NO_VARIANCE)
    freedom = float(np.linalg.matrix_rank(parts) - 1) if df is None else df
    half = float(stats.t.isf((1 - level) / 2, freedom)) * sqrt(variance)
    return Replicated(
        level=level,
        n_replicates=count,
        estimate=estimate,
        se=sqrt(variance),
        low=estimate - half,
        high=estimate + half,
        df=freedom,
    )
