"""Tables of reach by need."""

from __future__ import annotations

from dataclasses import replace

from kpk_eval.model import Released
from kpk_eval.show.reach import PERCENT, Uptake, interval, percent, uptakes_of
from kpk_eval.show.rows import Row, rows_of, varying
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line, Marks, empty, marks_of, unbroken
from kpk_eval.show.voice import Voice

MEASURES = ("gap", "ratio", "slope", "index")
MOVED = ("need", *MEASURES)
SHARES = frozenset({"need", "gap", "slope"})


def groups(released: Released, voice: Voice) -> Grid:
    """A line for each group, from the greatest need to the least; a column for each wave."""
    found = uptakes_of(released, voice)
    waves = tuple(dict.fromkeys(wave for one in found for wave in one.waves))
    marks = marks_of(
        voice.reason(row) for one in found for row in one.rows if row.text("reason") and not row.hidden
    )
    lines = tuple(
        Line(
            Cell(_group(one, group, voice)),
            tuple(_share(one.row(group, wave), voice, marks) for wave in waves),
            one.name,
        )
        for one in found
        for group in one.groups
    )
    headings = tuple(Heading(voice.name("wave", wave), numeric=True) for wave in waves)
    notes = (voice.words["note.reach"], *marks.notes(voice))
    return Grid(voice.words["heading.reach_group"], headings, lines, notes)


def gaps(released: Released, voice: Voice) -> Grid:
    """A line for each wave: reach of those in need, and the distances between need and no need."""
    rows = rows_of(released)
    named = varying(rows, ("site", "population"))
    marks = marks_of(voice.reason(row) for row in rows if row.text("reason") and not row.hidden)
    headings = (
        Heading(voice.words["heading.reach_need"], numeric=True),
        *(Heading(voice.words[f"heading.reach_{name}"], numeric=True) for name in MEASURES),
    )
    lines = tuple(
        Line(
            Cell(voice.text(row, "wave")),
            (_share(row, voice, marks, people="n_need"), *(_measure(row, name, voice) for name in MEASURES)),
            " · ".join(voice.text(row, column) for column in ("reach", *named)),
        )
        for row in rows
    )
    notes = (voice.words["note.reach_gaps"], *marks.notes(voice))
    return Grid(voice.words["heading.wave"], headings, lines, notes).without_empty()


def distances(released: Released, voice: Voice) -> Grid:
    """A line for each contrast: how far reach and distances moved, as far as the printed numbers tell."""
    rows = rows_of(released)
    named = varying(rows, ("site", "population"))
    marks = marks_of(voice.reason(row) for row in rows if row.text("reason") and not row.hidden)
    headings = tuple(Heading(voice.words[f"heading.reach_{name}"], numeric=True) for name in MOVED)
    lines = tuple(
        Line(
            Cell(voice.text(row, "contrast"), mark=_why(row, voice, marks)),
            tuple(_moved(row, name, voice) for name in MOVED),
            " · ".join(voice.text(row, column) for column in ("reach", *named)),
        )
        for row in rows
    )
    notes = (voice.words["note.reach_distances"], *marks.notes(voice))
    return Grid(voice.words["heading.contrast"], headings, lines, notes).without_empty()


def _why(row: Row, voice: Voice, marks: Marks) -> str:
    """Mark of why there are no numbers."""
    return marks.of(voice.reason(row)) if row.text("reason") and not row.hidden else ""


def _moved(row: Row, name: str, voice: Voice) -> Cell:
    """Change of a measure; that of the slope index beside the tested one, which was not rounded before."""
    if name == "ratio":
        value = row.number("reach_ratio")
        if value is None:
            return empty(row, "reach_ratio")
        factor = voice.words.fill("number.times", factor=voice.numbers.decimal(value, 2))
        return Cell(factor, below=unbroken(interval(row, "reach_ratio_", voice)))
    cell = _measure(row, name, voice)
    if name != "slope" or not row.shows("slope_answered", "reach_slope"):
        return cell
    answered = percent(row, "slope_answered", voice, signed=True)
    told = voice.words.fill("number.slope_answered", change=answered)
    return replace(cell, below="; ".join((cell.below, told)))


def _group(one: Uptake, group: str, voice: Voice) -> str:
    name = voice.name("stage", group)
    return f"{name} *" if one.in_need(group) else name


def _share(row: Row | None, voice: Voice, marks: Marks, *, people: str = "n") -> Cell:
    """Share with interval and number of people; the mark of why there is none."""
    if row is None:
        return ABSENT
    below = voice.words.fill("number.n", n=voice.count(row, people))
    if not row.shows("mean"):
        cell = empty(row, "mean")
        mark = marks.of(voice.reason(row)) if cell is ABSENT else ""
        return Cell(cell.text, below=unbroken(below), mark=mark, look=cell.look)
    limits = interval(row, "", voice, factor=PERCENT, decimals=0)
    return Cell(percent(row, "mean", voice), below="; ".join(map(unbroken, filter(None, (limits, below)))))


def _measure(row: Row, name: str, voice: Voice) -> Cell:
    column = f"reach_{name}"
    value = row.number(column)
    if value is None:
        return empty(row, column)
    if name in SHARES:
        limits = interval(row, f"{column}_", voice, factor=PERCENT, decimals=0)
        return Cell(percent(row, column, voice, signed=True), below=unbroken(limits))
    text = voice.numbers.decimal(value, 2, signed=name == "index")
    return Cell(text, below=unbroken(interval(row, f"{column}_", voice)))
