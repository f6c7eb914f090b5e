"""Indirectly standardised ratios: events over those expected with the rates of a reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from math import exp, inf, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats.areas.columns import counts_and_sizes
from kpk_eval.stats.areas.limits import CountLimits, count_limits
from kpk_eval.stats.areas.standardised import FEW_EVENTS, Standardised, StandardNote
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import Numbers, numbers

LONGEST = 700.0
"""Logarithm of the largest factor that can be written as a number."""


class IndirectLimits(StrEnum):
    """Intervals of a standardised ratio beyond those of counts."""

    EXACT = "exact"
    BYAR = "byar"
    BYAR_EXACT_BELOW_10 = "byar_exact_below_10"
    MID_P = "mid_p"
    LOG_NORMAL = "log_normal"
    """Symmetric on the log scale; R's ``epitools::ageadjust.indirect``."""


def indirectly_standardised(
    count: ArrayLike,
    population: ArrayLike,
    *,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    limits: IndirectLimits = IndirectLimits.BYAR_EXACT_BELOW_10,
    per: float = 1.0,
    level: float = 0.95,
) -> Standardised:
    """Events of an area over those expected with the rates of a reference (SMR), and the rate it implies.

    Parameters
    ----------
    count
        Events of each stratum of the area, shape (s,), or their sum alone, shape (1,).
    population
        People of each stratum of the area, shape (s,).
    reference_count, reference_population
        Events and people of each stratum of the reference, shape (s,).
    limits
        Kind of interval.
    per
        Unit of the indirectly standardised rate (ratio times crude rate of the reference).
    level
        Level of the intervals.

    Returns
    -------
    Standardised
        ``estimate`` is the ratio. Refused with ``too_few`` and ``all_missing`` as direct ones, ``no_events``
        where none is expected.

    Raises
    ------
    ValueError
        As for ``directly_standardised``, or if a stratum of the reference is empty.

    Notes
    -----
    The reference is taken as known. Ratios of two areas to the same reference must not be compared with each
    other; directly standardised rates may. Checked against tests/references/areas (R's epitools and
    ``poisson.test``).
    """
    require_level(level)
    standard, below = counts_and_sizes(reference_count, reference_population, of="reference_population")
    if not (below > 0).all():
        raise ValueError(f"{int((~(below > 0)).sum())} strata of the reference have nobody; join strata")
    events, people = numbers(count, name="count"), numbers(population, name="population")
    if people.size != standard.size or events.size not in (1, people.size):
        raise ValueError(
            f"count has {events.size} strata, population {people.size} and the reference {standard.size}; "
            "give one row per stratum"
        )
    if min(_smallest(events), _smallest(people)) < 0:
        raise ValueError("count or population has negative values; check the table")
    blank = Standardised(
        method=f"indirectly standardised ratio, {limits} limits",
        level=level,
        n_strata=people.size,
        count=float(events.sum()),
        size=float(people.sum()),
        expected=float(people @ (standard / below)),
    )
    if np.isnan(blank.count + blank.expected):
        return blank.refused(Refusal.ALL_MISSING)
    if blank.expected <= 0:
        return replace(blank, reason=Refusal.NO_EVENTS if people.sum() else Refusal.TOO_FEW)
    return _ratio(blank, float(standard.sum() / below.sum()) * per, limits=limits, per=per)


def ratio_of_observed_to_expected(
    observed: float,
    expected: float,
    *,
    limits: IndirectLimits = IndirectLimits.BYAR_EXACT_BELOW_10,
    level: float = 0.95,
) -> Standardised:
    """Observed over expected events where the latter are known already; see ``indirectly_standardised``.

    Raises
    ------
    ValueError
        If a number is negative or infinite.
    """
    require_level(level)
    (events,), (known,) = counts_and_sizes([observed], [expected], of="expected")
    blank = Standardised(
        method=f"indirectly standardised ratio, {limits} limits",
        level=level,
        n_strata=1,
        count=float(events),
        size=nan,
        expected=float(known),
    )
    if np.isnan(events + known):
        return blank.refused(Refusal.ALL_MISSING)
    return (
        _ratio(blank, nan, limits=limits, per=nan) if known > 0 else replace(blank, reason=Refusal.NO_EVENTS)
    )


def _ratio(
    blank: Standardised, crude_of_reference: float, *, limits: IndirectLimits, per: float
) -> Standardised:
    """Ratio, its limits, its test and the rate it implies."""
    observed, expected = blank.count, blank.expected
    ratio = observed / expected
    low, high = _indirect_limits(observed, limits=limits, level=blank.level)
    low, high = low / expected, high / expected
    few = (StandardNote.FEW_EVENTS,) if observed < FEW_EVENTS else ()
    return replace(
        blank,
        crude=observed / blank.size * per,
        estimate=ratio,
        se=sqrt(observed) / expected,
        low=low,
        high=high,
        rate=ratio * crude_of_reference,
        rate_low=low * crude_of_reference,
        rate_high=high * crude_of_reference,
        p=_exact_p(observed, expected),
        notes=few,
    )


def _indirect_limits(observed: float, *, limits: IndirectLimits, level: float) -> tuple[float, float]:
    """Limits of the expectation of the observed events."""
    if limits is IndirectLimits.LOG_NORMAL:
        reach = float(special.ndtri((1 + level) / 2)) / sqrt(observed) if observed > 0 else inf
        if reach > LONGEST:
            return nan, nan
        factor = exp(reach)
        return observed / factor, observed * factor
    low, high = count_limits(np.array([observed]), limits=CountLimits(str(limits)), level=level)
    return float(low[0]), float(high[0])


def _exact_p(observed: float, expected: float) -> float:
    """Two-sided p of ``poisson.test``: all counts that are no likelier than the observed one."""
    likely = float(stats.poisson.pmf(round(observed), expected)) * (1 + 1e-7)
    top = int(expected)
    if float(stats.poisson.pmf(top, expected)) <= likely:
        return 1.0
    reach = int(expected + 40 * sqrt(expected) + 60)
    below = _last(lambda count: float(stats.poisson.pmf(count, expected)) <= likely, -1, top)
    above = _last(lambda count: float(stats.poisson.pmf(count, expected)) > likely, top, reach)
    return float(min(stats.poisson.cdf(below, expected) + stats.poisson.sf(above, expected), 1.0))


def _last(holds: Callable[[int], bool], first: int, end: int) -> int:
    """Largest number, from ``first`` (which counts) to before ``end``, up to which something holds."""
    while end - first > 1:
        middle = (first + end) // 2
        first, end = (middle, end) if holds(middle) else (first, middle)
    return first


def _smallest(column: Numbers) -> float:
    """Smallest value; infinite where there is none."""
    return float(np.nanmin(column)) if column.size and not np.isnan(column).all() else inf
