"""Tables with one row for each person: many rows and a column that tells them apart."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

from kpk_eval.leaks.escapes import resolved
from kpk_eval.leaks.fold import fold
from kpk_eval.leaks.structure.markup import end_of, tags
from kpk_eval.leaks.views import without_markup

MANY = 30
"""Rows from which a table may list people."""
SHAPED = 0.8
"""Share of the cells of a column that look like codes."""
DIFFERENT = 0.3
"""Different codes for each row; below 1, because a person has a row for each wave."""
DELIMITERS = ";,\t|"
HEADINGS = frozenset(
    {
        "id", "code", "sgic", "kennung", "pseudonym", "fall", "fallnummer", "fall-nr.", "respondent",
        "person", "proband", "teilnehmer", "teilnehmercode", "participant", "case", "personal code",
        "personlicher code", "lfd. nr.", "laufende nummer",
    }
)  # fmt: skip
"""Folded headings under which people are told apart."""
_CODE = re.compile(r"(?=.*\d)(?=.*[^\W\d_])[\w-]{4,40}")
_CHECKSUM = re.compile(r"[0-9a-f]{12,128}")
_NUMBERED = re.compile(r"\d{1,12}")
_ROW = re.compile(rb"<tr(?=[\s>])")
_CELL = re.compile(rb"<t[dh](?=[\s>])[^>]*>(.*?)(?=<t[dh](?=[\s>])|</t[dh]|</tr|$)", re.DOTALL)

Row = Sequence[str]


def tables_in(page: bytes) -> Iterator[tuple[int, list[list[str]]]]:
    """Place and cells of every table of a folded page (comments and scripts blank) that has many rows."""
    for tag in tags(page, ("table",)):
        rows = _ROW.split(page[tag.place : end_of(page, tag)])[1:]
        if len(rows) >= MANY:
            yield tag.place, [[_text(cell) for cell in _CELL.findall(row)] for row in rows]


def rows_of_text(text: bytes) -> list[list[str]]:
    """Cells of a text file with a delimiter, folded."""
    lines = text.decode("utf-8", "replace").splitlines()
    delimiter = max(DELIMITERS, key=lambda sign: sum(line.count(sign) for line in lines[:MANY]))
    return [[cell.strip(" \"'") for cell in line.split(delimiter)] for line in lines]


def sheets_of(data: bytes) -> list[list[list[str]]] | None:
    """Cells of every sheet of a workbook, folded, hidden sheets too; None where it is damaged."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError):
        return None
    return [[[_plain(cell) for cell in row] for row in rows] for rows in sheets]


def lists_people(rows: Sequence[Row], *, public: frozenset[str]) -> bool:
    """Whether a table has many rows and a column that tells people apart.

    ``public`` are folded identifiers that are no person's: areas, offers, names of columns.
    """
    if len(rows) < MANY:
        return False
    width = max(map(len, rows))
    even = [[*row, *([""] * (width - len(row)))] for row in rows]
    return any(_tells_apart([row[place] for row in even], public=public) for place in range(width))


def _tells_apart(column: Sequence[str], *, public: frozenset[str]) -> bool:
    heading = column[0]
    cells = column if _CODE.fullmatch(heading) or _NUMBERED.fullmatch(heading) else column[1:]
    filled = [cell for cell in cells if cell and cell not in public]
    different = len(set(filled))
    if len(filled) < MANY or different < max(MANY / 3, DIFFERENT * len(filled)):
        return False
    if heading in HEADINGS or _counts_rows(filled):
        return True
    codes = sum(bool(_CODE.fullmatch(cell)) and not _CHECKSUM.fullmatch(cell) for cell in filled)
    return codes >= SHAPED * len(filled)


def _counts_rows(cells: Sequence[str]) -> bool:
    """Whether a column is a running number from 0 or 1 (what a listing of rows begins with)."""
    if not all(_NUMBERED.fullmatch(cell) for cell in cells):
        return False
    numbers = list(map(int, cells))
    return numbers[0] in {0, 1} and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _text(cell: bytes) -> str:
    return b" ".join(without_markup(resolved(cell)).split()).decode("utf-8", "replace")


def _plain(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(fold(str(cell)).decode("utf-8", "replace").split())
