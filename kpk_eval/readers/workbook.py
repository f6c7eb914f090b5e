"""Sheets of a workbook: which one is meant, its cells, and how a cell is called and written as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook, SheetTypeEnum

from kpk_eval.closest import did_you_mean
from kpk_eval.readers.delivery import Delivery

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What the workbook library gives for a cell; an empty cell is an empty text."""

LOCKED = "EncryptedPackage".encode("utf-16-le")
"""Name of the part that holds an encrypted workbook."""
EXACT_DIGITS = 10**15
"""Spreadsheets keep 15 digits of a number; the rest of a longer one is lost."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that are merged: rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """The range as spreadsheets show it, ``A1:B2``."""
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells of a sheet from A1 on, in rows of equal length, and its merged ranges."""

    name: str
    rows: list[list[Cell]]
    merged: tuple[Merged, ...]

    def place(self, row: int, column: int) -> str:
        """How messages call a cell; row and column from 0."""
        return f"sheet {self.name!r}, cell {cell_name(row, column)}"


def refuse_locked(delivery: Delivery) -> None:
    """Raise where a workbook is protected by a password: it is wrapped in a file of the old kind."""
    if LOCKED in delivery.content():
        raise delivery.error("is protected by a password", remedy="deliver it without a password")


def open_workbook(delivery: Delivery) -> CalamineWorkbook:
    """The workbook with its sheets not yet loaded. Raises `ReadError` where it is damaged or no workbook."""
    delivery.refuse_empty()
    refuse_locked(delivery)
    with delivery.parsed_by("calamine"), delivery.path.open("rb") as file:
        # by its content: the library would trust the ending, and .xls is often an .xlsx renamed
        return CalamineWorkbook.from_filelike(file)


def sheet_name(workbook: CalamineWorkbook, delivery: Delivery, *, usual: str | None = None) -> str:
    """Name of the sheet that the source names; else of the usual one of the format; else of the only one.

    Raises
    ------
    ReadError
        Where the sheet is absent, or several are there and none is named.
    """
    names = [one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    there = f"the workbook has: {', '.join(map(repr, names)) or 'no worksheet'}"
    wanted = delivery.reader.sheet or usual
    if wanted is None and len(names) != 1:
        raise delivery.error(f"'sheet' is not declared; {there}", remedy="name the sheet in the source")
    name = wanted or names[0]
    if name not in names:
        hint = did_you_mean(name, names)
        raise delivery.error(f"no sheet {name!r}; {hint}{there}", remedy="correct 'sheet' in the source")
    return name


def load_sheet(workbook: CalamineWorkbook, name: str, delivery: Delivery) -> Sheet:
    """Cells of a sheet. Raises `ReadError` where it is damaged."""
    with delivery.parsed_by("calamine"):
        sheet = workbook.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        ranges = sheet.merged_cell_ranges or []
    return Sheet(name, rows, tuple(Merged(*start, *end) for start, end in ranges))


def cell_name(row: int, column: int) -> str:
    """Name of a cell as spreadsheets show it, ``B5``; row and column from 0."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Name of a column as spreadsheets show it, ``AB``; columns from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_number(letters: str) -> int:
    """Column of which `column_letters` is the name."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number; yes and no are none."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def as_text(cell: Cell) -> str:
    """A cell as text: whole numbers without decimals, dates and times in ISO form, durations as hours."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)
