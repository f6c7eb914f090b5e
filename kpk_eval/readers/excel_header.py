"""Header of a described table: the path of texts above each column, and its year."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kpk_eval.closest import did_you_mean
from kpk_eval.params.schema.layout import LETTERS
from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.excel_sheet import Grid, letters_range, on_one_line
from kpk_eval.readers.workbook import as_text, column_letters

JOINT = " | "
"""Between the header cells of a column, from top to bottom."""
YEAR = re.compile(r"(?:\d{1,2}\.\d{1,2}\.)?((?:19|20)\d\d)|((?:19|20)\d\d)-\d\d-\d\d")
MOST_HEADERS = 12
"""Headers that a message lists."""


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column of the table: position (from 0), header without and with footnote marks, and its year.

    ``year_text`` is what stands in the header row of the years; empty where the table has none.
    """

    position: int
    path: str
    written: str
    year: int | None
    year_text: str


@dataclass(frozen=True, slots=True)
class Header:
    """Header of a table, which finds columns by what the layout calls them."""

    grid: Grid
    columns: tuple[HeaderColumn, ...]

    def find(self, reference: str, *, key: str) -> tuple[HeaderColumn, ...]:
        """Columns that a header, its last parts, or letters name; ``key`` is the part of the layout.

        Raises
        ------
        ReadError
            Where no column is named so, or columns with different headers are.
        """
        wanted = on_one_line(reference)
        exact = [one for one in self.columns if wanted in {one.path, one.written}]
        ending = [one for one in self.columns if one.path.endswith(JOINT + wanted)]
        ending += [one for one in self.columns if one.written.endswith(JOINT + wanted) and one not in ending]
        lettered = self._lettered(wanted)
        found = exact or ending or lettered
        if not found:
            raise self.error(f"'{key}' names {reference!r}, which is not there", self._alike(wanted))
        if len({one.path for one in found}) > 1 and found is not lettered:
            raise self.error(f"'{key}' names {reference!r}, which several headers end in", found)
        if lettered and {one.position for one in found} != {one.position for one in lettered}:
            told = f"'{key}' names {reference!r}, which is one column by its letter and another by its header"
            raise self.error(told, found)
        return tuple(found)

    def at(self, positions: Collection[int]) -> tuple[HeaderColumn, ...]:
        """Columns at these positions."""
        return tuple(one for one in self.columns if one.position in positions)

    def error(self, found: str, columns: Sequence[HeaderColumn] | str) -> ReadError:
        """The error that says this and what stands in the header."""
        rows = ", ".join(map(str, self.grid.layout.header_rows))
        hint = columns if isinstance(columns, str) else ""
        listed = "; ".join(_listed(self.columns if isinstance(columns, str) else columns))
        told = f"{found}; {hint}the header has: {listed or 'nothing'}"
        remedy = "correct 'layout' of the source, or 'sheet'"
        place = f"sheet {self.grid.sheet.name!r}, header rows {rows}"
        return self.grid.delivery.error(told, place=place, remedy=remedy)

    def _lettered(self, reference: str) -> list[HeaderColumn]:
        if not re.fullmatch(LETTERS, reference):
            return []
        positions = letters_range(reference)
        return [one for one in self.columns if one.position in positions]

    def _alike(self, wanted: str) -> str:
        known = {one.path for one in self.columns} | {one.path.rpartition(JOINT)[2] for one in self.columns}
        return did_you_mean(wanted, sorted(known - {""}))


def header_of(grid: Grid) -> Header:
    """Header of the table that the layout describes.

    A merged cell counts for all rows and columns it covers. The texts above a column are joined from top to
    bottom, without empty ones and without one that repeats the text above it; declared footnote marks and
    superscripts at their end are left out.

    Raises
    ------
    ReadError
        Where the sheet ends above the header, the header is empty, or merged cells reach from it into the
        data.
    """
    rows = [number - 1 for number in grid.layout.header_rows]
    if rows[-1] >= len(grid.sheet.rows):
        found = f"sheet {grid.sheet.name!r} has {len(grid.sheet.rows)} rows, none of them is {rows[-1] + 1}"
        raise grid.delivery.error(found, remedy="correct 'header_rows' or 'sheet' in the source")
    _refuse_merged_into_data(grid, rows[-1])
    header = Header(grid, tuple(_column(grid, column, rows) for column in grid.span))
    if not any(one.path or one.year_text for one in header.columns):
        raise header.error("the header rows are empty", header.columns)
    return header


def _column(grid: Grid, column: int, rows: Sequence[int]) -> HeaderColumn:
    levels = {row + 1: _origin(grid, row, column, last=rows[-1]) for row in rows}
    place = levels.get(grid.layout.year_row or 0)
    year = None if place is None else _year(grid, place)
    named = [one for row, one in levels.items() if year is None or row != grid.layout.year_row]
    path = _path([_without_marks(grid.text(*one), grid) for one in named])
    written = _path([on_one_line(as_text(grid.cell(*one))) for one in named])
    return HeaderColumn(column, path, written, year, "" if place is None else grid.text(*place))


def _origin(grid: Grid, row: int, column: int, *, last: int) -> tuple[int, int]:
    """Cell that holds the text of a header cell: itself, or the first one of the range it is part of."""
    if (origin := grid.origins.get((row, column))) is not None:
        return origin
    if grid.layout.fill_header and row < last and grid.is_blank(row, column) and column > grid.span.start:
        return _origin(grid, row, column - 1, last=last)
    return row, column


def _path(texts: Sequence[str]) -> str:
    return JOINT.join(text for text, _ in groupby(text for text in texts if text))


def _without_marks(text: str, grid: Grid) -> str:
    for mark in sorted(grid.layout.footnotes, key=len, reverse=True):
        text = text.removesuffix(mark).strip()
    return text


def _year(grid: Grid, place: tuple[int, int]) -> int | None:
    """Year that a header cell names, as a year or as a date; None where it is neither."""
    cell = grid.cell(*place)
    if isinstance(cell, date):
        return cell.year
    found = YEAR.fullmatch(_without_marks(grid.text(*place), grid))
    return int(found[1] or found[2]) if found else None


def _refuse_merged_into_data(grid: Grid, last: int) -> None:
    for merged in grid.sheet.merged:
        in_header = merged.top <= last and merged.left in grid.span
        first = (grid.layout.first_row or last + 2) - 1
        if in_header and merged.bottom >= first:
            place = f"sheet {grid.sheet.name!r}, cells {merged.name}"
            found = "merged cells reach from the header into the data"
            remedy = "correct 'header_rows' or 'first_row', or unmerge the cells"
            raise grid.delivery.error(found, place=place, remedy=remedy)


def _listed(columns: Sequence[HeaderColumn]) -> Iterator[str]:
    """Headers with the letters of their columns, equal neighbours together."""
    groups = [list(group) for _, group in groupby(columns, key=lambda one: one.path)]
    for group in groups[:MOST_HEADERS]:
        first, last = column_letters(group[0].position), column_letters(group[-1].position)
        years = f" ({group[0].year_text} ...)" if group[0].year else ""
        yield f"{first if first == last else f'{first}:{last}'} {group[0].path!r}{years}"
    if len(groups) > MOST_HEADERS:
        yield f"and {len(groups) - MOST_HEADERS} more"
