"""Excel workbooks (.xlsx): one sheet, one header row, one row per record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.legends import Explainer, ToldColumn, explain, explainer_of, told_frame
from kpk_eval.readers.missing import first_of, separate
from kpk_eval.readers.numbers import as_numbers, plainly
from kpk_eval.readers.ooxml import inspect_sheet
from kpk_eval.readers.registry import reads
from kpk_eval.readers.workbook import (
    EXACT_DIGITS,
    Cell,
    Sheet,
    as_text,
    is_number,
    load_sheet,
    open_workbook,
    sheet_name,
)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet: its position (from 0), its name, and its cells below the header."""

    position: int
    name: str
    cells: pd.Series[Any]

    @property
    def texts(self) -> pd.Series[str]:
        """The cells as text."""
        return pd.Series([as_text(cell) for cell in self.cells], index=self.cells.index, dtype="str")


@reads(Format.XLSX, using={"sheet", "header_row", "decimal", "thousands", "missing", "legend"})
def read_xlsx(delivery: Delivery) -> Table:
    """Rows of a sheet below its header row; the index is the row of the sheet.

    Text stays text (``05711000`` keeps its zero). A column whose cells are all numbers has the dtype
    ``Int64`` or ``float64``, one of yes and no ``boolean``, one of days ``datetime64``, however they are
    displayed; every other column is text, in which whole numbers have no decimals and dates are in ISO form.
    Rows and unnamed columns without content are left out.
    Where the source declares the legend of an office, that explains the columns of values, which become
    numbers, and qualifications of values are flags (see `explain`).

    Raises
    ------
    ReadError
        Beyond damaged files and absent sheets: for merged cells, an empty or repeated header above data, an
        error or uncalculated formula, a whole number longer than the 15 digits a spreadsheet keeps, and a
        stray cell so far out that the sheet would not fit into memory.
    """
    workbook = open_workbook(delivery)
    name = sheet_name(workbook, delivery)
    inspect_sheet(delivery, name)
    sheet = load_sheet(workbook, name, delivery)
    _refuse_merged(sheet, delivery)
    columns = list(_columns(sheet, delivery))
    texts = pd.DataFrame({one.name: one.texts for one in columns})
    cells = separate(texts, delivery.legend())
    explainer = explainer_of(delivery, [one.name for one in columns])
    typed: dict[str, pd.Series[Any]] = {}
    told: dict[str, ToldColumn] = {}
    for one in columns:
        valid = cells.values[one.name]
        typed[one.name] = _typed(one, valid, sheet, delivery)
        told |= _told(one, valid, sheet, explainer)
    typed |= {column: _numbers(one) for column, one in told.items()}
    reasons = told_frame({column: one.reasons for column, one in told.items()}, texts.index)
    flags = told_frame({column: one.flags for column, one in told.items()}, texts.index)
    return Table(pd.DataFrame(typed, index=texts.index), first_of(cells.reasons, reasons), flags=flags)


def _told(
    column: SheetColumn, valid: pd.Series[str], sheet: Sheet, explainer: Explainer | None
) -> dict[str, ToldColumn]:
    """What the legend says of a column; nothing where it is none of values, or no legend is declared."""
    if explainer is None:
        return {}
    entered = column.cells.map(is_number).astype(bool)
    texts = valid.where(~entered, valid.str.replace(".", explainer.grammar.notation.decimal, regex=False))
    told = explain(texts, explainer, place=lambda row: sheet.place(row - 1, column.position))
    return {} if told is None else {column.name: told}


def _numbers(told: ToldColumn) -> pd.Series[Any]:
    """Numbers of a column that the legend has explained."""
    values = [None if pd.isna(text) else float(text) for text in told.values]
    return as_numbers(values, told.values.index)


def _refuse_merged(sheet: Sheet, delivery: Delivery) -> None:
    """Raise for merged cells in the header or below: all but the first of them would be read as empty."""
    for merged in sheet.merged:
        if merged.bottom + 1 >= delivery.reader.header_row:
            place = f"sheet {sheet.name!r}, cells {merged.name}"
            remedy = "unmerge the cells and fill each of them, or correct 'header_row'"
            raise delivery.error("merged cells", place=place, remedy=remedy)


def _columns(sheet: Sheet, delivery: Delivery) -> Iterator[SheetColumn]:
    """Named columns of a sheet, with the rows that have content."""
    top = delivery.reader.header_row - 1
    if top >= len(sheet.rows):
        found = f"sheet {sheet.name!r} has {len(sheet.rows)} rows, none of them is header row {top + 1}"
        raise delivery.error(found, remedy="correct 'header_row' or 'sheet' in the source")
    filled = {
        row + 1: cells for row, cells in enumerate(sheet.rows) if row > top and any(map(_filled, cells))
    }
    seen: dict[str, int] = {}
    for position, cell in enumerate(sheet.rows[top]):
        name = as_text(cell).strip()
        cells = pd.Series({row: one[position] for row, one in filled.items()}, dtype=object)
        if name or cells.map(_filled).any():
            _refuse_name(name, seen, sheet.place(top, position), delivery)
            seen[name] = position
            yield SheetColumn(position, name, cells)


def _filled(cell: Cell) -> bool:
    """Whether a cell holds anything but blanks."""
    return not isinstance(cell, str) or bool(cell.strip())


def _refuse_name(name: str, seen: Mapping[str, int], place: str, delivery: Delivery) -> None:
    """Raise for an empty header above data and for one that occurs twice."""
    if not name or name in seen:
        found = (
            "the same header as in another column" if name else "the header is empty, but the column is not"
        )
        remedy = "give every column a name of its own, or correct 'header_row'"
        raise delivery.error(found, place=place, remedy=remedy)


def _typed(column: SheetColumn, valid: pd.Series[str], sheet: Sheet, delivery: Delivery) -> pd.Series[Any]:
    """Column as numbers, yes and no, days, or text, whichever all its valid cells are."""
    given = column.cells[valid.notna()]
    numeric = given.map(is_number).astype(bool)
    _refuse_rounded(given[numeric], column, sheet, delivery)
    if len(given) and numeric.all():
        return as_numbers(column.cells.where(valid.notna(), None).tolist(), valid.index)
    if len(given) and given.map(lambda cell: isinstance(cell, bool)).all():
        return column.cells.where(valid.notna(), pd.NA).astype("boolean")
    if len(given) and given.map(_is_day).all():
        return pd.to_datetime(column.cells.where(valid.notna(), None))
    entered = valid.where(~numeric.reindex(valid.index, fill_value=False))
    plain = plainly(
        entered, delivery, place=lambda row: sheet.place(row - 1, column.position), name=column.name
    )
    return plain.where(plain.notna(), valid)


def _is_day(cell: Cell) -> bool:
    """Whether a cell holds a date without a time, however it is displayed."""
    if isinstance(cell, datetime):
        return cell.time() == time()
    return isinstance(cell, date)


def _refuse_rounded(numbers: pd.Series[Any], column: SheetColumn, sheet: Sheet, delivery: Delivery) -> None:
    """Raise for a whole number so long that the spreadsheet has lost its last digits."""
    size = numbers.astype("float64").abs()
    long = size.index[(size >= EXACT_DIGITS) & (size.round() == size)]
    if len(long):
        found = "a number with more digits than a spreadsheet keeps; the last ones are lost"
        place = sheet.place(long[0] - 1, column.position)
        raise delivery.error(found, place=place, remedy="format the column as text and enter it again")
