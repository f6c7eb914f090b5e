"""Whom offers reach: shares of uptake by need, wave by wave."""

from __future__ import annotations

from typing import Any

from kpk_eval.columns import columns_of, mean_with_limits, table_of
from kpk_eval.intake import survey
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.study import Study
from kpk_eval.uptake import Uptake, labels_of, level_id, notes_of, share_of, uptakes, with_levels

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "reach", "outcome", "type", "wave", "stage"),
    Column("in_need", Sort.TECHNICAL),
    Column("n", Sort.PEOPLE),
    *mean_with_limits(of="n"),
    Column("level", Sort.TECHNICAL),
    Column("reason", Sort.LABEL),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per entry of the plan, wave and level of need, from the greatest need to the least.

    Shares have Wilson's interval; where the site declares weights they are weighted, with the interval of the
    logit. Where fewer people of a level than the threshold said yes, or no, no share of that wave is given.
    """
    data = survey(study, analysis="reach", site=site, population=population)
    every = list(uptakes(data))
    found = [(one, place) for one in every for place in range(len(one.entry.levels))]
    rows = [_row(one, place, site, population) for one, place in found]
    table = table_of(rows, COLUMNS)
    cells = {"n": tuple(one.cell(place) for one, place in found)}
    wording = with_levels(study.wording(), study.evaluation.plan.reach)
    return Result(data.origin, Shape.REACH, table, COLUMNS, wording, notes_of(every), cells)


def _row(one: Uptake, place: int, site: str, population: str) -> dict[str, Any]:
    return {
        **labels_of(one, site=site, population=population),
        "stage": level_id(one.entry, place),
        "in_need": place in one.needy,
        "n": len(one.of(place)),
        **share_of(one, place),
    }
