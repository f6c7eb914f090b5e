"""Breaks in the series of an indicator: which years may be compared with which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpk_eval.params.schema import BreakFact, Plan, Text


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """A break of one indicator, and why it may be compared across it nevertheless."""

    fact: BreakFact
    accepted: Text | None
    """Reason given in the plan; None: no comparison across the break."""

    @property
    def year(self) -> int:
        """First year whose numbers have the new meaning."""
        return self.fact.year


def breaks_of(plan: Plan, indicator: str) -> tuple[SeriesBreak, ...]:
    """Breaks of an indicator, earliest first."""
    own = (
        SeriesBreak(one.fact, one.accepted(indicator)) for one in plan.breaks if indicator in one.indicators
    )
    return tuple(sorted(own, key=lambda one: one.fact.date))


def crossed(plan: Plan, indicator: str, *, before: int, after: int) -> tuple[SeriesBreak, ...]:
    """Breaks that lie between two years, earliest first; the order of the years does not matter."""
    first, last = sorted((before, after))
    return tuple(one for one in breaks_of(plan, indicator) if first < one.year <= last)


def blocking(plan: Plan, indicator: str, *, before: int, after: int) -> SeriesBreak | None:
    """The latest break that forbids to compare two years; None where they may be compared."""
    found = [one for one in crossed(plan, indicator, before=before, after=after) if one.accepted is None]
    return found[-1] if found else None


def first_years(breaks: Iterable[SeriesBreak], years: Iterable[int]) -> dict[int, tuple[SeriesBreak, ...]]:
    """First of the years that lies behind each break -> breaks; those before or behind all years left out."""
    known = sorted(set(years))
    placed: dict[int, tuple[SeriesBreak, ...]] = {}
    for one in breaks:
        behind = [year for year in known if year >= one.year]
        if behind and behind[0] != known[0]:
            placed[behind[0]] = (*placed.get(behind[0], ()), one)
    return placed
