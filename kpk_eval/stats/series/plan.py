"""What a segmented regression looks for: when the series may change, its season, its breaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kpk_eval.stats.samples import Numbers, numbers


class Change(StrEnum):
    """What an intervention may change."""

    LEVEL = "level"
    """A step at the first point under the intervention; the trend goes on."""
    SLOPE = "slope"
    """A bend: no step, another trend from there on."""
    LEVEL_AND_SLOPE = "level_and_slope"
    """A step, and another trend from there on."""


class Handling(StrEnum):
    """What is done with breaks of the register, at which numbers get another meaning."""

    MODELLED = "modelled"
    """Each break has a step of its own, so that it is not taken for the intervention."""
    EXCLUDED = "excluded"
    """Only points on the same side of all breaks as the intervention are used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """A moment from which on the series may be different.

    ``start`` is the first point under the intervention, in the unit of time of the series. ``slope_zero`` is
    the time at which the added trend is zero and the step is read; by default ``start`` (Linden 2015). The
    time before ``start`` counts the first point as one unit of added trend (Lopez Bernal et al. 2017,
    corrected); 0 is the plain product of step and time.
    """

    start: float
    change: Change = Change.LEVEL_AND_SLOPE
    slope_zero: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A pattern that repeats.

    ``period`` is its length in the unit of time: 12 for months numbered 1, 2, 3, ...; 1 for years with
    decimals. By default it is a sum of ``pairs`` sines and cosines; with ``indicators`` each position within
    the period has its own level (the time must then be whole numbers).

    Raises
    ------
    ValueError
        If the period is not longer than one point or there is no pair.
    """

    period: float
    pairs: int = 2
    indicators: bool = False

    def __post_init__(self) -> None:
        """Refuse a season without length or waves."""
        if not self.period > 0 or self.pairs < 1:
            raise ValueError("a season needs a period above 0 and at least one pair of waves")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """Everything a segmented regression looks for.

    ``breaks`` are first points with another meaning (from the register), ``left_out`` single points not to be
    used. ``origin`` is the time at which the intercept is read, by default the first point used; ``trend``
    False leaves the trend out.

    Raises
    ------
    ValueError
        If there is no intervention, or two start at the same time.
    """

    interventions: tuple[Intervention, ...]
    season: Season | None = None
    breaks: tuple[float, ...] = ()
    handling: Handling = Handling.MODELLED
    left_out: tuple[float, ...] = ()
    origin: float | None = None
    trend: bool = True

    def __post_init__(self) -> None:
        """Refuse a plan without interventions or with two that cannot be told apart."""
        starts = [one.start for one in self.interventions]
        if not starts:
            raise ValueError("segments need at least one intervention")
        if len(set(starts)) < len(starts):
            raise ValueError("two interventions start at the same time and cannot be told apart; give one")

    @property
    def first_start(self) -> float:
        """First point under any intervention."""
        return min(one.start for one in self.interventions)

    @property
    def last_start(self) -> float:
        """First point under the last intervention."""
        return max(one.start for one in self.interventions)


def one_intervention(
    start: float,
    *,
    change: Change = Change.LEVEL_AND_SLOPE,
    season: Season | None = None,
    breaks: tuple[float, ...] = (),
    handling: Handling = Handling.MODELLED,
) -> Segments:
    """Segments before and after a single moment: the single-group design of Linden (2015)."""
    return Segments(
        interventions=(Intervention(start=start, change=change),),
        season=season,
        breaks=breaks,
        handling=handling,
    )


def evenly_spaced(time: object, *, n: int) -> Numbers:
    """Times of the points, shape (n,); 0, 1, 2, ... where none are given.

    Raises
    ------
    ValueError
        If there is not one per value, one is missing, or they do not rise in equal steps.
    """
    if time is None:
        return numbers(range(n), name="time")
    column = numbers(time, name="time")  # type: ignore[arg-type]
    if column.size != n:
        raise ValueError(f"time has {column.size} points and the series {n}; give one per value")
    steps = column[1:] - column[:-1]
    if np.isnan(column).any() or (n > 1 and (steps.min() <= 0 or steps.max() > 1.001 * steps.min())):
        raise ValueError(
            "time does not rise in equal steps; sort the series and give a point whose value is missing a "
            "row with a missing value"
        )
    return column
