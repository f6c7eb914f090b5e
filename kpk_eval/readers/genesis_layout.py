"""Which column of a classic GENESIS table is what: regional key, name, time, classification, values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpk_eval.readers.delimited import Record
from kpk_eval.readers.delivery import Delivery

KEY = re.compile(r"DG|\d{2}|\d{3}|\d{5}|\d{8,12}")
"""Germany, Land, Regierungsbezirk, Kreis, Gemeinde and longer keys; four digits are a year."""

TIME = re.compile(r"(\d{4})|\d{2}\.\d{2}\.(\d{4})")
MOST_TIMES = 0.5
"""A column in front of the values with at least this share of years or dates is one of times."""
JOINT = " | "
OWN_NAMES = {"ags", "area", "year"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions (from 0) of the columns: key (the name follows it), time, classifications, values by name."""

    key: int
    time: int | None
    groups: tuple[int, ...]
    values: Mapping[str, int]

    def years(self, columns: Sequence[pd.Series[str]], lines: pd.Index[int]) -> pd.Series[Any]:
        """Year of each row; NA where the table has no column for it."""
        if self.time is None:
            return pd.Series(pd.NA, index=lines, dtype="Int64")
        return columns[self.time].str[-4:].astype("Int64")


def layout_of(header: Sequence[Record], data: Sequence[Record], delivery: Delivery) -> Layout:
    """Layout of a table from its header rows and its rows.

    The columns in front of the values are those without any header cell. Among them the regional key is the
    one in which every cell is a key; the name of the area follows it; a column of years or dates is the
    time; all others are classifications.
    """
    headers = [[row.cells[position].strip() for row in header] for position in range(len(header[0].cells))]
    front = next((position for position, cells in enumerate(headers) if any(cells)), len(headers))
    columns = [[row.cells[position].strip() for row in data] for position in range(front)]
    key = _key(columns, data, delivery)
    time = _time(columns, data, delivery)
    taken = {key, key + 1, time}
    groups = tuple(position for position in range(front) if position not in taken)
    values = _names(headers, front, header[0].line, delivery)
    return Layout(key, time, groups, values)


def _key(columns: Sequence[Sequence[str]], data: Sequence[Record], delivery: Delivery) -> int:
    """Position of the regional key. Raises where no column in front of the values holds keys only."""
    matches = [[bool(KEY.fullmatch(cell)) for cell in cells] for cells in columns[:-1]]
    key = next((position for position, cells in enumerate(matches) if all(cells)), None)
    if key is not None:
        return key
    remedy = "export the table with regional keys; a spreadsheet that saves it drops leading zeros"
    close = max(matches, key=sum, default=[])
    if not any(close):
        raise delivery.error("no column holds regional keys", remedy=remedy)
    row, position = close.index(False), matches.index(close)
    place = f"line {data[row].line}, column {position + 1}"
    raise delivery.error("not a regional key, but the other rows have one", place=place, remedy=remedy)


def _time(columns: Sequence[Sequence[str]], data: Sequence[Record], delivery: Delivery) -> int | None:
    """Position of the column of years or dates; None where the table has none.

    Raises where all but a few cells of a column are times: it is damaged, not a classification.
    """
    matches = [[bool(TIME.fullmatch(cell)) for cell in cells] for cells in columns]
    for position, cells in enumerate(matches):
        if all(cells):
            return position
        if sum(cells) >= MOST_TIMES * len(cells):
            place = f"line {data[cells.index(False)].line}, column {position + 1}"
            found = "neither a year nor a date, but the other rows have one"
            raise delivery.error(found, place=place, remedy="correct the cell or export the table again")
    return None


def _names(headers: Sequence[Sequence[str]], front: int, line: int, delivery: Delivery) -> dict[str, int]:
    """Name of each value column -> its position."""
    names: dict[str, int] = {}
    for position, cells in enumerate(headers[front:], start=front):
        told = [cell for cell in cells if cell]
        name = JOINT.join(cell for number, cell in enumerate(told) if number == 0 or cell != told[number - 1])
        if not name or name in names or name in OWN_NAMES:
            found = f"the header of column {position + 1} is {'empty' if not name else f'{name!r} again'}"
            raise delivery.error(found, place=f"line {line}", remedy="export the table again")
        names[name] = position
    return names
