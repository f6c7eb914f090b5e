"""Cells of text files and workbooks: separators, quotation marks, line breaks, numbers, damage."""

import io

import pytest
import xlsxwriter

from tests.readers.limesurvey.written import BOM, HEAD, SENT, answered, csv_export


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_headings_tell_the_delimiter(export, delimiter):
    table = export(csv_export((*HEAD, "Q"), answered(1, "a;b,c\td"), delimiter=delimiter))
    assert table.frame["Q"].tolist() == ["a;b,c\td"]


def test_a_declared_delimiter_is_the_one(refused):
    error = refused(csv_export((*HEAD, "Q"), answered(1, "a"), delimiter=","), reader={"delimiter": ";"})
    assert "';'" in error.found
    assert "delimiter" in error.remedy


def test_text_of_several_lines_and_quotation_marks(export):
    content = csv_export((*HEAD, "Q", "R"), answered(1, 'sagt:\n"ja"; ok', None), answered(2, "", "x"))
    table = export(content)
    assert table.frame["Q"].tolist()[0] == 'sagt:\n"ja"; ok'
    assert table.frame.index.tolist() == [2, 4]
    assert table.reasons.loc[4, "Q"] == "not answered"


def test_headings_of_several_lines_keep_the_line_numbers(export):
    table = export(csv_export((*HEAD, "Q1. Wie\ngeht es?"), answered(1, "a")), headings="texts")
    assert table.frame.index.tolist() == [3]


def test_without_byte_order_mark_and_quotation_marks(export):
    table = export(f"id,submitdate,lastpage,Q\n1,{SENT},3,a\n2,{SENT},3,\n")
    assert table.frame["Q"].tolist()[0] == "a"
    assert table.frame["Q"].isna().tolist() == [False, True]


def test_older_files_in_cp1252(export):
    content = csv_export((*HEAD, "Q"), answered(1, "Grüße – 5 €")).removeprefix(BOM).encode("cp1252")
    assert export(content, reader={"encoding": "cp1252"}).frame["Q"].tolist() == ["Grüße – 5 €"]


def test_decimal_comma(export):
    content = csv_export((*HEAD, "Q"), answered(1, "1234,5"), answered(2, "-0,25"))
    assert export(content, reader={"decimal": ","}).frame["Q"].tolist() == ["1234.5", "-0.25"]


def test_a_shifted_row_is_refused_with_its_line(refused):
    content = csv_export((*HEAD, "Q"), answered(1, "a"), answered(2, "a", "b"))
    assert refused(content).place == "line 3"


def test_a_file_that_was_cut_off_is_refused(refused):
    content = csv_export((*HEAD, "Q"), answered(1, "a"), answered(2, "ein Satz"))
    assert refused(content[: content.index("Satz") + 2]).place.startswith("line")


@pytest.mark.parametrize("content", ["", BOM, "\n\n"])
def test_an_empty_file_is_refused(refused, content):
    refused(content)


def test_a_last_cell_without_line_end_is_a_cell(export):
    content = csv_export((*HEAD, "Q", "R"), answered(1, "", "a"), answered(2, "x", None)).rstrip("\r\n")
    assert export(content).reasons["Q"].tolist()[0] == "not answered"


def test_an_export_without_responses_is_refused(refused):
    assert "no rows" in refused(csv_export((*HEAD, "Q"), ("", "", "", "", "", ""))).found


def workbook(rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Elternbefragung 2026")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def test_workbook(export):
    rows = [
        (*HEAD, "Q", "M[SQ001]", "M[SQ002]"),
        (7, SENT, 3, "de", 12, "01001", "Y", ""),
        (),
        (8, SENT, 3, "de", 13, 2.5, "", "Y"),
    ]
    table = export(workbook(rows))
    assert table.frame["id"].tolist() == ["7", "8"]
    assert table.frame["Q"].tolist() == ["01001", "2.5"]
    assert table.frame["M[SQ002]"].tolist() == ["N", "Y"]
    assert table.frame.index.tolist() == [2, 4]


def test_workbook_with_a_rounded_number_is_refused_with_its_cell(refused):
    error = refused(workbook([(*HEAD, "Q"), (7, SENT, 3, "de", 12, 1234567890123456789)]))
    assert "F2" in error.place


def test_personal_columns_are_in_no_message(refused):
    headings = (*HEAD, "token", "ipaddr", "refurl", "M[SQ001]")
    row = answered(1, "tokengeheim", "192.0.2.7", "https://geheim.example", "")
    message = str(refused(csv_export(headings, row, since_5=False), multiple=["M"]))
    assert not [one for one in ("tokengeheim", "192.0.2.7", "geheim.example") if one in message]
