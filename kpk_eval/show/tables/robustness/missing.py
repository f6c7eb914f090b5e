"""Tables of who left, and of what the change would be if their answers were known."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.robustness import IMPUTED, METHODS, about, treated_of
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.tables.grid import Cell, Grid, Heading, Line, Marks, count, marks_in
from kpk_eval.show.tables.robustness.cells import (
    amount_in,
    change,
    effect_in,
    group_of,
    level_of,
    percent,
    with_interval,
)
from kpk_eval.show.voice import Voice


def attrition(released: Released, voice: Voice) -> Grid:
    """A line for everything known before; one group for each comparison of waves."""
    rows, words = rows_of(released), voice.words
    if not rows:
        return Grid("", (), ())
    marks = marks_in(rows, voice)
    lines = tuple(
        Line(
            Cell(voice.text(row, "outcome")),
            (
                count(row, voice, "n_stayed"),
                count(row, voice, "n_left"),
                with_interval(row, "difference", ("low", "high"), voice, marks, signed=True),
                effect_in(row, "distance", voice),
                effect_in(row, "discrimination", voice),
            ),
            group_of(row, rows, voice, "contrast"),
        )
        for row in rows
    )
    headings = (
        Heading(words["heading.stayed"], numeric=True),
        Heading(words["heading.left"], numeric=True),
        Heading(words.fill("heading.standardised", interval=level_of(rows, voice)), numeric=True),
        Heading(words["heading.distance"], numeric=True),
        Heading(words["heading.discrimination"], numeric=True),
    )
    notes = (words["note.attrition"], words["note.discrimination"], *marks.notes(voice))
    return Grid(words["heading.known_before"], headings, lines, notes).without_empty()


def sensitivity(released: Released, voice: Voice) -> Grid:
    """Three lines for each comparison: complete pairs, imputation, weights."""
    treated, rows, words = treated_of(released, voice), rows_of(released), voice.words
    marks = marks_in(rows, voice)
    lines = tuple(
        Line(Cell(voice.text(row, "method")), _of_method(row, voice, marks),
             " · ".join((about(row, voice), one.contrast)))
        for one in treated
        for method in METHODS
        if (row := one.methods.get(method)) is not None
    )  # fmt: skip
    headings = (
        Heading(words.fill("heading.change_interval", interval=level_of(rows, voice)), numeric=True),
        Heading(words["heading.people_rests"], numeric=True),
        Heading(words["heading.missing_information"], numeric=True),
        Heading(words["heading.tipping"], numeric=True),
    )
    ordered = [words["note.ordered"]] if any(row.text("type") == "ordinal" for row in rows) else []
    told = [words[f"note.{name}"] for name in ("sensitivity", "missing_information", "tipping")]
    return Grid(words["heading.method"], headings, lines, (*told, *ordered, *marks.notes(voice)))


def _of_method(row: Row, voice: Voice, marks: Marks) -> tuple[Cell, ...]:
    people = "n_before" if row.text("method") == IMPUTED else "n"
    return (
        change(row, "estimate", ("low", "high"), voice, marks),
        count(row, voice, people),
        percent(row, "missing_information", voice),
        amount_in(row, "tipping", voice, signed=True),
    )
