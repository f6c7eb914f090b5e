"""Whether a difference to the comparison areas holds: false starts, one area less, trends, other models."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import Any

import numpy as np

from kpk_eval.analyses.indicator_change import LEVEL, compared, told_years
from kpk_eval.before_after import FEWEST_AREAS, Course, Obstacle, Window, courses_of, from_series
from kpk_eval.before_after_models import segments_of, twin_of
from kpk_eval.columns import columns_of
from kpk_eval.model import Column, Released, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import Against
from kpk_eval.stats.did.area_means import (
    area_changes,
    area_slopes,
    left_out_range,
    permute_site,
    reachable_level,
)
from kpk_eval.stats.samples import Numbers
from kpk_eval.study import Study

FALSE_START, TREND, LEFT_OUT, SYNTHETIC, SYNTHETIC_FALSE, SEGMENTED = (
    "false start", "trend before", "left out", "synthetic", "synthetic false", "segmented",
)  # fmt: skip
NUMBERS = ("estimate", "low", "high", "p")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "indicator", "unit", "check", "of", "years_before", "years_after"),
    *(
        Column(name, Sort.STATISTIC, ("fewest",), unless="official", scale=Scale.WORDS)
        for name in (*NUMBERS, "reason")
    ),
    *(
        Column(name, Sort.TECHNICAL)
        for name in ("level", "p_floor", "areas", "rank", "donors", "ratio", "points", "decimals", "official")
    ),
    Column("fewest", Sort.PEOPLE, unless="official"),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per indicator and check, in the order of the plan."""
    return from_series("indicator_checks", study, site, shape=Shape.CHECKS, columns=COLUMNS, rows=_rows)


def _rows(study: Study, site: str, series: Released) -> Iterator[dict[str, Any]]:
    wide = courses_of(study, site, series, against=Against.ALL)
    for course, all_areas in zip(courses_of(study, site, series), wide, strict=True):
        if course.obstacle is not Obstacle.NO_VALUES:
            for row in (*_means(course), *_models(study, course, all_areas)):
                if row.get("reason") != Obstacle.TOO_FEW_AREAS:
                    yield _common(study, course) | row


def _common(study: Study, course: Course) -> dict[str, Any]:
    return {
        "site": course.site.id,
        "indicator": course.indicator.id,
        "unit": say(course.indicator.unit, study.language),
        "decimals": course.indicator.decimals,
        "official": course.official,
        "fewest": course.fewest,
        "level": LEVEL,
    }


def _means(course: Course) -> Iterator[dict[str, Any]]:
    """Checks of the comparison of means itself."""
    for start, window in course.false_starts():
        changes = area_changes(
            course.values, before=course.marks(window.before), after=course.marks(window.after)
        )
        yield {"check": FALSE_START, "of": str(start), **_told(window), **_permuted(changes)}
    if len(course.early) >= 3:
        slopes = area_slopes(course.values[:, course.marks(course.early)])
        early = Window(before=course.early, after=())
        yield {"check": TREND, **_told(early), **_permuted(slopes)}
    obstacle, found = compared(course)
    if obstacle is Obstacle.NONE and found is not None and found.estimable:
        before, after = course.marks(course.window.before), course.marks(course.window.after)
        ends = left_out_range(course.values, site=0, before=before, after=after)
        yield {
            "check": LEFT_OUT, **_told(course.window), "estimate": found.estimate,
            "low": _known(ends.smallest), "high": _known(ends.largest), "areas": found.n_areas - 1,
        }  # fmt: skip


def _permuted(changes: Numbers) -> dict[str, Any]:
    """Difference of the site to the others with p and the highest interval that so many areas carry."""
    areas = int((~np.isnan(changes)).sum())
    if isnan(changes[0]) or areas - 1 < FEWEST_AREAS:
        return {"reason": str(Obstacle.TOO_FEW_AREAS)}
    found = permute_site(changes, site=0, level=reachable_level(areas, most=LEVEL))
    if not found.estimable:
        return {"reason": str(found.reason)}
    return {
        "estimate": found.estimate, "low": _known(found.low), "high": _known(found.high), "p": found.p,
        "level": found.level, "p_floor": found.smallest_p, "areas": areas - 1,
    }  # fmt: skip


def _models(study: Study, course: Course, all_areas: Course) -> Iterator[dict[str, Any]]:
    """A synthetic control from all areas, and the series of the site alone."""
    twin = twin_of(all_areas)
    false = all_areas.obstacle is Obstacle.NO_YEAR_AFTER
    row = {"check": SYNTHETIC_FALSE if false else SYNTHETIC, **_told(twin.window)}
    if false and twin.window.after:
        row["of"] = str(twin.window.after[0])
    found = twin.found
    if found is None or twin.reason:
        yield row | {"reason": twin.reason}
    else:
        yield row | {
            "estimate": found.actual.estimate, "p": found.p, "p_floor": found.smallest_p, "rank": found.rank,
            "areas": found.n, "donors": twin.donors, "ratio": _known(found.actual.mspe_ratio),
        }  # fmt: skip
    fit, without, reason = segments_of(course, study.evaluation.plan)
    points = None if fit is None else fit.points.n
    if fit is None or without is None or reason:
        yield {"check": SEGMENTED, "reason": reason, "points": points}
    else:
        average = without.average
        yield {
            "check": SEGMENTED, "estimate": average.estimate, "low": _known(average.low),
            "high": _known(average.high), "p": average.p, "points": points,
        }  # fmt: skip


def _told(window: Window) -> dict[str, Any]:
    return {"years_before": told_years(window.before), "years_after": told_years(window.after)}


def _known(number: float) -> float | None:
    return None if isnan(number) or np.isinf(number) else number
