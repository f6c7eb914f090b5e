"""How unequal the reach of offers is in each wave: those in need, and the distance to those without need."""

from __future__ import annotations

from math import nan
from typing import Any

from kpk_eval.columns import mean_with_limits, table_of
from kpk_eval.intake import survey
from kpk_eval.model import Column, Result, Scale, Shape, Sort
from kpk_eval.stats.inequality.concentration import Kind, concentration_index
from kpk_eval.stats.inequality.gaps import gap
from kpk_eval.stats.inequality.slope import slope_index
from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.study import Study
from kpk_eval.uptake import LEVEL, Uptake, as_published, labels_of, notes_of, share_of, uptakes, with_levels

PEOPLE = ("n", "n_need")
MEASURES = {
    "reach_gap": Scale.OUTCOME,
    "reach_ratio": Scale.EFFECT,
    "reach_slope": Scale.OUTCOME,
    "reach_index": Scale.EFFECT,
}
"""Least against greatest need: difference and ratio of the outer levels, slope index
of inequality (difference of the fitted ends), concentration index after Erreygers."""
NUMBERS = {f"{name}{end}": scale for name, scale in MEASURES.items() for end in ("", "_low", "_high")}
LABELS = ("site", "population", "reach", "outcome", "type", "wave")
COLUMNS = (
    *(Column(name, Sort.LABEL) for name in LABELS),
    *(Column(name, Sort.PEOPLE) for name in PEOPLE),
    *mean_with_limits(of="n_need"),
    *(Column(name, Sort.STATISTIC, PEOPLE, scale=scale) for name, scale in NUMBERS.items()),
    Column("level", Sort.TECHNICAL),
    Column("reason", Sort.LABEL),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per entry of the plan and wave; ``mean`` is the share of those in need who are reached.

    Distances are least minus greatest need, ratios least over greatest: above 0 (above 1) where those in
    need are reached less. No measure is given where the shares of the levels are not (see ``reach``).
    """
    data = survey(study, analysis="reach_gaps", site=site, population=population)
    found = list(uptakes(data))
    rows = [_row(one, site, population) for one in found]
    table = table_of(rows, COLUMNS)
    cells = {"n": tuple(one.cell() for one in found), "n_need": tuple(one.cell(*one.needy) for one in found)}
    wording = with_levels(study.wording(), study.evaluation.plan.reach)
    return Result(data.origin, Shape.REACH_GAPS, table, COLUMNS, wording, notes_of(found), cells)


def _row(one: Uptake, site: str, population: str) -> dict[str, Any]:
    return {
        **labels_of(one, site=site, population=population),
        "n": len(one.yes),
        "n_need": len(one.of(*one.needy)),
        **share_of(one, *one.needy),
        **(_numbers(one) if one.told else dict.fromkeys(NUMBERS, nan)),
    }


def _numbers(one: Uptake) -> dict[str, float]:
    """Measures of distance with the ends of their intervals, from the counts as they are published."""
    one = as_published(one)
    weights = one.weight if one.weighted else None
    last = len(one.entry.levels) - 1
    ends = gap(one.yes, one.level, first=0, last=last, weights=weights, level=LEVEL)
    index = concentration_index(
        one.yes, one.level, weights=weights, kind=Kind.ERREYGERS, bounds=(0, 1), level=LEVEL
    ).index
    measured: dict[str, Coefficient] = {
        "reach_gap": ends.difference,
        "reach_ratio": ends.ratio,
        "reach_slope": slope_index(one.yes, one.level, weights=weights, level=LEVEL).slope,
        "reach_index": index,
    }
    return {
        f"{name}{end}": number
        for name, value in measured.items()
        for end, number in (("", value.estimate), ("_low", value.low), ("_high", value.high))
    }
