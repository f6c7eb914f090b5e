"""What a cell of a downloaded file holds: a number as a number, everything else as text."""

from __future__ import annotations

from kpk_eval.model import Column, Released, Shape, Sort
from kpk_eval.show import markup
from kpk_eval.show.network import ACTOR, TIE
from kpk_eval.show.rows import HIDDEN, Row, State, rows_of
from kpk_eval.show.voice import Voice

NOT_FILED = frozenset({"outline"})
"""Columns that only a figure can use."""
FIXED_WORDS = {"status": "status_word"}
"""Column -> group of fixed words, where the two have different names."""


def told_rows(released: Released) -> tuple[Row, ...]:
    """Rows of a downloaded file: those of a result, without single institutions and their ties."""
    rows = rows_of(released)
    if released.shape is not Shape.NETWORK:
        return rows
    return tuple(row for row in rows if row.text("part") not in {ACTOR, TIE})


def columns_of(released: Released) -> tuple[Column, ...]:
    """Columns of a released table in its order without those of figures, the names of hidden ones last."""
    declared = {column.name: column for column in released.columns}
    names = [str(name) for name in released.table.columns if name not in {HIDDEN, *NOT_FILED}]
    return (*(declared.get(name, Column(name, Sort.LABEL)) for name in names), Column(HIDDEN, Sort.TECHNICAL))


def number_of(row: Row, name: str) -> float | int | None:
    """Number in a cell, whole where it is whole; None where the cell holds text, is hidden or absent."""
    value = row.values.get(name)
    if row.state(name) is not State.SHOWN or isinstance(value, str | bool):
        return None
    number = row.number(name)
    return int(number) if number is not None and number.is_integer() else number


def text_of(row: Row, name: str, voice: Voice) -> str:
    """Text in a cell: display text of a label; a sign where the value is hidden or absent."""
    state = row.state(name)
    if state is not State.SHOWN:
        return voice.words["sign.hidden" if state is State.HIDDEN else "sign.absent"]
    return markup.plain(voice.name(FIXED_WORDS.get(name, name), row.text(name)))


def identifier_of(row: Row, name: str, voice: Voice) -> str:
    """Text in a cell for programs: the identifier itself, or the sign of a value that cannot be read."""
    return markup.plain(row.text(name)) if row.shows(name) else text_of(row, name, voice)


def hidden_of(row: Row, voice: Voice) -> str:
    """Names of the columns that are hidden in a row."""
    return ", ".join(sorted(row.hidden)) or voice.words["sign.absent"]
