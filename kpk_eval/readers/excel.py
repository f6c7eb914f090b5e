"""Workbooks of municipalities and offices (.xlsx, .xls): a table that a layout describes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.excel_columns import Holds, TableColumn, table_columns
from kpk_eval.readers.excel_header import header_of
from kpk_eval.readers.excel_rows import data_rows, refuse_no_data
from kpk_eval.readers.excel_sheet import Grid, open_grid
from kpk_eval.readers.excel_table import Content, table_of
from kpk_eval.readers.excel_values import Value, Writing, number_in, text_in, writing_of
from kpk_eval.readers.registry import reads


@reads(Format.EXCEL, using={"sheet", "decimal", "thousands", "missing", "legend", "layout"})
def read_excel(delivery: Delivery) -> Table:
    """Rows of the table that ``layout`` of the source describes (see `SheetLayout`).

    A column is called after its header from top to bottom, joined by `` | ``, or as ``columns`` says. The
    first column and those under ``text`` are text; all others are numbers (``Int64``, or ``float64`` with
    decimals). ``key_and_name`` becomes ``ags`` and ``area``. Where a header row holds years (``year_row``),
    each year of a row is a row of its own with the column ``year`` (``Int64``), in the order of the header.
    The index is the row of the sheet. An empty cell among numbers is missing with the reason ``no value in
    the source``; footnote marks of numbers are in ``flags``.

    Raises
    ------
    ReadError
        With sheet and cell, for all that does not fit the description or is neither a number nor explained.
    """
    layout = delivery.reader.layout
    if layout is None:
        remedy = "say at least where the header stands: 'layout: {header_rows: [3]}'"
        raise delivery.error("the format excel needs 'layout' in 'reader' of the source", remedy=remedy)
    grid = open_grid(delivery, layout)
    header = header_of(grid)
    described = table_columns(header, grid)
    if not described:
        raise header.error("the layout keeps no column", header.columns)
    rows = data_rows(grid, header, described)
    columns = _named(described, rows, grid)
    _refuse_merged(grid, rows, columns)
    refuse_no_data(grid, rows, columns)
    _refuse_mixed_percent(grid, rows, columns)
    return table_of(_content(grid, rows, columns))


def _named(columns: Sequence[TableColumn], rows: Sequence[int], grid: Grid) -> list[TableColumn]:
    """Columns with a header; raises where one without holds anything."""
    for one in columns:
        if not one.name and one.holds is not Holds.KEY_AND_NAME:
            row = next((row for row in rows if not grid.is_blank(row, one.position)), None)
            if row is not None:
                remedy = "name it under 'columns' by its letter, or list it under 'drop'"
                raise grid.error("the column holds data, but has no header", row, one.position, remedy=remedy)
    return [one for one in columns if one.name or one.holds is Holds.KEY_AND_NAME]


def _refuse_merged(grid: Grid, rows: Sequence[int], columns: Sequence[TableColumn]) -> None:
    """Raise for merged cells among the data, unless they give one text to several rows."""
    for merged in grid.sheet.merged:
        covered = [one for one in columns if merged.left <= one.position <= merged.right]
        first = bisect_left(rows, merged.top)
        if not covered or first == len(rows) or rows[first] > merged.bottom:
            continue
        is_label = merged.left == merged.right and covered[0].holds is not Holds.NUMBERS
        if not is_label or rows[first] != merged.top:
            place = f"sheet {grid.sheet.name!r}, cells {merged.name}"
            remedy = "unmerge the cells, or leave the row out with 'skip', 'until' or 'last_row'"
            raise grid.delivery.error("merged cells among the data", place=place, remedy=remedy)


def _refuse_mixed_percent(grid: Grid, rows: Sequence[int], columns: Sequence[TableColumn]) -> None:
    """Raise where a column has numbers both with and without the format of percentages."""
    for one in (column for column in columns if column.holds is Holds.NUMBERS):
        numbers = [row for row in rows if isinstance(grid.cell(row, one.position), float)]
        plain = [row for row in numbers if (row, one.position) not in grid.notes.percent]
        if plain and len(plain) < len(numbers):
            found = "a plain number in a column whose other numbers are percentages"
            remedy = "give all numbers of the column the same format, in the file"
            raise grid.error(found, plain[0], one.position, remedy=remedy)


def _content(grid: Grid, rows: Sequence[int], columns: Sequence[TableColumn]) -> Content:
    writing = writing_of(grid)
    values = {one.position: [_value(grid, row, one, writing) for row in rows] for one in columns}
    return Content(grid, rows, columns, values)


def _value(grid: Grid, row: int, column: TableColumn, writing: Writing) -> Value:
    read = number_in if column.holds is Holds.NUMBERS else text_in
    return read(grid, row, column.position, writing)
