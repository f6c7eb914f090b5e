"""Quotation marks of delimited text: where they do not pair up, cells and rows cannot be told apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kpk_eval.readers.delivery import Delivery

REMEDY = 'enclose a cell that holds quotation marks in quotation marks and double those inside ("")'


def refuse_stray_quotes(content: bytes, delivery: Delivery, *, first_line: int = 1) -> None:
    """Raise unless every cell is quoted completely or not at all, with the quotation marks inside doubled.

    Every second mark closes a cell, the others open one; a doubled mark closes and opens at once. A mark
    that opens inside a cell or closes before its end, or one that is never closed, is an error.
    """
    if b'"' not in content:
        return
    data = np.frombuffer(content, dtype=np.uint8)
    marks = np.flatnonzero(data == ord('"'))
    border = [ord("\n"), ord(delivery.reader.delimiter)]
    opening, closing = marks[0::2], marks[1::2]
    before = np.isin(data[opening - 1], border) | (opening == 0)
    before[1:] |= opening[1:] == closing[: len(opening) - 1] + 1
    after = np.isin(data[(closing + 1) % len(data)], border) | (closing == len(data) - 1)
    doubled = closing[: len(opening[1:])] + 1 == opening[1:]
    after[: len(doubled)] |= doubled
    misplaced = np.concatenate([opening[~before], closing[~after]])
    unclosed = opening[len(closing) :]
    if len(misplaced):
        number = int(np.searchsorted(marks, misplaced.min()))
        line, above = (_line(data, marks[at], first_line) for at in (number, max(number - 1, 0)))
        opened = f" that a mark in line {above} opens" if number % 2 and above < line else ""
        found = f"a quotation mark in the middle of a cell{opened}"
        raise delivery.error(found, place=f"line {line}", remedy=REMEDY)
    if len(unclosed):
        found = "a quotation mark opens a cell that is never closed; the file may be cut off"
        raise delivery.error(found, place=f"line {_line(data, unclosed[0], first_line)}", remedy=REMEDY)


def _line(data: npt.NDArray[np.uint8], position: int, first_line: int) -> int:
    """Line in which a position of the text stands."""
    return int(np.count_nonzero(data[:position] == ord("\n"))) + first_line
