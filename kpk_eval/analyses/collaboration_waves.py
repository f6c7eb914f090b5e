"""How professionals experience working together at every wave: means, with intervals that they give."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor, sqrt
from typing import Any

import pandas as pd
from scipy import stats

from kpk_eval.analyses.collaboration import of_collaboration
from kpk_eval.analyses.description import COLUMNS as USUAL
from kpk_eval.columns import table_of
from kpk_eval.disclose import HIDDEN, gather
from kpk_eval.goal_evidence import origin_of
from kpk_eval.model import Column, Released, Result, Shape, Sort
from kpk_eval.show.numbers import decimals_of
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

LEVEL = 0.95
ENDS = tuple(Column(name, Sort.STATISTIC, ("n",)) for name in ("low", "high"))
COLUMNS = (*USUAL, *ENDS)


def answer(study: Study, *, site: str, population: str = "") -> Released | Result:
    """One row per outcome and wave; the interval follows from what its row shows, and tells no more."""
    origin = origin_of(study, "collaboration_waves", site=site)
    found = of_collaboration(study, "description", site=site)
    if not found:
        return Result(origin, Shape.DESCRIPTION, table_of([], COLUMNS), COLUMNS, study.wording())
    gathered = gather(found, origin=origin)
    table = gathered.table
    ends = [interval(row) for row in table.to_dict("records")]
    bounds = {name: pd.array([one[at] for one in ends], "Float64") for at, name in enumerate(("low", "high"))}
    names = [*(name for name in table if name != HIDDEN), *bounds, HIDDEN]
    note = words_of(study.language)["note.wave_interval"]
    return replace(
        gathered,
        table=table.assign(**bounds)[names],
        columns=COLUMNS,
        notes=(*gathered.notes, note),
    )


def interval(row: dict[Any, Any]) -> tuple[float | None, float | None]:
    """Interval of a mean from the numbers of its row, rounded outwards; none where one of them is missing."""
    given = [row[name] for name in ("n", "mean", "sd")]
    if any(pd.isna(one) for one in given) or float(given[0]) < 2:
        return None, None
    n, mean, spread = map(float, given)
    half = float(stats.t.isf((1 - LEVEL) / 2, n - 1)) * spread / sqrt(n)
    step = 10.0 ** max(decimals_of([mean]), 1)
    return floor((mean - half) * step) / step, ceil((mean + half) * step) / step
