"""How far the reach of those in need, and its distance to that of the others, moved between two waves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import nan
from typing import Any

from kpk_eval.analyses.reach_change import POINT, slope_change
from kpk_eval.analyses.reach_gaps import MEASURES, RATIOS, numbers_of
from kpk_eval.columns import table_of
from kpk_eval.intake import Survey, survey
from kpk_eval.model import Column, OutcomeType, Result, Scale, Shape, Sort
from kpk_eval.params.schema import Contrast
from kpk_eval.stats.inequality.change import Limits, limits_of_change, limits_of_ratio
from kpk_eval.study import Study
from kpk_eval.uptake import LEVEL, Uptake, notes_of, uptakes, with_levels

PEOPLE = ("n_before", "n_after")
NEED, ANSWERED = "reach_need", "slope_answered"
MOVED = {NEED: Scale.OUTCOME, **MEASURES}
NUMBERS = {f"{name}{end}": scale for name, scale in MOVED.items() for end in ("", "_low", "_high")}
COLUMNS = (
    *(Column(name, Sort.LABEL) for name in ("site", "population", "reach", "outcome", "type", "contrast")),
    *(Column(name, Sort.PEOPLE) for name in PEOPLE),
    *(Column(name, Sort.STATISTIC, PEOPLE, scale=scale) for name, scale in NUMBERS.items()),
    Column(ANSWERED, Sort.STATISTIC, PEOPLE, scale=Scale.OUTCOME),
    Column("level", Sort.TECHNICAL),
    Column("reason", Sort.LABEL),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per entry of the plan and contrast: after − before, of ratios after over before; no test.

    Every number follows from the numbers that are printed for the two waves, so it tells nothing beyond
    them. ``slope_answered`` is the tested change of the slope index, from the answers themselves; it is there
    for entries that are tested.
    """
    data = survey(study, analysis="reach_distances", site=site, population=population)
    found = list(_compared(data))
    rows = [_row(contrast, before, after, site, population) for contrast, before, after in found]
    cells = {
        "n_before": tuple(before.cell() for _, before, _ in found),
        "n_after": tuple(after.cell() for _, _, after in found),
    }
    wording = with_levels(study.wording(), study.evaluation.plan.reach)
    notes = notes_of([after for _, _, after in found])
    return Result(data.origin, Shape.REACH_DISTANCES, table_of(rows, COLUMNS), COLUMNS, wording, notes, cells)


def _compared(data: Survey) -> Iterator[tuple[Contrast, Uptake, Uptake]]:
    for _, own in groupby(uptakes(data), key=lambda one: one.entry.id):
        waves = {one.wave: one for one in own}
        for contrast in data.study.contrasts:
            before, after = waves[contrast.before], waves[contrast.after]
            if contrast.id in after.outcome.contrasts:
                yield contrast, before, after


def _row(contrast: Contrast, before: Uptake, after: Uptake, site: str, population: str) -> dict[str, Any]:
    told = before.told and after.told
    numbers = _numbers(numbers_of(before), numbers_of(after)) if told else {}
    slope = slope_change(before, after).estimate if told and after.entry.tested else nan
    return {
        "site": site,
        "population": population,
        "reach": after.entry.id,
        "outcome": after.outcome.id,
        "type": str(OutcomeType.BINARY),
        "contrast": contrast.id,
        "n_before": len(before.yes),
        "n_after": len(after.yes),
        **{name: numbers.get(name, nan) for name in NUMBERS},
        ANSWERED: round(slope, POINT),
        "level": LEVEL,
        "reason": before.reason or after.reason or None,
    }


def _numbers(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """Each measure with the ends of its interval: the printed one after less the printed one before."""
    found: dict[str, float] = {}
    for name in MOVED:
        change = limits_of_ratio if name in RATIOS else limits_of_change
        moved = change(_printed(before, name), _printed(after, name))
        found |= {name: moved.estimate, f"{name}_low": moved.low, f"{name}_high": moved.high}
    return found


def _printed(numbers: dict[str, float], name: str) -> Limits:
    """A measure of one wave as readers see it."""
    estimate, low, high = (round(numbers[f"{name}{end}"], POINT) for end in ("", "_low", "_high"))
    return Limits(estimate=estimate, low=low, high=high)
