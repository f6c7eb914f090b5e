"""Funnel limits: how far areas of each size fall from a common figure by chance alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.areas.columns import counts_and_sizes, reasons_of, usable
from kpk_eval.stats.areas.overdispersion import Excess, Trimming, excess_of
from kpk_eval.stats.areas.scales import Scale, Scaled, scale_of_rates, scale_of_shares
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import Numbers

LEVELS = (0.95, 0.998)
"""Two and three standard deviations, the usual funnel."""


class Spread(StrEnum):
    """How areas may differ beyond chance before they count as outside."""

    NONE = "none"
    """Chance alone."""
    MULTIPLICATIVE = "multiplicative"
    """Chance, made wider by the same factor everywhere."""
    ADDITIVE = "additive"
    """Chance, and true differences of the same size everywhere (random effects)."""


@dataclass(frozen=True, slots=True, eq=False)
class FunnelLimits:
    """Limits at one level at the size of each area, shape (k,)."""

    level: float
    low: Numbers
    high: Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Funnel:
    """Figures of areas and how far they fall from the target; all columns have shape (k,).

    ``z`` is the distance in standard deviations after allowing for ``spread``; for the exact scale on the
    identity scale. ``position`` counts the limits an area lies beyond: −2 below the outer one, 2 above it, 0
    inside. ``excess`` is the variation beyond chance. Areas with a reason have NaN and the position 0.
    """

    method: str
    target: float
    count: Numbers
    size: Numbers
    estimate: Numbers
    z: Numbers
    limits: tuple[FunnelLimits, ...]
    position: NDArray[np.int64]
    excess: Excess
    reasons: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """How limits are made."""

    scale: Scale
    spread: Spread
    trimming: Trimming
    trimmed: float
    levels: tuple[float, ...]


def funnel_of_shares(
    count: ArrayLike,
    n: ArrayLike,
    *,
    target: float | None = None,
    scale: Scale = Scale.EXACT,
    spread: Spread = Spread.NONE,
    trimming: Trimming = Trimming.WINSORISED,
    trimmed: float = 0.1,
    levels: tuple[float, ...] = LEVELS,
) -> Funnel:
    """Shares of areas against the limits within which 95 % and 99.8 % of areas of their size would fall.

    Parameters
    ----------
    count, n
        People with the property and all people of each area, shape (k,).
    target
        Common share; by default that of all areas together.
    scale
        Scale of the limits; with ``spread`` not the exact one.
    spread, trimming, trimmed
        Variation beyond chance, estimated after the most extreme areas are pulled in or left out (a share of
        ``trimmed`` at each end).
    levels
        Levels of the limits, rising.

    Raises
    ------
    ValueError
        If lengths differ, a count is above its ``n``, the target is not between 0 and 1, or
        the scale is one for rates or exact together with a spread.

    Notes
    -----
    Not a league table: inside the limits no order is meant. Source: Spiegelhalter (2005), Funnel plots for
    comparing institutional performance. Checked against tests/references/areas.
    """
    events, people = counts_and_sizes(count, n, of="n")
    if (events > people).any():
        raise ValueError(f"{int((events > people).sum())} counts are above their n; check the table")
    reasons = reasons_of(events, people)
    theta = _target(target, events, people, usable(reasons))
    if not (np.isnan(theta) or 0 <= theta <= 1):
        raise ValueError(f"target is {theta}; it must lie between 0 and 1")
    options = _Options(scale=scale, spread=spread, trimming=trimming, trimmed=trimmed, levels=levels)
    return _funnel(
        "shares", events, people, target=theta, scaled=scale_of_shares(scale, theta), options=options
    )


def funnel_of_rates(
    count: ArrayLike,
    expected: ArrayLike,
    *,
    target: float | None = 1.0,
    scale: Scale = Scale.EXACT,
    spread: Spread = Spread.NONE,
    trimming: Trimming = Trimming.WINSORISED,
    trimmed: float = 0.1,
    levels: tuple[float, ...] = LEVELS,
) -> Funnel:
    """Ratios of observed to expected events against the limits for areas that expect as many.

    Parameters
    ----------
    count, expected
        Observed and expected events (or person-years) of each area, shape (k,).
    target
        Common ratio; None takes that of all areas together, as for plain rates.
    scale, spread, trimming, trimmed, levels
        As for ``funnel_of_shares``.

    Raises
    ------
    ValueError
        If lengths differ, a value is negative, the target is not above 0, or the scale is one for shares or
        exact together with a spread.

    Notes
    -----
    On the log scale areas without events count as having half of one. Source and checks as for shares.
    """
    events, known = counts_and_sizes(count, expected, of="expected")
    reasons = reasons_of(events, known)
    theta = _target(target, events, known, usable(reasons))
    if theta < 0:
        raise ValueError(f"target is {theta}; it must be above 0")
    options = _Options(scale=scale, spread=spread, trimming=trimming, trimmed=trimmed, levels=levels)
    return _funnel("rates", events, known, target=theta, scaled=scale_of_rates(scale, theta), options=options)


def _funnel(
    name: str, count: Numbers, size: Numbers, *, target: float, scaled: Scaled, options: _Options
) -> Funnel:
    """Funnel of figures on a scale."""
    for level in options.levels:
        require_level(level)
    if scaled.quantile is not None and options.spread is not Spread.NONE:
        raise ValueError("exact limits know no spread; choose a scale, for example identity")
    reasons = reasons_of(count, size)
    keep = usable(reasons)
    events, below = np.where(keep, count, np.nan), np.where(keep, size, np.nan)
    deviation = scaled.deviation(below)
    distance = scaled.to(_within(events, below, scaled) / below) - scaled.target
    chance = np.where(deviation > 0, deviation, np.nan)
    known = keep & ~np.isnan(chance)
    excess = excess_of(
        (distance / chance)[known], chance[known], trimming=options.trimming, share=options.trimmed
    )
    wide = _widened(chance, excess, options.spread)
    limits = _limits(scaled, below, wide, options.levels)
    estimate = events / below
    outside = [(estimate > one.high).astype(np.int64) - (estimate < one.low) for one in limits]
    return Funnel(
        method=f"funnel of {name}, {options.scale} limits, {options.spread} spread",
        target=target,
        count=count,
        size=size,
        estimate=estimate,
        z=distance / wide,
        limits=limits,
        position=np.sum(outside, axis=0, dtype=np.int64),
        excess=excess,
        reasons=reasons,
    )


def limits_at(
    found: Funnel, size: ArrayLike, *, scaled: Scaled, spread: Spread = Spread.NONE
) -> tuple[FunnelLimits, ...]:
    """Limits of a funnel at other sizes, so that they can be drawn as curves.

    Parameters
    ----------
    found
        The funnel, with its target, levels and variation beyond chance.
    size
        Sizes above 0, shape (m,).
    scaled, spread
        Those with which the funnel was made.
    """
    _, wanted = counts_and_sizes(0 * np.asarray(size, dtype=np.float64), size, of="size")
    wide = _widened(scaled.deviation(wanted), found.excess, spread)
    return _limits(scaled, wanted, wide, tuple(one.level for one in found.limits))


def _limits(
    scaled: Scaled, size: Numbers, deviation: Numbers, levels: tuple[float, ...]
) -> tuple[FunnelLimits, ...]:
    """Limits at each level, rising."""
    return tuple(
        FunnelLimits(level, *scaled.limits((1 - level) / 2, size, deviation)) for level in sorted(levels)
    )


def _within(count: Numbers, size: Numbers, scaled: Scaled) -> Numbers:
    """Counts no nearer than ``least`` to nothing or, for shares, to all, so that logarithms exist."""
    top = size * scaled.ceiling - scaled.least
    return np.minimum(np.maximum(count, scaled.least), top) if scaled.least else count


def _widened(deviation: Numbers, excess: Excess, spread: Spread) -> Numbers:
    """Standard deviations with the variation beyond chance."""
    if spread is Spread.MULTIPLICATIVE:
        return deviation * sqrt(max(excess.factor, 1.0))
    if spread is Spread.ADDITIVE:
        return np.asarray(np.sqrt(deviation**2 + excess.between))
    return deviation


def _target(given: float | None, count: Numbers, size: Numbers, keep: NDArray[np.bool_]) -> float:
    """Common figure: the given one, or that of all areas together."""
    if given is not None:
        return given
    return float(count[keep].sum() / size[keep].sum()) if keep.any() else nan
