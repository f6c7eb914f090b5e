"""Table of a site beside other areas, year by year."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.courses import AREAS, EXPECTED, GAP, SITE, SYNTHETIC, Course, courses_of
from kpk_eval.show.numbers import named
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line, unbroken
from kpk_eval.show.voice import Voice

LINES = (SITE, AREAS, SYNTHETIC, EXPECTED, GAP)


def grid(released: Released, voice: Voice) -> Grid:
    """Indicators as groups of years, most recent year first."""
    courses = courses_of(released, voice)
    headings = tuple(Heading(voice.words[f"heading.line.{line}"], numeric=True) for line in LINES)
    lines = tuple(
        Line(
            Cell(str(year)), tuple(_cell(one, line, year, voice) for line in LINES), named(one.name, one.unit)
        )
        for one in courses
        for year in sorted(one.years, reverse=True)
    )
    notes = (voice.words["note.courses"],) if lines else ()
    return Grid(voice.words["heading.year"], headings, lines, notes).without_empty()


def _cell(course: Course, line: str, year: int, voice: Voice) -> Cell:
    """A number, its range below."""
    value = course.value(line, year)
    if value is None:
        return ABSENT
    low, high = course.value(line, year, "low"), course.value(line, year, "high")
    below = ""
    if low is not None and high is not None:
        ends = [voice.numbers.decimal(end, course.decimals, signed=line == GAP) for end in (low, high)]
        below = unbroken(voice.words.fill("number.interval", low=ends[0], high=ends[1]))
    return Cell(voice.numbers.decimal(value, course.decimals, signed=line == GAP), below=below)
