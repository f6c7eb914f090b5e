"""Table of indicators: years as lines, the site beside the median and the middle half of the other areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpk_eval.model import Released
from kpk_eval.show.numbers import named
from kpk_eval.show.rows import Row, State
from kpk_eval.show.series import Track, tracks_of
from kpk_eval.show.tables.grid import (
    ABSENT,
    Cell,
    Grid,
    Heading,
    Line,
    Look,
    Marks,
    empty,
    marks_of,
    unbroken,
)
from kpk_eval.show.voice import Voice


def grid(released: Released, voice: Voice) -> Grid:
    """Indicators as groups of years, most recent year first."""
    tracks = tracks_of(released, voice)
    areas = _names(tracks)
    marks = marks_of(voice.reason(row) for track in tracks for row in _without_value(track, areas))
    lines = tuple(
        _line(track, year, areas, voice, marks)
        for track in tracks
        for year in sorted(track.years, reverse=True)
    )
    headings = (
        *(Heading(name, numeric=True) for name in areas),
        *(
            Heading(voice.words[f"heading.{name}"], numeric=True)
            for name in ("median_areas", "middle_half", "areas")
        ),
    )
    notes = [voice.words["note.band"]] if any(track.bands for track in tracks) else []
    notes += [voice.words["note.interval"]] if _any_shows(tracks, "low", "high") else []
    notes += [voice.words["note.coverage"]] if _any_shows(tracks, "value", "coverage") else []
    return Grid(voice.words["heading.year"], headings, lines, (*notes, *marks.notes(voice))).without_empty()


def _without_value(track: Track, areas: Sequence[str]) -> Iterator[Row]:
    """Rows of a track that are shown but have no value, in the order of the table."""
    own = {**track.land, **track.sites}
    for year in sorted(track.years, reverse=True):
        rows = (own.get(name, {}).get(year) for name in areas)
        yield from (row for row in rows if row is not None and row.state("value") is State.ABSENT)


def _names(tracks: Sequence[Track]) -> list[str]:
    """Areas that have a column of their own: the sites, then the Land."""
    sites = [name for track in tracks for name in track.sites]
    return list(dict.fromkeys([*sites, *(name for track in tracks for name in track.land)]))


def _line(track: Track, year: int, areas: Sequence[str], voice: Voice, marks: Marks) -> Line:
    own = {**track.land, **track.sites}
    values = tuple(_value(own.get(name, {}), year, track, voice, marks) for name in areas)
    band = track.bands.get(year)
    if band is None:
        return Line(Cell(str(year)), (*values, ABSENT, ABSENT, ABSENT), _group(track))
    half = track.half(band, voice)
    others = (Cell(voice.numbers.decimal(band.median, track.decimals)), Cell(half) if half else ABSENT)
    return Line(Cell(str(year)), (*values, *others, Cell(voice.numbers.count(band.areas))), _group(track))


def _group(track: Track) -> str:
    return named(track.name, track.unit)


def _value(rows: Mapping[int, Row], year: int, track: Track, voice: Voice, marks: Marks) -> Cell:
    """Value with its interval and coverage, or the mark of the reason why there is none."""
    row = rows.get(year)
    if row is None:
        return ABSENT
    value = row.number("value")
    if value is None:
        cell = empty(row, "value")
        return Cell(cell.text, mark=marks.of(voice.reason(row)), look=Look.ABSENT) if cell is ABSENT else cell
    below = filter(None, (_interval(row, track, voice), _coverage(row, voice)))
    return Cell(voice.numbers.decimal(value, track.decimals), below="; ".join(map(unbroken, below)))


def _interval(row: Row, track: Track, voice: Voice) -> str:
    low, high = row.number("low"), row.number("high")
    if low is None or high is None:
        return ""
    ends = [voice.numbers.decimal(end, track.decimals) for end in (low, high)]
    return voice.words.fill("number.interval", low=ends[0], high=ends[1])


def _coverage(row: Row, voice: Voice) -> str:
    """Part of the target group that the value says something about; delivered in percent."""
    coverage = row.number("coverage")
    if coverage is None:
        return ""
    share = voice.numbers.with_unit(voice.numbers.decimal(coverage, 0), "%")
    return voice.words.fill("number.coverage", share=share)


def _any_shows(tracks: Sequence[Track], *names: str) -> bool:
    """Whether a row of a site or of the Land has these numbers."""
    areas = (own for track in tracks for own in (*track.sites.values(), *track.land.values()))
    return any(row.shows(*names) for years in areas for row in years.values())
