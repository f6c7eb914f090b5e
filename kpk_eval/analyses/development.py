"""How far the chain of a site has been built up: stage reached in each field of action, wave by wave."""

from __future__ import annotations

import pandas as pd

from kpk_eval.codebooks import codebook_of
from kpk_eval.columns import columns_of, table_of
from kpk_eval.intake import holdings
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.prepare import WAVE
from kpk_eval.study import Study

CONTRACT = "development_stages"
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "wave", "dimension"),
    *columns_of(Sort.TECHNICAL, "stage", "target"),
    Column("assessed_by", Sort.LABEL),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per field of action and wave, self-assessed from 0 (not begun) to 4 (embedded)."""
    found = holdings(study, analysis="development", site=site, contract=CONTRACT)
    codes = codebook_of(study, CONTRACT)
    rows = [
        {"site": site, "wave": wave.id, "dimension": dimension}
        | {name: row[name] for name in ("stage", "target", "assessed_by")}
        for dimension in (codes.codes["dimension"] if len(found.rows) else ())
        for wave in study.waves
        for row in _at(found.rows, wave.id, dimension)
    ]
    table = table_of(rows, COLUMNS)
    table = table.astype({"stage": "Int64", "target": "Int64"})
    return Result(found.origin, Shape.STAGES, table, COLUMNS, codes.wording(study, target=("stage",)))


def _at(rows: pd.DataFrame, wave: str, dimension: str) -> list[dict[str, object]]:
    own = rows[(rows[WAVE] == wave) & (rows["dimension"] == dimension)]
    return [{str(name): value for name, value in row.items()} for row in own.to_dict("records")]
