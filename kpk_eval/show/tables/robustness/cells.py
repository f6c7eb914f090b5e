"""Cells that tables of robustness have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpk_eval.show.robustness import APART, amount, between, effect, plain
from kpk_eval.show.rows import Row, varying
from kpk_eval.show.tables.grid import ABSENT, Cell, Marks, empty, unbroken
from kpk_eval.show.voice import Voice

Write = Callable[[float], str]
"""How a number is written."""


def change(row: Row, name: str, ends: tuple[str, str], voice: Voice, marks: Marks) -> Cell:
    """A change with its unit, its interval below."""
    value = row.number(name)
    if value is None:
        return refused(row, name, voice, marks)
    below = ""
    if row.shows(*ends):
        below = between([plain(row, row.number(end) or 0.0, voice, signed=True) for end in ends], voice)
    return Cell(amount(row, value, voice, signed=True), below=unbroken(below))


def with_interval(
    row: Row, name: str, ends: tuple[str, str], voice: Voice, marks: Marks, *, signed: bool = False
) -> Cell:
    """A number without unit, its interval below."""
    value = row.number(name)
    if value is None:
        return refused(row, name, voice, marks)
    below = ""
    if row.shows(*ends):
        below = between([effect(row.number(end) or 0.0, voice, signed=signed) for end in ends], voice)
    return Cell(effect(value, voice, signed=signed), below=unbroken(below))


def number(row: Row, name: str, write: Write) -> Cell:
    """A number as ``write`` writes it."""
    value = row.number(name)
    return empty(row, name) if value is None else Cell(write(value))


def effect_in(row: Row, name: str, voice: Voice) -> Cell:
    """A number without unit."""
    return number(row, name, lambda value: effect(value, voice))


def amount_in(row: Row, name: str, voice: Voice, *, signed: bool = False) -> Cell:
    """A change with its unit."""
    return number(row, name, lambda value: amount(row, value, voice, signed=signed))


def percent(row: Row, name: str, voice: Voice) -> Cell:
    """A share in whole percent."""
    return number(row, name, lambda value: voice.numbers.percent(value, 0))


def refused(row: Row, name: str, voice: Voice, marks: Marks) -> Cell:
    """Sign of a missing number, with the mark of its reason where that may be said."""
    cell = empty(row, name)
    if cell == ABSENT and row.text("reason"):
        return Cell(voice.words["sign.absent"], mark=marks.of(voice.reason(row)), look=ABSENT.look)
    return cell


def group_of(row: Row, rows: Sequence[Row], voice: Voice, *names: str) -> str:
    """Heading over a row: what tells rows of this result apart, then these columns."""
    apart = varying(rows, APART)
    return " · ".join(filter(None, (voice.text(row, name) for name in (*apart, *names))))


def level_of(rows: Sequence[Row], voice: Voice) -> str:
    """Level of the intervals in words; without a number where they differ."""
    levels = {row.number("level") for row in rows} - {None}
    return voice.level(levels.pop() if len(levels) == 1 else None)
