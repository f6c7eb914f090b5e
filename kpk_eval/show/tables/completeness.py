"""Table of completeness: outcomes as lines, shares of answers wave by wave."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, distinct, rows_of, varying
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line, empty
from kpk_eval.show.voice import Voice

SHARES = ("valid", "items")


def grid(released: Released, voice: Voice) -> Grid:
    """A line for each outcome; for each wave the share of valid values and that of answered questions."""
    rows = rows_of(released)
    waves = distinct(rows, "wave")
    named = varying(rows, ("site", "population"))
    headings = tuple(
        Heading(voice.words[f"heading.{name}"], numeric=True, over=voice.name("wave", wave))
        for wave in waves
        for name in SHARES
    )
    lines: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in rows:
        place = tuple(row.text(name) for name in ("site", "population", "outcome"))
        lines.setdefault(place, {})[row.text("wave")] = row
    told = tuple(
        Line(
            Cell(voice.text(first, "outcome")),
            tuple(share(cells.get(wave), name, voice) for wave in waves for name in SHARES),
            " · ".join(voice.text(first, name) for name in named),
        )
        for cells in lines.values()
        for first in [next(iter(cells.values()))]
    )
    return Grid(voice.words["heading.outcome"], headings, told, (voice.words["note.completeness"],))


def share(row: Row | None, name: str, voice: Voice) -> Cell:
    """A share in percent; none of nobody's answers."""
    if row is None:
        return ABSENT
    if row.number("n") == 0:
        return Cell(voice.numbers.percent(0, 0))
    number = row.number(name)
    return empty(row, name) if number is None else Cell(voice.numbers.percent(number / 100, 0))
