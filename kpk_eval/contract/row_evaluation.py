"""Whether each row keeps a row rule: true, false, or not decidable because a value is missing."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd
from pandas.arrays import BooleanArray

from kpk_eval.contract.model import LogicalType
from kpk_eval.contract.row_rule import (
    Among,
    Compare,
    Joined,
    Literal,
    Name,
    Not,
    Operand,
    Presence,
    RowRule,
    RowRuleError,
    Within,
    operands_of,
)

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ORDERED = frozenset({"number", "date"})
_SORTS: Mapping[LogicalType, str] = {
    LogicalType.STRING: "text",
    LogicalType.INTEGER: "number",
    LogicalType.NUMBER: "number",
    LogicalType.BOOLEAN: "yes/no",
    LogicalType.DATE: "date",
}


def check_types(rule: RowRule, types: Mapping[str, LogicalType]) -> None:
    """Refuse a rule that names unknown columns or compares what cannot be compared.

    Raises
    ------
    RowRuleError
        With the character at which the mistake stands.
    """
    for operand in operands_of(rule):
        if isinstance(operand, Name) and operand.column not in types:
            raise RowRuleError(f"the contract has no column {operand.column!r}", operand.position)
    match rule:
        case Compare(left, sign, right):
            _comparable((left, right), types, ordered=sign not in {"==", "!="})
        case Among(operand, choices):
            _comparable((operand, *choices), types, ordered=False)
        case Within(operand, low, high):
            _comparable((operand, low, high), types, ordered=True)
        case Not(part):
            check_types(part, types)
        case Joined(_, parts):
            for part in parts:
                check_types(part, types)


def _comparable(operands: tuple[Operand, ...], types: Mapping[str, LogicalType], *, ordered: bool) -> None:
    named = [operand for operand in operands if isinstance(operand, Name)]
    if not named:
        raise RowRuleError("compares constants only; name a column", operands[0].position)
    sort = _SORTS[types[named[0].column]]
    if ordered and sort not in _ORDERED:
        raise RowRuleError(f"{sort} has no order; use ==, != or in", named[0].position)
    for operand in operands:
        found = _SORTS[types[operand.column]] if isinstance(operand, Name) else _sort_of(operand, sort)
        if found != sort:
            raise RowRuleError(f"compares {sort} (column {named[0].column!r}) with {found}", operand.position)


def _sort_of(literal: Literal, wanted: str) -> str:
    """Sort of a constant; text is a date where one is wanted and the text is an ISO date."""
    if isinstance(literal.value, bool):
        return "yes/no"
    if isinstance(literal.value, int | float):
        return "number"
    if wanted == "date":
        try:
            pd.to_datetime(literal.value, format="%Y-%m-%d")
        except ValueError:
            raise RowRuleError("a date is written 'yyyy-mm-dd'", literal.position) from None
        return "date"
    return "text"


def evaluate(rule: RowRule, frame: pd.DataFrame) -> pd.Series:
    """Whether each row keeps the rule, as a nullable Boolean series with the index of ``frame``.

    NA where a missing value leaves it open (three-valued logic of Kleene: ``false and NA`` is false,
    ``true or NA`` is true). ``is missing`` and ``is present`` are never NA.
    """
    return pd.Series(_truth(rule, frame), index=frame.index)


def _truth(rule: RowRule, frame: pd.DataFrame) -> BooleanArray:
    match rule:
        case Compare(left, sign, right):
            return _compared(left, sign, right, frame)
        case Among(operand, choices):
            return reduce(operator.or_, [_compared(operand, "==", choice, frame) for choice in choices])
        case Within(operand, low, high):
            return _compared(operand, ">=", low, frame) & _compared(operand, "<=", high, frame)
        case Presence(Name(column), missing):
            absent = frame[column].isna().to_numpy(dtype=bool)
            return BooleanArray(absent if missing else ~absent, np.zeros(len(frame), dtype=bool))
        case Not(part):
            return ~_truth(part, frame)
        case Joined(word, parts):
            return reduce(
                operator.and_ if word == "and" else operator.or_, [_truth(part, frame) for part in parts]
            )


def _compared(left: Operand, sign: str, right: Operand, frame: pd.DataFrame) -> BooleanArray:
    """Comparison of two operands; NA where either is missing."""
    dates = any(
        isinstance(operand, Name) and pd.api.types.is_datetime64_any_dtype(frame[operand.column].dtype)
        for operand in (left, right)
    )
    sides = [_side(operand, frame, dates=dates) for operand in (left, right)]
    told = np.broadcast_to(
        pd.Series(_COMPARE[sign](*sides)).to_numpy(dtype=bool, na_value=False), len(frame)
    )  # fmt: skip
    open_ = np.zeros(len(frame), dtype=bool)
    for operand in (left, right):
        if isinstance(operand, Name):
            open_ |= frame[operand.column].isna().to_numpy(dtype=bool)
    return BooleanArray(told.copy(), open_)


def _side(operand: Operand, frame: pd.DataFrame, *, dates: bool) -> object:
    if isinstance(operand, Name):
        return frame[operand.column]
    return pd.Timestamp(operand.value) if dates and isinstance(operand.value, str) else operand.value
