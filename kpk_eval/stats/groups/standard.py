"""Means and shares as if a wave had the composition of a standard: direct standardisation by weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan, sqrt

from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats.estimate import Estimate, Refusable, Refusal
from kpk_eval.stats.groups.strata import (
    StandardError,
    Wave,
    moments,
    pooled_composition,
    shortage,
    wave_of,
    weights_of,
)
from kpk_eval.stats.labels import Labels
from kpk_eval.stats.level import require_level

FEWEST_LINEARISED = 20
"""People (of each wave) from which a linearised interval is given: ten held the truth in 90 to 91 %."""


class Word(StrEnum):
    """Identifiers of what is estimated and how."""

    MEAN = "standardised_mean"
    DIFFERENCE = "standardised_difference"
    METHOD = "direct_standardisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardised(Refusable):
    """Mean (or share) after giving each stratum its weight in the standard, with its t interval.

    ``n`` counts the people with value and stratum, ``strata`` the strata of the standard. Numbers are NaN
    where ``reason`` is not empty.
    """

    level: float
    n: int
    n_dropped: int
    strata: int
    estimate: float = nan
    error: float = nan
    df: float = nan
    low: float = nan
    high: float = nan


def standardised_mean(
    values: ArrayLike,
    strata: Labels,
    *,
    standard: Mapping[object, float],
    level: float = 0.95,
    error: StandardError = StandardError.LINEARISED,
) -> Standardised:
    """Mean of the strata means, each weighted by its share in the standard; of 0 and 1 a share.

    Parameters
    ----------
    values
        One value per person, shape (n,); NaN is missing.
    strata
        Stratum of each person, same order; None and NaN are missing.
    standard
        Stratum -> its size or share in the standard population; any scale.
    level
        Level of the interval.
    error
        Linearised (n − 1 degrees of freedom) or within strata (Satterthwaite's). Linearised, there is no
        interval under 20 people.

    Returns
    -------
    Standardised
        Refused with ``all_missing``, ``too_few`` (fewer than three people), ``empty_stratum`` (a stratum with
        a weight above zero has fewer than two people: join strata) or ``no_variance``.

    Raises
    ------
    ValueError
        If lengths differ, a person's stratum is not in the standard, weights are negative or sum to zero, or
        the level is no probability.

    Notes
    -----
    Sources: Holt and Smith (1979), Post stratification; Fay and Feuer (1997), Confidence intervals for
    directly standardized rates (the idea of the weights). Checked against tests/references/groups_standard
    (R's survey).
    """
    wave, weights = wave_of(values, strata, standard=standard, name="values"), weights_of(standard)
    blank = Standardised(level=level, n=wave.values.size, n_dropped=wave.dropped, strata=len(standard))
    require_level(level)
    reason = shortage(wave, weights)
    if reason is not Refusal.NONE:
        return blank.refused(reason)
    mean, variance, df = moments(wave, weights, error=error)
    half = float(special.stdtrit(df, (1 + level) / 2)) * sqrt(variance)
    if error is StandardError.LINEARISED and blank.n < FEWEST_LINEARISED:
        half = nan
    return replace(blank, estimate=mean, error=sqrt(variance), df=df, low=mean - half, high=mean + half)


def standardised_difference(
    before: ArrayLike,
    after: ArrayLike,
    *,
    strata_before: Labels,
    strata_after: Labels,
    standard: Mapping[object, float] | None = None,
    level: float = 0.95,
    error: StandardError = StandardError.LINEARISED,
) -> Estimate:
    """Mean after − mean before of different people, both given the composition of the same standard.

    Parameters
    ----------
    before, after
        One value per person, shapes (m,) and (n,); NaN is missing.
    strata_before, strata_after
        Stratum of each person of the wave.
    standard
        Stratum -> its weight; the composition of both waves together where left out.
    level, error
        As for ``standardised_mean``.

    Returns
    -------
    Estimate
        Positive when the later values are larger. ``df`` after Satterthwaite from both waves. Linearised,
        there is no interval and no test where a wave has under 20 people. Refused as ``standardised_mean``,
        for either wave.

    Raises
    ------
    ValueError
        As ``standardised_mean``.

    Notes
    -----
    Takes out what changed because other people answered, as far as the strata show it. Weights of the pooled
    composition are treated as known. Checked against tests/references/groups_standard (R's survey).
    """
    given = pooled_composition(strata_before, strata_after) if standard is None else standard
    weights = weights_of(given)
    first = wave_of(before, strata_before, standard=given, name="before")
    second = wave_of(after, strata_after, standard=given, name="after")
    blank = _blank(first, second, level=level)
    reason = shortage(first, weights) or shortage(second, weights)
    if reason is not Refusal.NONE:
        return blank.refused(reason)
    earlier, later = (moments(wave, weights, error=error) for wave in (first, second))
    spread = earlier[1] + later[1]
    df = spread**2 / (earlier[1] ** 2 / earlier[2] + later[1] ** 2 / later[2])
    difference, standard_error = later[0] - earlier[0], sqrt(spread)
    half = float(special.stdtrit(df, (1 + level) / 2)) * standard_error
    t = difference / standard_error
    if error is StandardError.LINEARISED and min(blank.n_before, blank.n_after) < FEWEST_LINEARISED:
        half, t = nan, nan
    return replace(
        blank,
        estimate=difference,
        low=difference - half,
        high=difference + half,
        statistic=t,
        df=df,
        p=float(2 * stats.t.sf(abs(t), df)),
    )


def _blank(first: Wave, second: Wave, *, level: float) -> Estimate:
    """Result with the counts of two waves and no number yet."""
    n = first.values.size + second.values.size
    return Estimate(
        estimand=Word.DIFFERENCE,
        method=Word.METHOD,
        level=level,
        n=n,
        n_before=first.values.size,
        n_after=second.values.size,
        n_dropped=first.dropped + second.dropped,
        n_contributing=n,
    )
