"""Table of indicators: years as lines, the site beside the median and the middle half of the other areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpk_eval.model import Released
from kpk_eval.show.numbers import named
from kpk_eval.show.rows import Row, State
from kpk_eval.show.series import Track, only_one, tracks_of
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
    marks = marks_of(note for track in tracks for note in _marked(track, areas, voice))
    lines = tuple(
        _line(track, year, areas, voice, marks)
        for track in tracks
        for year in sorted(track.years, reverse=True)
    )
    headings = (
        *(Heading(name, numeric=True) for name in areas),
        *(
            Heading(voice.words[f"heading.{name}"], numeric=True)
            for name in ("only_area" if only_one(tracks) else "median_areas", "middle_half", "areas")
        ),
    )
    notes = [voice.words["note.band"]] if any(track.bands for track in tracks) else []
    notes += [voice.words["note.interval"]] if _any_shows(tracks, "low", "high") else []
    notes += [voice.words["note.parts"]] if _any_shows(tracks, "value", "numerator", "denominator") else []
    notes += [voice.words["note.coverage"]] if _any_shows(tracks, "value", "coverage") else []
    return Grid(voice.words["heading.year"], headings, lines, (*notes, *marks.notes(voice))).without_empty()


def _marked(track: Track, areas: Sequence[str], voice: Voice) -> Iterator[str]:
    """What the letters of a track lead to, in the order of the table: breaks, missing values, flags."""
    own = {**track.land, **track.sites}
    for year in sorted(track.years, reverse=True):
        if year in track.breaks:
            yield track.breaks[year].note(year, voice)
        for row in (own.get(name, {}).get(year) for name in areas):
            if row is not None and row.state("value") is State.ABSENT:
                yield voice.reason(row)
            elif row is not None and row.shows("value", "flag"):
                yield voice.text(row, "flag")


def _names(tracks: Sequence[Track]) -> list[str]:
    """Areas that have a column of their own: the sites, then the Land."""
    sites = [name for track in tracks for name in track.sites]
    return list(dict.fromkeys([*sites, *(name for track in tracks for name in track.land)]))


def _line(track: Track, year: int, areas: Sequence[str], voice: Voice, marks: Marks) -> Line:
    own = {**track.land, **track.sites}
    values = tuple(_value(own.get(name, {}), year, track, voice, marks) for name in areas)
    band, broken = track.bands.get(year), track.breaks.get(year)
    label = Cell(str(year), mark=marks.of(broken.note(year, voice)) if broken else "")
    if band is None:
        return Line(label, (*values, ABSENT, ABSENT, ABSENT), _group(track))
    half = track.half(band, voice)
    others = (Cell(voice.numbers.decimal(band.median, track.decimals)), Cell(half) if half else ABSENT)
    return Line(label, (*values, *others, Cell(voice.numbers.count(band.areas))), _group(track))


def _group(track: Track) -> str:
    return named(track.name, track.unit)


def _value(rows: Mapping[int, Row], year: int, track: Track, voice: Voice, marks: Marks) -> Cell:
    """Value with numerator, denominator, interval, coverage and flag, or the mark of why there is none."""
    row = rows.get(year)
    if row is None:
        return ABSENT
    value = row.number("value")
    if value is None:
        cell = empty(row, "value")
        return Cell(cell.text, mark=marks.of(voice.reason(row)), look=Look.ABSENT) if cell is ABSENT else cell
    below = filter(None, (_parts(row, voice), _interval(row, track, voice), _coverage(row, voice)))
    mark = marks.of(voice.text(row, "flag")) if row.shows("flag") else ""
    text = voice.numbers.decimal(value, track.decimals)
    return Cell(text, below="; ".join(map(unbroken, below)), mark=mark)


def _parts(row: Row, voice: Voice) -> str:
    """Numerator and denominator of a value."""
    part, whole = row.number("numerator"), row.number("denominator")
    if part is None or whole is None:
        return ""
    return voice.words.fill("number.parts", part=voice.numbers.count(part), whole=voice.numbers.count(whole))


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
