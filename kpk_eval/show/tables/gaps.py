"""Table of missing values: a line for each column of a file, a column for each reason."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, rows_of, varying
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line, count
from kpk_eval.show.voice import Voice


def grid(released: Released, voice: Voice) -> Grid:
    """Columns with a number that can be shown; of each file, how many miss only few values."""
    rows = rows_of(released)
    columns = _by_column(rows)
    reasons = _reasons(columns, voice)
    sites, waves = bool(varying(rows, ("site",))), any(row.text("wave") for row in rows)
    headings = (
        *([Heading(voice.words["heading.wave"])] if waves else []),
        *(Heading(reason, numeric=True) for reason in reasons),
        *([] if reasons or waves else [Heading(voice.words["heading.reason"])]),
    )
    lines = []
    for group, own in _by_file(columns, voice, sites=sites).items():
        told = [one for one in own if _shows(one)]
        lines += [Line(*_line(one, reasons, voice, waves=waves), group) for one in told]
        if few := len(_names(own) - _names(told)):
            text = voice.words.count("table.few_gaps", few, voice.numbers.count(few))
            lines.append(Line(Cell(text), (ABSENT,) * len(headings), group))
    return Grid(voice.words["heading.column"], headings, tuple(lines), (voice.words["note.gaps"],))


def _names(columns: Sequence[Sequence[Row]]) -> set[str]:
    return {own[0].text("column") for own in columns}


def _shows(column: Sequence[Row]) -> bool:
    """Whether a number of missing values of a column can be read."""
    return any(row.number("n") for row in column)


def _reasons(columns: Sequence[Sequence[Row]], voice: Voice) -> list[str]:
    """Reasons in the columns of which a number can be read."""
    return list(dict.fromkeys(voice.reason(row) for own in columns if _shows(own) for row in own))


def _by_file(columns: Sequence[list[Row]], voice: Voice, *, sites: bool) -> dict[str, list[list[Row]]]:
    """File, with its site where there are several -> its columns."""
    files: dict[str, list[list[Row]]] = {}
    for own in columns:
        site = voice.text(own[0], "site") or voice.words["heading.shared"]
        name = " · ".join((*((site,) if sites else ()), voice.text(own[0], "source")))
        files.setdefault(name, []).append(own)
    return files


def _line(
    own: Sequence[Row], reasons: Sequence[str], voice: Voice, *, waves: bool
) -> tuple[Cell, tuple[Cell, ...]]:
    """Name and numbers of one column of a file in one wave."""
    counts = {voice.reason(row): row for row in own}
    wave = voice.text(own[0], "wave")
    told = [Cell(wave) if wave else ABSENT] if waves else []
    return Cell(own[0].text("column")), (*told, *(count(counts.get(reason), voice) for reason in reasons))


def _by_column(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows of each column of each file, wave by wave."""
    columns: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        columns.setdefault(tuple(row.text(name) for name in ("site", "source", "column", "wave")), []).append(
            row
        )
    return list(columns.values())
