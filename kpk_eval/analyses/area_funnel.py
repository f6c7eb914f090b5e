"""Small areas of a site against their size: which lie further from the mean than areas of their size do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.columns import columns_of
from kpk_eval.model import Column, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import Indicator
from kpk_eval.small_areas import AREA, SmallAreas, figures_of, ordered, small_areas
from kpk_eval.stats.areas.standing import curves, funnel
from kpk_eval.stats.samples import Numbers
from kpk_eval.study import Study

CURVE = "curve"
STEPS = 40
"""Sizes at which limits are given, so that they can be drawn as curves."""
SMALLEST, LARGEST = 0.5, 1.15
"""Ends of the curves, in sizes of the smallest and the largest area."""
LIMITS = ("mean", "limit_low", "limit_high", "outer_low", "outer_high")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "indicator", "unit"),
    *columns_of(Sort.TECHNICAL, "decimals", "number"),
    *columns_of(Sort.LABEL, "kind", "area", "year"),
    Column("official", Sort.TECHNICAL),
    *(Column(name, Sort.PEOPLE, unless="official") for name in ("numerator", "denominator", "together")),
    Column("size", Sort.TECHNICAL),
    Column("value", Sort.STATISTIC, ("numerator", "denominator"), unless="official", scale=Scale.RATE),
    *(Column(name, Sort.STATISTIC, ("together",), unless="official", scale=Scale.RATE) for name in LIMITS),
    Column("position", Sort.STATISTIC, ("numerator",), unless="official"),
    Column("dispersion", Sort.STATISTIC, ("together",), unless="official", scale=Scale.EFFECT),
    Column("widened", Sort.TECHNICAL),
    *columns_of(Sort.LABEL, "reason", "flag"),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per indicator and area at the last year, then the limits at sizes between the areas.

    Mean and limits rest on the areas that are shown; ``together`` counts whom they rest on. ``dispersion`` is
    the variation of the areas as a multiple of that by chance alone, ``widened`` whether limits allow for it.
    """
    areas = small_areas(study, analysis="area_funnel", site=site)
    names = [column.name for column in COLUMNS]
    parts = [
        _rows(areas, one).assign(
            site=site, indicator=one.id, unit=say(one.unit, study.language), decimals=one.decimals
        )
        for one in areas.indicators
    ]
    table = ordered(parts)
    table = table.reindex(columns=names) if len(table) else pd.DataFrame(columns=names)
    return Result(areas.origin, Shape.AREA_FUNNEL, table, COLUMNS, study.wording())


def _rows(areas: SmallAreas, indicator: Indicator) -> pd.DataFrame:
    """Areas with their position, and the limits as curves where any area is shown."""
    now = areas.last(indicator)
    shown = areas.shown(now).to_numpy()
    figures = figures_of(now, indicator)
    count, size = (np.where(shown, one, np.nan) for one in (figures.count, figures.size))
    points = now.reset_index().assign(
        kind=AREA,
        value=figures.estimate * (indicator.per or 1),
        position=np.where(shown, funnel(count, size, share=indicator.share).position, np.nan),
        **_common(count, size, indicator, at=size, among=shown),
    )
    if not shown.any():
        return points
    between = np.geomspace(SMALLEST * np.nanmin(size), LARGEST * np.nanmax(size), STEPS)
    everywhere = np.ones(STEPS, dtype=bool)
    curve = pd.DataFrame({"kind": CURVE, "year": now["year"].iat[0], "size": between})
    curve = curve.assign(
        official=bool(now["official"].all()),
        **_common(count, size, indicator, at=between, among=everywhere),
    )
    return ordered([points, curve])


def _common(
    count: Numbers, size: Numbers, indicator: Indicator, *, at: Numbers, among: Any
) -> dict[str, Any]:
    """Mean and limits at these sizes, the variation beyond chance, and on how many people all of it rests."""
    per = indicator.per or 1
    rest = funnel(count, size, share=indicator.share)
    inner, outer = curves(rest, at, share=indicator.share)
    numbers = {
        "mean": np.full(at.size, rest.target), "limit_low": inner.low, "limit_high": inner.high,
        "outer_low": outer.low, "outer_high": outer.high,
    }  # fmt: skip
    told = {name: np.where(among, column * per, np.nan) for name, column in numbers.items()}
    people = np.nansum(count) if np.isfinite(count).any() else np.nan
    return told | {
        "together": np.where(among, people, np.nan),
        "dispersion": np.where(among, rest.excess.factor, np.nan),
        "widened": np.where(among, float(rest.excess.between > 0), np.nan),
    }
