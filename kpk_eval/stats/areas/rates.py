"""Rates, shares and means of areas, each with its interval."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.areas.columns import AreaFigures, counts_and_sizes, reasons_of, usable
from kpk_eval.stats.areas.limits import CountLimits, ShareLimits, count_limits, share_limits
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import numbers

WHOLE = frozenset({ShareLimits.CLOPPER_PEARSON, ShareLimits.MID_P})
"""Limits that know whole people alone."""


def area_rates(
    count: ArrayLike,
    exposure: ArrayLike = 1.0,
    *,
    limits: CountLimits = CountLimits.BYAR,
    per: float = 1.0,
    level: float = 0.95,
) -> AreaFigures:
    """Events per unit of exposure of each area, with an interval for rare events (Poisson).

    Parameters
    ----------
    count
        Events of each area, 0 or more, shape (k,); NaN is missing.
    exposure
        People, person-years or expected events, shape (k,), or one number for all; 1 gives the counts.
    limits
        Kind of interval.
    per
        Unit of the rate: 1000 gives events per thousand.
    level
        Level of the intervals.

    Returns
    -------
    AreaFigures
        An area is refused with ``all_missing`` where a value is missing, ``too_few`` where its exposure is 0.

    Raises
    ------
    ValueError
        If lengths differ, or a value is negative or infinite.

    Notes
    -----
    Sources: see ``CountLimits``. Byar's lower limit is 0 where the formula falls below it (one event at
    99.8 %). Checked against tests/references/areas (R's ``poisson.test``) and smallarea_phe.
    """
    require_level(level)
    events, below = counts_and_sizes(count, exposure, of="exposure")
    reasons = reasons_of(events, below)
    keep = usable(reasons)
    safe_events, factor = np.where(keep, events, np.nan), per / np.where(keep, below, np.nan)
    low, high = count_limits(safe_events, limits=limits, level=level)
    return AreaFigures(
        method=f"Poisson rate, {limits} limits",
        level=level,
        count=events,
        size=below,
        estimate=safe_events * factor,
        low=low * factor,
        high=high * factor,
        reasons=reasons,
    )


def area_shares(
    count: ArrayLike,
    n: ArrayLike,
    *,
    limits: ShareLimits = ShareLimits.WILSON,
    level: float = 0.95,
) -> AreaFigures:
    """Share of the people of each area with a property, with an interval.

    Parameters
    ----------
    count
        People with the property, from 0 to ``n``, shape (k,); NaN is missing. Decimals (weighted counts) are
        allowed but for exact and mid-p limits.
    n
        All people, shape (k,), or one number for all.
    limits
        Kind of interval.
    level
        Level of the intervals.

    Returns
    -------
    AreaFigures
        Refused as ``area_rates``.

    Raises
    ------
    ValueError
        If lengths differ, a value is negative or infinite, or a count is above its ``n`` or has decimals
        where it must not.

    Notes
    -----
    Sources: see ``ShareLimits``. Checked against tests/references/areas (R's ``prop.test``, ``binom.test``),
    smallarea_phe and de_genesis.
    """
    require_level(level)
    events, people = counts_and_sizes(count, n, of="n", whole=limits in WHOLE)
    if (events > people).any():
        raise ValueError(f"{int((events > people).sum())} counts are above their n; check the table")
    reasons = reasons_of(events, people)
    keep = usable(reasons)
    having, of = np.where(keep, events, np.nan), np.where(keep, people, np.nan)
    low, high = share_limits(having, of, limits=limits, level=level)
    return AreaFigures(
        method=f"share, {limits} limits",
        level=level,
        count=events,
        size=people,
        estimate=having / of,
        low=np.where(keep, low, np.nan),
        high=np.where(keep, high, np.nan),
        reasons=reasons,
    )


def area_means(total: ArrayLike, n: ArrayLike, sd: ArrayLike, *, level: float = 0.95) -> AreaFigures:
    """Mean of each area from its sum, its number of people and their standard deviation, with t limits.

    Parameters
    ----------
    total
        Sum of the values of each area (may be negative), shape (k,); NaN is missing.
    n
        People of each area, shape (k,).
    sd
        Standard deviation between people (denominator n − 1), shape (k,).
    level
        Level of the intervals.

    Returns
    -------
    AreaFigures
        ``count`` holds the sums. Refused with ``all_missing`` or, below two people, ``too_few``.

    Raises
    ------
    ValueError
        If lengths differ, or a number of people or a standard deviation is negative.

    Notes
    -----
    Checked against smallarea_phe. For values of single people see ``describe``.
    """
    require_level(level)
    sums, (people, spread) = numbers(total, name="total"), counts_and_sizes(n, sd, of="sd")
    if sums.size != people.size:
        raise ValueError(f"total has {sums.size} areas and n {people.size}; give one row per area")
    few = people < 2
    missing = np.isnan(sums) | np.isnan(people) | (np.isnan(spread) & ~few)
    reasons = tuple(
        Refusal.ALL_MISSING if gone else (Refusal.TOO_FEW if small else Refusal.NONE)
        for gone, small in zip(missing, few, strict=True)
    )
    size = np.where(usable(reasons), people, np.nan)
    half = stats.t.isf((1 - level) / 2, size - 1) * spread / np.sqrt(size)
    return AreaFigures(
        method="mean, t limits",
        level=level,
        count=sums,
        size=people,
        estimate=sums / size,
        low=sums / size - half,
        high=sums / size + half,
        reasons=reasons,
    )
