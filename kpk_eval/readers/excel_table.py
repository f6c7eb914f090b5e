"""Values of a described table as a tidy table: keys and names apart, years in rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.readers.excel_columns import AGS, AREA, YEAR, Holds, TableColumn
from kpk_eval.readers.excel_sheet import Grid
from kpk_eval.readers.excel_values import Value
from kpk_eval.readers.numbers import as_numbers
from kpk_eval.readers.reasons import NO_VALUE

GERMANY = {"Deutschland": "DG"}
"""Area whose name needs no key in front of it."""
KEY_AND_NAME = re.compile(r"(\d{2,12})[\s:–-]+(\D.*)")
"""A key and the name behind it."""


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in the table: rows of the sheet (from 0), columns, and their values by position."""

    grid: Grid
    rows: Sequence[int]
    columns: Sequence[TableColumn]
    values: Mapping[int, Sequence[Value]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A column of the tidy table, before it has a type."""

    name: str
    holds: Holds
    values: Sequence[Value]


def table_of(content: Content) -> Table:
    """Rows of the sheet under their numbers (from 1); repeated for every year where the header holds years.

    Raises
    ------
    ReadError
        Where a cell of keys and names does not begin with a key and is not among ``keys``.
    """
    layout = content.grid.layout
    by_year = layout.year_row is not None
    years = list(dict.fromkeys(one.year for one in content.columns if one.year)) if by_year else [None]
    if not years:
        remedy = "correct 'year_row' or 'columns' of the source"
        raise content.grid.delivery.error("no column that is kept has a year in 'year_row'", remedy=remedy)
    index = pd.Index([row + 1 for row in content.rows for _ in years])
    parts = list(_parts(content, years))
    frame = {one.name: _series(one, index) for one in parts}
    if layout.ags:
        frame[AGS] = pd.Series(layout.ags, index, dtype="str")
    if by_year:
        frame[YEAR] = pd.Series([year for _ in content.rows for year in years], index, dtype="Int64")
    order = [name for name in (AGS, AREA, YEAR) if name in frame]
    order += [name for name in frame if name not in order]
    reasons = {one.name: [value.reason for value in one.values] for one in parts}
    flags = {one.name: [value.flag for value in one.values] for one in parts}
    table = pd.DataFrame({name: frame[name] for name in order}, index=index)
    return Table(table, _texts(reasons, index), flags=_texts(flags, index))


def _parts(content: Content, years: Sequence[int | None]) -> Iterator[_Part]:
    """Columns of the tidy table, each with one value per row and year."""
    for name in dict.fromkeys(one.name for one in content.columns):
        columns = {one.year: one for one in content.columns if one.name == name}
        holds = next(iter(columns.values())).holds
        values = [
            _value(content, columns.get(year) or columns.get(None), number)
            for number in range(len(content.rows))
            for year in years
        ]
        if holds is Holds.KEY_AND_NAME:
            pairs = _keys_and_names(content, columns[None], years)
            yield _Part(AGS, Holds.TEXT, [Value(key) for key, _ in pairs])
            yield _Part(AREA, Holds.TEXT, [Value(area) for _, area in pairs])
        else:
            yield _Part(name, holds, values)


def _value(content: Content, column: TableColumn | None, number: int) -> Value:
    if column is None:
        return Value(None, content.grid.delivery.say(NO_VALUE))
    return content.values[column.position][number]


def _keys_and_names(
    content: Content, column: TableColumn, years: Sequence[int | None]
) -> list[tuple[str, str]]:
    """Key and name of each row, once per year."""
    grid, pairs = content.grid, []
    known = GERMANY | grid.layout.keys
    for row, value in zip(content.rows, content.values[column.position], strict=True):
        text = str(value.content or "")
        found = KEY_AND_NAME.fullmatch(text)
        if found is None and text not in known:
            remedy = (
                "end the table above it ('until', 'last_row'), leave the row out with 'skip', or give its "
                "name a key under 'keys'"
            )
            raise grid.error("does not begin with a key", row, column.position, remedy=remedy)
        pairs += [(found[1], found[2]) if found else (known[text], text)] * len(years)
    return pairs


def _series(part: _Part, index: pd.Index[int]) -> pd.Series[float] | pd.Series[str]:
    content = [one.content for one in part.values]
    if part.holds is Holds.NUMBERS:
        return as_numbers(content, index)
    return pd.Series(content, index, dtype="str")


def _texts(columns: Mapping[str, Sequence[str | None]], index: pd.Index[int]) -> pd.DataFrame:
    """Columns in which there is any text."""
    told = {
        name: pd.Series(list(texts), index, dtype="str")
        for name, texts in columns.items()
        if any(text is not None for text in texts)
    }
    return pd.DataFrame(told, index=index)
