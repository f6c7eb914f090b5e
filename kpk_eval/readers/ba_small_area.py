"""Small-area tables of the Federal Employment Agency (CSV, .xlsx, .xls): months, areas, sums, counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format, Text
from kpk_eval.readers.ba_small_area_rows import (
    FRONT,
    MUNICIPALITY,
    Level,
    Line,
    SmallAreaRow,
    lines_of,
    row_of,
)
from kpk_eval.readers.ba_small_area_sums import mismatches
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.genesis_values import refuse_columns
from kpk_eval.readers.legends import Grammar, Told, grammar_of, symbols_of, tell, told_frame
from kpk_eval.readers.notation import Notation
from kpk_eval.readers.numbers import as_numbers
from kpk_eval.readers.reasons import NO_VALUE
from kpk_eval.readers.registry import reads
from kpk_eval.readers.workbook import is_number

OFFICE = "ba_small_area"
"""Legend of these tables, in which ``*`` means fewer than 10."""
NO_ADDRESS: Final[Text] = {"en": "address not known to the office", "de": "Adresse dem Amt nicht bekannt"}
OWN_NAMES = ("ags", "area_code", "area", "year", "month")
SEPARATED = re.compile(r"[+-]?\d+[.,\s]\d+.*")
MOST_NAMED = 3


@reads(
    Format.BA_SMALL_AREA,
    using={
        "encoding", "delimiter", "decimal", "thousands", "sheet", "header_row", "missing", "legend", "sums"
    },
)  # fmt: skip
def read_ba_small_area(delivery: Delivery) -> Table:
    """One row per month and area, or, with ``sums: true``, one per month and sum; never both.

    The columns are ``ags`` (8 digits, as text), ``area_code`` (9 digits, as text; of sums such as
    ``123456SUM``), ``area`` (name), ``year`` and ``month`` (``Int64``), and the value columns under the names
    in the header (``Int64``, or ``float64`` with decimals). The index is the row of the file. The first four
    columns of the file are known by their place, whatever their headers are; what stands above
    ``header_row`` is not read, notes below the data are left out.

    ``*`` is missing with the reason that it is fewer than 10; it is never zero, and nothing is derived from
    sums. People whose address is not known (``keine Angabe``) are a row without ``area_code``, with that
    reason. Sums that do not agree with their parts are refused (see `mismatches`).

    Raises
    ------
    ReadError
        Where the header has no values, a month, a key or a code is none, an area stands there twice in a
        month, a cell is neither a number nor explained, data are hidden, or sums do not agree.
    """
    refuse_columns(delivery)
    lines = list(lines_of(delivery))
    names = _names(lines, delivery)
    rows = _rows(lines[1:], delivery)
    _refuse_repeated(rows)
    areas = [row for row in rows if row.level is not Level.SUM]
    sums = [row for row in rows if row.level is Level.SUM]
    tables = _table(areas, names, delivery), _table(sums, names, delivery)
    _refuse_other_sums(*tables, rows, names)
    return tables[1] if delivery.reader.sums else tables[0]


def _names(lines: Sequence[Line], delivery: Delivery) -> dict[int, str]:
    """Position -> name of the columns of values."""
    if not lines:
        raise delivery.error("there is no header", remedy="check 'header_row' of the source and the file")
    header = lines[0]
    if MUNICIPALITY.fullmatch(header.text(1)):
        remedy = "correct 'header_row' of the source, or request the file with its header"
        raise header.error("a row of data stands where the header should be", 1, remedy=remedy)
    filled = [at for at in range(FRONT, max(len(line.cells) for line in lines)) if _any(lines, at)]
    names = {at: " ".join(header.text(at).split()) for at in filled}
    for at, name in names.items():
        if not name or name in OWN_NAMES or list(names.values()).count(name) > 1:
            found = (
                f"the header {name!r} stands there twice or is a name of the reader" if name else "no header"
            )
            raise header.error(found, at, remedy="correct 'header_row' of the source, or the file")
    if not names:
        remedy = "correct 'delimiter', 'sheet' or 'header_row' of the source"
        raise header.error("no column of values behind the fourth column", 0, remedy=remedy)
    return names


def _any(lines: Sequence[Line], position: int) -> bool:
    return any(line.text(position) for line in lines)


def _rows(lines: Sequence[Line], delivery: Delivery) -> list[SmallAreaRow]:
    """Rows of data, without the notes below them."""
    last = max((number for number, line in enumerate(lines) if line.text(1)), default=-1)
    if last < 0:
        remedy = "correct 'delimiter', 'sheet' or 'header_row' of the source"
        raise delivery.error("no row has a key of a municipality in its second column", remedy=remedy)
    for line in lines[last + 1 :]:
        if any(line.text(at) for at in range(FRONT, len(line.cells))):
            raise line.error(
                "values below the data, without a municipality", 1, remedy="request the file again"
            )
    return [row_of(line) for line in lines[: last + 1]]


def _refuse_repeated(rows: Sequence[SmallAreaRow]) -> None:
    """Raise where an area or a sum stands there twice in a month."""
    seen: dict[tuple[int, int, str, str], SmallAreaRow] = {}
    for row in rows:
        code = row.code if row.level is not Level.UNASSIGNED else "-"
        first = seen.setdefault((row.year, row.month, row.ags, code), row)
        if first is not row:
            found = f"the same month, municipality and area as in row {first.line.number}"
            raise row.line.error(found, 2, remedy="remove one of the rows, or deliver one file per table")


def _table(rows: Sequence[SmallAreaRow], names: Mapping[int, str], delivery: Delivery) -> Table:
    """Rows in the columns of the format."""
    index = pd.Index([row.line.number for row in rows], dtype="int64")
    is_area = [row.level is not Level.UNASSIGNED for row in rows]
    codes = [row.code if known else None for row, known in zip(rows, is_area, strict=True)]
    why = [None if known else delivery.say(NO_ADDRESS) for known in is_area]
    frame = {
        "ags": pd.Series([row.ags for row in rows], index, dtype="str"),
        "area_code": pd.Series(codes, index, dtype="str"),
        "area": pd.Series([row.name or None for row in rows], index, dtype="str"),
        "year": pd.Series([row.year for row in rows], index, dtype="Int64"),
        "month": pd.Series([row.month for row in rows], index, dtype="Int64"),
    }
    reasons = {"area_code": pd.Series(why, index, dtype="str")}
    flags = {}
    symbols = symbols_of(delivery, usual=OFFICE)
    grammar = grammar_of(symbols, Notation(delivery.reader.decimal, delivery.reader.thousands))
    for position, name in names.items():
        told = [_told(row.line, position, grammar) for row in rows]
        numbers = [None if one.value is None else float(one.value) for one in told]
        frame[name] = as_numbers(numbers, index)
        reasons[name] = pd.Series([one.reason for one in told], index, dtype="str")
        flags[name] = pd.Series([one.flag for one in told], index, dtype="str")
    return Table(pd.DataFrame(frame, index=index), told_frame(reasons, index), flags=told_frame(flags, index))


def _told(line: Line, position: int, grammar: Grammar) -> Told:
    """What a cell says: a number, or the reason why there is none."""
    text = line.text(position)
    is_typed = position >= len(line.cells) or isinstance(line.cells[position], str)
    declared = {"decimal", "thousands"} & line.delivery.reader.model_fields_set
    if is_typed and not declared and SEPARATED.fullmatch(text):
        remedy = "declare 'decimal' and 'thousands' of the source, so that 1.234 is read as it is meant"
        raise line.error("a number with a mark that the source does not explain", position, remedy=remedy)
    if not text and "" not in grammar.symbols.alone:
        return Told(None, line.delivery.say(NO_VALUE), None)
    if not is_typed and text not in grammar.symbols.alone:
        return _number(line, position)
    told = tell(text, grammar)
    if told is None:
        symbol = f"the symbol {text!r}" if len(text) < 3 else "text"
        remedy = "explain the symbol under 'missing' of the source, or request the file again"
        raise line.error(f"{symbol} where a number is expected", position, remedy=remedy)
    return told


def _number(line: Line, position: int) -> Told:
    """Number of a cell of a workbook that is not text."""
    if not is_number(line.cells[position]):
        remedy = "request the file again; a spreadsheet turns some entries into dates"
        raise line.error("neither a number nor text", position, remedy=remedy)
    return Told(line.text(position), None, None)


def _refuse_other_sums(
    areas: Table, sums: Table, rows: Sequence[SmallAreaRow], names: Mapping[int, str]
) -> None:
    """Raise for the first sum that is not the sum of its parts."""
    lacks_address = [row.level is Level.UNASSIGNED for row in rows if row.level is not Level.SUM]
    codes = [row.code for row in rows if row.level is not Level.SUM]
    parts = areas.frame.assign(area_code=codes, unassigned=lacks_address)
    found = mismatches(parts, sums.frame, columns=list(names.values()))
    if not found:
        return
    first = found[0]
    line = next(row.line for row in rows if row.line.number == first.total)
    position = next(at for at, name in names.items() if name == first.column)
    named = ", ".join(map(str, first.parts[:MOST_NAMED])) or "none"
    more = f" and {len(first.parts) - MOST_NAMED} more" if len(first.parts) > MOST_NAMED else ""
    others = f"; {len(found) - 1} more sums disagree" if len(found) > 1 else ""
    told = f"column {first.column!r}: the sum is not that of its parts (rows {named}{more}){others}"
    raise line.error(told, position, remedy="the file was edited or is cut off: request it again")
