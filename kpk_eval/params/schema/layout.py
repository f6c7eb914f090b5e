"""Where the table of a municipal workbook stands, and what in it is not data."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Once, RegionalKey, Whole

LETTERS = r"[A-Z]{1,3}(:[A-Z]{1,3})?"
"""A column of a sheet, or several: ``B``, ``B:F``."""
CELL = r"[A-Z]{1,3}[1-9]\d*"
"""A cell of a sheet: ``B5``."""


def _mark(value: str) -> str:
    """Refuse a footnote mark that could be part of a number."""
    if not re.search(r"[^\d\s.,%+-]", value):
        raise ValueError(
            f"the footnote mark {value!r} cannot be told from a number; write all of it, such as '1)' or '*'"
        )
    return value


Row = Annotated[Whole, Field(ge=1)]
Columns = Annotated[str, Field(min_length=1)]
"""Header of a column (from top to bottom, joined by `` | ``; its last parts will do), or its letter."""
Patterns = Annotated[tuple[str, ...], Field(min_length=1), Once]
Mark = Annotated[str, Field(min_length=1), AfterValidator(_mark)]


class SheetLayout(Strict):
    """Where in a sheet the header and the rows of a table stand. Only ``header_rows`` is always needed."""

    header_rows: Annotated[tuple[Row, ...], Field(min_length=1), Once]
    """Numbers of the rows of the header, from 1, downwards; merged cells count for all they cover."""
    fill_header: bool = False
    """An empty header cell means the same as the one to its left, as if they were merged."""
    year_row: Row | None = None
    """Header row with years or dates: every year of a row of the sheet becomes a row of its own."""
    first_row: Row | None = None
    """First row of data; absent: the row below the header."""
    last_row: Row | None = None
    """Last row of data; absent, and without ``until``: the row above the first empty one."""
    until: str | None = Field(None, min_length=1)
    """The table ends above the row whose first filled cell begins with this text."""
    span: Annotated[str, Field(pattern=f"^{LETTERS}$")] | None = None
    """Columns of the sheet that belong to the table, such as ``A:F``; absent: all."""
    columns: dict[Columns, str] = Field(default_factory=dict)
    """Column of the sheet -> its name from here on; absent: all columns, named by their headers."""
    drop: Annotated[tuple[Columns, ...], Once] = ()
    """Columns of the table that are left out."""
    text: Annotated[tuple[Columns, ...], Once] = ()
    """Columns of words and codes; the first column is always one, all others hold numbers."""
    key_and_name: Columns | None = None
    """Column whose cells hold a key and a name (``01001 Flensburg``): it becomes ``ags`` and ``area``."""
    keys: dict[str, str] = Field(default_factory=dict)
    """Name -> key, for cells of ``key_and_name`` that do not begin with a key; Deutschland is DG anyway."""
    ags: RegionalKey | None = None
    """Regional key of all rows, where the table is about one area and does not name it."""
    skip: dict[Columns, Patterns] = Field(default_factory=dict)
    """Column -> texts of rows to be left out, such as totals; ``*`` stands for anything."""
    keep: Annotated[tuple[str, ...], Once] = ()
    """First cells of rows that look like totals but are data; ``*`` stands for anything."""
    footnotes: dict[Mark, Text] = Field(default_factory=dict)
    """Mark behind a number (``1)``, ``*``) -> what it says of the number."""
    percent: Literal["shown", "stored"] | None = None
    """Cells formatted as percentages: 18.7 % is 18.7 (as shown) or 0.187 (as stored)."""
    hidden: Literal["keep", "drop"] | None = None
    """Whether hidden rows, columns and sheets are data."""
    expect: dict[Annotated[str, Field(pattern=f"^{CELL}$")], str] = Field(default_factory=dict)
    """Cell -> text that stands there if the sheet is built as described here."""

    @model_validator(mode="after")
    def _rows_are_in_order(self) -> SheetLayout:
        if list(self.header_rows) != sorted(self.header_rows):
            raise ValueError("'header_rows' go from top to bottom: write the smallest number first")
        first = self.first_row or self.header_rows[-1] + 1
        if first <= self.header_rows[-1]:
            raise ValueError(f"'first_row' ({first}) must be below the header ({self.header_rows[-1]})")
        if self.last_row and self.last_row < first:
            raise ValueError(
                f"'last_row' ({self.last_row}) must not be above the first row of data ({first})"
            )
        if self.last_row and self.until:
            raise ValueError("give either 'last_row' or 'until', not both")
        if self.year_row and self.year_row not in self.header_rows:
            raise ValueError(f"'year_row' ({self.year_row}) must be one of 'header_rows'")
        return self

    @model_validator(mode="after")
    def _area_comes_from_one_place(self) -> SheetLayout:
        if self.ags and self.key_and_name:
            raise ValueError("give either 'ags' (all rows are about one area) or 'key_and_name', not both")
        return self
