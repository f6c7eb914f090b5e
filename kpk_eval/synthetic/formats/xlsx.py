"""Excel workbooks with one sheet; text stays text, numbers are numbers, days are days."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from kpk_eval.synthetic.formats.sheet import MADE, TITLE, Sheet, cells


def write(sheet: Sheet, path: Path) -> None:
    """Write a workbook."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "default_date_format": "dd.mm.yyyy"})
    book.set_properties({"author": sheet.author, "created": MADE, "title": TITLE})
    page = book.add_worksheet(sheet.reader.sheet or "Daten")
    first = sheet.reader.header_row - 1
    if first:
        page.write_string(0, 0, TITLE)
    for position, name in enumerate(sheet.names):
        page.write_string(first, position, name)
        for row, cell in enumerate(cells(sheet, name), first + 1):
            _write_cell(page, row, position, cell)
    book.close()


def _write_cell(page: Any, row: int, position: int, cell: Any) -> None:
    if isinstance(cell, str):
        page.write_string(row, position, cell)
    elif isinstance(cell, date):
        page.write_datetime(row, position, datetime(cell.year, cell.month, cell.day))
    elif cell is not None:
        page.write(row, position, cell)
