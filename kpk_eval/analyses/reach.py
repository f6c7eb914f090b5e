"""Whom offers reach: shares of uptake by need, wave by wave."""

from __future__ import annotations

from math import nan
from typing import Any

import pandas as pd

from kpk_eval.intake import survey
from kpk_eval.model import Column, OutcomeType, Result, Scale, Shape, Sort
from kpk_eval.stats.rates import share
from kpk_eval.study import Study
from kpk_eval.uptake import LEVEL, SMALL_GROUP, Uptake, level_id, uptakes, with_levels

COLUMNS = (
    Column("site", Sort.LABEL),
    Column("population", Sort.LABEL),
    Column("reach", Sort.LABEL),
    Column("outcome", Sort.LABEL),
    Column("type", Sort.LABEL),
    Column("wave", Sort.LABEL),
    Column("stage", Sort.LABEL),
    Column("in_need", Sort.TECHNICAL),
    Column("n", Sort.PEOPLE),
    Column("mean", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME),
    Column("sd", Sort.STATISTIC, ("n",), scale=Scale.SPREAD),
    Column("low", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME),
    Column("high", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME),
    Column("level", Sort.TECHNICAL),
    Column("reason", Sort.LABEL),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per entry of the plan, wave and level of need, from the greatest need to the least.

    Shares have Wilson's interval. Where fewer people of a level than the threshold said yes, or no, no share
    of that wave is given.
    """
    data = survey(study, analysis="reach", site=site, population=population)
    found = [(one, place) for one in uptakes(data) for place in range(len(one.entry.levels))]
    rows = [_row(one, place, study, site, population) for one, place in found]
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    cells = {"n": tuple(one.cell(place) for one, place in found)}
    wording = with_levels(study.wording(), study.evaluation.plan.reach)
    return Result(data.origin, Shape.REACH, table, COLUMNS, wording, cells=cells)


def _row(one: Uptake, place: int, study: Study, site: str, population: str) -> dict[str, Any]:
    yes = one.of(place)
    found = share(int(yes.sum()), len(yes), level=LEVEL)
    return {
        "site": site,
        "population": population,
        "reach": one.entry.id,
        "outcome": one.outcome.id,
        "type": str(OutcomeType.BINARY),
        "wave": one.wave,
        "stage": level_id(one.entry, place),
        "in_need": place in one.needy,
        "n": found.n,
        "mean": found.share if one.told else nan,
        "sd": nan,
        "low": found.low if one.told else nan,
        "high": found.high if one.told else nan,
        "level": LEVEL,
        "reason": None if one.told else SMALL_GROUP,
    }
