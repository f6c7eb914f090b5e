"""The latest value of every indicator of a site beside the comparison areas, from its released series."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpk_eval.analyses.indicator_series import COLUMNS
from kpk_eval.disclose import gather
from kpk_eval.model import Origin, Released, Result, Shape
from kpk_eval.recall import recall
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released | Result:
    """Rows of the last year in which the site has a value, per indicator; none without indicators."""
    origin = Origin("key_indicators", study.evaluation.id, study.edition.id, site)
    released = recall(study, "indicator_series", sites=(site,))
    if released:
        series = gather(released, origin=origin)
        return replace(series, table=_latest(series.table))
    nothing = pd.DataFrame(columns=[column.name for column in COLUMNS])
    return Result(origin, Shape.SERIES, nothing, COLUMNS, study.wording())


def _latest(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of all areas in the last year of which the site has a value."""
    own = table[(table["group"] == "site") & table["value"].notna()]
    last = table["indicator"].map(own.groupby("indicator")["year"].max())
    return table[table["year"] == last].reset_index(drop=True)
