"""Indicators of a site over the years, beside those of the comparison areas."""

from __future__ import annotations

import pandas as pd

from kpk_eval.break_texts import BREAK_COLUMNS, break_texts
from kpk_eval.columns import columns_of
from kpk_eval.intake import municipal
from kpk_eval.model import Column, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.stats.rates import share
from kpk_eval.study import Study

LEVEL = 0.95
RATED = ("numerator", "denominator")

COLUMNS = (
    *columns_of(Sort.LABEL, "indicator", "area"),
    Column("area_id", Sort.TECHNICAL),
    *columns_of(Sort.LABEL, "group", "unit"),
    Column("decimals", Sort.TECHNICAL),
    Column("year", Sort.LABEL),
    Column("official", Sort.TECHNICAL),
    Column("numerator", Sort.PEOPLE, unless="official"),
    Column("denominator", Sort.PEOPLE, unless="official"),
    Column("coverage", Sort.TECHNICAL),
    Column("value", Sort.STATISTIC, RATED, unless="official", scale=Scale.RATE),
    Column("low", Sort.STATISTIC, RATED, unless="official", scale=Scale.RATE),
    Column("high", Sort.STATISTIC, RATED, unless="official", scale=Scale.RATE),
    Column("reason", Sort.LABEL),
    *columns_of(Sort.TECHNICAL, "flag", "break", "break_source", "break_accepted"),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per indicator, area and year; rates with a numerator carry a Wilson interval.

    Rows of the first year behind a break in the series say so in ``break``; where the plan accepts the
    comparison, ``break_accepted`` holds its reason.
    """
    data = municipal(study, analysis="indicator_series", site=site)
    comparison = study.evaluation.frame.comparison
    land = {comparison.prefix, "DG"} if comparison else {"DG"}
    units = {one.id: (say(one.unit, study.language), one.decimals, one.per) for one in data.indicators}
    known = data.values[data.values["indicator"].isin(units)]
    table = known.assign(
        group=[
            "site" if key == data.area else "land" if key in land else "comparison"
            for key in known["area_id"]
        ],
        area=known["area"].where(known["area_id"] != data.area, study.wording()[site]),
        unit=known["indicator"].map(lambda name: units[name][0]),
        decimals=known["indicator"].map(lambda name: units[name][1]),
    )
    table[["low", "high"]] = _intervals(table, table["indicator"].map(lambda name: units[name][2]))
    table[list(BREAK_COLUMNS)] = break_texts(table, study)
    table = _in_order(table, list(units))[[column.name for column in COLUMNS]]
    return Result(data.origin, Shape.SERIES, table, COLUMNS, study.wording())


def _in_order(table: pd.DataFrame, indicators: list[str]) -> pd.DataFrame:
    """Indicators as in the plan; of each the site, then Land and Germany, then the comparison areas."""
    groups = ["site", "land", "comparison"]
    place = table["indicator"].map(indicators.index), table["group"].map(groups.index)
    ordered = table.assign(_indicator=place[0], _group=place[1])
    return ordered.sort_values(["_indicator", "_group", "area", "year"], ignore_index=True)


def _intervals(table: pd.DataFrame, per: pd.Series) -> pd.DataFrame:
    """Limits of a rate that is a share of its denominator; NaN for other values."""
    numerator, denominator = table["numerator"].astype(float), table["denominator"].astype(float)
    limits = [
        share(round(part), round(whole), level=LEVEL) if part <= whole and round(whole) > 0 else None
        for part, whole in zip(numerator, denominator, strict=True)
    ]
    return pd.DataFrame(
        {
            "low": [one.low if one else float("nan") for one in limits],
            "high": [one.high if one else float("nan") for one in limits],
        },
        index=table.index,
    ).mul(per.astype(float), axis=0)
