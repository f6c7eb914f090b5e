"""Classic table CSV of GENESIS and the Regionaldatenbank: title, header, areas, closing line, notes."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.delimited import Record, records
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode
from kpk_eval.readers.genesis_layout import Layout, layout_of
from kpk_eval.readers.genesis_values import usual_grammar, value_cells
from kpk_eval.readers.registry import reads

TITLE = re.compile(r"(GENESIS-)?(Tabelle|Table): *\S")
CLOSING = re.compile(r"^_{10,}", re.MULTILINE)


@reads(Format.GENESIS, using={"encoding", "delimiter", "decimal", "missing", "legend"})
def read_genesis(delivery: Delivery) -> Table:
    """One row per area (and year, and further classification) of a classic GENESIS table.

    The columns are ``ags`` (regional key as text: ``DG``, ``01``, ``01001``), ``area`` (name without the
    blanks that indent it), ``year`` (``Int64``; that of the date where the file has dates; NA where it has no
    such column), ``group``, ``group_2``, ... for each further classification in front of the values
    (``Grundschulen``), then the value columns as numbers. A value column is called after its header cells
    from top to bottom, joined by `` | ``, without empty cells and without a cell that repeats the one above.
    The index is the line of the file. Values are written with a decimal comma whatever the source declares;
    see `value_cells` for symbols, zeros and flags.

    Raises
    ------
    ReadError
        Where title or closing line are absent (another layout, or cut off), a row is longer or shorter than
        the header, no column holds regional keys, two columns get the same name, or a symbol is unknown.
    """
    body = _body(decode(delivery), delivery)
    title, *rows = records(body, delivery)
    _refuse_title(title, delivery)
    header, data = _parts(rows, delivery)
    layout = layout_of(header, data, delivery)
    return _table(layout, data, delivery)


def _body(text: str, delivery: Delivery) -> str:
    """What stands above the line of underscores that closes the table."""
    closing = CLOSING.search(text)
    if closing is None:
        found = "the line of underscores that closes a GENESIS table is absent; the file may be cut off"
        raise delivery.error(found, remedy="export the table again as CSV (not as flat file)")
    if not text[: closing.start()].strip():
        raise delivery.error("nothing stands above the closing line", remedy="export the table again")
    return text[: closing.start()]


def _refuse_title(title: Record, delivery: Delivery) -> None:
    """Raise where the first line does not name a table."""
    if not TITLE.match(title.cells[0]):
        found = "does not begin with 'GENESIS-Tabelle: ' or 'Tabelle: '"
        remedy = "export the table as CSV (not as flat file), or correct 'format' and 'delimiter'"
        raise delivery.error(found, place=f"line {title.line}", remedy=remedy)


def _parts(rows: list[Record], delivery: Delivery) -> tuple[list[Record], list[Record]]:
    """Header rows, which begin with an empty cell, and the rows below them, all of the same length."""
    above = next((number for number, row in enumerate(rows) if _is_header(row)), len(rows))
    rest = rows[above:]
    height = next((number for number, row in enumerate(rest) if row.cells[0].strip()), len(rest))
    header, data = rest[:height], rest[height:]
    if not data:
        remedy = "check 'delimiter' in the source, or export the table again with its values"
        raise delivery.error("no header rows with rows of values below them", remedy=remedy)
    width = len(header[0].cells)
    for row in (*header, *data):
        if len(row.cells) != width:
            found = f"{len(row.cells)} cells where the header has {width}"
            raise delivery.error(found, place=f"line {row.line}", remedy="export the table again")
    return header, data


def _is_header(row: Record) -> bool:
    return not row.cells[0].strip() and any(cell.strip() for cell in row.cells)


def _table(layout: Layout, data: list[Record], delivery: Delivery) -> Table:
    """Rows in the columns of the layout."""
    lines = pd.Index([row.line for row in data])
    columns = [
        pd.Series([cell.strip() for cell in column], index=lines, dtype="str")
        for column in zip(*(row.cells for row in data), strict=True)
    ]
    frame: dict[str, pd.Series[Any]] = {
        "ags": columns[layout.key],
        "area": columns[layout.key + 1],
        "year": layout.years(columns, lines),
    }
    for number, position in enumerate(layout.groups, start=1):
        frame["group" if number == 1 else f"group_{number}"] = columns[position]
    values = pd.DataFrame({name: columns[position] for name, position in layout.values.items()})
    cells = value_cells(values, pd.DataFrame(frame), delivery, grammar=usual_grammar(delivery))
    return Table(pd.DataFrame(frame).join(cells.numbers), cells.reasons, flags=cells.flags)
