"""Tables of small areas: their classes at the last year, and their values year by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, State
from kpk_eval.show.small_areas import (
    AREA,
    DYNAMICS,
    STATUS,
    Topic,
    class_of,
    is_sure,
    numbered,
    topics_of,
)
from kpk_eval.show.tables.grid import (
    ABSENT,
    Cell,
    Grid,
    Heading,
    Line,
    Look,
    Marks,
    count,
    empty,
    marks_of,
    unbroken,
)
from kpk_eval.show.voice import Voice

LOOKS = {"improving": Look.IMPROVED, "worsening": Look.WORSENED}


def classes(released: Released, voice: Voice) -> Grid:
    """Areas as lines: value, smoothed value, status, change and dynamics; the rule below."""
    topics = topics_of(released, voice)
    marks = marks_of(one for topic in topics for row in topic.rows for one in _remarks(row, voice))
    headings = (
        Heading(voice.words["heading.area_value"], numeric=True),
        Heading(voice.words["heading.area_smoothed"], numeric=True),
        Heading(voice.words["heading.area_status"]),
        Heading(voice.words["heading.area_change"], numeric=True),
        Heading(voice.words["heading.area_dynamics"]),
        Heading(voice.words["heading.area_people"], numeric=True),
    )
    lines = tuple(_class(row, topic, marks, voice) for topic in topics for row in topic.rows)
    notes = [*(one for topic in topics for one in rule(topic, voice)), *_hidden(topics, voice)]
    notes += marks.notes(voice)
    return Grid(voice.words["heading.small_area"], headings, lines, tuple(dict.fromkeys(notes)))


def _hidden(topics: Sequence[Topic], voice: Voice) -> Iterator[str]:
    """Why a value may be withheld although the area has many people."""
    if any(row.state("value") is State.HIDDEN for topic in topics for row in topic.rows):
        yield voice.words["note.area_hidden"]


def rule(topic: Topic, voice: Voice) -> Iterator[str]:
    """How areas are classified, with the borders in numbers."""
    row = topic.first("mean")
    if row is None:
        return
    mean, margin = row.number("mean") or 0.0, row.number("margin") or 0.0
    decimal = voice.numbers.decimal
    areas = sum(one.shows("mean") for one in topic.rows)
    yield voice.words.fill(
        "note.area_status",
        indicator=topic.name,
        mean=decimal(mean, topic.decimals),
        low=decimal((1 - margin) * mean, topic.decimals),
        high=decimal((1 + margin) * mean, topic.decimals),
        n=voice.numbers.count(areas),
    )
    changed = topic.first("change")
    if changed is not None:
        yield voice.words.fill(
            "note.area_dynamics",
            first=changed.text("first_year"),
            last=changed.text("year"),
            border=decimal(margin * mean, topic.decimals),
        )
    yield voice.words.fill("note.area_many", n=voice.numbers.count(areas))
    yield voice.words["note.area_smoothed"]


def _remarks(row: Row, voice: Voice) -> Iterator[str]:
    """Why a value is missing, or with what reservation it stands."""
    if row.state("value") is State.ABSENT:
        yield voice.reason(row)
    elif row.shows("value") and row.text("flag"):
        yield voice.text(row, "flag")


def _class(row: Row, topic: Topic, marks: Marks, voice: Voice) -> Line:
    change = row.shows("change")
    cells = (
        _value(row, topic, marks, voice),
        Cell(topic.number(row, "smoothed", voice)) if row.shows("smoothed") else empty(row, "value"),
        Cell(class_of(row, STATUS, voice)) if row.shows(STATUS) else empty(row, "value"),
        Cell(
            topic.number(row, "change", voice, signed=True),
            below=unbroken(topic.interval(row, "change_low", "change_high", voice, signed=True)),
        )
        if change
        else empty(row, "change"),
        Cell(class_of(row, DYNAMICS, voice), look=_look(row)) if change else empty(row, "change"),
        count(row, voice, "denominator"),
    )
    return Line(Cell(numbered(row)), cells, topic.title)


def _look(row: Row) -> Look:
    found = row.text(DYNAMICS)
    return LOOKS[found] if found in LOOKS and is_sure(row, DYNAMICS, found) else Look.PLAIN


def _value(row: Row, topic: Topic, marks: Marks, voice: Voice) -> Cell:
    """Value with its interval, or the mark of why there is none; hidden ones have the sign of all tables."""
    told = [marks.of(one) for one in _remarks(row, voice)]
    mark = told[0] if told else ""
    if not row.shows("value"):
        cell = empty(row, "value")
        return Cell(cell.text, mark=mark, look=cell.look)
    below = unbroken(topic.interval(row, "low", "high", voice))
    return Cell(topic.number(row, "value", voice), below=below, mark=mark)


def years(released: Released, voice: Voice) -> Grid:
    """Areas as lines, then the site and the Land; years as columns."""
    topics = topics_of(released, voice)
    marks = marks_of(one for topic in topics for row in topic.rows for one in _remarks(row, voice))
    columns = sorted({row.text("year") for topic in topics for row in topic.rows})
    headings = tuple(Heading(year, numeric=True) for year in columns)
    lines = []
    for topic in topics:
        rows = {(row.text("kind"), row.text("area"), row.text("year")): row for row in topic.rows}
        for kind, area in dict.fromkeys((kind, area) for kind, area, _ in rows):
            own = [rows.get((kind, area, year)) for year in columns]
            cells = tuple(ABSENT if one is None else _value(one, topic, marks, voice) for one in own)
            label = next(one for one in own if one is not None)
            text = numbered(label) if kind == AREA else voice.name("area", area)
            below = "" if kind == AREA else voice.words[f"small_areas.{kind}"]
            lines.append(Line(Cell(text, below=below), cells, topic.title))
    notes = [voice.words["note.interval"]] if lines else []
    if any(row.text("kind") != AREA for topic in topics for row in topic.rows):
        notes.append(voice.words["note.area_compared"])
    return Grid(voice.words["heading.small_area"], headings, tuple(lines), (*notes, *marks.notes(voice)))
