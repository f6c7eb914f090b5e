"""The sheet of a described table: kinds of files, hidden sheets, formats without content."""

import io
import time

import openpyxl
import pytest
from openpyxl.styles import Font

from kpk_eval.params.schema import Reader
from kpk_eval.readers import ReadError, read
from tests.readers.workbooks import book

ROWS = [["Teil", "n"], ["Nord", 1]]
LAYOUT = {"header_rows": [1]}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREADABLE_AFTER = 5
"""Seconds; a sheet as wide and long as its formats would take minutes, or end the program."""


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"Teil;n\nNord;1\n", "is no workbook"),
        (b"", "empty"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (book(ROWS)[:2000], "excel"),
    ],
)
def test_other_files(refusal, content, found):
    assert found in str(refusal(content, "excel", layout=LAYOUT))


def test_hidden_sheet_is_declared_or_refused(read_as, refusal):
    content = book(ROWS, hidden_sheet=True)
    assert "the sheet 'Daten' is hidden" in refusal(content, "excel", sheet="Daten", layout=LAYOUT).found
    table = read_as(content, "excel", sheet="Daten", layout=LAYOUT | {"hidden": "keep"})
    assert table.frame["n"].tolist() == [1]


def test_sheet_of_several_has_to_be_named(refusal):
    error = refusal(book(ROWS), "excel", layout=LAYOUT)
    assert "the workbook has: 'Hinweise', 'Daten'" in error.found


def test_formats_without_content_do_not_count(read_as):
    workbook = openpyxl.load_workbook(io.BytesIO(book(ROWS)))
    sheet = workbook["Daten"]
    sheet["XFD1048576"].font = Font(bold=True)
    sheet["B900000"].font = Font(bold=True)
    content = io.BytesIO()
    workbook.save(content)
    start = time.perf_counter()
    table = read_as(content.getvalue(), "excel", sheet="Daten", layout=LAYOUT)
    assert time.perf_counter() - start < UNREADABLE_AFTER
    assert table.frame["n"].tolist() == [1]


def test_stray_cell_far_out_is_refused(refusal):
    workbook = openpyxl.load_workbook(io.BytesIO(book(ROWS)))
    workbook["Daten"]["XFD1048576"] = 1
    content = io.BytesIO()
    workbook.save(content)
    error = refusal(content.getvalue(), "excel", sheet="Daten", layout=LAYOUT)
    assert "column XFD and row 1048576" in error.found


def test_old_workbook_is_read_after_someone_has_looked_for_hidden_rows(shared_data):
    path = shared_data / "de_inkar_kreis" / "E_Schuldnerquote.xls"
    layout = {
        "header_rows": [1, 2], "year_row": 2, "text": ["Raumeinheit"],
        "columns": {"Kennziffer": "ags", "Raumeinheit": "area", "Schuldnerquote": "rate"},
    }  # fmt: skip
    reader = {"format": "excel", "sheet": "Daten"}
    with pytest.raises(ReadError, match="declare 'hidden: keep'"):
        read(path, Reader.model_validate(reader | {"layout": layout}), shown="f")
    table = read(path, Reader.model_validate(reader | {"layout": layout | {"hidden": "keep"}}), shown="f")
    inkar = read(path, Reader(format="inkar"), shown="f")
    assert table.frame["ags"].tolist() == inkar.frame["ags"].tolist()
    assert table.frame["year"].tolist() == inkar.frame["year"].tolist()
    assert table.frame["rate"].fillna(-1).tolist() == inkar.frame["Schuldnerquote"].fillna(-1).tolist()
