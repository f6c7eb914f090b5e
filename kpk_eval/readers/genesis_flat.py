"""Flat files of GENESIS databases (ffcsv): the old wide and the new long layout, bare or in a ZIP archive."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from types import MappingProxyType

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.readers.archive import unpacked
from kpk_eval.readers.delimited import rectangle
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode
from kpk_eval.readers.genesis_flat_axes import Axes, axes_of
from kpk_eval.readers.genesis_flat_header import Header, Kind, header_of, is_header
from kpk_eval.readers.genesis_flat_values import long_cells, notation_of, wide_cells
from kpk_eval.readers.genesis_values import USUAL, usual_grammar, value_cells
from kpk_eval.readers.registry import reads

STATISTIC = r"\d{4}[0-9A-Z]"
"""Code of a statistic (``12411``, ``1000A``), with which every row begins."""
CENSUS = r"\d{4}[A-Z]"
"""Codes of statistics of the census database end in a letter."""
CUT_OFF = re.compile(r'"?\d[0-9A-Z]{0,4}"?')


@reads(Format.GENESIS_FLAT, using={"encoding", "delimiter", "decimal", "missing", "legend"})
def read_genesis_flat(delivery: Delivery) -> Table:
    """One row per area, time and classification of a flat file, sorted by them; the file itself is not.

    The columns are ``ags`` (regional key as text: ``DG``, ``01``, ``01001``; a total over the areas is
    ``DG``), ``area``, ``year`` (``Int64``), ``time`` (year, date in ISO form or school year), one per further
    classification, named by its code (``GES``) with the codes of its categories (``GESM``; ``TOTAL`` for the
    total, whatever the language), then one per measure, named by its code (``BEVSTD``; with its unit,
    ``PRS018__Anzahl``, where the file has it in several). ``labels`` holds the wording of the categories. The
    index is the line of the file in which the row, or its first value, stands. ``ags``, ``area``, ``year``
    and the rules of `value_cells` for symbols are those of the classic table; files of the census database
    follow its legend unless the source declares one.

    The header tells the layout, the numbers tell whether their decimal mark is a comma (German) or a point
    (English). Quality marks (``value_q``, ``..__q``) are reasons or flags. Lines that do not begin with the
    code of a statistic (headings, notes) are left out.

    Raises
    ------
    ReadError
        Where there is no header of a flat file, a row is cut off, a regional key, time or value is none, or
        a value is there twice.
    """
    file = unpacked(delivery, ending=".csv")
    lines = decode(file).split("\n")
    top = next((number for number, line in enumerate(lines) if is_header(_cells(line, file))), None)
    if top is None:
        found = "no line is the header of a flat file (Statistik_Code, ... or statistics_code, ...)"
        remedy = "export the table again as flat file (ffcsv), or correct 'format' and 'delimiter'"
        raise delivery.error(found, remedy=remedy)
    header = header_of(_cells(lines[top], file), delivery, place=f"line {top + 1}")
    cells = _rows(lines, top, header, file)
    axes = axes_of(cells, header, delivery)
    return _table(cells, axes, header, delivery)


def _cells(line: str, delivery: Delivery) -> Sequence[str]:
    """Cells of one line."""
    return next(csv.reader([line], delimiter=delivery.reader.delimiter), [])


def _rows(lines: Sequence[str], top: int, header: Header, delivery: Delivery) -> pd.DataFrame:
    """Rows of the statistic, their columns named by position, on the lines of the file."""
    begins = re.compile(rf'(?:"{STATISTIC}"|{STATISTIC}){re.escape(delivery.reader.delimiter)}')
    kept = [line if begins.match(line) else "" for line in lines]
    for number in range(top + 1, len(lines)):
        if not kept[number] and lines[number] != lines[top]:
            _refuse_lost(lines[number], number + 1, header, delivery)
    kept[top] = delivery.reader.delimiter.join(f"column {position}" for position in range(header.width))
    if not any(kept[top + 1 :]):
        raise delivery.error("no row below the header", remedy="export the table again with its values")
    cells = rectangle("\n".join([*[""] * top, *kept[top:]]), delivery)
    return cells.set_axis(range(header.width), axis="columns")


def _refuse_lost(line: str, number: int, header: Header, delivery: Delivery) -> None:
    """Raise for a line that would be left out although it looks like a row, or like the rest of one."""
    is_row = line.count(delivery.reader.delimiter) >= header.width - 1
    if is_row or CUT_OFF.fullmatch(line.strip()):
        found = "a row that does not begin with the code of a statistic, or is cut off"
        raise delivery.error(found, place=f"line {number}", remedy="export the table again")


def _table(cells: pd.DataFrame, axes: Axes, header: Header, delivery: Delivery) -> Table:
    """Rows in the columns of the classic table."""
    is_census = cells[0].str.strip().str.fullmatch(CENSUS).all()
    grammar = usual_grammar(
        delivery, notation=notation_of(cells, header, delivery), usual="zensus" if is_census else USUAL
    )
    measured = long_cells if header.kind is Kind.LONG else wide_cells
    rows = measured(cells, axes, header, grammar, delivery)
    values = value_cells(rows.texts, rows.front, delivery, grammar=grammar)
    labels = {name: MappingProxyType(dict(texts)) for name, texts in axes.labels.items()}
    return Table(rows.front.join(values.numbers), values.reasons, MappingProxyType(labels), values.flags)
