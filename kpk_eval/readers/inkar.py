"""INKAR exports (.xls, .xlsx, .csv): areas in rows, indicator and year in two header rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delimited import records
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode
from kpk_eval.readers.genesis_values import refuse_columns
from kpk_eval.readers.inkar_long import GERMAN, is_long, read_long
from kpk_eval.readers.legends import Grammar, Told, grammar_of, symbols_of, tell, told_frame
from kpk_eval.readers.numbers import as_numbers
from kpk_eval.readers.reasons import NO_VALUE
from kpk_eval.readers.registry import reads
from kpk_eval.readers.workbook import Cell, as_text, cell_name, load_sheet, open_workbook, sheet_name

FRONT = ("Kennziffer", "Raumeinheit", "Aggregat")
"""Header of the columns in front of the values."""

USUAL_SHEET = "Daten"
WORKBOOKS = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
"""First bytes of .xls and .xlsx files."""

KEY = re.compile(r"\d{2}|\d{5}|\d{8}")
"""Land, Kreis, Gemeinde."""

YEAR = re.compile(r"\d{4}")
MOST_BYTES = 500_000_000
"""Size of a file that fits into memory; the complete data set of INKAR is ten times as large."""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one row, its number in the file, and the sheet (empty for a text file)."""

    number: int
    cells: Sequence[Cell]
    sheet: str = ""

    def place(self, position: int) -> str:
        """How messages call a cell of the row; position from 0."""
        if self.sheet:
            return f"sheet {self.sheet!r}, cell {cell_name(self.number - 1, position)}"
        return f"line {self.number}, column {position + 1}"


@reads(Format.INKAR, using={"sheet", "encoding", "delimiter", "decimal", "thousands", "missing", "legend"})
def read_inkar(delivery: Delivery) -> Table:
    """One row per area and year of an INKAR export.

    The columns are ``ags`` (regional key as text), ``area``, ``year`` (``Int64``) and one per indicator,
    named as in the header. Rows follow the file, within an area the years as they stand in the header. The
    index is the row of the file; it repeats, because one row of the file holds all years of an area. An
    empty cell, and a year that the file has for other indicators only, is NA with the reason ``no value in
    the source``. Text exports have decimal comma and thousands point, whatever the source declares. Symbols
    are explained by the source, under ``missing`` or by a ``legend``.

    Parts of the complete data set (``inkar_2025.csv``), with one row per value, are read as well: see
    `read_long`.

    Raises
    ------
    ReadError
        Where the header is not that of INKAR, a regional key, a year or a value is none, or an indicator has
        the same year twice.
    """
    _refuse_huge(delivery)
    refuse_columns(delivery)
    grammar = grammar_of(symbols_of(delivery), GERMAN)
    if is_long(delivery):
        return read_long(delivery, grammar)
    rows = list(_rows(delivery))
    _refuse_other(rows, delivery)
    return _table(rows[2:], _indicators(rows[0], rows[1], delivery), grammar, delivery)


def _table(
    areas: Sequence[Row], indicators: Mapping[str, Mapping[int, int]], grammar: Grammar, delivery: Delivery
) -> Table:
    """One row per area and year; ``indicators`` says in which column each indicator has which year."""
    years = list(dict.fromkeys(year for columns in indicators.values() for year in columns))
    index = pd.Index([row.number for row in areas for _ in years])
    keys = [_key(row, delivery) for row in areas for _ in years]
    names = [as_text(row.cells[1]).strip() for row in areas for _ in years]
    frame: dict[str, pd.Series[Any]] = {
        "ags": pd.Series(keys, index, dtype="str"),
        "area": pd.Series(names, index, dtype="str"),
        "year": pd.Series(years * len(areas), index, dtype="Int64"),
    }
    reasons: dict[str, pd.Series[str]] = {}
    flags: dict[str, pd.Series[str]] = {}
    for name, columns in indicators.items():
        told = [_told(row, columns.get(year), grammar, delivery) for row in areas for year in years]
        values = [None if one.value is None else float(one.value) for one in told]
        frame[name] = as_numbers(values, index)
        reasons[name] = pd.Series([one.reason for one in told], index, dtype="str")
        flags[name] = pd.Series([one.flag for one in told], index, dtype="str")
    return Table(pd.DataFrame(frame), told_frame(reasons, index), flags=told_frame(flags, index))


def _refuse_huge(delivery: Delivery) -> None:
    """Raise for the complete data set, which does not fit into memory."""
    size = delivery.path.stat().st_size
    if size > MOST_BYTES:
        found = f"has {size // 1_000_000} MB, more than {MOST_BYTES // 1_000_000}"
        remedy = "cut the indicators and areas that are needed out of it, or export them from inkar.de"
        raise delivery.error(found, remedy=remedy)


def _rows(delivery: Delivery) -> Iterator[Row]:
    """Rows of the workbook's sheet of data, or of the text file, that are not empty."""
    if not delivery.content().startswith(WORKBOOKS):
        for record in records(decode(delivery), delivery):
            yield Row(record.line, record.cells)
        return
    workbook = open_workbook(delivery)
    sheet = load_sheet(workbook, sheet_name(workbook, delivery, usual=USUAL_SHEET), delivery)
    for number, cells in enumerate(sheet.rows, start=1):
        if any(as_text(cell).strip() for cell in cells):
            yield Row(number, cells, sheet.name)


def _refuse_other(rows: Sequence[Row], delivery: Delivery) -> None:
    """Raise where the header is not that of INKAR, no area follows, or a row is longer or shorter."""
    front = tuple(as_text(cell).strip() for cell in rows[0].cells[: len(FRONT)]) if rows else ()
    if front != FRONT:
        found = f"the header does not begin with {', '.join(FRONT)}"
        remedy = "export the table from INKAR again, or correct 'format', 'sheet' or 'delimiter'"
        raise delivery.error(found, place=rows[0].place(0) if rows else "", remedy=remedy)
    if len(rows) < 3:
        raise delivery.error("no areas below the two header rows", remedy="export the table from INKAR again")
    for row in rows:
        if len(row.cells) != len(rows[0].cells):
            found = f"{len(row.cells)} cells where the header has {len(rows[0].cells)}"
            raise delivery.error(found, place=row.place(0), remedy="export the table from INKAR again")


def _indicators(names: Row, years: Row, delivery: Delivery) -> dict[str, dict[int, int]]:
    """Indicator -> year -> position of its column."""
    indicators: dict[str, dict[int, int]] = {}
    for position in range(len(FRONT), len(names.cells)):
        name, year = as_text(names.cells[position]).strip(), as_text(years.cells[position]).strip()
        found = ""
        if not name or name in {"ags", "area", "year"}:
            found = "the column has no indicator in the first header row"
        elif not YEAR.fullmatch(year):
            found = "the column has no year in the second header row"
        elif int(year) in indicators.get(name, {}):
            found = f"indicator {name!r} has the year {year} twice"
        if found:
            place = names.place(position)
            raise delivery.error(found, place=place, remedy="export the table from INKAR again")
        indicators.setdefault(name, {})[int(year)] = position
    if not indicators:
        raise delivery.error("no indicator column", remedy="export the table from INKAR with its values")
    return indicators


def _key(row: Row, delivery: Delivery) -> str:
    """Regional key of a row. Raises where it is a number or has another number of digits."""
    key = row.cells[0]
    if not isinstance(key, str) or not KEY.fullmatch(key.strip()):
        found = "not a regional key of a Land, Kreis or Gemeinde (2, 5 or 8 digits, stored as text)"
        remedy = "export it from INKAR again; a spreadsheet that saves it drops leading zeros"
        raise delivery.error(found, place=row.place(0), remedy=remedy)
    return key.strip()


def _told(row: Row, position: int | None, grammar: Grammar, delivery: Delivery) -> Told:
    """Number in a cell, or why it is missing. Raises for anything else."""
    cell = row.cells[position] if position is not None else ""
    text = as_text(cell).strip()
    told = tell(text, grammar)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and text not in grammar.symbols.alone:
        told = Told(repr(float(cell)), None, None)
    if told is not None and (told.value or told.reason):
        return told
    if told is not None or position is None:
        return Told(None, delivery.say(NO_VALUE), None)
    remedy = "explain the symbol under 'missing' of the source, or export the table from INKAR again"
    raise delivery.error("the cell is neither a number nor empty", place=row.place(position), remedy=remedy)
