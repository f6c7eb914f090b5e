"""Municipal indicators of areas over years, with planted changes, changing coverage and gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpk_eval.params.schema import Evaluation, Indicator, Role, Site, Source, say
from kpk_eval.synthetic.draw import generator
from kpk_eval.synthetic.planted.changes import planted_change
from kpk_eval.synthetic.planted.indicators import NEIGHBOURS, OTHER_TREND, PANDEMIC, REBASES, TRENDS, YEARS
from kpk_eval.synthetic.planted.subjects import INDICATORS
from kpk_eval.synthetic.rows import NO_GAP, Rows, seed_of

GAP_SHARE = 0.06
"""Share of the areas and years for which an indicator has no numbers."""
LAND = "Erfundenes Land"
FIRST_NEIGHBOUR = 11
"""Last digits of the invented key of the first neighbour."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area of an indicator file; ``site`` is empty for invented neighbours."""

    key: str
    name: str
    site: str


def indicator_rows(evaluation: Evaluation, site: Site | None, source: Source, *, reasons: int) -> Rows:
    """One row per area and year, with the columns that the source's measures name.

    The file of a site holds its own area; a shared file holds all sites and, where the evaluation
    compares areas, invented neighbours and the Land, whose numbers are the sums of all of them. A missing
    number is a gap in all its columns but the coverage; the Land has none.
    """
    area_column, year_column = source.area_column or "ags", source.year_column or "year"
    areas = list(_areas(evaluation, site))
    land = [] if site else list(_land(evaluation))
    index = [(area, year) for area in (*areas, *land) for year in YEARS]
    frame = pd.DataFrame(
        {
            area_column: pd.Series([area.key for area, _ in index], dtype="string"),
            "area": pd.Series([area.name for area, _ in index], dtype="string"),
            year_column: pd.Series([year for _, year in index], dtype="Int64"),
        }
    )
    gaps = pd.DataFrame(NO_GAP, index=frame.index, columns=frame.columns)
    for indicator in evaluation.plan.indicators:
        of_areas = [_numbers(evaluation, indicator, area) for area in areas]
        numbers = pd.concat([*of_areas, *(_sums(of_areas, indicator) for _ in land)], ignore_index=True)
        rng = generator(seed_of(evaluation), source.path, indicator.id, "gaps")
        own = len(areas) * len(YEARS)
        missing = np.full(len(frame), NO_GAP)
        missing[:own] = np.where(rng.random(own) < GAP_SHARE, rng.integers(1, reasons + 1, own), NO_GAP)
        for measure in source.measures:
            if measure.indicator == indicator.id:
                gap = np.zeros(len(frame), int) if measure.role is Role.COVERAGE else missing
                frame[measure.column] = numbers[measure.role.value].mask(gap != NO_GAP)
                gaps[measure.column] = gap
    return Rows(frame, gaps)


def numbers_of_site(evaluation: Evaluation, indicator: str, site: Site) -> pd.DataFrame:
    """Numbers of an indicator at a site by year, as all its files hold them, without gaps."""
    (wanted,) = (one for one in evaluation.plan.indicators if one.id == indicator)
    (area,) = _areas(evaluation, site)
    return _numbers(evaluation, wanted, area).set_index(pd.Index(YEARS, name="year"))


def _areas(evaluation: Evaluation, site: Site | None) -> Iterator[Area]:
    for one in evaluation.sites if site is None else (site,):
        if one.ags is not None:
            yield Area(one.ags, say(one.label, evaluation.frame.language), one.id)
    comparison = evaluation.frame.comparison
    if site is None and comparison is not None:
        for number, name in enumerate(NEIGHBOURS, FIRST_NEIGHBOUR):
            digits = comparison.digits - len(comparison.prefix)
            yield Area(f"{comparison.prefix}{number:0{digits}d}", name, "")


def _land(evaluation: Evaluation) -> Iterator[Area]:
    """The invented Land, whose key is the beginning of all others."""
    if evaluation.frame.comparison is not None:
        yield Area(evaluation.frame.comparison.prefix, LAND, "")


def _sums(areas: Sequence[pd.DataFrame], indicator: Indicator) -> pd.DataFrame:
    """Numbers of all areas together, year by year; the coverage is their mean by size."""
    counts = [Role.NUMERATOR.value, Role.DENOMINATOR.value]
    whole = pd.concat([one[counts] for one in areas]).groupby(level=0).sum()
    covered = sum(one[Role.COVERAGE.value] * one[Role.DENOMINATOR.value] for one in areas)
    value = (indicator.per or 100) * whole[Role.NUMERATOR.value] / whole[Role.DENOMINATOR.value]
    return whole.assign(
        **{
            Role.COVERAGE.value: (covered / whole[Role.DENOMINATOR.value]).round(1),
            Role.VALUE.value: value.round(indicator.decimals),
        }
    )


def _numbers(evaluation: Evaluation, indicator: Indicator, area: Area) -> pd.DataFrame:
    """Numerator, denominator, coverage and value of one indicator in one area, year by year."""
    trend = TRENDS.get(indicator.id, OTHER_TREND)
    rng = generator(seed_of(evaluation), "indicator", indicator.id, area.key)
    years = np.array(YEARS)
    begun = [tuple(str(year) for year in YEARS if year <= last) for last in YEARS]
    change = [planted_change(area.site, INDICATORS, indicator.id, upto=upto) / 100 for upto in begun]
    level = trend.level + trend.between * rng.standard_normal()
    rebased = sum(
        (one.change / 100 * (years >= one.since) for one in REBASES if one.indicator == indicator.id),
        start=np.zeros(len(years)),
    )
    expected = level + trend.yearly * (years - years[0]) + np.array(change) + rebased
    share = np.clip(expected, 0.001, 0.999)
    pandemic = np.isin(years, PANDEMIC)
    coverage = np.where(pandemic, trend.pandemic_coverage, trend.coverage) + rng.uniform(-2, 2, len(years))
    children = trend.base * rng.uniform(0.7, 1.3) * rng.uniform(0.97, 1.03, len(years))
    denominator = np.round(children).astype(int)
    numerator = rng.binomial(denominator, share)
    value = (indicator.per or 100) * numerator / denominator
    return pd.DataFrame(
        {
            Role.NUMERATOR.value: pd.Series(numerator, dtype="Int64"),
            Role.DENOMINATOR.value: pd.Series(denominator, dtype="Int64"),
            Role.COVERAGE.value: pd.Series(np.round(np.minimum(coverage, 100), 1), dtype="Float64"),
            Role.VALUE.value: pd.Series(np.round(value, indicator.decimals), dtype="Float64"),
        }
    )
