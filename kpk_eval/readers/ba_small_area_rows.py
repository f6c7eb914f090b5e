"""Rows of a small-area table of the Federal Employment Agency: month, municipality, area or sum, cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpk_eval.readers.delimited import records
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode
from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.ooxml_cells import CellNotes, cell_notes
from kpk_eval.readers.workbook import Cell, as_text, cell_name, load_sheet, open_workbook, sheet_name

FRONT = 4
"""Columns in front of the values: month, municipality, area, name."""
WORKBOOKS = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
"""First bytes of .xls and .xlsx files."""
MUNICIPALITY = re.compile(r"\d{8}")
AREA = re.compile(r"[0-9A-Z]{9}")
SUM = re.compile(r"([0-9A-Z]*?)((?:SUM)+)")
AREA_DIGITS = 9
UNASSIGNED = "keine angabe"
MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
SPELLINGS = {"mar": "mär", "mrz": "mär", "may": "mai", "oct": "okt", "dec": "dez"}
NUMERIC_MONTH = (
    re.compile(r"(?P<year>\d{4})[-/.]?(?P<month>\d{2})(?:-\d{2})?"),
    re.compile(r"(?:\d{1,2}\.)?(?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
)
NAMED_MONTH = re.compile(r"(?P<name>[a-zäA-ZÄ]{3})[a-zä]*\.?[ -]?(?P<year>\d{4}|\d{2})")


class Level(StrEnum):
    """What a row is about."""

    AREA = "area"
    SUM = "sum"
    UNASSIGNED = "unassigned"
    """People of the municipality whose address is not known to the office (``keine Angabe``)."""


@dataclass(frozen=True, slots=True)
class Line:
    """Cells of one row, its number in the file (from 1), and the sheet (empty for a text file)."""

    number: int
    cells: Sequence[Cell]
    sheet: str
    delivery: Delivery

    def text(self, position: int) -> str:
        """Text of a cell without blanks around it; empty beyond the last one."""
        return as_text(self.cells[position]).strip() if position < len(self.cells) else ""

    def error(self, found: str, position: int, *, remedy: str) -> ReadError:
        """The error that says this about a cell of the row; position from 0."""
        if self.sheet:
            place = f"sheet {self.sheet!r}, cell {cell_name(self.number - 1, position)}"
        else:
            place = f"line {self.number}, column {position + 1}"
        return self.delivery.error(found, place=place, remedy=remedy)


@dataclass(frozen=True, slots=True)
class SmallAreaRow:
    """A row of data: what it is about, and the line with its cells."""

    line: Line
    year: int
    month: int
    ags: str
    code: str
    name: str
    level: Level


def lines_of(delivery: Delivery) -> Iterator[Line]:
    """Filled rows of the workbook's sheet, or of the text file, from the header row on."""
    if not delivery.content().startswith(WORKBOOKS):
        for record in records(decode(delivery), delivery):
            if record.line >= delivery.reader.header_row and any(cell.strip() for cell in record.cells):
                yield Line(record.line, record.cells, "", delivery)
        return
    workbook = open_workbook(delivery)
    name = sheet_name(workbook, delivery)
    notes = cell_notes(delivery, name) if delivery.content().startswith(WORKBOOKS[1]) else CellNotes()
    sheet = load_sheet(workbook, name, delivery)
    for row, cells in enumerate(sheet.rows):
        line = Line(row + 1, cells, name, delivery)
        if row + 1 >= delivery.reader.header_row and any(as_text(cell).strip() for cell in cells):
            _refuse_noted(line, notes)
            yield line


def row_of(line: Line) -> SmallAreaRow:
    """The row of data in a line.

    Raises
    ------
    ReadError
        Where the month, the 8-digit key of the municipality or the 9-digit code of the area is none.
    """
    year, month = _month(line)
    name, code = line.text(3), line.text(2).upper()
    ags = line.text(1)
    if not MUNICIPALITY.fullmatch(ags):
        remedy = "request the file again; a spreadsheet that saves it drops leading zeros"
        raise line.error("not the key of a municipality (8 digits)", 1, remedy=remedy)
    level = _level(line, code, name)
    return SmallAreaRow(line, year, month, ags, code, name, level)


def _level(line: Line, code: str, name: str) -> Level:
    if (total := SUM.fullmatch(code)) and len(code) in {AREA_DIGITS, len(total[2])}:
        return Level.SUM
    if UNASSIGNED in {name.lower(), code.lower()}:
        return Level.UNASSIGNED
    if AREA.fullmatch(code):
        return Level.AREA
    found = f"not the code of an area ({AREA_DIGITS} digits) and no sum (123456SUM, 123SUMSUM, SUMSUMSUM)"
    remedy = "request the file again; a spreadsheet that saves it drops leading zeros"
    raise line.error(found, 2, remedy=remedy)


def _month(line: Line) -> tuple[int, int]:
    """Year and month of a row, however the file writes them."""
    cell = line.cells[0]
    if isinstance(cell, date):
        return cell.year, cell.month
    text = line.text(0)
    found = next((match for form in NUMERIC_MONTH if (match := form.fullmatch(text))), None)
    if found and 1 <= int(found["month"]) <= 12:
        return int(found["year"]), int(found["month"])
    if named := NAMED_MONTH.fullmatch(text):
        name = named["name"].lower()
        name = SPELLINGS.get(name, name)
        if name in MONTHS:
            return int(f"20{named['year']}"[-4:]), MONTHS.index(name) + 1
    remedy = "the first column must hold the month of the report, such as 202312 or 12/2023"
    raise line.error("not a month", 0, remedy=remedy)


def _refuse_noted(line: Line, notes: CellNotes) -> None:
    """Raise for hidden rows and columns with content, for errors and for formulas without a result."""
    row = line.number - 1
    for position in range(len(line.cells)):
        if found := notes.lost.get((row, position)):
            raise line.error(found, position, remedy="request the file again")
        is_hidden = row in notes.hidden_rows or position in notes.hidden_columns
        if is_hidden and line.text(position):
            remedy = "show all rows and columns (a filter may be on), and save the file"
            raise line.error("holds data, but is hidden", position, remedy=remedy)
