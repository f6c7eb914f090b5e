"""Table of the data log: what was done to the values of each column."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, rows_of, varying
from kpk_eval.show.tables.grid import Cell, Grid, Heading, Line, count, empty
from kpk_eval.show.voice import Voice


def grid(released: Released, voice: Voice) -> Grid:
    """A line for each column and change, grouped by file; waves have a column where files hold several."""
    rows = rows_of(released)
    sites, waves = bool(varying(rows, ("site",))), any(row.text("wave") for row in rows)
    headings = (
        Heading(voice.words["heading.wave"]),
        Heading(voice.words["heading.action"]),
        Heading(voice.words["heading.what"]),
        Heading(voice.words["heading.changed"], numeric=True),
    )
    lines = tuple(
        Line(
            Cell(row.text("column")),
            (
                Cell(voice.text(row, "wave") or (voice.words["heading.all_waves"] if waves else "")),
                _text(row, "action", voice.text(row, "action")),
                _text(row, "what", row.text("what")),
                count(row, voice),
            ),
            " · ".join(filter(None, (voice.text(row, "site") if sites else "", voice.text(row, "source")))),
        )
        for row in rows
    )
    return Grid(voice.words["heading.column"], headings, lines).without_empty()


def _text(row: Row, name: str, text: str) -> Cell:
    return Cell(text) if text else empty(row, name)
