"""The course of an indicator at a site beside that of other areas, before and after its start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from kpk_eval.before_after import FEWEST_AREAS, Course, Obstacle, courses_of, from_series
from kpk_eval.before_after_models import segments_of, twin_of
from kpk_eval.columns import columns_of
from kpk_eval.model import Column, Released, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import Against
from kpk_eval.stats.samples import Numbers
from kpk_eval.study import Study

SITE, AREAS, SYNTHETIC, EXPECTED, GAP = "site", "areas", "synthetic", "expected", "gap"
BREAKS = ("break", "break_source", "break_accepted")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "indicator", "unit", "line", "year", "period"),
    *(
        Column(name, Sort.STATISTIC, ("fewest",), unless="official", scale=Scale.WORDS)
        for name in ("value", "low", "high")
    ),
    *columns_of(Sort.TECHNICAL, "areas", "start", "decimals", "official", *BREAKS),
    Column("fewest", Sort.PEOPLE, unless="official"),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per indicator, line and year; indicators without two areas to compare are left out.

    Lines: the ``site``; the mean of the comparison ``areas`` with the quarters around their middle; a
    ``synthetic`` control; what was ``expected`` from the site's own series; and the ``gap``: how much further
    the site moved from its level before the start than the areas did, with the smallest and the largest such
    gap of a comparison area.
    """
    return from_series("indicator_comparison", study, site, shape=Shape.COURSES, columns=COLUMNS, rows=_rows)


def _rows(study: Study, site: str, series: Released) -> Iterator[dict[str, Any]]:
    wide = courses_of(study, site, series, against=Against.ALL)
    for course, all_areas in zip(courses_of(study, site, series), wide, strict=True):
        if course.obstacle is not Obstacle.NO_VALUES and len(course.names) > FEWEST_AREAS:
            yield from _lines(study, course, all_areas)


def _lines(study: Study, course: Course, all_areas: Course) -> Iterator[dict[str, Any]]:
    """All lines of an indicator."""
    breaks = course.rows.set_index("year")[list(BREAKS)]
    common = {
        "site": course.site.id,
        "indicator": course.indicator.id,
        "unit": say(course.indicator.unit, study.language),
        "decimals": course.indicator.decimals,
        "official": course.official,
        "fewest": course.fewest,
        "start": _moment(course),
    }
    lines = (
        (SITE, _site(course)),
        (AREAS, _areas(course)),
        (SYNTHETIC, _synthetic(all_areas)),
        (EXPECTED, _expected(study, course)),
        (GAP, _gaps(course)),
    )
    for line, values in lines:
        for year, numbers in values:
            told: dict[Any, Any] = breaks.loc[year].to_dict() if year in breaks.index else {}
            yield (
                common | {"line": line, "year": year, "period": _period(course, year)} | told | dict(numbers)
            )


Line = Iterator[tuple[int, Mapping[str, Any]]]


def _moment(course: Course) -> float | None:
    """Start of the site as a year with decimals, on an axis on which a year stands in its middle."""
    if course.site.start is None:
        return None
    begin = course.site.start
    return round(begin.year - 0.5 + (begin.timetuple().tm_yday - 1) / 365, 3)


def _period(course: Course, year: int) -> str:
    """Whether a year is compared as before or after."""
    if year in course.window.before:
        return "before"
    return "after" if year in course.window.after else "other"


def _site(course: Course) -> Line:
    for year, value in zip(course.years, course.values[0], strict=True):
        if not np.isnan(value):
            yield year, {"value": float(value)}


def _areas(course: Course) -> Line:
    """Mean of the comparison areas, with quarters where there are at least four."""
    for year, column in zip(course.years, course.values[1:].T, strict=True):
        known = column[~np.isnan(column)]
        if known.size:
            ends = np.quantile(known, [0.25, 0.75]) if known.size >= 4 else (None, None)
            low, high = (None if end is None else float(end) for end in ends)
            yield year, {"value": float(known.mean()), "low": low, "high": high, "areas": known.size}


def _synthetic(course: Course) -> Line:
    """The synthetic control of the real start; that of a false one is a check and no course."""
    if course.obstacle is Obstacle.NO_YEAR_AFTER:
        return
    twin = twin_of(course)
    if twin.found is not None and not twin.reason:
        for gap in twin.found.actual.gaps:
            yield int(gap.time), {"value": gap.synthetic, "areas": twin.donors}


def _expected(study: Study, course: Course) -> Line:
    """What the site's own series would have been, with its interval."""
    _, without, reason = segments_of(course, study.evaluation.plan)
    if without is None or reason:
        return
    for year, value, low, high in zip(
        without.time, without.expected, without.expected_low, without.expected_high, strict=True
    ):
        yield int(year), {"value": float(value), "low": float(low), "high": float(high)}


def _gaps(course: Course) -> Line:
    """Gap of the site, and the smallest and largest gap of a comparison area, in comparable years."""
    reference = course.window.before or course.early[-course.entry.before :]
    if course.obstacle is Obstacle.BREAK:
        shown = set(course.early)
    else:
        shown = {*course.early, *course.window.after, *_between(course)}
    moved = _moved(course.values, course.marks(reference))
    for place, year in enumerate(course.years):
        column = moved[:, place]
        others = column[1:][~np.isnan(column[1:])]
        if year in shown and not np.isnan(column[0]) and others.size >= FEWEST_AREAS:
            rest = [one - (others.sum() - one) / (others.size - 1) for one in others]
            yield (
                year,
                {
                    "value": float(column[0] - others.mean()),
                    "low": float(min(rest)),
                    "high": float(max(rest)),
                    "areas": others.size,
                },
            )


def _between(course: Course) -> tuple[int, ...]:
    """Years that are neither before nor after, and lie between them."""
    if not course.window.before or not course.window.after:
        return ()
    return tuple(y for y in course.years if course.window.before[-1] < y < course.window.after[0])


def _moved(values: Numbers, reference: Any) -> Numbers:
    """Values of each area minus its own mean in the years of reference; NaN without any."""
    base = np.full(values.shape[0], np.nan)
    for row, known in enumerate(values[:, reference]):
        if not np.isnan(known).all():
            base[row] = np.nanmean(known)
    return np.asarray(values - base[:, None])
