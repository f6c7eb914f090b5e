"""Tables of data quality: delivered files, and the rules of their contracts."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, rows_of, varying
from kpk_eval.show.tables.grid import Cell, Grid, Heading, Line, Look, empty
from kpk_eval.show.voice import Voice

FILE_COUNTS = {
    "rows_read": "rows", "rows_kept": "rows", "set_aside": "rows",
    "rules": "all_rules", "rules_failed": "all_rules", "rules_warned": "all_rules",
}  # fmt: skip
"""Column -> heading that it shares with its neighbours."""
LOOKS = {"passed": Look.GOOD, "warned": Look.DOUBTFUL, "nothing to check": Look.ABSENT}
"""State -> look; every other state is bad."""


def sources(released: Released, voice: Voice) -> Grid:
    """Delivered files: rows read and used, rules, and whether the contract holds."""
    rows = rows_of(released)
    headings = (
        *(
            Heading(voice.words[f"heading.{name}"], numeric=True, over=voice.words[f"heading.{over}"])
            for name, over in FILE_COUNTS.items()
        ),
        Heading(voice.words["heading.state"]),
    )
    lines = tuple(
        Line(
            Cell(voice.text(row, "source")),
            (*(_count(row, name, voice) for name in FILE_COUNTS), _state(row, voice)),
            _site(row, rows, voice),
        )
        for row in rows
    )
    return Grid(voice.words["heading.source"], headings, lines)


def rules(released: Released, voice: Voice) -> Grid:
    """Rules of the contracts: how many values were checked, how many were at fault."""
    rows = rows_of(released)
    headings = (
        Heading(voice.words["heading.column"]),
        Heading(voice.words["heading.severity"]),
        Heading(voice.words["heading.checked"], numeric=True),
        Heading(voice.words["heading.failed"], numeric=True),
        Heading(voice.words["heading.state"]),
    )
    lines = tuple(
        Line(
            Cell(row.text("description") or row.text("rule")),
            (
                _text(row, "column", voice),
                _text(row, "severity", voice),
                _count(row, "checked", voice),
                _count(row, "failed", voice),
                _state(row, voice),
            ),
            " · ".join(filter(None, (_site(row, rows, voice), voice.text(row, "source")))),
        )
        for row in rows
    )
    return Grid(voice.words["heading.rule"], headings, lines)


def _site(row: Row, rows: Sequence[Row], voice: Voice) -> str:
    """Site of a row where the rows are of several; shared files have none."""
    if not varying(rows, ("site",)):
        return ""
    return voice.text(row, "site") or voice.words["heading.shared"]


def _count(row: Row, name: str, voice: Voice) -> Cell:
    return Cell(voice.count(row, name)) if row.shows(name) else empty(row, name)


def _text(row: Row, name: str, voice: Voice) -> Cell:
    text = row.text(name) if name == "column" else voice.text(row, name)
    return Cell(text) if text else empty(row, name)


def _state(row: Row, voice: Voice) -> Cell:
    """State as symbol and word."""
    state = row.text("state")
    sign = voice.words.texts.get(f"state_sign.{state.replace('_', ' ')}", "")
    return (
        Cell(voice.text(row, "state"), sign=sign, look=LOOKS.get(state.replace("_", " "), Look.BAD))
        if state
        else empty(row, "state")
    )
