"""Rows of a described table: where it begins and ends, and which rows in it are no data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from kpk_eval.readers.excel_columns import Holds, TableColumn
from kpk_eval.readers.excel_header import Header
from kpk_eval.readers.excel_sheet import Grid, on_one_line

TOTAL = re.compile(
    r"(Σ|(gesamt|zwischen|teil)?summe|insgesamt|gesamt(stadt|kreis)?|total|zusammen)(\W.*)?"
    r"|.*\W(insgesamt|gesamt|zusammen)",
    re.IGNORECASE,
)
"""First cells of rows that sum up other rows."""
NUMBER = re.compile(r"[+-]?\d[\d.,\s]*( %)?")


def data_rows(grid: Grid, header: Header, columns: Sequence[TableColumn]) -> list[int]:
    """Rows of data (from 0), without empty rows and those that the layout leaves out.

    Raises
    ------
    ReadError
        Where the table does not end where the layout says, or rows with numbers stand above or below it; a
        text under 'skip' is in no row; or a row is hidden without the layout saying so.
    """
    last_header = grid.layout.header_rows[-1] - 1
    first = (grid.layout.first_row or last_header + 2) - 1
    above = [row for row in range(last_header + 1, first) if _is_labelled(grid, row, columns[0].position)]
    inside, below = _extent(grid, first)
    skipped = _skipped(grid, header, [*above, *inside, *below])
    _refuse_numbers(grid, [row for row in above if row not in skipped], columns, where="above 'first_row'")
    _refuse_numbers(grid, [row for row in below if row not in skipped], columns, where="below the table")
    return _visible(grid, [row for row in inside if row not in skipped])


def refuse_no_data(grid: Grid, rows: Iterable[int], columns: Sequence[TableColumn]) -> None:
    """Raise for a row that looks like a total without being declared, and for one without any value."""
    for row in rows:
        _refuse_total(grid, row, columns)
        _refuse_label_only(grid, row, columns)


def _extent(grid: Grid, first: int) -> tuple[list[int], list[int]]:
    """Filled rows of the table, and filled rows below it that could belong to it.

    After a declared last row, these are the rows up to the next empty one; where the first empty row ends
    the table, all rows below. Below a stop mark nothing belongs to it.
    """
    layout = grid.layout
    filled = [row for row in range(first, len(grid.sheet.rows)) if grid.first_filled(row) is not None]
    if layout.until is not None:
        end = _stop(grid, filled, layout.until)
        return [row for row in filled if row < end], []
    if layout.last_row is not None:
        if layout.last_row - 1 not in filled:
            found = f"row {layout.last_row} of sheet {grid.sheet.name!r} ('last_row') is empty"
            raise grid.delivery.error(found, remedy="correct 'last_row', or use 'until'")
        return [row for row in filled if row < layout.last_row], _unbroken(filled, layout.last_row)
    inside = _unbroken(filled, filled[0]) if filled else []
    return inside, filled[len(inside) :]


def _unbroken(filled: Sequence[int], first: int) -> list[int]:
    """Filled rows from one on, up to the first empty row."""
    rest = [row for row in filled if row >= first]
    return [row for number, row in enumerate(rest) if row == first + number]


def _stop(grid: Grid, filled: Iterable[int], mark: str) -> int:
    """First row that begins with the stop mark."""
    beginning = on_one_line(mark)
    for row in filled:
        column = grid.first_filled(row)
        if column is not None and grid.text(row, column).startswith(beginning):
            return row
    found = f"no row below the header of sheet {grid.sheet.name!r} begins with {mark!r} ('until')"
    raise grid.delivery.error(found, remedy="correct 'until', or use 'last_row'")


def _skipped(grid: Grid, header: Header, rows: Sequence[int]) -> set[int]:
    """Rows that the layout leaves out. Raises for a text that is in no row."""
    skipped: set[int] = set()
    for reference, patterns in grid.layout.skip.items():
        positions = [one.position for one in header.find(reference, key="skip")]
        for pattern in patterns:
            found = {row for row in rows if any(_fits(grid.text(row, at), [pattern]) for at in positions)}
            if not found:
                told = f"'skip' names {pattern!r}, but no row of the table has it in column {reference!r}"
                remedy = "correct 'skip': what it meant to leave out could be read as data"
                raise grid.delivery.error(told, place=f"sheet {grid.sheet.name!r}", remedy=remedy)
            skipped |= found
    return skipped


def _fits(text: str, patterns: Collection[str]) -> bool:
    """Whether a text is one of the patterns, in which ``*`` stands for anything; case does not matter."""
    return any(
        re.fullmatch(".*".join(map(re.escape, on_one_line(one).split("*"))), text, re.IGNORECASE)
        for one in patterns
    )


def _is_labelled(grid: Grid, row: int, column: int) -> bool:
    """Whether a row has a label of its own, unlike rows of units or numbers of columns."""
    return (row, column) not in grid.origins and not grid.is_blank(row, column)


def _refuse_numbers(grid: Grid, rows: Iterable[int], columns: Sequence[TableColumn], *, where: str) -> None:
    """Raise where rows that are not read have numbers."""
    for row in rows:
        for one in columns:
            if one.holds is Holds.NUMBERS and NUMBER.fullmatch(grid.text(row, one.position)):
                found = f"a number {where}; rows of data may be missing"
                remedy = "declare 'until' (the text below the table), 'last_row', 'first_row' or 'skip'"
                raise grid.error(found, row, one.position, remedy=remedy)


def _visible(grid: Grid, rows: Sequence[int]) -> list[int]:
    """Rows that are not hidden, or that the layout keeps all the same."""
    hidden = [row for row in rows if row in grid.notes.hidden_rows]
    if hidden and grid.layout.hidden is None:
        named = ", ".join(str(row + 1) for row in hidden[:5])
        more = f" (and {len(hidden) - 5} more)" if len(hidden) > 5 else ""
        place = f"sheet {grid.sheet.name!r}, row {named}{more}"
        remedy = "declare 'hidden: keep' or 'hidden: drop' (a filter that is on hides rows, too)"
        raise grid.delivery.error("rows of the table are hidden in the sheet", place=place, remedy=remedy)
    return [row for row in rows if row not in hidden or grid.layout.hidden == "keep"]


def _refuse_total(grid: Grid, row: int, columns: Sequence[TableColumn]) -> None:
    """Raise for a row that evidently sums up others."""
    first = columns[0]
    text = grid.text(row, first.position)
    if first.holds is not Holds.NUMBERS and TOTAL.fullmatch(text) and not _fits(text, grid.layout.keep):
        remedy = "leave the row out with 'skip', or list its text under 'keep' if it is data"
        raise grid.error(f"the row looks like a total ({text!r})", row, first.position, remedy=remedy)


def _refuse_label_only(grid: Grid, row: int, columns: Sequence[TableColumn]) -> None:
    """Raise for a row without any value, such as a note or a heading, unless empty cells are explained."""
    values = [one.position for one in columns if one.holds is Holds.NUMBERS]
    if values and "" not in grid.delivery.reader.missing and all(grid.is_blank(row, at) for at in values):
        remedy = (
            "end the table above it ('until', 'last_row') or leave it out with 'skip'; if it is data, say "
            "under 'missing' what an empty cell ('') means"
        )
        raise grid.error("the row has no value: a note or a heading", row, columns[0].position, remedy=remedy)
