"""Figures with which the methods were checked: elsewhere, here, and how far apart."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from math import ceil, log10
from pathlib import Path

FILE = Path("methods") / "checked.csv"
"""Table below the folder of the book."""
DIGITS = 6
"""Significant digits of the kept figures: what computers of any kind agree on."""
ROUNDING = 1e-12
"""Differences below this are the rounding of a computer."""


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """A figure that was computed or printed elsewhere, and ours; all as text, as the table holds them."""

    family: str
    data_set: str
    path: str
    """Where the results of the data set hold the figure."""
    method: str
    figure: str
    source: str
    """Who published the data, and what computed the figure."""
    theirs: str
    ours: str
    absolute: str
    """Smallest power of ten that the difference does not exceed; 0 for none."""
    relative: str
    """The same for the difference divided by their figure; empty where theirs is 0."""
    tolerance: str
    """Allowed relative difference."""
    reason: str
    """Why more than usual is allowed."""
    printed: str
    """The figure as a publication prints it, with its digits."""
    printed_in: str
    printed_reason: str
    """Why ours does not round to the printed figure."""


HEADER = tuple(field.name for field in fields(CheckedFigure))


def rounded(value: float) -> str:
    """A figure with the kept digits."""
    return f"{value:.{DIGITS}g}"


def bound(difference: float) -> str:
    """Smallest power of ten, at least `ROUNDING`, that a difference does not exceed."""
    if difference == 0:
        return "0"
    return f"1e{ceil(log10(max(abs(difference), ROUNDING))):+03d}"


def write_checked(rows: Iterable[CheckedFigure], path: Path) -> None:
    """The table as a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEADER)
        table.writerows(astuple(row) for row in rows)


def read_checked(path: Path) -> tuple[CheckedFigure, ...]:
    """Rows of the table, in its order.

    Raises
    ------
    ValueError
        Where the file has other columns.
    """
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.reader(file)
        if tuple(next(table, ())) != HEADER:
            raise ValueError(f"{path.name}: columns are not {', '.join(HEADER)}; write the table again")
        return tuple(CheckedFigure(*row) for row in table)
