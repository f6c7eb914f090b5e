"""Table of reliable change: how many people changed by more than measurement error, either way."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.reliable import level_of, shares_of
from kpk_eval.show.rows import Row, distinct, rows_of, varying
from kpk_eval.show.tables.grid import HIDDEN, Cell, Grid, Heading, Line, Marks, count, empty, marks_in
from kpk_eval.show.voice import Voice

DECIMALS = 2


def grid(released: Released, voice: Voice) -> Grid:
    """A line for each scale and comparison."""
    rows = rows_of(released)
    marks = marks_in(rows, voice)
    several = "contrast" in varying(rows, ("contrast",))
    words, level = voice.words, level_of(rows, voice)
    headings = (
        Heading(words.fill("heading.reliably_improved", interval=level), numeric=True),
        Heading(words.fill("heading.reliably_worsened", interval=level), numeric=True),
        Heading(words["heading.people"], numeric=True),
        Heading(words["heading.threshold"], numeric=True),
        Heading(words["heading.reliability"], numeric=True),
    )
    named = varying(rows, ("site", "population"))
    lines = tuple(
        Line(
            Cell(voice.text(row, "outcome"), below=voice.text(row, "contrast") if several else ""),
            (
                _share(row, "improved", voice, marks),
                _share(row, "worsened", voice, marks),
                count(row, voice),
                _threshold(row, voice),
                _number(row, "reliability", voice),
            ),
            " · ".join(voice.text(row, name) for name in named),
        )
        for row in rows
    )
    notes = (words["note.reliable"], *marks.notes(voice)) if distinct(rows, "outcome") else ()
    return Grid(words["heading.outcome"], headings, lines, notes)


def _share(row: Row, name: str, voice: Voice, marks: Marks) -> Cell:
    """A share with its interval; hidden where few people are in it, with a reason where there is none."""
    told = shares_of(row, name, voice)
    if told is not None:
        return Cell(told.share, below=told.interval)
    if row.text("reason"):
        return Cell(voice.words["sign.absent"], mark=marks.of(voice.reason(row)))
    return HIDDEN


def _threshold(row: Row, voice: Voice) -> Cell:
    value = row.number("threshold")
    if value is None:
        return empty(row, "threshold")
    return Cell(voice.numbers.decimal(value, DECIMALS), below=voice.text(row, "unit"))


def _number(row: Row, name: str, voice: Voice) -> Cell:
    value = row.number(name)
    return empty(row, name) if value is None else Cell(voice.numbers.decimal(value, DECIMALS))
