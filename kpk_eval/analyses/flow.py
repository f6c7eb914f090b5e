"""How many people answered at two waves, and how many of them could be linked."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.survey import LINKED, NO_CODE, ONLY, everybody, seen
from kpk_eval.intake import survey
from kpk_eval.link import flow
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.params.schema import Contrast
from kpk_eval.study import Study

COLUMNS = (
    Column("site", Sort.LABEL),
    Column("population", Sort.LABEL),
    Column("contrast", Sort.LABEL),
    Column("stage", Sort.LABEL),
    Column("n", Sort.PEOPLE),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per contrast and stage of the way from two files to linked pairs."""
    data = survey(study, analysis="flow", site=site, population=population)
    rows = [
        {"site": site, "population": population, "contrast": contrast.id, "stage": stage, "n": n}
        for contrast in study.contrasts
        for stage, n in asdict(flow(data.answers, before=contrast.before, after=contrast.after)).items()
    ]
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    whom = {one.id: _cells(one) for one in study.contrasts}
    cells = {"n": tuple(whom[row["contrast"]][row["stage"]] for row in rows)}
    return Result(data.origin, Shape.FLOW, table, COLUMNS, study.wording(), cells=cells)


def _cells(contrast: Contrast) -> dict[str, Cell]:
    """Stage -> whom it counts; linked people are as many in both waves."""
    before, after = contrast.before, contrast.after
    return {
        "answered_before": everybody(before),
        "answered_after": everybody(after),
        "without_code": seen(contrast.id, NO_CODE, before, after),
        "linked": seen(contrast.id, LINKED, before),
        "only_before": seen(contrast.id, ONLY, before),
        "only_after": seen(contrast.id, ONLY, after),
    }
