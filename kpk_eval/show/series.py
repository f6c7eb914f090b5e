"""Rows of shape ``series`` as they are told: one track per indicator, the site against the other areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from kpk_eval.model import Released
from kpk_eval.show.numbers import decimals_of
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice

SITE, COMPARISON, LAND = "site", "comparison", "land"
FEWEST_FOR_HALF = 4
"""Areas below which a middle half would say less than the areas themselves."""


@dataclass(frozen=True, slots=True)
class Band:
    """Comparison areas in one year: their median and the quarters around it."""

    areas: int
    median: float
    low: float | None
    """Lower quartile; None where there are too few areas."""
    high: float | None
    """Upper quartile; None where there are too few areas."""


@dataclass(frozen=True, slots=True)
class Break:
    """A break in a series: from a year on the numbers mean something else."""

    label: str
    source: str
    accepted: str
    """Why years before and after are compared nevertheless; empty: they are not."""

    def note(self, year: int, voice: Voice) -> str:
        """The break in words, with what follows from it and who says so."""
        key = "note.break_accepted" if self.accepted else "note.break"
        return voice.words.fill(
            key, year=str(year), label=self.label, reason=self.accepted.rstrip("."), source=self.source
        )


def eras_of(years: Sequence[int], breaks: Mapping[int, Break]) -> tuple[tuple[int, ...], ...]:
    """Runs of years that may be compared with each other; a break that is accepted divides nothing."""
    eras: list[tuple[int, ...]] = []
    for year in years:
        begins = year in breaks and not breaks[year].accepted
        eras = [*eras, (year,)] if begins or not eras else [*eras[:-1], (*eras[-1], year)]
    return tuple(eras)


@dataclass(frozen=True, slots=True)
class Track:
    """One indicator over the years."""

    name: str
    unit: str
    decimals: int
    years: tuple[int, ...]
    sites: Mapping[str, Mapping[int, Row]]
    """Shown name of an area -> year -> row."""
    land: Mapping[str, Mapping[int, Row]]
    bands: Mapping[int, Band]
    breaks: Mapping[int, Break]
    """First year behind a break -> the break."""

    @property
    def eras(self) -> tuple[tuple[int, ...], ...]:
        """Years that may be compared with each other."""
        return eras_of(self.years, self.breaks)

    def era(self, year: int) -> tuple[int, ...]:
        """Years that may be compared with this one."""
        return next(era for era in self.eras if year in era)

    def value(self, number: float, voice: Voice) -> str:
        """Value as it is written, with its unit."""
        return voice.numbers.with_unit(voice.numbers.decimal(number, self.decimals), self.unit)

    def half(self, band: Band, voice: Voice) -> str:
        """Middle half of the comparison areas; empty where there are too few."""
        if band.low is None or band.high is None:
            return ""
        ends = [voice.numbers.decimal(end, self.decimals) for end in (band.low, band.high)]
        return voice.words.fill("number.interval", low=ends[0], high=ends[1])


def tracks_of(released: Released, voice: Voice) -> tuple[Track, ...]:
    """Indicators of a result in their order."""
    rows = rows_of(released)
    return tuple(
        _track([row for row in rows if row.text("indicator") == indicator], voice)
        for indicator in distinct(rows, "indicator")
    )


def only_one(tracks: Sequence[Track]) -> bool:
    """Whether there is never more than one comparison area, which is no median."""
    return all(band.areas == 1 for track in tracks for band in track.bands.values())


def band_of(values: Sequence[float]) -> Band:
    """Median and quartiles (linear interpolation between order statistics) of the comparison areas."""
    if len(values) < FEWEST_FOR_HALF:
        return Band(len(values), median(values), None, None)
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Band(len(values), median(values), low, high)


def _track(rows: Sequence[Row], voice: Voice) -> Track:
    indicator = rows[0].text("indicator")
    years = tuple(sorted({year for row in rows if (year := row.number("year")) is not None}))
    others = {year: _values(rows, year) for year in years}
    return Track(
        name=voice.text(rows[0], "indicator"),
        unit=voice.text(rows[0], "unit") or voice.wording.texts.get(f"{indicator}.unit", ""),
        decimals=_decimals(rows, indicator, voice),
        years=tuple(int(year) for year in years),
        sites=_areas(rows, SITE, voice),
        land=_areas(rows, LAND, voice),
        bands={int(year): band_of(values) for year, values in others.items() if values},
        breaks=breaks_in(rows, years[0] if years else 0),
    )


def breaks_in(rows: Sequence[Row], first: float) -> dict[int, Break]:
    """Breaks by the first year behind them; one before all years that are shown divides nothing."""
    return {
        int(year): Break(row.text("break"), row.text("break_source"), row.text("break_accepted"))
        for row in rows
        if row.text("break") and (year := row.number("year")) is not None and year > first
    }


def _values(rows: Sequence[Row], year: float) -> list[float]:
    """Values of the comparison areas in a year."""
    chosen = [row for row in rows if row.text("group") == COMPARISON and row.number("year") == year]
    return [value for row in chosen if (value := row.number("value")) is not None]


def _areas(rows: Sequence[Row], group: str, voice: Voice) -> dict[str, dict[int, Row]]:
    """Rows of the areas of a group by shown name and year."""
    areas: dict[str, dict[int, Row]] = {}
    for row in rows:
        year = row.number("year")
        if row.text("group") == group and year is not None:
            areas.setdefault(voice.text(row, "area"), {})[int(year)] = row
    return areas


def _decimals(rows: Sequence[Row], indicator: str, voice: Voice) -> int:
    """Decimals declared with the indicator; otherwise one, or none where all values are whole."""
    declared = rows[0].number("decimals")
    if declared is not None:
        return int(declared)
    if (told := voice.wording.texts.get(f"{indicator}.decimals", "")).isdigit():
        return int(told)
    return decimals_of([value for row in rows if (value := row.number("value")) is not None], most=1)
