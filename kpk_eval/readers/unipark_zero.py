"""What 0 means in each column of a Unipark export: not answered, not ticked, or the number 0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from kpk_eval.params.schema.unipark import UniparkBattery, UniparkCodes, UniparkExport
from kpk_eval.readers.columns import is_text
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.unipark_columns import answers

WHOLE = r"\s*-?\d+\s*"


class Zero(StrEnum):
    """What the code for "shown, not answered" means in a column."""

    VALUE = "value"
    MISSING = "missing"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the cells of a column tell about its question."""

    text: bool
    """It has codes of text fields, or something that is no whole number."""
    closed: bool
    """It has the code that only questions without a text field have."""
    options: int
    """Number of different valid answers, 1 and the code itself not counted."""


def equals(column: pd.Series[Any], code: int | None) -> pd.Series[bool]:
    """Whether cells are a code; as text or as number."""
    if code is None:
        return pd.Series(False, index=column.index)
    if is_text(column):
        return column.str.strip().eq(str(code)).fillna(False).astype(bool)
    if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
        return pd.Series(False, index=column.index)
    return (column == code).fillna(False).astype(bool)


def columns_of_missing(frame: pd.DataFrame, options: UniparkExport, delivery: Delivery) -> list[str]:
    """Columns of answers in which the code 0 stands for a question that was shown and not answered.

    Declared columns are as declared. Of the others, the file itself tells: a text field has codes of its own
    (-66, -99) or holds something that is no whole number, so that 0 was typed in; a question with answers
    other than 1 is not multiple choice, so that 0 is no answer. Where only 0 and 1 occur, nobody can know.

    Raises
    ------
    ReadError
        Where the meaning of 0 is neither told nor declared, or a declared column is absent.
    """
    _refuse_absent(frame, options, delivery)
    meanings = {name: _meaning(frame[name], name, options) for name in answers(map(str, frame))}
    if open_ := [name for name, meaning in meanings.items() if meaning is Zero.UNDECIDED]:
        found = (
            f"0 may mean not ticked, not answered or the number 0 in {', '.join(open_)}: "
            "these hold only 0 and 1, or codes of text fields and of others"
        )
        remedy = (
            "name each under 'unipark' of the source: 'multiple_choice' (0 is not ticked), 'zero_is_missing' "
            "or 'zero_is_value'"
        )
        raise delivery.error(found, remedy=remedy)
    return [name for name, meaning in meanings.items() if meaning is Zero.MISSING]


def none_ticked(frame: pd.DataFrame, battery: UniparkBattery, codes: UniparkCodes) -> pd.Series[bool]:
    """Whether somebody saw a multiple-choice question and ticked none of its options."""
    zeros = pd.DataFrame({name: equals(frame[name], codes.unanswered) for name in battery.columns})
    return zeros.all(axis="columns")


def _meaning(column: pd.Series[Any], name: str, options: UniparkExport) -> Zero:
    ticked = {one for battery in options.multiple_choice for one in battery.columns}
    if name in ticked or name in options.zero_is_value:
        return Zero.VALUE
    if name in options.zero_is_missing:
        return Zero.MISSING
    if not equals(column, options.codes.unanswered).any():
        return Zero.VALUE
    evidence = _evidence(column, options.codes)
    if evidence.text:
        return Zero.UNDECIDED if evidence.closed else Zero.VALUE
    return Zero.MISSING if evidence.options else Zero.UNDECIDED


def _evidence(column: pd.Series[Any], codes: UniparkCodes) -> _Evidence:
    closed = equals(column, codes.not_seen)
    typed = equals(column, codes.hidden_text) | equals(column, codes.unanswered_text)
    answered = column[~closed & ~typed & ~equals(column, codes.unanswered)].dropna()
    return _Evidence(
        text=bool(typed.any()) or not _all_whole(answered),
        closed=bool(closed.any()),
        options=int(answered[~equals(answered, 1)].nunique()),
    )


def _all_whole(cells: pd.Series[Any]) -> bool:
    if is_text(cells):
        return bool(cells.str.fullmatch(WHOLE).all())
    return bool(pd.api.types.is_integer_dtype(cells))


def _refuse_absent(frame: pd.DataFrame, options: UniparkExport, delivery: Delivery) -> None:
    """Raise where the source entry names a column of answers that is not there."""
    known = set(answers(map(str, frame)))
    for key, name in _declared(options):
        if name not in known:
            found = f"no column of answers {name!r}, which '{key}' names"
            raise delivery.error(found, remedy="correct 'unipark' of the source; names are those of the file")


def _declared(options: UniparkExport) -> Iterator[tuple[str, str]]:
    for battery in options.multiple_choice:
        yield from (("multiple_choice", name) for name in battery.columns)
    yield from (("zero_is_value", name) for name in options.zero_is_value)
    yield from (("zero_is_missing", name) for name in options.zero_is_missing)
