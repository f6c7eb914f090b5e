"""Status and dynamics of the small areas of a site, with how sure each is, and their shapes for the map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.area_map import read_map
from kpk_eval.columns import columns_of
from kpk_eval.model import Better, Column, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import Indicator
from kpk_eval.small_areas import SmallAreas, figures_of, ordered, small_areas
from kpk_eval.stats.areas.classified import Place, differences
from kpk_eval.stats.areas.standing import MARGIN, change_places, standing
from kpk_eval.stats.samples import Numbers
from kpk_eval.study import Study

NO_NUMBER, NOT_DELIVERED = "no number in the last year", "not in the data"
COMMON = ("mean", "smoothed", "limit_low", "limit_high", "outer_low", "outer_high")
"""Columns that rest on all shown areas of the site."""
BOTH = ("numerator", "numerator_before")
CHANGE = ("change", "change_low", "change_high")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "indicator", "unit"),
    *columns_of(Sort.TECHNICAL, "decimals", "number"),
    *columns_of(Sort.LABEL, "area", "better", "first_year", "year"),
    Column("official", Sort.TECHNICAL),
    *(
        Column(name, Sort.PEOPLE, unless="official")
        for name in ("numerator", "denominator", "numerator_before")
    ),
    *(
        Column(name, Sort.STATISTIC, ("numerator", "denominator"), unless="official", scale=Scale.RATE)
        for name in ("value", "low", "high")
    ),
    *(Column(name, Sort.STATISTIC, ("numerator",), unless="official", scale=Scale.RATE) for name in COMMON),
    *(Column(name, Sort.STATISTIC, BOTH, unless="official", scale=Scale.RATE) for name in CHANGE),
    *(
        Column(name, Sort.STATISTIC, ("numerator",), unless="official")
        for name in ("area_status", "status_sure", "position")
    ),
    *(Column(name, Sort.STATISTIC, BOTH, unless="official") for name in ("dynamics", "dynamics_sure")),
    Column("margin", Sort.TECHNICAL),
    *columns_of(Sort.LABEL, "reason", "flag"),
    Column("outline", Sort.TECHNICAL),
    Column("map_source", Sort.LABEL),
    *columns_of(Sort.TECHNICAL, "map_step", "north_arrow"),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per indicator and area at the last year that has numbers.

    The mean, the smoothed values and the funnel rest on the areas that are shown, so that none of the others
    follows from them. Where the site has a map each row carries the outline of its area; areas of the map
    without data have a row without numbers.
    """
    areas = small_areas(study, analysis="area_classes", site=site)
    names = [column.name for column in COLUMNS]
    keys = set(areas.rows["area_id"]) if len(areas.rows) else set()
    area_map = study.site(site).map
    shapes = read_map(area_map, study.data, keys) if area_map and keys else None
    drawn = shapes.outlines if shapes else {}
    parts = []
    for one in areas.indicators:
        rows = _rows(areas, one)
        extra = pd.DataFrame({"area_id": sorted(set(drawn) - keys)})
        extra = extra.assign(
            area=extra["area_id"].map(shapes.names if shapes else {}).fillna(extra["area_id"]),
            official=False,
            reason=NOT_DELIVERED,
        )
        rows = ordered([rows, extra]).assign(
            site=site,
            indicator=one.id,
            unit=say(one.unit, study.language),
            decimals=one.decimals,
            better=str(one.better),
            margin=MARGIN,
            map_source=say(area_map.source, study.language) if area_map and area_map.source else "",
        )
        rows["map_step"] = shapes.step if shapes and area_map and area_map.scale_bar else np.nan
        rows["north_arrow"] = bool(area_map and area_map.north_arrow)
        rows["outline"] = rows["area_id"].map(drawn) if drawn else ""
        parts.append(rows)
    table = ordered(parts)
    table = table.reindex(columns=names) if len(table) else pd.DataFrame(columns=names)
    return Result(areas.origin, Shape.AREA_CLASSES, table, COLUMNS, study.wording())


def _rows(areas: SmallAreas, indicator: Indicator) -> pd.DataFrame:
    """Areas at the last year in the order of their numbers."""
    years, now = areas.years(indicator), areas.last(indicator)
    now["reason"] = now["reason"].mask(now["numerator"].isna() & now["reason"].isna(), NO_NUMBER)
    rows = now.assign(**_last_year(areas, now, indicator))
    if len(years) > 1:
        before = areas.of_year(indicator, years[0])
        rows = rows.assign(first_year=years[0], numerator_before=before["numerator"])
        rows = rows.assign(**_change(areas, before, now, indicator))
    return rows.reset_index()


def _last_year(areas: SmallAreas, now: pd.DataFrame, indicator: Indicator) -> dict[str, Any]:
    """Values, their mean, status, smoothed values and limits of the funnel."""
    per, figures = indicator.per or 1, figures_of(now, indicator)
    shown = areas.shown(now).to_numpy()
    found = standing(figures, among=shown, share=indicator.share)
    inner, outer = found.funnel.limits
    values = {
        "value": figures.estimate, "low": figures.low, "high": figures.high,
        "mean": np.where(shown, found.mean, np.nan), "smoothed": found.smoothed, "limit_low": inner.low,
        "limit_high": inner.high, "outer_low": outer.low, "outer_high": outer.high,
    }  # fmt: skip
    known = np.array([one is not Place.UNKNOWN for one in found.places.place])
    return {name: column * per for name, column in values.items()} | {
        "area_status": [str(one) or None for one in found.places.place],
        "status_sure": _where(known, found.places.sure),
        "position": np.where(shown, found.funnel.position, np.nan),
    }


def _change(
    areas: SmallAreas, before: pd.DataFrame, now: pd.DataFrame, indicator: Indicator
) -> dict[str, Any]:
    """Change from the first year to the last, and whether it is more than the margin."""
    per = indicator.per or 1
    earlier, last = figures_of(before, indicator), figures_of(now, indicator)
    change, low, high = differences(earlier, last)
    mean = standing(last, among=areas.shown(now).to_numpy(), share=indicator.share).mean
    found = change_places(earlier, last, mean=mean)
    known = np.array([one is not Place.UNKNOWN for one in found.place])
    words = {Place.AROUND: "unchanged", Place.UNKNOWN: None}
    up, down = ("improving", "worsening") if indicator.better is Better.HIGHER else ("worsening", "improving")
    return {
        "change": change * per,
        "change_low": low * per,
        "change_high": high * per,
        "dynamics": [{**words, Place.ABOVE: up, Place.BELOW: down}[one] for one in found.place],
        "dynamics_sure": _where(known, found.sure),
    }


def _where(known: Any, sure: Any) -> Numbers:
    """One where sure, zero where not, NaN where there is nothing to be sure of."""
    return np.where(known, sure.astype(float), np.nan)
