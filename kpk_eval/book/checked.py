"""Figures with which the methods were checked: elsewhere, here, and how far apart."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from math import ceil, log10
from pathlib import Path
from typing import TypeVar

from kpk_eval.book.errors import BookError

FILE, OWN_FILE = Path("methods") / "checked.csv", Path("methods") / "own_references.csv"
"""Tables below the folder of the book: figures of published data, and own small data sets."""
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


@dataclass(frozen=True, slots=True)
class OwnReference:
    """A small data set made for the purpose, whose figures R computed."""

    folder: str
    figures: str
    """How many figures are compared."""
    programs: str
    """R and its packages with their versions."""


_Row = TypeVar("_Row", CheckedFigure, OwnReference)


@dataclass(frozen=True, slots=True)
class Checks:
    """With what the methods were checked."""

    figures: tuple[CheckedFigure, ...] = ()
    own: tuple[OwnReference, ...] = ()


NO_CHECKS = Checks()


def rounded(value: float) -> str:
    """A figure with the kept digits."""
    return f"{value:.{DIGITS}g}"


def bound(difference: float) -> str:
    """Smallest power of ten, at least `ROUNDING`, that a difference does not exceed."""
    if difference == 0:
        return "0"
    return f"1e{ceil(log10(max(abs(difference), ROUNDING))):+03d}"


def write_rows(rows: Iterable[CheckedFigure | OwnReference], path: Path) -> None:
    """A table as a file."""
    told = tuple(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(field.name for field in fields(told[0]))
        table.writerows(astuple(row) for row in told)


def read_checks(book: Path) -> Checks:
    """Both tables of the book.

    Raises
    ------
    BookError
        Where one is missing or has other columns.
    """
    return Checks(tuple(_rows(CheckedFigure, book, FILE)), tuple(_rows(OwnReference, book, OWN_FILE)))


def _rows(kind: type[_Row], book: Path, name: Path) -> Iterator[_Row]:
    """Rows of a table in its order."""
    if not (book / name).is_file():
        raise BookError(f"book/{name.as_posix()}: no such file; the book needs it")
    header = [field.name for field in fields(kind)]
    with (book / name).open(encoding="utf-8", newline="") as file:
        table = csv.reader(file)
        if next(table, []) != header:
            raise BookError(
                f"book/{name.as_posix()}: the columns are not {', '.join(header)}; write the table again"
            )
        for row in table:
            yield kind(*row)
