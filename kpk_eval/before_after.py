"""Indicators of a site before and after its start, beside the areas that it may be compared with.

Everything here starts from the released series: numbers that a page shows already, rounded where the rules
ask for it. So nothing that is computed from them can tell more of anybody than the series itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.breaks import blocking
from kpk_eval.disclose import gather
from kpk_eval.model import Column, Origin, Released, Result, Shape
from kpk_eval.params.schema import Against, Indicator, IndicatorChange, Kind, Plan, Site, SiteRole
from kpk_eval.recall import recall
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import Numbers
from kpk_eval.study import Study

SITE, COMPARISON = "site", "comparison"
FEWEST_AREAS = 2
"""Comparison areas without which a mean of them is one area."""
SPAN = 2
"""Years after a false start where the plan names none and there is no real year after the start yet."""
MOST_FALSE_STARTS = 5
"""False starts that are tried, the latest first."""


class Obstacle(StrEnum):
    """Why the years of a site cannot be compared; empty where they can."""

    NONE = ""
    NO_VALUES = "no values of site"
    NO_YEAR_BEFORE = "no year before"
    NO_YEAR_AFTER = "no year after"
    BREAK = "break between"
    TOO_FEW_AREAS = "too few areas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Years before and after a start."""

    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """An indicator of a site and of the areas it is compared with, year by year.

    ``values`` has one row per area (``keys``, ``names``), the site first, and one column per year; NaN is
    missing. ``window`` holds the years that the plan compares, as far as the site has values and no break
    forbids it; ``early`` all years before the start that may be compared with the last of them. ``rows`` are
    the site's released rows.
    """

    entry: IndicatorChange
    indicator: Indicator
    site: Site
    years: tuple[int, ...]
    keys: tuple[str, ...]
    names: tuple[str, ...]
    values: Numbers
    window: Window
    early: tuple[int, ...]
    rows: pd.DataFrame
    official: bool
    fewest: float | None
    """Smallest published number of people behind a value of a municipality's own; None without such."""
    obstacle: Obstacle

    def marks(self, years: Sequence[int]) -> np.typing.NDArray[np.bool_]:
        """Which columns are of these years."""
        return np.isin(self.years, list(years))

    @property
    def span(self) -> int:
        """Years after a false start: as many as after the real one."""
        return len(self.window.after) or self.entry.after or SPAN

    def false_starts(self) -> tuple[tuple[int, Window], ...]:
        """Starts that were none, in years before the real one, with the years they would compare.

        At least half of the years of either side must have a value of the site.
        """
        found = []
        for start in self.early:
            before = tuple(y for y in self.early if start - self.entry.before <= y < start)
            after = tuple(y for y in self.early if start <= y < start + self.span)
            if 2 * len(before) >= self.entry.before and 2 * len(after) >= self.span:
                found.append((start, Window(before=before, after=after)))
        return tuple(found[-MOST_FALSE_STARTS:])

    def coverage(self, years: Sequence[int]) -> float:
        """Lowest coverage of the site's values in these years, in percent; NaN where none is known."""
        told = self.rows.loc[self.rows["year"].isin(list(years)), "coverage"].astype(float)
        return float(told.min()) if told.notna().any() else float("nan")


Row = Mapping[str, Any]


def from_series(
    analysis: str,
    study: Study,
    site: str,
    *,
    shape: Shape,
    columns: tuple[Column, ...],
    rows: Callable[[Study, str, Released], Iterable[Row]],
) -> Result:
    """A question that is answered from the released series of a site: ``rows`` makes its rows from them.

    Empty where no series of the site was released.
    """
    origin = Origin(analysis, study.evaluation.id, study.edition.id, site)
    names = [column.name for column in columns]
    released = recall(study, "indicator_series", sites=(site,))
    if not released:
        return Result(origin, shape, pd.DataFrame(columns=names), columns, study.wording())
    series = gather(released, origin=origin)
    table = pd.DataFrame(list(rows(study, site, series)), columns=names)
    return Result(series.origin, shape, table, columns, study.wording())


def courses_of(
    study: Study, site: str, series: Released, *, against: Against | None = None
) -> tuple[Course, ...]:
    """The indicators that the plan compares before and after, in its order.

    ``against`` takes other areas than the plan says: a weighted mean of areas may draw on all of them.
    """
    table = series.table
    known = {one.id: one for one in study.evaluation.plan.indicators}
    entries = (
        one if against is None else one.model_copy(update={"against": against})
        for one in study.evaluation.plan.indicator_changes
    )
    return tuple(_course(study, study.site(site), one, known[one.indicator], table) for one in entries)


def _course(
    study: Study, site: Site, entry: IndicatorChange, indicator: Indicator, table: pd.DataFrame
) -> Course:
    rows = table[table["indicator"] == indicator.id]
    own = rows[rows["group"] == SITE]
    others = rows[(rows["group"] == COMPARISON) & _allowed(rows["area_id"], study, site, entry)]
    used = pd.concat([own, others])
    wide = _by_year(used, first=site.ags)
    keys = tuple(wide.index)
    there = bool(keys) and keys[0] == site.ags
    valued = tuple(int(y) for y in wide.columns[wide.iloc[0].notna()]) if there else ()
    early = _early(study.evaluation.plan, entry, site, valued)
    window, obstacle = _window(study.evaluation.plan, entry, site, valued)
    names = rows.drop_duplicates("area_id").set_index("area_id")["area"]
    known = used[pd.to_numeric(used["value"]).notna()]
    return Course(
        entry=entry,
        indicator=indicator,
        site=site,
        years=tuple(int(y) for y in wide.columns),
        keys=tuple(str(key) for key in keys),
        names=tuple(str(names[key]) for key in keys),
        values=wide.to_numpy(dtype=np.float64),
        window=window,
        early=early,
        rows=own.assign(year=own["year"].astype(int)),
        official=bool(known["official"].fillna(False).astype(bool).all()),
        fewest=_fewest(known),
        obstacle=obstacle if there else Obstacle.NO_VALUES,
    )


def _by_year(rows: pd.DataFrame, *, first: str | None) -> pd.DataFrame:
    """Values of areas with any (rows, the ``first`` one on top) in each year (columns)."""
    wide = (
        rows.assign(value=pd.to_numeric(rows["value"]).astype(float), year=rows["year"].astype(int))
        .pivot_table(index="area_id", columns="year", values="value", aggfunc="first", dropna=False)
        .dropna(how="all", axis=0)
    )
    return wide.loc[sorted(wide.index, key=lambda key: key != first)]


def _allowed(keys: pd.Series, study: Study, site: Site, entry: IndicatorChange) -> pd.Series[bool]:
    """Areas of the same level that are no part of a site that takes part, nor contain one."""
    taking_part = [
        one.ags for one in study.evaluation.sites if one.role is SiteRole.SITE and one.ags is not None
    ]
    comparison = study.evaluation.frame.comparison
    cities = set(comparison.cities) if comparison else set()
    city = site.kind is Kind.CITY

    def fits(key: str) -> bool:
        touched = any(key.startswith(one) or one.startswith(key) for one in taking_part)
        alike = entry.against is Against.ALL or (key in cities) is city
        return len(key) == len(site.ags or "") and not touched and alike

    return keys.astype(str).map(fits).astype(bool)


def _early(plan: Plan, entry: IndicatorChange, site: Site, valued: Sequence[int]) -> tuple[int, ...]:
    """Years before the start that may be compared with the last of them."""
    begin = site.start.year if site.start else 0
    years = [year for year in valued if year < begin]
    if not years:
        return ()
    last = years[-1]
    return tuple(y for y in years if blocking(plan, entry.indicator, before=y, after=last) is None)


def _window(plan: Plan, entry: IndicatorChange, site: Site, valued: Sequence[int]) -> tuple[Window, Obstacle]:
    """Years that are compared, and why they cannot be; breaks shorten them or come between them."""
    if site.start is None or site.first_year is None:
        return Window(before=(), after=()), Obstacle.NO_YEAR_AFTER
    first = site.first_year + entry.delay
    last = first + entry.after if entry.after else max(valued, default=first) + 1
    before = [y for y in valued if site.start.year - entry.before <= y < site.start.year]
    after = [y for y in valued if first <= y < last]
    if not after:
        return Window(before=tuple(before), after=()), Obstacle.NO_YEAR_AFTER
    if not before:
        return Window(before=(), after=tuple(after)), Obstacle.NO_YEAR_BEFORE
    if blocking(plan, entry.indicator, before=before[-1], after=after[0]):
        return Window(before=tuple(before), after=tuple(after)), Obstacle.BREAK
    pivot = before[-1]
    kept = Window(
        before=tuple(y for y in before if blocking(plan, entry.indicator, before=y, after=pivot) is None),
        after=tuple(y for y in after if blocking(plan, entry.indicator, before=pivot, after=y) is None),
    )
    return kept, Obstacle.NONE


def _fewest(known: pd.DataFrame) -> float | None:
    """Smallest published numerator or denominator of values that no office published."""
    own = known[~known["official"].fillna(False).astype(bool)]
    counts = own[["numerator", "denominator"]].apply(pd.to_numeric).astype(float)
    smallest = counts.min().min()
    return None if pd.isna(smallest) else float(smallest)


def refusal_of(obstacle: Obstacle) -> Refusal:
    """The refusal that an obstacle is to an estimate."""
    return {
        Obstacle.NONE: Refusal.NONE,
        Obstacle.NO_VALUES: Refusal.ALL_MISSING,
        Obstacle.NO_YEAR_BEFORE: Refusal.TOO_FEW_POINTS,
        Obstacle.NO_YEAR_AFTER: Refusal.TOO_FEW_POINTS,
        Obstacle.BREAK: Refusal.BREAK_IN_SERIES,
        Obstacle.TOO_FEW_AREAS: Refusal.NO_COMPARISON,
    }[obstacle]
