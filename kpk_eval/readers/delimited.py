"""Delimited text -> records that know the line in which they begin."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from kpk_eval.readers.columns import as_series
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.quotation import refuse_stray_quotes

NEWLINE, QUOTE = ord("\n"), ord('"')
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Record:
    """Cells of one record and the line of the file in which it begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the records of a text that are not empty begin and end, in which line, with how many cells."""

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    widths: npt.NDArray[np.int64]


def records(text: str, delivery: Delivery) -> list[Record]:
    """Records of a text, empty lines left out; they may differ in length. Meant for small files."""
    refuse_stray_quotes(text.encode(), delivery)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delivery.reader.delimiter)
    found, line = [], 1
    with delivery.parsed_by("csv"):
        for cells in reader:
            if cells:
                found.append(Record(line, tuple(cells)))
            line = reader.line_num + 1
    return found


def rectangle(text: str, delivery: Delivery) -> pd.DataFrame:
    """Cells of a text in which every record is as long as the header; the index is the line of the record.

    The header stands in the line that the source entry names (``header_row``); what stands above is not
    read. Header names are stripped, cells are not. Nothing is taken for missing yet.

    Raises
    ------
    ReadError
        Where a record is longer or shorter than the header, a header name is empty or occurs twice, the
        delimiter is evidently another one, or quotation marks do not pair up.
    """
    skipped = delivery.reader.header_row - 1
    lines = text.split("\n", skipped)
    content = lines[skipped].encode() if len(lines) > skipped else b""
    _refuse_other_delimiter(content, delivery, first_line=skipped + 1)
    refuse_stray_quotes(content, delivery, first_line=skipped + 1)
    layout = _layout(content, delivery.reader.delimiter, first_line=skipped + 1)
    if not len(layout.starts):
        raise delivery.error("there is no header", remedy="check 'header_row' of the source and the file")
    header = _header(content[layout.starts[0] : layout.ends[0]].decode(), int(layout.lines[0]), delivery)
    _refuse_ragged(layout, len(header), delivery)
    body = content[layout.ends[0] + 1 :]
    return _cells(body, header, pd.Index(layout.lines[1:]), delivery)


def _layout(content: bytes, delimiter: str, *, first_line: int) -> Layout:
    """Records of a text with paired quotation marks, found without a loop over its characters."""
    data = np.frombuffer(content, dtype=np.uint8)
    newline, delimiters = data == NEWLINE, data == ord(delimiter)
    ends = newline
    if QUOTE in content:
        # counting modulo 256 keeps the parity, which is all that matters
        outside = np.cumsum(data == QUOTE, dtype=np.uint8) % 2 == 0
        ends, delimiters = newline & outside, delimiters & outside
    stops = np.flatnonzero(ends)
    if not content.endswith(b"\n"):
        stops = np.append(stops, len(content))
    starts = np.concatenate([[0], stops[:-1] + 1]).astype(np.int64)
    lines = np.searchsorted(np.flatnonzero(newline), starts) + first_line
    widths = np.add.reduceat(delimiters.view(np.uint8), starts, dtype=np.int64) + 1 if content else starts
    kept = stops > starts
    return Layout(starts[kept], stops[kept], lines[kept], widths[kept])


def _refuse_other_delimiter(content: bytes, delivery: Delivery, *, first_line: int) -> None:
    """Raise where the first line with content evidently has another delimiter, or only declares one."""
    lines = enumerate(content.split(b"\n", 50), start=first_line)
    line, text = next(((at, found.decode()) for at, found in lines if found.strip()), (first_line, ""))
    if text.startswith("sep="):
        found = "the line tells a spreadsheet its delimiter and is not the header"
        raise delivery.error(found, place=f"line {line}", remedy="declare 'header_row: 2' in the source")
    delimiter = delivery.reader.delimiter
    others = [other for other in DELIMITERS if other != delimiter and other in text]
    if delimiter not in text and others and text.count('"') % 2 == 0:
        found = f"the header has no {delimiter!r}, but has {' and '.join(map(repr, others))}"
        raise delivery.error(found, place=f"line {line}", remedy="declare the 'delimiter' of the file")


def _header(text: str, line: int, delivery: Delivery) -> tuple[str, ...]:
    """Names of the columns, stripped; each occurs once and is not empty."""
    delimiter = delivery.reader.delimiter
    with delivery.parsed_by("csv"):
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    names = tuple(name.strip() for name in cells)
    for position, name in enumerate(names):
        if not name or name in names[:position]:
            other = names.index(name) + 1
            found = (
                f"columns {other} and {position + 1} have the same name"
                if name
                else f"column {position + 1} has no name"
            )
            raise delivery.error(found, place=f"line {line}", remedy="give every column a name of its own")
    return names


def _refuse_ragged(layout: Layout, width: int, delivery: Delivery) -> None:
    """Raise where a record does not have as many cells as the header."""
    wrong = np.flatnonzero(layout.widths != width)
    if len(wrong):
        more = f" ({len(wrong) - 1} more such rows)" if len(wrong) > 1 else ""
        found = f"{layout.widths[wrong[0]]} cells where the header has {width}{more}"
        remedy = "look for a shifted, cut off or unquoted cell in this row, or for another delimiter"
        raise delivery.error(found, place=f"line {layout.lines[wrong[0]]}", remedy=remedy)


def _cells(body: bytes, header: tuple[str, ...], rows: pd.Index[int], delivery: Delivery) -> pd.DataFrame:
    """Cells of a text with equally long records, as text, on the given index."""
    if not len(rows):
        return pd.DataFrame(columns=list(header), index=rows, dtype="str")
    numbers = [str(position) for position in range(len(header))]
    with delivery.parsed_by("pyarrow"):
        table = arrow_csv.read_csv(
            pa.py_buffer(body),
            read_options=arrow_csv.ReadOptions(column_names=numbers, block_size=len(body) + 1),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delivery.reader.delimiter, newlines_in_values=QUOTE in body
            ),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(numbers, pa.large_string())),
        )
    if table.num_rows != len(rows):
        raise delivery.error("its records cannot be told apart", remedy="quote cells that hold line breaks")
    columns = [column.combine_chunks() for column in table.columns]
    return pd.DataFrame(
        {name: as_series(column, rows) for name, column in zip(header, columns, strict=True)}, index=rows
    )
