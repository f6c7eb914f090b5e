"""Latest values of the indicators that describe a site, beside the comparison areas, as released."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpk_eval.analyses.indicator_series import COLUMNS
from kpk_eval.columns import table_of
from kpk_eval.disclose import gather
from kpk_eval.model import Origin, Released, Result, Shape
from kpk_eval.recall import recall
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released | Result:
    """Last year in which the site has a value, with its own earlier years; none without indicators."""
    origin = Origin("key_indicators", study.evaluation.id, study.edition.id, site)
    released = recall(study, "indicator_series", sites=(site,))
    if released:
        series = gather(released, origin=origin)
        return replace(series, table=_latest(_of_place(series.table, study)))
    nothing = table_of([], COLUMNS)
    return Result(origin, Shape.SERIES, nothing, COLUMNS, study.wording())


def _of_place(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Rows of the indicators that describe a place; all of them where no logic model names some."""
    model = study.evaluation.logic_model
    return table[table["indicator"].isin(model.context)] if model else table


def _latest(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of all areas in the last year of which the site has a value, and of the site in those before.

    The earlier years tell whether the last one may be compared with them.
    """
    site = table["group"] == "site"
    own = table[site & table["value"].notna()]
    last = table["indicator"].map(own.groupby("indicator")["year"].max())
    kept = (table["year"] == last) | (site & (table["year"] < last))
    return table[kept].reset_index(drop=True)
