"""Tables of what could be seen with so many people, and of what selection alone would show."""

from __future__ import annotations

from kpk_eval.model import Design, Released
from kpk_eval.show.robustness import amount
from kpk_eval.show.rows import Row, rows_of, varying
from kpk_eval.show.tables.grid import Cell, Grid, Heading, Line, Marks, count, empty, marks_in, unbroken
from kpk_eval.show.tables.robustness.cells import amount_in, change, group_of, refused
from kpk_eval.show.voice import Voice


def detectable(released: Released, voice: Voice) -> Grid:
    """A line for each planned comparison: what could be seen beside what matters."""
    rows, words = rows_of(released), voice.words
    marks = marks_in(rows, voice)
    several = varying(rows, ("contrast", "design"))
    lines = tuple(
        Line(
            Cell(voice.text(row, "outcome"), below=" · ".join(voice.text(row, name) for name in several)),
            (
                _people(row, voice),
                _amount(row, "detectable", voice, marks),
                amount_in(row, "smallest_effect", voice),
                Cell(voice.text(row, "could")) if row.shows("could") else empty(row, "could"),
                _equivalence(row, voice),
            ),
            group_of(row, rows, voice),
        )
        for row in rows
    )
    headings = (
        Heading(words["heading.people"], numeric=True),
        Heading(words["heading.detectable"], numeric=True),
        Heading(words["heading.smallest_effect"], numeric=True),
        Heading(words["heading.could"]),
        Heading(words["heading.equivalence"]),
    )
    power = next((row.number("power") for row in rows), None)
    share = voice.numbers.percent(power or 0.0, 0)
    notes = (words.fill("note.detectable", power=share), words["note.could"], *marks.notes(voice))
    return Grid(words["heading.outcome"], headings, lines, notes)


def _equivalence(row: Row, voice: Voice) -> Cell:
    if not row.shows("equivalence"):
        return empty(row, "equivalence")
    p = row.number("p_equivalence")
    below = "" if p is None else f"{voice.words['heading.p']} {voice.numbers.p(p)}"
    return Cell(voice.text(row, "equivalence"), below=unbroken(below))


def _people(row: Row, voice: Voice) -> Cell:
    """Pairs, or the people of both waves."""
    if row.text("design") != Design.UNPAIRED:
        return count(row, voice)
    before, after = voice.count(row, "n_before"), voice.count(row, "n_after")
    return Cell(voice.words.fill("number.before", n=before), below=voice.words.fill("number.after", n=after))


def _amount(row: Row, name: str, voice: Voice, marks: Marks) -> Cell:
    value = row.number(name)
    return refused(row, name, voice, marks) if value is None else Cell(amount(row, value, voice))


def selection(released: Released, voice: Voice) -> Grid:
    """A line for each comparison of a selected group: expected, observed, and what goes beyond."""
    rows, words = rows_of(released), voice.words
    marks = marks_in(rows, voice)
    lines = tuple(
        Line(
            Cell(voice.text(row, "contrast")),
            (
                change(row, "by_selection", ("low", "high"), voice, marks),
                amount_in(row, "observed", voice, signed=True),
                change(row, "excess", ("excess_low", "excess_high"), voice, marks),
            ),
            group_of(row, rows, voice, "group", "outcome"),
        )
        for row in rows
    )
    names = ("expected", "observed", "excess")
    headings = tuple(Heading(words[f"heading.{name}"], numeric=True) for name in names)
    return Grid(words["heading.contrast"], headings, lines, (words["note.selection"], *marks.notes(voice)))
