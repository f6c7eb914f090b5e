"""Factors on weights that meet figures of the population and stay near to 1."""

from __future__ import annotations

from enum import StrEnum
from math import inf
from typing import TypeAlias

import numpy as np

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.weights.margins import Margin

Bounds: TypeAlias = tuple[float, float]
"""Smallest and largest factor."""

LIKE_POPULATION = 2.0
"""Weights whose sum differs from the population by more than this factor are first brought to its size."""


class Distance(StrEnum):
    """What is kept small while figures are met."""

    LINEAR = "linear"
    """Squared distance of the factors from 1 (generalised regression); cut at bounds if there are any."""
    RAKING = "raking"
    """Relative entropy: factors are products, never negative; cut at bounds if there are any."""
    LOGIT = "logit"
    """Factors that approach their bounds smoothly (Deville and Särndal's case 6)."""


def raked_factors(
    weights: Numbers, margins: tuple[Margin, ...], *, rounds: int, exact: float
) -> tuple[Numbers, int]:
    """Factors by iterative proportional fitting, and the number of rounds."""
    factors, done = np.ones(weights.size), 0
    while done < rounds:
        done += 1
        start = factors
        for margin in margins:
            factors = factors * margin.factors(weights * factors)
        if float(np.abs(factors / start - 1).max()) < exact / 100:
            break
    return factors, done


def calibrated_factors(
    weights: Numbers,
    figures: Numbers,
    totals: Numbers,
    *,
    distance: Distance,
    bounds: Bounds | None,
    rounds: int,
    exact: float,
) -> tuple[Numbers, int]:
    """Factors by Newton's method for the multipliers of the figures, and the number of rounds.

    Raises
    ------
    ValueError
        If bounds do not enclose 1, or the logit distance has none.
    """
    limits = _limits(distance, bounds)
    size = _size(weights, figures, totals)
    base, multipliers = weights * size, np.zeros(figures.shape[1])
    factors, slopes = _factors(figures @ multipliers, distance=distance, limits=limits)
    done = 0
    while done < rounds:
        done += 1
        missed = totals - (base * factors) @ figures
        if float(np.abs(missed / (1 + np.abs(totals))).max()) < exact / 100:
            break
        curve = figures.T @ (figures * (base * slopes)[:, None])
        step = np.asarray(np.linalg.lstsq(curve, missed, rcond=1e-12)[0], dtype=np.float64)
        multipliers, factors, slopes = _moved(multipliers, step, figures, distance=distance, limits=limits)
    return factors * size, done


def _moved(
    multipliers: Numbers, step: Numbers, figures: Numbers, *, distance: Distance, limits: Bounds
) -> tuple[Numbers, Numbers, Numbers]:
    """Multipliers after a step that is halved while it leads to numbers without meaning."""
    for halvings in range(60):
        tried = multipliers + step * 0.5**halvings
        with np.errstate(over="ignore", invalid="ignore"):
            factors, slopes = _factors(figures @ tried, distance=distance, limits=limits)
        if np.isfinite(factors).all() and np.isfinite(slopes).all():
            break
    return tried, factors, slopes


def _factors(at: Numbers, *, distance: Distance, limits: Bounds) -> tuple[Numbers, Numbers]:
    """Factor and its slope for each person."""
    low, high = limits
    if distance is Distance.LOGIT:
        pace = (high - low) / ((1 - low) * (high - 1))
        odds = (1 - low) / (high - 1) * np.exp(np.clip(pace * at, -700, 700))
        share = odds / (1 + odds)
        return low + (high - low) * share, pace * (high - low) * share * (1 - share)
    free = at + 1 if distance is Distance.LINEAR else np.exp(at)
    inside = (free > low) & (free < high)
    slope = np.ones_like(at) if distance is Distance.LINEAR else free
    return np.clip(free, low, high), np.where(inside, slope, 0.0)


def _limits(distance: Distance, bounds: Bounds | None) -> Bounds:
    """Smallest and largest factor."""
    if bounds is None:
        if distance is Distance.LOGIT:
            raise ValueError("the logit distance needs bounds, for instance (0.3, 3)")
        return -inf, inf
    low, high = bounds
    if not low < 1 < high:
        raise ValueError(f"bounds {low} and {high} do not enclose 1, the factor of an unchanged weight")
    return low, high


def _size(weights: Numbers, figures: Numbers, totals: Numbers) -> float:
    """Factor that brings the weights to the size of the population; 1 where they nearly have it."""
    now = weights @ figures
    known = (now > 0) & (totals > 0)
    if not known.any():
        return 1.0
    size = float(totals[known].sum() / now[known].sum())
    return 1.0 if 1 / LIKE_POPULATION <= size <= LIKE_POPULATION else size
