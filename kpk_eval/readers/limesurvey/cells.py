"""Cells of an export as they stand in the file: text or workbook, headings apart, nothing interpreted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.readers.delimited import NEWLINE, QUOTE, rectangle
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode
from kpk_eval.readers.limesurvey.metadata import is_metadata
from kpk_eval.readers.ooxml import inspect_sheet
from kpk_eval.readers.workbook import EXACT_DIGITS, Sheet, as_text, is_number, load_sheet, open_workbook
from kpk_eval.readers.workbook import sheet_name as sheet_to_read

DELIMITERS = (";", ",", "\t", "|")
ZIP_START = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Cells:
    """Headings as written, and the cells below them as text; the columns are numbered from 0.

    The index is the row of the file. ``unset`` marks cells that the database of the server holds nothing
    for, as opposed to an empty answer; it is None where the file does not tell the two apart.
    """

    headings: tuple[str, ...]
    frame: pd.DataFrame
    unset: pd.DataFrame | None
    is_sheet: bool = False

    def place(self, row: int) -> str:
        """How messages call a row."""
        return f"row {row}" if self.is_sheet else f"line {row}"


def cells_of(delivery: Delivery) -> Cells:
    """Cells of the export. Raises `ReadError` where the file is damaged or not rectangular."""
    delivery.refuse_empty()
    with delivery.path.open("rb") as file:
        start = file.read(len(ZIP_START))
    return _of_sheet(delivery) if start == ZIP_START else _of_text(delivery)


def _of_text(delivery: Delivery) -> Cells:
    """Cells of a delimited text; the delimiter is the declared one or the one the headings tell."""
    text = decode(delivery).lstrip("\n")
    found = _with_delimiter(text, delivery)
    headings, length = _first_record(text, found.reader.delimiter)
    if not headings:
        raise delivery.error("there are no headings", remedy="export the responses again")
    if len(headings) == 1:
        found_one = f"the headings are one cell where {found.reader.delimiter!r} separates cells"
        raise delivery.error(found_one, remedy="declare the 'delimiter' of the file")
    numbers = ",".join(f"c{number}" for number in range(len(headings))).split(",")
    inner_lines = "\n" * text.count("\n", 0, length)
    header = found.reader.delimiter.join(f'"{name}"' for name in numbers)
    # rectangle() strips names: line breaks inside the last one keep the line numbers right
    body = f'{header[:-1]}{inner_lines}"{text[length:]}'
    frame = rectangle(body, found).set_axis(range(len(headings)), axis=1)
    return Cells(headings, frame, _unset(body, found.reader.delimiter, frame))


def _with_delimiter(text: str, delivery: Delivery) -> Delivery:
    """The delivery with the delimiter under which the headings hold columns that every export has."""
    if "delimiter" in delivery.reader.model_fields_set:
        return delivery
    for delimiter in DELIMITERS:
        headings, _ = _first_record(text, delimiter)
        if len(headings) > 1 and any(map(is_metadata, headings)):
            return replace(delivery, reader=delivery.reader.model_copy(update={"delimiter": delimiter}))
    return delivery


def _first_record(text: str, delimiter: str) -> tuple[tuple[str, ...], int]:
    """Cells of the first record, stripped, and the number of characters it takes without its line end."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        cells = next(reader, [])
    except csv.Error:
        return (), 0
    return tuple(cell.strip() for cell in cells), len(text[: lines.tell()].rstrip("\n"))


def _unset(text: str, delimiter: str, frame: pd.DataFrame) -> pd.DataFrame | None:
    """Cells without quotation marks, where the file quotes everything else, empty answers included.

    That is how LimeSurvey (since version 5) writes what its database holds nothing for: the question was
    not shown or not reached. Older versions quote these cells as well, and spreadsheets quote nothing.
    """
    data = np.frombuffer(text.encode(), dtype=np.uint8)
    is_quote = data == QUOTE
    outside = np.cumsum(is_quote, dtype=np.uint8) % 2 == 0
    line_ends = (data == NEWLINE) & outside
    marks = line_ends | ((data == ord(delimiter)) & outside)
    if (outside & ~marks & ~is_quote).any():
        return None
    stops, ends_line = _stops(marks, line_ends)
    lengths = np.diff(stops, prepend=-1) - 1
    begins_line = np.concatenate([[True], ends_line[:-1]])
    lengths = lengths[~(begins_line & ends_line & (lengths == 0))].reshape(-1, frame.shape[1])[1:]
    if not (lengths == 0).any() or not (lengths == 2).any():
        return None
    return pd.DataFrame(lengths == 0, index=frame.index, columns=frame.columns)


def _stops(
    marks: npt.NDArray[np.bool_], line_ends: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Where each cell ends, and whether its line ends there."""
    stops = np.flatnonzero(marks)
    ends = line_ends[stops]
    if not len(stops) or stops[-1] != len(marks) - 1 or not ends[-1]:
        stops, ends = np.append(stops, len(marks)), np.append(ends, True)
    return stops, ends


def _of_sheet(delivery: Delivery) -> Cells:
    """Cells of the only or the declared sheet of a workbook; its first row holds the headings."""
    workbook = open_workbook(delivery)
    name = sheet_to_read(workbook, delivery)
    inspect_sheet(delivery, name)
    sheet = load_sheet(workbook, name, delivery)
    if not sheet.rows:
        raise delivery.error(f"sheet {name!r} is empty", remedy="export the responses again")
    _refuse_rounded(sheet, delivery)
    texts = [[as_text(cell) for cell in row] for row in sheet.rows]
    used = [position for position in range(len(texts[0])) if any(row[position].strip() for row in texts)]
    body = {row: cells for row, cells in enumerate(texts[1:], start=2) if any(map(str.strip, cells))}
    columns = {at: pd.Series(_column(body, place), dtype="str") for at, place in enumerate(used)}
    frame = pd.DataFrame(columns).set_axis(list(body), axis=0)
    return Cells(tuple(texts[0][place].strip() for place in used), frame, None, is_sheet=True)


def _column(body: dict[int, list[str]], position: int) -> Sequence[str]:
    return [cells[position] for cells in body.values()]


def _refuse_rounded(sheet: Sheet, delivery: Delivery) -> None:
    """Raise for a whole number so long that the spreadsheet has lost its last digits."""
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if is_number(cell) and abs(float(cell)) >= EXACT_DIGITS:  # type: ignore[arg-type]
                found = "a number with more digits than a spreadsheet keeps; the last ones are lost"
                remedy = "export the responses as CSV"
                raise delivery.error(found, place=sheet.place(row, column), remedy=remedy)
