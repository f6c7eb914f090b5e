"""Values as the type that the contract gives their column, and which could not be read as it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import pandas as pd

from kpk_eval.contract.model import ContractColumn, LogicalType

DTYPES: Mapping[LogicalType, str] = MappingProxyType(
    {
        LogicalType.STRING: "str",
        LogicalType.INTEGER: "Int64",
        LogicalType.NUMBER: "float64",
        LogicalType.BOOLEAN: "boolean",
        LogicalType.DATE: "datetime64[ns]",
    }
)
DATE_FORMATS: Mapping[str, str] = MappingProxyType({"yyyy-mm-dd": "%Y-%m-%d", "dd.mm.yyyy": "%d.%m.%Y"})
_DATE_FORMS = {
    "yyyy-mm-dd": r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T]00:00:00(?:[.]0+)?)?",
    "dd.mm.yyyy": r"[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}",
}
_INTEGER = r"[+-]?[0-9]+(?:[.]0)?"
_NUMBER = r"[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?"
_YES, _NO = ("true", "1", "ja", "yes", "wahr"), ("false", "0", "nein", "no", "falsch")
_EXACT = 2**53
"""Whole numbers beyond this are not exact as floating point, which is what the checks compute with."""


class _Family(StrEnum):
    """What cells are, before the contract says what they should be."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Typed:
    """Values of a column in its type; NA where missing or ``unreadable``, which is a Boolean series."""

    values: pd.Series
    unreadable: pd.Series


def as_type(cells: pd.Series, column: ContractColumn) -> Typed:
    """The cells as the column's type; blank text is missing, text that is not of the type unreadable.

    Numbers in text have a decimal point and no thousands separator; a whole number may end in ``.0``
    (``1.000`` may be a thousand and is unreadable).
    Yes and no may be written as true/false, ja/nein, yes/no, wahr/falsch or 1/0. A number in a text
    column becomes its digits; a date or a yes/no cell there is unreadable, as is a date with a time.
    """
    values = pd.Series(index=cells.index, dtype=DTYPES[column.type], name=column.name)
    unreadable = pd.Series(False, index=cells.index, name=column.name)
    for part in _alike(cells):
        reader = _READERS.get((column.type, _family(part)))
        read = reader(part, column) if reader else pd.Series(index=part.index, dtype=values.dtype)
        lost = read.isna() & ~_blank(part)
        if len(part) == len(cells):
            return Typed(read.astype(values.dtype).rename(column.name), lost.rename(column.name))
        values.loc[part.index] = read.astype(values.dtype)
        unreadable.loc[part.index] = lost
    return Typed(values, unreadable)


def _alike(cells: pd.Series) -> Iterator[pd.Series]:
    """The cells in parts of one family each; missing cells belong to no part of a mixed column."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        cells = cells.astype(cells.cat.categories.dtype)
    if cells.dtype != object:
        yield cells
        return
    present = cells[cells.notna()]
    families = present.map(_family_of)
    for family, dtype in _CELL_DTYPES.items():
        part = present[families == family]
        if len(part):
            yield part.astype(pd.api.types.pandas_dtype(dtype)) if dtype else pd.to_datetime(part)


def _family_of(cell: object) -> _Family:
    if isinstance(cell, bool | np.bool_):
        return _Family.TRUTH
    if isinstance(cell, int | float | np.number):
        return _Family.NUMBER
    return _Family.TEXT if isinstance(cell, str) or not hasattr(cell, "year") else _Family.MOMENT


_CELL_DTYPES = {_Family.TEXT: "str", _Family.NUMBER: "float64", _Family.TRUTH: "boolean", _Family.MOMENT: ""}


def _family(part: pd.Series) -> _Family:
    if pd.api.types.is_bool_dtype(part.dtype):
        return _Family.TRUTH
    if pd.api.types.is_numeric_dtype(part.dtype):
        return _Family.NUMBER
    return _Family.MOMENT if pd.api.types.is_datetime64_any_dtype(part.dtype) else _Family.TEXT


def _blank(part: pd.Series) -> pd.Series:
    """Whether a cell holds nothing: missing, or text of blanks only."""
    missing = part.isna()
    return missing | part.str.strip().eq("").fillna(False) if _family(part) is _Family.TEXT else missing


def _text_as_text(part: pd.Series, _: ContractColumn) -> pd.Series:
    return part.mask(_blank(part))


def _number_as_text(part: pd.Series, _: ContractColumn) -> pd.Series:
    return part.map(
        lambda number: f"{number:.0f}" if float(number).is_integer() else repr(float(number)), "ignore"
    )


def _text_as_number(part: pd.Series, _: ContractColumn, *, form: str = _NUMBER) -> pd.Series:
    text = part.str.strip()
    numbers = text.where(text.str.fullmatch(form).fillna(False).astype(bool)).astype("float64")
    return numbers.where(np.isfinite(numbers))


def _number_as_number(part: pd.Series, _: ContractColumn) -> pd.Series:
    numbers = part.astype("float64")
    return numbers.where(np.isfinite(numbers))


def _text_as_integer(part: pd.Series, column: ContractColumn) -> pd.Series:
    return _whole(_text_as_number(part, column, form=_INTEGER))


def _number_as_integer(part: pd.Series, column: ContractColumn) -> pd.Series:
    return _whole(_number_as_number(part, column))


def _whole(numbers: pd.Series) -> pd.Series:
    return numbers.where((numbers % 1 == 0) & (numbers.abs() < _EXACT)).astype("Int64")


def _text_as_truth(part: pd.Series, _: ContractColumn) -> pd.Series:
    return (
        part.str.strip()
        .str.lower()
        .map(dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False))
        .astype("boolean")
    )


def _number_as_truth(part: pd.Series, _: ContractColumn) -> pd.Series:
    return part.astype("float64").map({1.0: True, 0.0: False}).astype("boolean")


def _truth_as_truth(part: pd.Series, _: ContractColumn) -> pd.Series:
    return part.astype("boolean")


def _text_as_date(part: pd.Series, column: ContractColumn) -> pd.Series:
    text = part.str.strip()
    text = text.where(text.str.fullmatch(_DATE_FORMS[column.date_format]).fillna(False).astype(bool))
    days = text.str.slice(0, 10)
    return _in_range(pd.to_datetime(days, format=DATE_FORMATS[column.date_format], errors="coerce"))


def _moment_as_date(part: pd.Series, _: ContractColumn) -> pd.Series:
    local = part.dt.tz_localize(None)
    return _in_range(local.where(local == local.dt.normalize()))


def _in_range(dates: pd.Series) -> pd.Series:
    """The dates in nanoseconds; missing where that cannot hold them (before 1678, after 2261)."""
    held = dates.between(pd.Timestamp("1678-01-01"), pd.Timestamp("2261-12-31"))
    return dates.where(held).astype("datetime64[ns]")


_READERS: Mapping[tuple[LogicalType, _Family], Callable[[pd.Series, ContractColumn], pd.Series]] = {
    (LogicalType.STRING, _Family.TEXT): _text_as_text,
    (LogicalType.STRING, _Family.NUMBER): _number_as_text,
    (LogicalType.INTEGER, _Family.TEXT): _text_as_integer,
    (LogicalType.INTEGER, _Family.NUMBER): _number_as_integer,
    (LogicalType.NUMBER, _Family.TEXT): _text_as_number,
    (LogicalType.NUMBER, _Family.NUMBER): _number_as_number,
    (LogicalType.BOOLEAN, _Family.TEXT): _text_as_truth,
    (LogicalType.BOOLEAN, _Family.NUMBER): _number_as_truth,
    (LogicalType.BOOLEAN, _Family.TRUTH): _truth_as_truth,
    (LogicalType.DATE, _Family.TEXT): _text_as_date,
    (LogicalType.DATE, _Family.MOMENT): _moment_as_date,
}
