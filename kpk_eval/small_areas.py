"""Small areas of a site: their numbers, which of them may be shown, and how they are compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kpk_eval.breaks import blocking
from kpk_eval.disclosure.rounding import round_to_base
from kpk_eval.intake import Municipal, holdings, municipal
from kpk_eval.model import Origin
from kpk_eval.params.schema import Indicator
from kpk_eval.protection import policy_of
from kpk_eval.stats.areas.columns import AreaFigures
from kpk_eval.stats.areas.limits import CountLimits
from kpk_eval.stats.areas.rates import area_rates, area_shares
from kpk_eval.study import Study

CONTRACT = "small_area_indicators"
AREA, SITE, KREIS, LAND = "area", "site", "kreis", "land"
KREIS_DIGITS = 5
"""Digits of the key of a Kreis, with which the keys of its municipalities begin."""
COUNTS = ("numerator", "denominator")
SAID = ("reason", "flag")
"""What a file may say of a number; one that says nothing need not have the columns."""
HIDE = 1
"""Written where a number must not be shown; disclosure control hides it as a small one."""
FEWEST_HIDDEN = 2
"""Areas whose numbers are hidden together: one alone would follow from the total of the site."""


@dataclass(frozen=True, slots=True)
class SmallAreas:
    """Rows of small areas by indicator, of years that ended before the edition.

    Columns: area_id, area, number (place in the list of areas, as on the map), year, numerator, denominator,
    official, reason, flag. Numbers are rounded as they are shown, so that whatever is computed from them
    tells no more than they do; the numerator is `HIDE` where it must not be shown.
    """

    study: Study
    origin: Origin
    minimum: int
    indicators: tuple[Indicator, ...]
    rows: pd.DataFrame

    def of(self, indicator: Indicator) -> pd.DataFrame:
        """Rows of an indicator by year and area."""
        return self.rows[self.rows["indicator"] == indicator.id]

    def shown(self, rows: pd.DataFrame) -> pd.Series:
        """Rows whose numbers may be shown, and so may be behind what is computed from several areas."""
        enough = (rows["numerator"] >= self.minimum).fillna(False)
        return (rows["official"] | enough).astype(bool) & rows["numerator"].notna()

    def years(self, indicator: Indicator) -> tuple[int, ...]:
        """Years with numbers that may be compared with the last one, oldest first."""
        rows = self.of(indicator)
        found = sorted({int(year) for year in rows.loc[self.shown(rows), "year"]})
        plan = self.study.evaluation.plan
        return tuple(
            one for one in found if blocking(plan, indicator.id, before=one, after=found[-1]) is None
        )

    def last(self, indicator: Indicator) -> pd.DataFrame:
        """All areas at the last year that has numbers, by their keys in the order of their numbers."""
        years = self.years(indicator)
        last = years[-1] if years else int(self.of(indicator)["year"].max())
        return self.of_year(indicator, last).assign(year=last)

    def of_year(self, indicator: Indicator, year: int) -> pd.DataFrame:
        """All areas at a year, also those without a row in it."""
        everything = self.of(indicator)
        listed = everything.drop_duplicates("area_id").sort_values("number").set_index("area_id")
        rows = everything[everything["year"].astype(int) == year].set_index("area_id").reindex(listed.index)
        rows[["area", "number", "official"]] = listed[["area", "number", "official"]]
        return rows


def small_areas(study: Study, *, analysis: str, site: str) -> SmallAreas:
    """What a site delivered about its small areas; without rows where it delivered nothing."""
    found = holdings(study, analysis=analysis, site=site, contract=CONTRACT)
    official = [one.official for one in study.sources(site) if one.contract == CONTRACT]
    policy = policy_of(study, found.origin)
    known = tuple(one for one in study.evaluation.plan.indicators if one.per is not None)
    if not len(found.rows):
        return SmallAreas(study, found.origin, policy.minimum, (), pd.DataFrame(columns=["indicator"]))
    unsaid = {name: pd.Series(pd.NA, found.rows.index, "string") for name in SAID if name not in found.rows}
    rows = found.rows.assign(official=bool(official) and all(official), **unsaid)
    rows = rows[rows["indicator"].isin([one.id for one in known])]
    rows = _numbered(rows[rows["year"].astype(int) < study.edition.date.year].reset_index(drop=True))
    withheld = _withheld(rows, known, minimum=policy.minimum)
    if not rows["official"].all():
        rows = rows.assign(**{name: _rounded(rows[name], policy.base) for name in COUNTS})
    rows["numerator"] = rows["numerator"].mask(withheld, HIDE)
    held = tuple(one for one in known if (rows["indicator"] == one.id).any())
    return SmallAreas(study, found.origin, policy.minimum, held, rows)


def _numbered(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the place of their area in the list of areas, and their counts as numbers."""
    names = rows.drop_duplicates("area_id").set_index("area_id")["area"].astype(str).sort_values()
    place = {key: place for place, key in enumerate(names.index, start=1)}
    counts = {name: pd.to_numeric(rows[name]).astype("Float64") for name in COUNTS}
    return rows.assign(number=rows["area_id"].map(place), **counts)


def _withheld(rows: pd.DataFrame, indicators: Sequence[Indicator], *, minimum: int) -> pd.Series:
    """Rows whose number must not be shown, by the areas of the same indicator and year."""
    withheld = pd.Series(False, index=rows.index)
    for one in indicators:
        mine = rows[rows["indicator"] == one.id]
        first = mine.sort_values("year").groupby("area_id")["numerator"].first()
        for _, own in mine.assign(first=mine["area_id"].map(first)).groupby("year"):
            withheld[own.index] = must_hide(own, share=one.share, minimum=minimum)
    return withheld


def must_hide(rows: pd.DataFrame, *, share: bool, minimum: int) -> pd.Series:
    """Areas of a year whose number must not be shown, because it is small or another's would follow from it.

    A number is small where few are counted, or few are not; nobody and everybody are hidden as well. Where
    a number is hidden or was not delivered, further ones are hidden until at least `FEWEST_HIDDEN` are, and
    until the hidden ones together are no small number: the total of the site may be known from elsewhere.
    The first to be hidden are those with the smallest number in their first year (``first``), so that it is
    the same areas each year and in each edition. What an office published is not hidden.
    """
    part, whole = (rows[name].astype("Float64") for name in COUNTS)
    small = (part < minimum) | (whole < minimum) | ((whole - part < minimum) if share else False)
    missing = part.isna() | whole.isna()
    hidden = small.fillna(False).astype(bool) & ~missing
    if rows["official"].all():
        return hidden & False
    if not (hidden | missing).any():
        return hidden
    for place in rows.loc[~(hidden | missing), "first"].astype(float).sort_values(kind="stable").index:
        together = rows[hidden]
        if (hidden | missing).sum() >= FEWEST_HIDDEN and _together(together, share=share) >= minimum:
            break
        hidden[place] = True
    return hidden


def _together(rows: pd.DataFrame, *, share: bool) -> float:
    """Smallest group that the sum of several areas tells of; areas without numbers add nothing known."""
    part, whole = float(rows["numerator"].sum()), float(rows["denominator"].sum())
    return min(part, whole - part) if share else part


def _rounded(numbers: pd.Series, base: int) -> pd.Series:
    """Numbers of people as they are shown."""
    return numbers.map(lambda n: round_to_base(float(n), base=base), na_action="ignore").astype("Float64")


def figures_of(rows: pd.DataFrame, indicator: Indicator) -> AreaFigures:
    """Values with 95 % intervals: Wilson's for shares, Byar's (exact below ten events) for rates."""
    part = rows["numerator"].to_numpy(dtype=np.float64, na_value=np.nan)
    whole = rows["denominator"].to_numpy(dtype=np.float64, na_value=np.nan)
    if indicator.share:
        return area_shares(part, whole)
    return area_rates(part, whole, limits=CountLimits.BYAR_EXACT_BELOW_10)


def compared(areas: SmallAreas, site: str) -> tuple[pd.DataFrame, Origin]:
    """Rows of the site, its Kreis and the Land for the same indicators, and where all rows come from."""
    study = areas.study
    sources = [*study.sources(), *study.sources(site)]
    if not areas.indicators or not any(one.measures for one in sources):
        return pd.DataFrame(), areas.origin
    data = municipal(study, analysis=areas.origin.analysis, site=site)
    kinds = dict(_kinds(data, study, site))
    wanted = {one.id: set(areas.of(one)["year"].astype(int)) for one in areas.indicators}
    keep = [
        area in kinds and int(year) in wanted.get(name, ())
        for name, area, year in zip(
            data.values["indicator"], data.values["area_id"], data.values["year"], strict=True
        )
    ]
    rows = data.values[keep].reset_index(drop=True)
    rows["kind"] = rows["area_id"].map(kinds)
    own = rows["kind"] == SITE
    rows["area"] = rows["area"].astype("string").mask(own, study.wording()[site])
    inputs = {**areas.origin.inputs, **data.origin.inputs}
    return rows, replace(areas.origin, inputs=inputs)


def _kinds(data: Municipal, study: Study, site: str) -> Iterator[tuple[str, str]]:
    """Key of an area -> whether it is the site, the Kreis to which it belongs, or the Land (or Germany)."""
    comparison = study.evaluation.frame.comparison
    for key in (*([comparison.prefix] if comparison else []), "DG"):
        yield key, LAND
    whole = study.site(site).part_of
    yield (study.site(whole).ags if whole else None) or data.area[:KREIS_DIGITS], KREIS
    yield data.area, SITE


def ordered(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables one below the other, those without rows left out."""
    filled = [one for one in tables if len(one)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
