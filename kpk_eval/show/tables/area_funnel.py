"""Table of a funnel: size and value of each area, and the limits for areas of its size."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.figures.area_funnel import spread
from kpk_eval.show.rows import Row, State
from kpk_eval.show.small_areas import AREA, Topic, numbered, topics_of
from kpk_eval.show.tables.grid import Cell, Grid, Heading, Line, Marks, empty, marks_of
from kpk_eval.show.voice import Voice


def table(released: Released, voice: Voice) -> Grid:
    """Areas as lines; how wide the limits are, and that nothing is ranked, below."""
    topics = topics_of(released, voice)
    areas = [(row, topic) for topic in topics for row in topic.rows if row.text("kind") == AREA]
    marks = marks_of(voice.reason(row) for row, _ in areas if row.state("value") is State.ABSENT)
    headings = (
        Heading(voice.words["heading.funnel_size"], numeric=True),
        Heading(voice.words["heading.funnel_value"], numeric=True),
        Heading(voice.words["heading.funnel_limits"], numeric=True),
        Heading(voice.words["heading.funnel_outer"], numeric=True),
        Heading(voice.words["heading.funnel_position"]),
    )
    lines = tuple(_line(row, topic, marks, voice) for row, topic in areas)
    notes = [*dict.fromkeys(filter(None, (spread(topic, voice) for topic in topics)))]
    notes.append(voice.words["note.funnel_no_rank"])
    return Grid(voice.words["heading.small_area"], headings, lines, (*notes, *marks.notes(voice)))


def _line(row: Row, topic: Topic, marks: Marks, voice: Voice) -> Line:
    number = row.number("position")
    hidden = empty(row, "value")
    reason = marks.of(voice.reason(row)) if row.state("value") is State.ABSENT else ""
    value = (
        Cell(topic.number(row, "value", voice))
        if row.shows("value")
        else Cell(hidden.text, mark=reason, look=hidden.look)
    )
    size = Cell(voice.count(row, "denominator")) if row.shows("denominator") else empty(row, "denominator")
    limits = [
        Cell(topic.interval(row, f"{name}_low", f"{name}_high", voice))
        if row.shows(f"{name}_low")
        else hidden
        for name in ("limit", "outer")
    ]
    position = hidden if number is None else Cell(voice.words[f"funnel_position.{number:.0f}"])
    return Line(Cell(numbered(row)), (size, value, *limits, position), topic.title)
