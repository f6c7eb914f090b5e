"""Indicators of all sites before and after their start, and over the sites together.

The joint permutation starts from the released series of the sites, as the comparison at each of them does:
numbers that their pages show already. So it needs no data that a site would have to hand over for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.analyses.indicator_change import COLUMNS, CONTRAST, ESTIMAND, LEVEL, compared
from kpk_eval.before_after import Course, courses_of
from kpk_eval.columns import table_of
from kpk_eval.disclose import HIDDEN, gather
from kpk_eval.families import adjusted_in_families
from kpk_eval.model import Design, Origin, Released, Result, Shape
from kpk_eval.over_sites import SITES, site_of
from kpk_eval.params import say
from kpk_eval.params.schema import Against, SiteRole
from kpk_eval.recall import recall
from kpk_eval.show.numbers import Numbers
from kpk_eval.show.words import words_of
from kpk_eval.stats.did.area_means import area_changes
from kpk_eval.stats.did.joint import Pool, permute_jointly
from kpk_eval.stats.did.permutation import Permutation
from kpk_eval.study import Study


@dataclass(frozen=True, slots=True)
class Joint:
    """An indicator over the sites that can be compared, and the joint permutation of them."""

    courses: tuple[Course, ...]
    found: Permutation


def answer(study: Study, *, site: str = "", population: str = "") -> Released | Result:
    """Rows of all sites in the order of the parameters, then those over sites; no ranking."""
    origin = Origin("indicators_together", study.evaluation.id, study.edition.id)
    sites = tuple(one.id for one in study.evaluation.sites if one.role is SiteRole.SITE)
    released = recall(study, "indicator_change", sites=sites)
    if not released:
        nothing = table_of([], COLUMNS)
        return Result(origin, Shape.ESTIMATES, nothing, COLUMNS, study.wording())
    gathered = gather(released, origin=origin)
    found = [one for one in _joint(study, sites) if one.found.estimable]
    return _with_joint(gathered, found, study)


def _joint(study: Study, sites: Sequence[str]) -> list[Joint]:
    """The joint permutation of each planned indicator with two or more sites that can be compared."""
    series = {site: recall(study, "indicator_series", sites=(site,)) for site in sites}
    courses = {site: courses_of(study, site, one[0]) for site, one in series.items() if one}
    found = []
    for same in zip(*courses.values(), strict=True):
        ready = [one for one in same if compared(one)[1] is not None]
        if len(ready) >= 2:
            found.append(Joint(tuple(ready), _permuted(ready)))
    return found


def _permuted(courses: Sequence[Course]) -> Permutation:
    """Joint permutation at the highest level up to the usual one that so few choices carry."""
    pools = [_pool(course, courses) for course in courses]
    found = permute_jointly(pools, level=LEVEL)
    if not found.estimable or 1 - found.smallest_p >= LEVEL:
        return found
    return permute_jointly(pools, level=1 - found.smallest_p)


def _pool(course: Course, courses: Sequence[Course]) -> Pool:
    """Areas that could have been in the place of the site, the other sites among them, in its years."""
    others = [
        one
        for one in courses
        if one is not course
        and (course.entry.against is Against.ALL or one.site.kind is course.site.kind)
        and len(one.keys[0]) == len(course.keys[0])
    ]
    window = course.window
    values = np.vstack([course.values, *(_in_years(one, course.years) for one in others)])
    changes = area_changes(values, before=course.marks(window.before), after=course.marks(window.after))
    areas = (*course.keys, *(one.keys[0] for one in others))
    return Pool(site=course.keys[0], areas=areas, changes=changes)


def _in_years(course: Course, years: Sequence[int]) -> list[float]:
    """Values of a site in these years; NaN where it has none."""
    own = dict(zip(course.years, course.values[0], strict=True))
    return [float(own.get(year, nan)) for year in years]


def _with_joint(gathered: Released, found: Sequence[Joint], study: Study) -> Released:
    """The rows with those over sites below, or the reason why there is none."""
    words = words_of(study.language)
    if not found:
        texts = {"not_joint": words["note.joint_none"]}
        wording = replace(gathered.wording, texts={**gathered.wording.texts, **texts})
        return replace(gathered, wording=wording, notes=(*gathered.notes, *texts))
    numbers = Numbers(study.language)
    texts = {"joint": words["note.joint"]} | {
        f"joint:{one.courses[0].indicator.id}": words.fill(
            "note.joint_floor",
            outcome=say(one.courses[0].indicator.label, study.language),
            single=_singles(one, study),
            choices=numbers.count(one.found.assignments),
            floor=numbers.p(one.found.smallest_p),
        )
        for one in found
    }
    sizes = {len(one.courses) for one in found}
    names = {site_of(size): words.fill("over_sites_jointly", n=numbers.count(size)) for size in sizes}
    wording = replace(gathered.wording, texts={**gathered.wording.texts, **texts, **names})
    return replace(
        gathered,
        table=_table(gathered.table, _rows(study, found)),
        columns=(*gathered.columns, SITES),
        wording=wording,
        notes=(*gathered.notes, *texts),
    )


def _singles(one: Joint, study: Study) -> str:
    """Smallest p that each site can reach alone."""
    numbers, names = Numbers(study.language), study.wording()
    alone = ((course.site.id, compared(course)[1]) for course in one.courses)
    return ", ".join(f"{names[site]} {numbers.p(found.smallest_p)}" for site, found in alone if found)


def _table(table: pd.DataFrame, over: list[dict[str, Any]]) -> pd.DataFrame:
    columns = [*(name for name in table if name != HIDDEN), SITES.name, HIDDEN]
    own = table.assign(**{SITES.name: nan})
    rows = pd.DataFrame([one | {HIDDEN: ""} for one in over]).dropna(axis=1, how="all")
    return pd.concat([own, rows], ignore_index=True)[columns]


def _rows(study: Study, found: Sequence[Joint]) -> list[dict[str, Any]]:
    """One row for each indicator; p adjusted as the plan says for the family, over these rows."""
    entries = [one.courses[0].entry for one in found]
    p_adjusted = adjusted_in_families([one.found.p for one in found], entries, plan=study.evaluation.plan)
    return [_row(study, one, p) for one, p in zip(found, p_adjusted, strict=True)]


def _row(study: Study, one: Joint, p_adjusted: float) -> dict[str, Any]:
    first, found = one.courses[0], one.found
    own = float(np.mean([_own_change(course) for course in one.courses]))
    few = [course.fewest for course in one.courses if course.fewest is not None]
    return {
        "analysis": "indicators_together",
        "site": site_of(len(one.courses)),
        "sites": len(one.courses),
        "outcome": first.indicator.id,
        "family": first.entry.family,
        "contrast": CONTRAST,
        "design": str(Design.AREA),
        "estimand": ESTIMAND,
        "unit": say(first.indicator.unit, study.language),
        "status": str(first.entry.status),
        "better": str(first.indicator.better),
        "decimals": first.indicator.decimals,
        "official": all(course.official for course in one.courses),
        "fewest": min(few, default=None),
        "clusters": found.n_areas,
        "estimate": found.estimate,
        "low": None if isnan(found.low) else found.low,
        "high": None if isnan(found.high) else found.high,
        "level": found.level,
        "p": found.p,
        "p_adjusted": p_adjusted,
        "p_floor": found.smallest_p,
        "change_site": own,
        "change_areas": own - found.estimate,
    }


def _own_change(course: Course) -> float:
    """Change of a site by itself."""
    before, after = course.marks(course.window.before), course.marks(course.window.after)
    return float(np.nanmean(course.values[0, after]) - np.nanmean(course.values[0, before]))
