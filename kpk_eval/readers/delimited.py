"""Delimited text -> records that know the line in which they begin."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

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
BLOCK = 2**24
"""Bytes of a text that are taken apart at once."""


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

    def below_first(self) -> Layout:
        """All records but the first."""
        return Layout(self.starts[1:], self.ends[1:], self.lines[1:], self.widths[1:])


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records of a text, and the line in which the first of them begins."""

    content: bytes
    first_line: int


@dataclass(frozen=True, slots=True)
class Ragged:
    """How many records do not have as many cells as the header; line and width of the first of them."""

    rows: int = 0
    line: int = 0
    width: int = 0

    def more(self, layout: Layout, width: int) -> Ragged:
        """These and those of a further block."""
        wrong = np.flatnonzero(layout.widths != width)
        if not len(wrong):
            return self
        if self.rows:
            return replace(self, rows=self.rows + len(wrong))
        return Ragged(len(wrong), int(layout.lines[wrong[0]]), int(layout.widths[wrong[0]]))

    def refuse(self, width: int, delivery: Delivery) -> None:
        """Raise where there is one."""
        if self.rows:
            more = f" ({self.rows - 1} more such rows)" if self.rows > 1 else ""
            found = f"{self.width} cells where the header has {width}{more}"
            remedy = "look for a shifted, cut off or unquoted cell in this row, or for another delimiter"
            raise delivery.error(found, place=f"line {self.line}", remedy=remedy)


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
    content, first_line = _from_header(text, delivery.reader.header_row)
    del text  # of a big file, every copy counts
    _refuse_other_delimiter(content, delivery, first_line=first_line)
    header: tuple[str, ...] = ()
    ragged, parsed, lines = Ragged(), [], []
    for block in _blocks(content, first_line):
        refuse_stray_quotes(block.content, delivery, first_line=block.first_line)
        layout = _layout(block.content, delivery.reader.delimiter, first_line=block.first_line)
        body = 0
        if not header and len(layout.starts):
            first = block.content[layout.starts[0] : layout.ends[0]].decode()
            header = _header(first, int(layout.lines[0]), delivery)
            body, layout = layout.ends[0] + 1, layout.below_first()
        ragged = ragged.more(layout, len(header))
        if header and not ragged.rows:
            lines.append(layout.lines)
            parsed.append(_parsed(block.content[body:], len(header), len(layout.lines), delivery))
    if not header:
        raise delivery.error("there is no header", remedy="check 'header_row' of the source and the file")
    ragged.refuse(len(header), delivery)
    return _joined(parsed, header, np.concatenate(lines))


def _from_header(text: str, header_row: int) -> tuple[bytes, int]:
    """What stands in and below the line of the header, and the number of that line."""
    start = 0
    for _ in range(header_row - 1):
        start = text.find("\n", start) + 1
        if not start:
            return b"", header_row
    return (text[start:] if start else text).encode(), header_row


def _blocks(content: bytes, first_line: int) -> Iterator[Block]:
    """The content in parts of whole records, so that a big file is never taken apart at once."""
    start, line = 0, first_line
    while start < len(content):
        end = _end_of_block(content, start)
        block = content[start:end]
        yield Block(block, line)
        start, line = end, line + block.count(b"\n")


def _end_of_block(content: bytes, start: int) -> int:
    """Where the last whole record within the size of a block ends; later where none does."""
    size = BLOCK
    while start + size < len(content):
        window = np.frombuffer(content, dtype=np.uint8, count=size, offset=start)
        ends = window == NEWLINE
        if QUOTE in content[start : start + size]:
            ends &= np.cumsum(window == QUOTE, dtype=np.uint8) % 2 == 0
        last = np.flatnonzero(ends)
        if len(last):
            return start + int(last[-1]) + 1
        size *= 2
    return len(content)


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
    lines = enumerate(content[:BLOCK].split(b"\n", 50), start=first_line)
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


def _parsed(body: bytes, width: int, rows: int, delivery: Delivery) -> list[pa.Array]:
    """Columns of a block of equally long records, as text."""
    numbers = [str(position) for position in range(width)]
    if not rows:
        return [pa.array([], type=pa.large_string()) for _ in numbers]
    with delivery.parsed_by("pyarrow"):
        table = arrow_csv.read_csv(
            pa.py_buffer(body),
            read_options=arrow_csv.ReadOptions(column_names=numbers, block_size=len(body) + 1),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delivery.reader.delimiter, newlines_in_values=QUOTE in body
            ),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(numbers, pa.large_string())),
        )
    if table.num_rows != rows:
        raise delivery.error("its records cannot be told apart", remedy="quote cells that hold line breaks")
    return [column.combine_chunks() for column in table.columns]


def _joined(
    parsed: list[list[pa.Array]], header: tuple[str, ...], lines: npt.NDArray[np.int64]
) -> pd.DataFrame:
    """Columns of all blocks, one block below the other; the index is the line of the record."""
    rows: pd.Index[int] = pd.Index(lines)
    columns = {}
    for name in reversed(header):
        # taken from the end, the parts of a column are let go as soon as they are joined
        columns[name] = as_series(pa.concat_arrays([block.pop() for block in parsed]), rows)
    return pd.DataFrame({name: columns.pop(name) for name in header}, index=rows, copy=False)
