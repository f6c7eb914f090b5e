"""Indicators of the small areas of a site, year by year, beside the site, its Kreis and the Land."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kpk_eval.break_texts import BREAK_COLUMNS, break_texts
from kpk_eval.columns import columns_of
from kpk_eval.model import Column, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import Indicator
from kpk_eval.small_areas import AREA, compared, figures_of, ordered, small_areas
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "indicator", "unit"),
    Column("decimals", Sort.TECHNICAL),
    Column("kind", Sort.LABEL),
    Column("number", Sort.TECHNICAL),
    *columns_of(Sort.LABEL, "area", "year"),
    Column("official", Sort.TECHNICAL),
    Column("numerator", Sort.PEOPLE, unless="official"),
    Column("denominator", Sort.PEOPLE, unless="official"),
    *(
        Column(name, Sort.STATISTIC, ("numerator", "denominator"), unless="official", scale=Scale.RATE)
        for name in ("value", "low", "high")
    ),
    *columns_of(Sort.LABEL, "reason", "flag"),
    *(Column(name, Sort.TECHNICAL) for name in BREAK_COLUMNS),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per indicator, area and year; areas in the order of their names, then those beside them.

    Rows of the first year behind a break say so. Areas whose numbers are below the threshold, and further
    ones so that these do not follow from the total of the site, are hidden.
    """
    areas = small_areas(study, analysis="small_areas", site=site)
    others, origin = compared(areas, site)
    parts = []
    for one in areas.indicators:
        own = areas.of(one).assign(kind=AREA).sort_values(["number", "year"])
        beside = others[others["indicator"] == one.id] if len(others) else others
        parts.append(_rows(ordered([own, beside]), one, study, site))
    names = [column.name for column in COLUMNS]
    table = ordered(parts)
    if len(table):
        table[list(BREAK_COLUMNS)] = break_texts(table, study)
    table = table[names] if len(table) else pd.DataFrame(columns=names)
    return Result(origin, Shape.SMALL_AREAS, table, COLUMNS, study.wording())


def _rows(rows: pd.DataFrame, indicator: Indicator, study: Study, site: str) -> pd.DataFrame:
    """Rows with values in the unit of the indicator; delivered values where there is no numerator."""
    figures, per = figures_of(rows, indicator), indicator.per or 1
    numbers: dict[str, Any] = {
        "value": figures.estimate * per, "low": figures.low * per, "high": figures.high * per,
    }  # fmt: skip
    return rows.assign(
        site=site,
        unit=say(indicator.unit, study.language),
        decimals=indicator.decimals,
        official=rows["official"].fillna(False).astype(bool),
        **numbers,
    )
