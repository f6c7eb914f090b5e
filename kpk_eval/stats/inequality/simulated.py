"""Slope and relative index of inequality of groups whose own errors are known, with simulated intervals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import MINIMUM_N, Numbers, numbers

REPETITIONS = 100_000
"""Draws of the simulation, as in the English public health tool."""

SEED = 20_240_501
"""Default seed of the simulation."""


class Indicator(StrEnum):
    """What the values of groups are, which decides the scale on which they vary evenly."""

    OTHER = "other"
    """Means, life expectancy: the scale itself."""
    RATE = "rate"
    """Rates above 0: the logarithm."""
    PROPORTION = "proportion"
    """Shares between 0 and 1: the logarithm of the odds."""


_Ends = tuple[Numbers, Numbers, Numbers]
"""Bottom, slope and ratio of lines, each of shape (r,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSlope(Refusable):
    """Slope (SII) and relative index (RII, top over bottom) of groups with the limits of their draws.

    Everything but the count is NaN where ``reason`` is not empty; the relative index is where an end is not
    above zero.
    """

    level: float
    n: int
    bottom: float = nan
    slope: float = nan
    low: float = nan
    high: float = nan
    ratio: float = nan
    ratio_low: float = nan
    ratio_high: float = nan


def simulated_slope_index(
    value: ArrayLike,
    population: ArrayLike,
    *,
    se: ArrayLike | None = None,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    indicator: Indicator = Indicator.OTHER,
    transformed: bool = False,
    multiplier: float = 1.0,
    repetitions: int = REPETITIONS,
    seed: int = SEED,
    level: float = 0.95,
) -> SimulatedSlope:
    """Slope and relative index of groups (deciles of deprivation), varied as their own errors say.

    Parameters
    ----------
    value, population
        Value and people of each group in the social order, most disadvantaged first, shape (g,).
    se
        Standard error of each value, for rates of its logarithm, for shares of the log odds; or
    low, high
        95 % limits of each value, from which it follows.
    indicator
        Scale on which values vary evenly.
    transformed
        Fit the line on that scale, too, and read slope and ratio back from its ends.
    multiplier
        Unit of the slope; a negative one turns the direction, and the ratio is turned upside down.
    repetitions, seed
        Draws and their seed.
    level
        Level of the limits, which are quantiles of the draws.

    Returns
    -------
    SimulatedSlope
        Refused with ``too_few`` under three groups and ``all_missing`` where a group lacks a value.

    Raises
    ------
    ValueError
        If neither or both of error and limits are given, lengths differ, a population is not above 0, an
        error is negative, a rate is not above 0, or a share is not between 0 and 1.

    Notes
    -----
    The convention of the Office for Health Improvement and Disparities (function ``phe_sii``). Scatter of the
    groups around the line does not enter the limits; they say how sure the values are, not how straight the
    line is. Source: Low and Low (2004), Measuring the gap. Checked against smallarea_phe: slope and ratio to
    rounding, limits to the noise of their draws; with ``transformed`` the limits of the slope lie half a per
    cent further in than the stored ones, whose making is not documented.
    """
    require_level(level)
    values, people = numbers(value, name="value"), numbers(population, name="population")
    errors = _errors(se, low, high, indicator)
    if not values.size == people.size == errors.size:
        raise ValueError("value, population and errors differ in length; give one row per group")
    if np.isnan(values).any() or np.isnan(people).any() or np.isnan(errors).any():
        return SimulatedSlope(level=level, n=values.size, reason=Refusal.ALL_MISSING)
    if values.size < MINIMUM_N:
        return SimulatedSlope(level=level, n=values.size, reason=Refusal.TOO_FEW)
    if (people <= 0).any() or (errors < 0).any():
        raise ValueError("a group has nobody or a negative error; check the table")
    generator = np.random.default_rng(seed)
    drawn = generator.normal(_to_scale(values, indicator), errors, (repetitions, values.size))
    used = values[None, :] if not transformed else _to_scale(values, indicator)[None, :]
    weights = _line(people)
    found = _ends(weights @ used.T, indicator, transformed)
    varied = _ends(
        weights @ (drawn if transformed else _from_scale(drawn, indicator)).T, indicator, transformed
    )
    return _index(found, varied, n=values.size, multiplier=multiplier, level=level)


def _index(found: _Ends, varied: _Ends, *, n: int, multiplier: float, level: float) -> SimulatedSlope:
    """The line in the wanted unit, with the quantiles of the varied lines as limits."""
    bottom, slope, ratio = found
    _, slopes, ratios = varied
    turned = multiplier <= 0
    low, high = _quantiles(slopes * multiplier, (1 - level) / 2)
    ratio_low, ratio_high = _quantiles(1 / ratios if turned else ratios, (1 - level) / 2)
    return SimulatedSlope(
        level=level,
        n=n,
        bottom=float(bottom[0]) * abs(multiplier),
        slope=float(slope[0]) * multiplier,
        low=low,
        high=high,
        ratio=float(1 / ratio[0] if turned else ratio[0]),
        ratio_low=ratio_low,
        ratio_high=ratio_high,
    )


def _line(people: Numbers) -> Numbers:
    """Weights that turn values of groups into the bottom and the slope of the weighted line, shape (2, g)."""
    share = people / people.sum()
    rank = np.cumsum(share) - share / 2
    design = np.column_stack([np.ones(rank.size), rank])
    return np.asarray(np.linalg.solve(design.T @ (design * share[:, None]), design.T * share))


def _ends(lines: Numbers, indicator: Indicator, transformed: bool) -> _Ends:
    """Bottom, slope and ratio of the ends of each line, shape (r,)."""
    bottom, top = lines[0], lines[0] + lines[1]
    if transformed:
        bottom, top = _from_scale(bottom, indicator), _from_scale(top, indicator)
    possible = (bottom > 0) & (top > 0)
    return bottom, top - bottom, np.where(possible, top, np.nan) / np.where(possible, bottom, np.nan)


def _errors(
    se: ArrayLike | None, low: ArrayLike | None, high: ArrayLike | None, indicator: Indicator
) -> Numbers:
    """Standard errors on the scale of the indicator."""
    if se is not None and low is None and high is None:
        return numbers(se, name="se")
    if se is None and low is not None and high is not None:
        below, above = numbers(low, name="low"), numbers(high, name="high")
        if below.size != above.size:
            raise ValueError(f"low has {below.size} groups and high {above.size}; give one row per group")
        width = _to_scale(above, indicator) - _to_scale(below, indicator)
        return np.asarray(width / (2 * float(special.ndtri(0.975))))
    raise ValueError("give either the standard errors of the groups or their lower and upper limits")


def _to_scale(values: Numbers, indicator: Indicator) -> Numbers:
    """Values on the scale on which they vary evenly."""
    if indicator is Indicator.OTHER:
        return values
    if (values <= 0).any() or (indicator is Indicator.PROPORTION and (values >= 1).any()):
        raise ValueError(f"a {indicator} has values out of range; rates lie above 0, shares between 0 and 1")
    return np.asarray(np.log(values) if indicator is Indicator.RATE else special.logit(values))


def _from_scale(values: Numbers, indicator: Indicator) -> Numbers:
    """Values back from that scale."""
    if indicator is Indicator.OTHER:
        return values
    return np.asarray(np.exp(values) if indicator is Indicator.RATE else special.expit(values))


def _quantiles(draws: Numbers, tail: float) -> tuple[float, float]:
    """Limits between which the draws lie; NaN where a draw has no ratio."""
    low, high = np.quantile(draws, (tail, 1 - tail))
    return float(low), float(high)
