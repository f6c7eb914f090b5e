"""Table of counts: missing answers by reason."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, distinct, rows_of, varying
from kpk_eval.show.tables.grid import Cell, Grid, Heading, Line, count
from kpk_eval.show.voice import Voice

GROUP = ("site", "population", "outcome")


def missing(released: Released, voice: Voice) -> Grid:
    """Missing answers: outcomes as groups, a line for each reason, a column for each wave.

    Raises
    ------
    ValueError
        Where two rows belong in the same cell.
    """
    rows = rows_of(released)
    named = [name for name in GROUP if name == "outcome" or name in varying(rows, GROUP)]
    waves = distinct(rows, "wave")
    lines: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in rows:
        place = lines.setdefault(tuple(row.text(name) for name in (*GROUP, "reason")), {})
        if row.text("wave") in place:
            raise ValueError("two rows of the result belong in the same cell of the table (reason by wave)")
        place[row.text("wave")] = row
    return Grid(
        voice.words["heading.reason"],
        tuple(Heading(voice.name("wave", name), numeric=True) for name in waves),
        tuple(_line(cells, waves, voice, named=named) for cells in lines.values()),
    )


def _line(cells: dict[str, Row], waves: Sequence[str], voice: Voice, *, named: Sequence[str]) -> Line:
    first = next(iter(cells.values()))
    return Line(
        Cell(voice.reason(first)),
        tuple(count(cells.get(name), voice) for name in waves),
        " · ".join(filter(None, (voice.text(first, name) for name in named))),
    )
