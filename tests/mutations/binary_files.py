"""Workbooks and files of statistics programmes: wrong sheets, damaged files, types that do not fit."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pandas as pd

from tests.mutations import surveys
from tests.mutations.case import ACCEPTED, QUARANTINED, REJECTED, WARNED, Case, Verdict

ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
)
HTML = b"<html><body><table><tr><td>code</td></tr></table></body></html>"


def cases() -> Iterator[Case]:
    yield from workbooks()
    yield from damaged()
    yield from programmes()


def workbook(
    name: str, content: Callable[[], bytes], verdict: Verdict, *says: str, same: bool = True, **reader: Any
) -> Case:
    return Case(f"xlsx-{name}", "t0.xlsx", surveys.xlsx_source(**reader), content, verdict, says, same)


def edited(change: Callable[[Any], None]) -> Callable[[], bytes]:
    """The faithful workbook after a change of its sheet."""

    def content() -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(surveys.xlsx()))
        change(book["Daten"])
        return surveys.saved(book)

    return content


def set_cell(place: str, value: Any) -> Callable[[], bytes]:
    def change(sheet: Any) -> None:
        sheet[place] = value

    return edited(change)


def workbooks() -> Iterator[Case]:
    yield workbook("faithful", surveys.xlsx, ACCEPTED)
    yield workbook("wrong-sheet", lambda: surveys.xlsx(sheet="Tabelle1"), REJECTED, "'Daten'", "Tabelle1")
    yield workbook("title-above-the-header", lambda: surveys.xlsx(before=1), REJECTED, "'Daten'")
    yield workbook("header-row-declared", lambda: surveys.xlsx(before=2), ACCEPTED, header_row=3)
    yield workbook("empty-sheet", lambda: surveys.saved(_empty()), REJECTED, "'Daten'")
    yield workbook("header-only", lambda: surveys.xlsx([]), REJECTED, "no rows")
    yield workbook("formula-without-a-value", set_cell("D5", "=1+3"), REJECTED, "D5", "formula")
    yield workbook("error-cell", set_cell("F5", "#DIV/0!"), REJECTED, "F5")
    yield workbook("text-for-a-number", set_cell("D5", "vier"), QUARANTINED, "column wb1", "row 5")
    yield workbook("key-as-a-number", set_cell("C5", 1001), QUARANTINED, "column home", "row 5")
    yield workbook("real-date", set_cell("B5", dt.date(2024, 6, 4)), ACCEPTED)
    yield workbook(
        "date-for-a-number", set_cell("D5", dt.date(2024, 6, 4)), QUARANTINED, "column wb1", "row 5"
    )
    yield workbook("likert-out-of-range", set_cell("D5", 9), QUARANTINED, "column wb1", "row 5", "1 and 5")
    yield workbook("merged-cells", edited(lambda sheet: sheet.merge_cells("D5:D7")), REJECTED, "D5")
    yield workbook("hidden-row", edited(_hide), ACCEPTED)
    yield workbook("blank-row-between", edited(lambda sheet: sheet.insert_rows(5)), ACCEPTED, same=False)
    yield workbook("note-below-the-table", set_cell("A15", "Stand: Juni 2024"), REJECTED, "row 15")


def _hide(sheet: Any) -> None:
    sheet.row_dimensions[5].hidden = True


def _empty() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "Daten"
    return book


def damaged() -> Iterator[Case]:
    yield workbook("truncated", lambda: surveys.xlsx()[:-200], REJECTED, "t0.xlsx")
    yield workbook("part-missing", _without_sheet, REJECTED, "t0.xlsx")
    yield workbook("password", lambda: ENCRYPTED, REJECTED, "t0.xlsx", "password")
    yield workbook("html-saved-as-xlsx", lambda: HTML, REJECTED, "t0.xlsx", "a web page")
    yield workbook("csv-saved-as-xlsx", lambda: surveys.csv().encode(), REJECTED, "t0.xlsx")
    yield workbook("empty", lambda: b"", REJECTED, "t0.xlsx", "empty")
    yield workbook("other-format-declared", surveys.sav, REJECTED, "t0.xlsx", "SPSS")


def _without_sheet() -> bytes:
    """A workbook whose sheet is gone from the archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(surveys.xlsx())) as whole, zipfile.ZipFile(content, "w") as less:
        for part in whole.infolist():
            if "worksheets/" not in part.filename:
                less.writestr(part, whole.read(part))
    return content.getvalue()


def programmes() -> Iterator[Case]:
    writers = {
        "spss": ("t0.sav", surveys.sav),
        "stata": ("t0.dta", surveys.dta),
        "parquet": ("t0.parquet", surveys.parquet),
    }
    for name, (path, write) in writers.items():
        yield from _programme(name, path, write)
    yield Case(
        "spss-user-missing", "t0.sav", surveys.binary_source("spss"), _user_missing, ACCEPTED, same=False
    )


def _user_missing() -> bytes:
    labels = {"wb2": {1: "nie", 2: "selten", 3: "oft", 8: "weiß nicht"}}
    return surveys.sav(_put("wb2", 8), missing_ranges={"wb2": [8]}, variable_value_labels=labels)


def _programme(name: str, path: str, write: Callable[..., bytes]) -> Iterator[Case]:
    def case(what: str, content: Callable[[], bytes], verdict: Verdict, *says: str) -> Case:
        return Case(f"{name}-{what}", path, surveys.binary_source(name), content, verdict, says)

    yield case("faithful", write, ACCEPTED)
    yield case("truncated", lambda: write()[: len(write()) // 2], REJECTED, path)
    yield case("not-such-a-file", lambda: surveys.csv().encode(), REJECTED, path)
    yield case(
        "out-of-range", lambda: write(_put("wb1", 7)), QUARANTINED, "column wb1", "1 of 12 rows", "1 and 5"
    )
    yield case(
        "unknown-code", lambda: write(_put("wb2", 9)), QUARANTINED, "column wb2", "1 of 12 rows", "1, 2, 3"
    )
    yield case("column-gone", lambda: write(surveys.frame().drop(columns="wb2")), REJECTED, "'wb2'")
    yield case(
        "all-missing-outcome", lambda: write(surveys.frame().assign(wb1=float("nan"))), WARNED, "column wb1"
    )


def _put(column: str, value: object) -> pd.DataFrame:
    """The interviews with a value in the fourth of them."""
    table = surveys.frame()
    table.loc[3, column] = value
    return table
