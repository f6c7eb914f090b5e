"""Tables of counts: missing answers by reason, participation and linkage."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, distinct, rows_of, varying
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line, empty
from kpk_eval.show.voice import Voice


def missing(released: Released, voice: Voice) -> Grid:
    """Missing answers: outcomes as groups, a line for each reason, a column for each wave."""
    return _crossed(
        rows_of(released), voice, group=("site", "population", "outcome"), line="reason", column="wave"
    )


def flow(released: Released, voice: Voice) -> Grid:
    """Participation: a line for each step, a column for each comparison of waves."""
    return _crossed(rows_of(released), voice, group=("site", "population"), line="stage", column="contrast")


def _crossed(rows: Sequence[Row], voice: Voice, *, group: Sequence[str], line: str, column: str) -> Grid:
    """Counts ``n`` with one line for each group and line text, and one column for each column text.

    Raises
    ------
    ValueError
        Where two rows belong in the same cell.
    """
    always = group[-1:] if line == "reason" else ()
    named = [name for name in group if name in always or name in varying(rows, group)]
    columns = distinct(rows, column)
    lines: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in rows:
        place = lines.setdefault(tuple(row.text(name) for name in (*group, line)), {})
        if row.text(column) in place:
            raise ValueError(
                f"two rows of the result belong in the same cell of the table ({line} by {column})"
            )
        place[row.text(column)] = row
    return Grid(
        voice.words[f"heading.{line}"],
        tuple(Heading(voice.name(column, name), numeric=True) for name in columns),
        tuple(_line(cells, columns, voice, named=named, line=line) for cells in lines.values()),
    )


def _line(
    cells: dict[str, Row], columns: Sequence[str], voice: Voice, *, named: Sequence[str], line: str
) -> Line:
    first = next(iter(cells.values()))
    label = voice.reason(first) if line == "reason" else voice.text(first, line)
    return Line(
        Cell(label),
        tuple(_count(cells[name], voice) if name in cells else ABSENT for name in columns),
        " · ".join(filter(None, (voice.text(first, name) for name in named))),
    )


def _count(row: Row, voice: Voice) -> Cell:
    return Cell(voice.count(row, "n")) if row.shows("n") else empty(row, "n")
