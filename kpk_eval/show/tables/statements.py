"""Table of statements, grouped by what they are about."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.rows import rows_of
from kpk_eval.show.tables.grid import Cell, Grid, Line
from kpk_eval.show.voice import Voice


def grid(released: Released, voice: Voice) -> Grid:
    """One line for each statement."""
    lines = tuple(
        Line(Cell(row.text("text")), (), group=voice.words[f"about.{row.text('about')}"])
        for row in rows_of(released)
    )
    return Grid(voice.words["heading.statement"], (), lines)
