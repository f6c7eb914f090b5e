"""How indicators of a site changed after its start, beside the areas that it may be compared with."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan
from typing import Any

import numpy as np

from kpk_eval.before_after import FEWEST_AREAS, Course, Obstacle, courses_of, from_series, refusal_of
from kpk_eval.families import adjusted_in_families
from kpk_eval.model import RESULT_COLUMNS, Column, Design, Released, Result, Scale, Shape, Sort, Verdict
from kpk_eval.params import say
from kpk_eval.stats.did.area_means import area_changes, left_out_range, permute_site, reachable_level
from kpk_eval.stats.did.permutation import Permutation
from kpk_eval.stats.estimate import Estimate
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.verdict import equivalence_level, judge
from kpk_eval.study import Study

LEVEL = 0.95
ESTIMAND = "difference_in_differences"
CONTRAST = "before_after"
NUMBERS = (
    "estimate", "low", "high", "p", "p_adjusted", "effect_size", "change_site", "change_areas", "smallest",
    "largest",
)  # fmt: skip
WORDS = ("verdict", "reason")
FURTHER = (
    "type", "better", "decimals", "official", "fewest", "years_before", "years_after", "first_year",
    "last_year", "change_site", "change_areas", "smallest", "largest", "coverage_before", "coverage_after",
)  # fmt: skip
TECHNICAL = frozenset(
    {
        "clusters", "level", "p_floor", "decimals", "official", "coverage_before", "coverage_after",
        "first_year", "last_year",
    }
)  # fmt: skip


def _column(name: str) -> Column:
    if name in {"n", "n_before", "n_after", "fewest"}:
        return Column(name, Sort.PEOPLE, unless="official")
    if name in (*NUMBERS, *WORDS):
        return Column(name, Sort.STATISTIC, ("fewest",), unless="official", scale=Scale.WORDS)
    return Column(name, Sort.TECHNICAL if name in TECHNICAL else Sort.LABEL)


COLUMNS = tuple(_column(name) for name in (*RESULT_COLUMNS, *FURTHER))


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per planned indicator; p by permutation over areas, adjusted within families of the plan."""
    return from_series("indicator_change", study, site, shape=Shape.ESTIMATES, columns=COLUMNS, rows=_rows)


def _rows(study: Study, site: str, series: Released) -> list[dict[str, Any]]:
    courses = courses_of(study, site, series)
    found = [compared(course) for course in courses]
    adjusted = _adjusted(study, courses, found)
    return [_row(study, *one) for one in zip(courses, found, adjusted, strict=True)]


def compared(course: Course) -> tuple[Obstacle, Permutation | None]:
    """Difference in differences of the site, or why there is none."""
    if course.obstacle is not Obstacle.NONE:
        return course.obstacle, None
    changes = _changes(course)
    if isnan(changes[0]):
        return Obstacle.NO_VALUES, None
    areas = int((~np.isnan(changes)).sum())
    if areas - 1 < FEWEST_AREAS:
        return Obstacle.TOO_FEW_AREAS, None
    return Obstacle.NONE, permute_site(changes, site=0, level=reachable_level(areas, most=LEVEL))


def _changes(course: Course) -> Numbers:
    window = course.window
    return area_changes(course.values, before=course.marks(window.before), after=course.marks(window.after))


def _adjusted(
    study: Study, courses: Sequence[Course], found: Sequence[tuple[Obstacle, Permutation | None]]
) -> list[float]:
    """Adjusted p of each indicator in its family at this site: planned ones first (see `families`)."""
    p = [nan if one is None else one.p for _, one in found]
    return adjusted_in_families(p, [one.entry for one in courses], plan=study.evaluation.plan)


def _estimate(course: Course, *, level: float) -> Estimate:
    """The difference in differences as the verdict takes it, with the interval at exactly this level."""
    obstacle, _ = compared(course)
    blank = Estimate(
        estimand=ESTIMAND, method="permutation_of_areas", level=level, n=len(course.names), n_before=0,
        n_after=0, n_dropped=0, n_contributing=0, reason=refusal_of(obstacle),
    )  # fmt: skip
    if obstacle is not Obstacle.NONE:
        return blank
    found = permute_site(_changes(course), site=0, level=level)
    if not found.estimable:
        return blank.refused(found.reason)
    return Estimate(
        estimand=ESTIMAND, method=found.method, level=level, n=found.n_areas, n_before=0, n_after=0,
        n_dropped=found.n_dropped, n_contributing=0, estimate=found.estimate, low=found.low,
        high=found.high, p=found.p,
    )  # fmt: skip


def _verdict(course: Course, p_adjusted: float) -> Verdict:
    """Always at 5 %, although the interval that is shown may have a lower level."""
    smallest = course.entry.smallest_effect
    return judge(
        _estimate(course, level=LEVEL),
        better=course.indicator.better,
        p_adjusted=p_adjusted,
        smallest_effect=smallest,
        narrower=None if smallest is None else _estimate(course, level=equivalence_level(LEVEL)),
    )


def _row(
    study: Study, course: Course, found: tuple[Obstacle, Permutation | None], p_adjusted: float
) -> dict[str, Any]:
    obstacle, one = found
    reason = str(obstacle) if one is None else str(one.reason)
    indicator, entry, window = course.indicator, course.entry, course.window
    return {
        "analysis": "indicator_change",
        "site": course.site.id,
        "population": None,
        "outcome": indicator.id,
        "family": entry.family,
        "contrast": CONTRAST,
        "design": str(Design.AREA),
        "estimand": ESTIMAND,
        "unit": say(indicator.unit, study.language),
        "status": str(entry.status),
        "better": str(indicator.better),
        "decimals": indicator.decimals,
        "official": course.official,
        "fewest": course.fewest,
        "years_before": told_years(window.before),
        "years_after": told_years(window.after),
        "first_year": course.site.first_year,
        "last_year": max((int(y) for y in course.years), default=None),
        "coverage_before": _known(course.coverage(window.before)),
        "coverage_after": _known(course.coverage(window.after)),
        "verdict": str(_verdict(course, p_adjusted)),
        "reason": reason or None,
        **_numbers(course, one, p_adjusted),
    }


def _numbers(course: Course, one: Permutation | None, p_adjusted: float) -> dict[str, Any]:
    """What there is to say of a comparison in numbers."""
    if one is None or not one.estimable:
        return {"level": LEVEL}
    before, after = course.marks(course.window.before), course.marks(course.window.after)
    own = float(np.nanmean(course.values[0, after]) - np.nanmean(course.values[0, before]))
    rest = left_out_range(course.values, site=0, before=before, after=after)
    areas = one.n_areas
    return {
        "clusters": areas,
        "estimate": one.estimate,
        "low": _known(one.low),
        "high": _known(one.high),
        "level": one.level,
        "p": one.p,
        "p_adjusted": p_adjusted,
        "p_floor": one.smallest_p,
        "change_site": own,
        "change_areas": own - one.estimate,
        "smallest": _known(rest.smallest),
        "largest": _known(rest.largest),
    }


def _known(number: float) -> float | None:
    return None if isnan(number) else number


def told_years(years: Sequence[int]) -> str | None:
    """Years as text: runs of neighbours from first to last, with commas between them."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    told = (str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return ", ".join(told) or None
