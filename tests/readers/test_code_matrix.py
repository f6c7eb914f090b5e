"""Tables of codes and interviews: which code occurs in which interview, in both directions."""

import io

import openpyxl
import pytest

from kpk_eval.params.schema.themes import NO_CODE
from kpk_eval.readers import ReadError

CODES = "Codesystem;F01;F02;F03;SUMME\nWeg;2;0;1;3\nDank;;1;;1\nSUMME;2;1;1;4\n"
DOCUMENTS = "Dokument;Weg;Dank\nF01;2;\nF02;0;1\nF03;1;0\n"
LAYOUT = {"codes": "rows", "population": "families", "totals": ["SUMME"]}
PAIRS = {("F01", "Weg"), ("F03", "Weg"), ("F02", "Dank")}


def pairs(frame):
    return set(zip(frame["document"], frame["code"], strict=True))


def test_codes_in_rows(read_as):
    frame = read_as(CODES, "code_matrix", code_matrix=LAYOUT).frame
    assert pairs(frame) == PAIRS
    assert set(frame["population"]) == {"families"}
    assert set(frame["position"]) == {"count"}


def test_codes_in_columns(read_as):
    layout = LAYOUT | {"codes": "columns", "totals": []}
    assert pairs(read_as(DOCUMENTS, "code_matrix", code_matrix=layout).frame) == PAIRS


def test_a_workbook(read_as):
    book = openpyxl.Workbook()
    for line in CODES.splitlines():
        book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in line.split(";")])
    content = io.BytesIO()
    book.save(content)
    assert pairs(read_as(content.getvalue(), "code_matrix", code_matrix=LAYOUT).frame) == PAIRS


@pytest.mark.parametrize(
    ("content", "layout", "found"),
    [
        (CODES, None, "not said what rows and columns are"),
        (CODES, LAYOUT | {"totals": ["Summe"]}, "no row or column is called 'Summe'"),
        (CODES.replace("Weg;2", "Weg;x"), LAYOUT, "row 2: a cell is no whole number"),
        (CODES.replace("Weg;2", "Weg;" + "9" * 5000), LAYOUT, "row 2: a cell is no whole number"),
        (CODES.replace("Weg;2", "Weg;-2"), LAYOUT, "a cell is no whole number"),
        (CODES.replace("Weg;2", "Weg;1,5"), LAYOUT, "a cell is no whole number"),
        ("Codesystem;F01\n", LAYOUT | {"totals": []}, "no rows of data"),
        ("Codesystem;SUMME\nWeg;0\n", LAYOUT, "no rows of data"),
    ],
)
def test_what_is_wrong_is_said(read_as, content, layout, found):
    with pytest.raises(ReadError, match=found):
        read_as(content, "code_matrix", **({"code_matrix": layout} if layout else {}))


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("Code;F01;F02;F03;F04;SUMME\nWeg;1;0;;2;3\nDank;0;1;;0;1\nSUMME;1;1;0;2;4\n", "rows"),
        ("Dokument;Weg;Dank;SUMME\nF01;1;0;1\nF02;0;1;1\nF03;;;\nF04;2;0;2\nSUMME;3;1;4\n", "columns"),
    ],
)
def test_an_interview_without_any_code_stays_one(read_as, content, codes):
    frame = read_as(content, "code_matrix", code_matrix=LAYOUT | {"codes": codes}).frame
    coded = {("F01", "Weg"), ("F02", "Dank"), ("F04", "Weg")}
    assert pairs(frame) == coded | {("F03", NO_CODE)}
    assert len(frame) == 4
    assert set(frame["population"]) == {"families"}
    assert frame.loc[frame["code"] == NO_CODE, "position"].tolist() == ["none"]


def test_an_undeclared_sum_would_be_a_code(read_as):
    """Why sums have to be declared: nothing tells them from codes."""
    frame = read_as(CODES, "code_matrix", code_matrix=LAYOUT | {"totals": []}).frame
    assert ("F01", "SUMME") in pairs(frame)
