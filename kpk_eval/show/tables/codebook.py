"""Table of codebooks: a line for each column, grouped by contract."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.rows import rows_of
from kpk_eval.show.tables.grid import Cell, Grid, Heading, Line, empty
from kpk_eval.show.voice import Voice

SHOWN = ("label", "type", "values", "required")


def grid(released: Released, voice: Voice) -> Grid:
    """What each column is about and what may stand in it."""
    lines = tuple(
        Line(
            Cell(row.text("column")),
            tuple(Cell(row.text(name)) if row.text(name) else empty(row, name) for name in SHOWN),
            row.text("contract"),
        )
        for row in rows_of(released)
    )
    headings = tuple(Heading(voice.words[f"heading.codebook_{name}"]) for name in SHOWN)
    return Grid(voice.words["heading.column"], headings, lines)
