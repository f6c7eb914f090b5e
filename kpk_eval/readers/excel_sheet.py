"""The sheet in which a described table stands: its cells and what the workbook says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from kpk_eval.params.schema.layout import SheetLayout
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.ooxml_cells import CellNotes, Position, cell_notes
from kpk_eval.readers.workbook import (
    Cell,
    Sheet,
    as_text,
    column_number,
    is_number,
    load_sheet,
    open_workbook,
    refuse_locked,
    sheet_name,
)

OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
"""First bytes of .xls and of .xlsx files."""
SAVE_AS = "open it in a spreadsheet program and save it as .xlsx"


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of a sheet with what else is known of them. Rows and columns count from 0.

    ``origins`` maps each cell of a merged range to its first one. ``tells`` is false for .xls: the library
    gives no formats, raised digits or hidden rows of such files.
    """

    delivery: Delivery
    layout: SheetLayout
    sheet: Sheet
    notes: CellNotes
    origins: Mapping[Position, Position]
    tells: bool

    @property
    def span(self) -> range:
        """Columns that belong to the table."""
        width = len(self.sheet.rows[0]) if self.sheet.rows else 0
        if self.layout.span is None:
            return range(width)
        columns = letters_range(self.layout.span)
        return range(columns.start, min(columns.stop, width))

    def cell(self, row: int, column: int) -> Cell:
        """What a cell holds; an empty text beyond the filled part of the sheet."""
        inside = row < len(self.sheet.rows) and column < len(self.sheet.rows[row])
        return self.sheet.rows[row][column] if inside else ""

    def text(self, row: int, column: int) -> str:
        """Text of a cell on one line, without what is set as superscript; numbers with the zeros shown."""
        raised = self.notes.raised.get((row, column))
        cell = self.cell(row, column) if raised is None else raised.text
        digits = self.notes.digits.get((row, column), 0)
        return on_one_line(as_text(cell).zfill(digits) if is_number(cell) else as_text(cell))

    def is_blank(self, row: int, column: int) -> bool:
        """Whether a cell holds nothing but blanks; an error or a formula without a result is something."""
        return (row, column) not in self.notes.lost and not self.text(row, column)

    def first_filled(self, row: int) -> int | None:
        """First column of the table with content in a row; None where the row is empty."""
        return next((column for column in self.span if not self.is_blank(row, column)), None)

    def error(self, found: str, row: int, column: int, *, remedy: str) -> ReadError:
        """The error that says this about a cell."""
        return self.delivery.error(found, place=self.sheet.place(row, column), remedy=remedy)


def open_grid(delivery: Delivery, layout: SheetLayout) -> Grid:
    """The sheet that the source names (or the only one).

    Raises
    ------
    ReadError
        Where the file is damaged, protected or no workbook; where the sheet is absent, or hidden without
        the layout saying so; where an expected text does not stand in its cell.
    """
    tells = _refuse_other_kinds(delivery, layout)
    workbook = open_workbook(delivery)
    name = sheet_name(workbook, delivery)
    _refuse_hidden_sheet(workbook, name, delivery, layout)
    notes = cell_notes(delivery, name) if tells else CellNotes()
    sheet = load_sheet(workbook, name, delivery)
    grid = Grid(delivery, layout, sheet, notes, _origins(sheet), tells)
    for place, expected in layout.expect.items():
        _refuse_unexpected(grid, place, expected)
    return grid


def letters_range(letters: str) -> range:
    """Columns that letters such as ``B`` or ``B:F`` name."""
    first, _, last = letters.partition(":")
    return range(column_number(first), column_number(last or first) + 1)


def on_one_line(text: str) -> str:
    """Text with every run of blanks and line breaks as one blank."""
    return " ".join(text.split())


def _refuse_other_kinds(delivery: Delivery, layout: SheetLayout) -> bool:
    """Whether the file is an .xlsx, which tells more than an .xls; raises for anything else."""
    content = delivery.content()
    if content.startswith(ZIP):
        return True
    if not content.startswith(OLE):
        raise delivery.error("is no workbook", remedy=f"{SAVE_AS}, or correct 'format'")
    refuse_locked(delivery)
    if layout.hidden != "keep" or layout.percent == "shown":
        found = "is an .xls file, which does not tell what is hidden, shown in percent or set as superscript"
        remedy = f"{SAVE_AS}; or look through the sheet and declare 'hidden: keep' and no 'percent: shown'"
        raise delivery.error(found, remedy=remedy)
    return False


def _refuse_hidden_sheet(
    workbook: CalamineWorkbook, name: str, delivery: Delivery, layout: SheetLayout
) -> None:
    hidden = {one.name for one in workbook.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
    if name in hidden and layout.hidden != "keep":
        remedy = "name another sheet, or declare 'hidden: keep' if it is really meant"
        raise delivery.error(f"the sheet {name!r} is hidden", remedy=remedy)


def _refuse_unexpected(grid: Grid, place: str, expected: str) -> None:
    letters = place.rstrip("0123456789")
    row, column = int(place.removeprefix(letters)) - 1, column_number(letters)
    stands = {grid.text(row, column), on_one_line(as_text(grid.cell(row, column)))}
    if on_one_line(expected) not in stands:
        found = f"is not {expected!r}, which 'expect' names"
        remedy = "the sheet is built otherwise: correct 'layout' of the source"
        raise grid.error(found, row, column, remedy=remedy)


def _origins(sheet: Sheet) -> dict[Position, Position]:
    width = len(sheet.rows[0]) if sheet.rows else 0
    return {
        (row, column): (merged.top, merged.left)
        for merged in sheet.merged
        for row in range(merged.top, min(merged.bottom + 1, len(sheet.rows)))
        for column in range(merged.left, min(merged.right + 1, width))
    }
