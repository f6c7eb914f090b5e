"""Tables of networks: measures wave by wave, densities between departments, changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpk_eval.model import Released, Verdict
from kpk_eval.show import network
from kpk_eval.show.rows import Row, State, distinct, rows_of
from kpk_eval.show.tables.estimates import LOOKS
from kpk_eval.show.tables.grid import (
    ABSENT,
    HIDDEN,
    Cell,
    Grid,
    Heading,
    Line,
    count,
    empty,
    marks_in,
    unbroken,
)
from kpk_eval.show.voice import Voice

MEASURES = (
    "response", "density", "known_range", "between", "ei", "reciprocity", "centralisation", "isolates",
    "largest", "core",
)  # fmt: skip
"""Lines of the table in their order, after the number of institutions."""


def grid(released: Released, voice: Voice) -> Grid:
    """Measures of the whole network: a line for each, a column for each wave."""
    rows = network.measures_of(released)
    waves = distinct(rows, "wave")
    marks = marks_in(rows, voice)
    lines: list[Line] = []
    for own in network.relations_of(rows).values():
        group = network.relation_name(own[0], voice)
        first = {row.text("wave"): row for row in own}
        asked = tuple(count(first.get(wave), voice) for wave in waves)
        lines.append(Line(Cell(voice.words["network.measure.asked"]), asked, group))
        for measure in MEASURES:
            cells = {row.text("wave"): row for row in own if row.text("measure") == measure}
            if cells:
                told = tuple(_cell(cells.get(wave), voice, marks.of) for wave in waves)
                below = voice.words.texts.get(f"network.hint.{measure}", "")
                lines.append(Line(Cell(voice.words[f"network.measure.{measure}"], below=below), told, group))
    headings = tuple(Heading(voice.name("wave", wave), numeric=True) for wave in waves)
    return Grid(
        voice.words["heading.measure"], headings, tuple(lines), (*_notes(rows, voice), *marks.notes(voice))
    )


def _cell(row: Row | None, voice: Voice, mark: Callable[[str], str]) -> Cell:
    """Value of a measure with its interval below; why there is none."""
    if row is None:
        return ABSENT
    if row.text("reason"):
        return Cell("–", mark=mark(voice.reason(row)))
    if row.text("measure") in network.COUNTS:
        below = network.value_of(row, "estimate", voice)
        people = count(row, voice, "people")
        return Cell(people.text, below=below, look=people.look) if below else people
    if row.state("estimate") is State.HIDDEN or row.state("low") is State.HIDDEN:
        return HIDDEN
    value, interval = network.value_of(row, "estimate", voice), network.interval_of(row, voice)
    if not value and not interval:
        return ABSENT
    expected = network.value_of(row, "expected", voice)
    chance = voice.words.fill("network.expected", value=expected) if expected else ""
    below = "; ".join(filter(None, (interval if value else "", chance)))
    return Cell(value or interval, below=unbroken(below) if not chance else below)


def _notes(rows: Sequence[Row], voice: Voice) -> tuple[str, ...]:
    """What the lines mean, as far as they are there."""
    there = distinct(rows, "measure")
    notes = [voice.words["note.network_density"]]
    for measure in ("known_range", "ei", "centralisation", "isolates", "core"):
        if measure in there:
            notes.append(voice.words[f"note.network_{measure}"])
    return tuple(notes)


def mixing(released: Released, voice: Voice) -> Grid:
    """Densities from department to department, wave by wave."""
    rows = rows_of(released)
    groups = distinct(rows, "group")
    lines: list[Line] = []
    for own in network.relations_of(rows).values():
        for wave in distinct(own, "wave"):
            cells = {
                (row.text("group"), row.text("to_group")): row for row in own if row.text("wave") == wave
            }
            title = " · ".join((network.relation_name(own[0], voice), voice.name("wave", wave)))
            lines += [
                Line(
                    Cell(network.group_name(group, voice)),
                    tuple(_share(cells.get((group, other)), voice) for other in groups),
                    title,
                )
                for group in groups
            ]
    headings = tuple(
        Heading(network.group_name(group, voice), numeric=True, over=voice.words["network.to"])
        for group in groups
    )
    return Grid(voice.words["network.from"], headings, tuple(lines), (voice.words["note.network_mixing"],))


def _share(row: Row | None, voice: Voice) -> Cell:
    if row is None:
        return ABSENT
    return Cell(network.value_of(row, "estimate", voice)) if row.shows("estimate") else empty(row, "estimate")


def changes(released: Released, voice: Voice) -> Grid:
    """Changes between two waves with their assessment; below them how much stayed."""
    rows = rows_of(released)
    words = voice.words
    marks = marks_in(rows, voice)
    headings = (
        Heading(words.fill("heading.change_interval", interval=voice.level(None)), numeric=True),
        Heading(words["heading.verdict"]),
        Heading(words["heading.institutions"], numeric=True),
        Heading(words["heading.p"], numeric=True),
    )
    lines = tuple(
        Line(
            Cell(words[f"network.change.{row.text('outcome')}"], below=_planned(row, voice)),
            (_amount(row, voice), _assessed(row, voice, marks.of), count(row, voice), _p(row, voice)),
            " · ".join((network.relation_name(row, voice), voice.text(row, "contrast"))),
        )
        for row in rows
    )
    notes = (words.fill("note.sign", interval=voice.level(None)), words["note.network_change"])
    return Grid(words["heading.measure"], headings, lines, (*notes, *marks.notes(voice)))


def _planned(row: Row, voice: Voice) -> str:
    return voice.words["status_word.planned"] if row.text("status") == "planned" else ""


def _amount(row: Row, voice: Voice) -> Cell:
    """Change with its interval; stability has no sign."""
    if not row.shows("estimate"):
        return empty(row, "estimate")
    signed = bool(row.text("family"))
    value = network.value_of(row, "estimate", voice, signed=signed)
    return Cell(value, below=unbroken(network.interval_of(row, voice, signed=signed)))


def _assessed(row: Row, voice: Voice, mark: Callable[[str], str]) -> Cell:
    """Assessment as symbol and word; what is not estimable carries its reason."""
    if row.state("verdict") is State.HIDDEN:
        return HIDDEN
    reason = mark(voice.reason(row)) if row.text("reason") else ""
    if not row.text("verdict"):
        return Cell("–", mark=reason) if reason else ABSENT
    verdict = Verdict(row.text("verdict"))
    word, sign = voice.words[f"verdict.{verdict}"], voice.words[f"verdict_sign.{verdict}"]
    return Cell(word, sign=sign, mark=reason, look=LOOKS[verdict])


def _p(row: Row, voice: Voice) -> Cell:
    """Adjusted p of an assessed change, else the raw one."""
    name = "p_adjusted" if row.text("family") else "p"
    value = row.number(name)
    return empty(row, name) if value is None else Cell(voice.numbers.p(value))
