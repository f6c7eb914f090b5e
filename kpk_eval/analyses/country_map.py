"""A published indicator in all areas of a map, in classes of equal number, with those of the sites marked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpk_eval.area_map import read_map
from kpk_eval.columns import columns_of
from kpk_eval.contracted import analysable
from kpk_eval.intake import origin
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import CountryMap, SiteRole
from kpk_eval.prepare import prepare_indicators
from kpk_eval.shaped import EVERYWHERE, KREIS
from kpk_eval.study import Study

GRID = 1500
"""Steps of the longer side; a country has small areas."""
NOT_DELIVERED = "not in the data"
COLUMNS = (
    *columns_of(Sort.LABEL, "indicator", "unit"),
    Column("decimals", Sort.TECHNICAL),
    *columns_of(Sort.LABEL, "area_id", "area", "site", "year"),
    *columns_of(Sort.TECHNICAL, "value", "area_class", "class_low", "class_high"),
    Column("reason", Sort.LABEL),
    Column("outline", Sort.TECHNICAL),
    *columns_of(Sort.LABEL, "map_source", "map_note", "data_source"),
    *columns_of(Sort.TECHNICAL, "map_step", "north_arrow"),
)


def answer(study: Study, *, site: str = "", population: str = "") -> Result:
    """One row per area in the order of the keys; ``class_low`` and ``class_high`` are values of areas.

    Only sources that an office published are used, so that every number may be shown.
    """
    wanted = study.evaluation.frame.country_map
    names = [column.name for column in COLUMNS]
    parts = [
        analysable(study, one, EVERYWHERE)
        for one in study.sources()
        if wanted and one.official and any(part.indicator == wanted.indicator for part in one.measures)
    ]
    whence = origin(study, "country_map", parts)
    table = pd.DataFrame(columns=names)
    if wanted is not None and parts:
        values = prepare_indicators(parts, study.evaluation.plan.indicators)
        rows = _of_year(values[values["indicator"] == wanted.indicator], wanted, study)
        cited = "; ".join(
            dict.fromkeys(say(one.source.citation, study.language) for one in parts if one.source.citation)
        )
        if len(rows):
            table = _mapped(rows, wanted, study).assign(data_source=cited).reindex(columns=names)
    return Result(whence, Shape.COUNTRY_MAP, table, COLUMNS, study.wording())


def _of_year(values: pd.DataFrame, wanted: CountryMap, study: Study) -> pd.DataFrame:
    """Areas of the size that is compared, at the wanted year or the last one before the edition."""
    comparison = study.evaluation.frame.comparison
    digits = comparison.digits if comparison else KREIS
    years = values["year"].astype(int)
    known = values[(values["area_id"].str.len() == digits) & (years < study.edition.date.year)]
    if not known["value"].notna().any():
        return known.iloc[:0]
    last = wanted.year or int(known.loc[known["value"].notna(), "year"].astype(int).max())
    return known[known["year"].astype(int) == last]


def _mapped(rows: pd.DataFrame, wanted: CountryMap, study: Study) -> pd.DataFrame:
    """Every area of the map with its value and class."""
    shapes = read_map(wanted, study.data, rows["area_id"], grid=GRID)
    indicator = next(one for one in study.evaluation.plan.indicators if one.id == wanted.indicator)
    ours = {one.ags[:5]: one.id for one in study.evaluation.sites if one.ags and one.role is SiteRole.SITE}
    table = rows.set_index("area_id").reindex(sorted(shapes.outlines))
    table["area"] = table["area"].fillna(pd.Series(shapes.names)).fillna(table.index.to_series())
    table["reason"] = table["reason"].mask(table["year"].isna(), NOT_DELIVERED)
    table["site"] = table.index.map(ours).fillna("")
    return table.assign(
        indicator=indicator.id,
        unit=say(indicator.unit, study.language),
        decimals=indicator.decimals,
        year=int(rows["year"].iloc[0]),
        outline=table.index.map(dict(shapes.outlines)),
        map_source=say(wanted.source, study.language) if wanted.source else "",
        map_note=say(wanted.note, study.language) if wanted.note else "",
        map_step=shapes.step if wanted.scale_bar else np.nan,
        north_arrow=wanted.north_arrow,
        **classes_of(table["value"], wanted.classes),
    ).reset_index()


def classes_of(values: pd.Series, number: int) -> dict[str, pd.Series]:
    """Class of each value (1: the smallest values) and the smallest and largest value of its class.

    Equal values are in the same class, so that classes are of equal number only as far as values differ.
    """
    inner = np.quantile(values.dropna().astype(float), np.arange(1, number) / number)
    classes = pd.Series(1 + np.searchsorted(inner, values.astype(float)), index=values.index, dtype=float)
    classes = classes.where(values.notna())
    grouped = values.groupby(classes)
    return {
        "area_class": classes,
        "class_low": classes.map(grouped.min()),
        "class_high": classes.map(grouped.max()),
    }
