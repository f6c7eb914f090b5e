"""Directly standardised rates: as if the strata of an area were as large as those of a standard."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from kpk_eval.stats.areas.columns import counts_and_sizes
from kpk_eval.stats.areas.limits import CountLimits, count_limits
from kpk_eval.stats.areas.standardised import FEW_EVENTS, Standardised, StandardNote
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import Numbers, numbers


class DirectLimits(StrEnum):
    """Intervals of a directly standardised rate."""

    DOBSON_BYAR = "dobson_byar"
    """Byar's limits of the events, carried over to the rate (Dobson, Kuulasmaa, Eberle and Scherer 1991)."""
    DOBSON_EXACT = "dobson_exact"
    """Exact limits of the events, carried over to the rate."""
    GAMMA = "gamma"
    """Gamma quantiles (Fay and Feuer 1997); R's ``epitools::ageadjust.direct``. At least the level."""
    TIWARI = "tiwari"
    """Gamma quantiles with the mean instead of the largest weight (Tiwari, Clegg and Zou 2006)."""
    NORMAL = "normal"
    """Rate ± quantile times standard error: only to compare, too narrow with few events."""


def directly_standardised(
    count: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    *,
    limits: DirectLimits = DirectLimits.DOBSON_BYAR,
    per: float = 1.0,
    level: float = 0.95,
) -> Standardised:
    """Rate an area would have if its strata were as large as those of a standard population.

    Parameters
    ----------
    count, population
        Events and people of each stratum of the area, shape (s,); strata with a missing value are refused.
    standard
        People of each stratum of the standard population (any unit), shape (s,).
    limits
        Kind of interval.
    per
        Unit of the rate: 100 000 gives events per hundred thousand.
    level
        Level of the interval.

    Returns
    -------
    Standardised
        Refused with ``too_few`` (nobody), ``all_missing`` (any stratum incomplete), ``no_events``.
        Noted ``few_events`` below ten and ``empty_stratum``.

    Raises
    ------
    ValueError
        If lengths differ, or a value is negative or infinite, or events have nobody they come from.

    Notes
    -----
    The variance is that of a weighted sum of Poisson counts. Checked against tests/references/areas (R's
    epitools).
    """
    require_level(level)
    events, people = counts_and_sizes(count, population, of="population")
    norm = _weights(standard, n=events.size)
    blank = Standardised(
        method=f"directly standardised rate, {limits} limits",
        level=level,
        n_strata=events.size,
        count=float(events.sum()),
        size=float(people.sum()),
    )
    reason = _shortage(events, people, norm)
    if reason:
        return blank.refused(reason)
    keep = people > 0
    share = norm[keep] / norm[keep].sum()
    weights = share / people[keep]
    rate, variance = float(weights @ events[keep]), float(weights**2 @ events[keep])
    if blank.count == 0 or variance == 0:
        return blank.refused(Refusal.NO_EVENTS)
    low, high = _direct_limits(rate, variance, weights, count=blank.count, limits=limits, level=level)
    few = (StandardNote.FEW_EVENTS,) if blank.count < FEW_EVENTS else ()
    return replace(
        blank,
        crude=blank.count / blank.size * per,
        estimate=rate * per,
        se=sqrt(variance) * per,
        low=low * per,
        high=high * per,
        notes=few + ((StandardNote.EMPTY_STRATUM,) if not keep.all() else ()),
    )


def _direct_limits(
    rate: float, variance: float, weights: Numbers, *, count: float, limits: DirectLimits, level: float
) -> tuple[float, float]:
    """Limits of a weighted sum of counts."""
    tail = (1 - level) / 2
    if limits is DirectLimits.NORMAL:
        half = float(special.ndtri(1 - tail)) * sqrt(variance)
        return rate - half, rate + half
    if limits in {DirectLimits.GAMMA, DirectLimits.TIWARI}:
        tiwari = limits is DirectLimits.TIWARI
        more = float(weights.mean() if tiwari else weights.max())
        spread = variance + float((weights**2).mean() if tiwari else more**2)
        low = special.gammaincinv(rate**2 / variance, tail) * variance / rate
        high = special.gammaincinv((rate + more) ** 2 / spread, 1 - tail) * spread / (rate + more)
        return float(low), float(high)
    kind = CountLimits.BYAR if limits is DirectLimits.DOBSON_BYAR else CountLimits.EXACT
    below, above = count_limits(np.array([count]), limits=kind, level=level)
    unit = sqrt(variance / count)
    return rate + unit * float(below[0] - count), rate + unit * float(above[0] - count)


def _weights(standard: ArrayLike, *, n: int) -> Numbers:
    """People of the strata of the standard."""
    norm = numbers(standard, name="standard")
    if norm.size != n:
        raise ValueError(f"standard has {norm.size} strata and the area {n}; give one row per stratum")
    if not (norm >= 0).all() or (n and norm.sum() <= 0):
        raise ValueError("standard has missing or negative strata, or nobody at all; check the population")
    return norm


def _shortage(events: Numbers, people: Numbers, norm: Numbers) -> Refusal:
    """Why no rate can be standardised; empty if one can."""
    if np.isnan(events).any() or np.isnan(people).any():
        return Refusal.ALL_MISSING
    if (events[people == 0] > 0).any():
        raise ValueError("a stratum has events but nobody they come from; check the population")
    nobody = events.size == 0 or people.sum() == 0 or norm[people > 0].sum() <= 0
    return Refusal.TOO_FEW if nobody else Refusal.NONE
