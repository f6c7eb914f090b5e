"""Columns of a described table: which are kept, what they are called, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kpk_eval.readers.excel_header import Header, HeaderColumn
from kpk_eval.readers.excel_sheet import Grid
from kpk_eval.readers.workbook import column_letters

AGS, AREA, YEAR, VALUE = "ags", "area", "year", "value"
"""Columns that the reader makes; the last one is that of a table whose header has nothing but years."""


class Holds(StrEnum):
    """What the cells of a column are."""

    NUMBERS = "numbers"
    TEXT = "text"
    KEY_AND_NAME = "key and name"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column that is kept: position (from 0), name, content, and the year its cells are about."""

    position: int
    name: str
    holds: Holds
    year: int | None


def table_columns(header: Header, grid: Grid) -> tuple[TableColumn, ...]:
    """Columns that the layout keeps, from left to right. A column without a header has an empty name.

    Raises
    ------
    ReadError
        Where the layout names a column that is not there, two columns get the same name (and year), a
        column of numbers has no year although the table has a row of years, a year without a header would be
        lost, a kept column is hidden without the layout saying so, or nothing is kept.
    """
    names = _names(header, grid)
    texts = {one.position for name in grid.layout.text for one in header.find(name, key="text")}
    texts |= {grid.span.start}
    labels = _key_columns(header, grid)
    columns = []
    for one in header.columns:
        if one.position in labels:
            columns.append(TableColumn(one.position, "", Holds.KEY_AND_NAME, None))
        elif (name := names.get(one.position)) is not None:
            holds = Holds.TEXT if one.position in texts else Holds.NUMBERS
            _refuse_without_year(one, name, holds, grid)
            columns.append(TableColumn(one.position, name, holds, one.year))
    _refuse_twice(columns, header, grid)
    _refuse_years_without_header(columns, header, grid)
    if unnamed := (texts - {one.position for one in columns} - {grid.span.start}):
        raise header.error("'text' names a column that 'columns' does not keep", header.at(unnamed))
    return tuple(_visible(columns, grid))


def _names(header: Header, grid: Grid) -> dict[int, str]:
    """Position -> name of the columns that are kept."""
    layout = grid.layout
    if layout.columns:
        names: dict[int, str] = {}
        for reference, name in layout.columns.items():
            for one in header.find(reference, key="columns"):
                if names.setdefault(one.position, name) != name:
                    found = f"'columns' gives a column two names, {name!r} being one of them"
                    raise header.error(found, [one])
    else:
        names = {one.position: one.path or (VALUE if one.year else "") for one in header.columns}
    dropped = {one.position for key in layout.drop for one in header.find(key, key="drop")}
    return {position: name for position, name in names.items() if position not in dropped}


def _key_columns(header: Header, grid: Grid) -> set[int]:
    if grid.layout.key_and_name is None:
        return set()
    found = header.find(grid.layout.key_and_name, key="key_and_name")
    if len(found) > 1:
        raise header.error("'key_and_name' names several columns", found)
    return {found[0].position}


def _refuse_without_year(column: HeaderColumn, name: str, holds: Holds, grid: Grid) -> None:
    """Raise for a column of numbers that no year belongs to, where the table has a row of years."""
    if grid.layout.year_row is None or column.year or holds is Holds.TEXT or not column.path:
        return
    found = f"column {name!r} has {column.year_text!r} in 'year_row', which is neither a year nor a date"
    remedy = "correct 'year_row', or list the column under 'drop' (or under 'text' where it holds words)"
    raise grid.error(found, grid.layout.year_row - 1, column.position, remedy=remedy)


def _refuse_years_without_header(columns: list[TableColumn], header: Header, grid: Grid) -> None:
    """Raise where 'columns' would lose a year because the header above it was written once, not merged."""
    kept = {one.position for one in columns}
    dropped = {one.position for key in grid.layout.drop for one in header.find(key, key="drop")}
    lost = [one for one in header.columns if one.year and not one.path and one.position not in kept | dropped]
    if lost and any(one.year for one in columns):
        letter = column_letters(lost[0].position)
        found = (
            f"column {letter} has the year {lost[0].year_text} under an empty header, and would be left out"
        )
        remedy = f"write 'fill_header: true' where the header to its left is meant, or 'drop: [{letter}]'"
        raise grid.error(found, (grid.layout.year_row or 1) - 1, lost[0].position, remedy=remedy)


def _refuse_twice(columns: list[TableColumn], header: Header, grid: Grid) -> None:
    """Raise where two columns have the same name and year, or the name of one that the reader makes."""
    layout = grid.layout
    own = {AGS, AREA} if layout.key_and_name else {AGS} if layout.ags else set()
    own |= {YEAR} if layout.year_row else set()
    seen: dict[str, list[TableColumn]] = {}
    for one in columns:
        if one.name in own:
            found = f"a column is called {one.name!r}, as the one that the reader makes"
            raise header.error(found, header.at({one.position}))
        same = seen.setdefault(one.name, []) if one.name else []
        if (other := next((old for old in same if not _differ_by_year(one, old)), None)) is not None:
            year = f" for {one.year}" if one.year else ""
            found = f"two columns are called {one.name!r}{year}; name or drop them"
            raise header.error(found, header.at({one.position, other.position}))
        same.append(one)


def _differ_by_year(one: TableColumn, other: TableColumn) -> bool:
    """Whether two columns of one name are the same thing in two years."""
    return None not in {one.year, other.year} and one.year != other.year and one.holds is other.holds


def _visible(columns: list[TableColumn], grid: Grid) -> Iterator[TableColumn]:
    """Columns that are not hidden, or that the layout keeps all the same."""
    for one in columns:
        hidden = one.position in grid.notes.hidden_columns
        if hidden and grid.layout.hidden is None:
            remedy = "declare 'hidden: keep' or 'hidden: drop', or list the column under 'drop'"
            row = grid.layout.header_rows[-1] - 1
            raise grid.error("the column is hidden in the sheet", row, one.position, remedy=remedy)
        if not (hidden and grid.layout.hidden == "drop"):
            yield one
