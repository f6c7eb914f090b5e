"""Cells of a described table: numbers however they are typed, reasons, flags, and what is refused."""

import datetime as dt
import io

import pytest
import xlsxwriter

from tests.readers.workbooks import DAY, book, raised

LAYOUT = {"header_rows": [1]}
GERMAN = {"decimal": ",", "thousands": "."}


def one_cell(cell: object, **formats: str) -> bytes:
    """A workbook whose only value stands in B3, below a plain number."""
    return book([["Teil", "n"], ["Nord", 1], ["Süd", cell]], formats=formats)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (5, 5), (5.25, 5.25), (-3, -3), ("7", 7), (" 7 ", 7), ("1.234", 1234), ("1.234.567", 1234567),
        ("1.234,5", 1234.5), ("0,5", 0.5), ("-0,5", -0.5), ("−3", -3), ("\u00a012", 12),
    ],
)  # fmt: skip
def test_number_however_it_is_typed(read_as, cell, number):
    table = read_as(one_cell(cell), "excel", sheet="Daten", layout=LAYOUT, **GERMAN)
    assert table.frame["n"].tolist() == [1, number]
    assert table.reasons.empty
    assert table.flags.empty


def test_blanks_can_group_thousands(read_as):
    keys = {"decimal": ",", "thousands": " "}
    table = read_as(one_cell("1 234\u202f567,5"), "excel", sheet="Daten", layout=LAYOUT, **keys)
    assert table.frame["n"].tolist()[1] == 1234567.5


@pytest.mark.parametrize("cell", ["1.234", "1,5", "1 234", "12.345,67"])
def test_marks_in_typed_numbers_have_to_be_declared(refusal, cell):
    error = refusal(one_cell(cell), "excel", sheet="Daten", layout=LAYOUT)
    assert error.place == "sheet 'Daten', cell B3"
    assert "'decimal' and 'thousands'" in error.remedy


@pytest.mark.parametrize(
    ("cell", "keys", "found"),
    [
        ("1.234", {"decimal": ","}, "text where a number is expected (decimal mark ',', thousands mark '')"),
        ("1.23,4", GERMAN, "text where a number is expected"),
        ("siehe Anlage", GERMAN, "text where a number is expected"),
        ("12 Kinder", GERMAN, "text where a number is expected"),
        ("k.A.", GERMAN, "the symbol 'k.A.' where a number is expected"),
        ("x", {}, "the symbol 'x' where a number is expected"),
        ("-", {}, "the symbol '-' where a number is expected"),
        ("1)", {}, "text where a number is expected"),
        ("01001", {}, "a code with a leading zero"),
        ("12*", {}, "text where a number is expected"),
        (True, {}, "yes or no"),
        (DAY, {}, "a date"),
        (dt.datetime(2024, 1, 2, 3, 4), {}, "a date"),
        (dt.time(3, 4), {}, "a time"),
        (12345678901234567, {}, "more digits than a spreadsheet keeps"),
        ("12345678901234567", {}, "more digits than a spreadsheet keeps"),
        ("#DIV/0!", {}, "holds the error #DIV/0!"),
        ("#N/A", {}, "holds the error #N/A"),
        ("=1+1", {}, "a formula that was never calculated"),
    ],
)
def test_what_is_no_number(refusal, cell, keys, found):
    error = refusal(one_cell(cell), "excel", sheet="Daten", layout=LAYOUT, **keys)
    assert error.place == "sheet 'Daten', cell B3"
    assert found in error.found
    if cell in {"siehe Anlage", "12 Kinder"}:
        assert cell not in str(error)


def test_words_and_symbols_become_reasons(read_as):
    rows = [["Teil", "n"], ["a", "k.A."], ["b", "k. A."], ["c", "#N/A"], ["d", -9], ["f", 3]]
    missing = {"k.A.": "keine Angabe", "k. A.": "keine Angabe", "#N/A": "nicht gefunden", "-9": "entfällt"}
    table = read_as(book(rows), "excel", sheet="Daten", layout=LAYOUT, missing=missing)
    assert table.frame["n"].dropna().tolist() == [3]
    told = ["keine Angabe", "keine Angabe", "nicht gefunden", "entfällt"]
    assert table.reasons["n"].dropna().tolist() == told


def test_empty_cell_beside_a_number_has_a_reason(read_as):
    rows = [["Teil", "n", "m"], ["a", 1, None], ["b", " ", 2]]
    table = read_as(book(rows), "excel", sheet="Daten", layout=LAYOUT)
    assert table.reasons["n"].dropna().tolist() == ["no value in the source"]
    assert table.reasons["m"].dropna().index.tolist() == [2]


def test_legend_of_an_office_tells_zeros_reasons_and_flags(read_as, refusal):
    rows = [["Teil", "n"], ["a", "-"], ["b", "."], ["c", "(12)"], ["d", "15 p"], ["e", 3]]
    legend = {"office": "destatis", "date": "2024-01-01"}
    table = read_as(book(rows), "excel", sheet="Daten", layout=LAYOUT, legend=legend)
    assert table.frame["n"].tolist()[0] == 0
    assert table.frame["n"].dropna().tolist() == [0, 12, 15, 3]
    assert table.reasons["n"].notna().tolist() == [False, True, False, False, False]
    assert table.flags["n"].notna().tolist() == [False, False, True, True, False]
    assert (
        "'columns' of the legend"
        in refusal(
            book(rows), "excel", sheet="Daten", layout=LAYOUT, legend=legend | {"columns": ["n"]}
        ).found
    )


@pytest.mark.parametrize(
    ("cell", "number", "flag"),
    [
        ("1.234 1)", 1234, "vorläufig"),
        ("1.2341)", 1234, "vorläufig"),
        ("1234*", 1234, "geschätzt"),
        ("1234 1) *", 1234, "vorläufig; geschätzt"),
        ("1234 1), *", 1234, "vorläufig; geschätzt"),
        ("12¹", 12, "vorläufig"),
        ("12²", 12, "footnote 2"),
        ("12¹⁾", 12, "vorläufig"),
        (raised("1234", "1"), 1234, "vorläufig"),
        (raised("1234 ", "1)"), 1234, "vorläufig"),
        (raised("1.234,5", "3"), 1234.5, "footnote 3"),
    ],
)
def test_footnote_mark_becomes_a_flag(read_as, cell, number, flag):
    layout = LAYOUT | {"footnotes": {"1)": "vorläufig", "*": "geschätzt"}}
    table = read_as(one_cell(cell), "excel", sheet="Daten", layout=layout, **GERMAN)
    assert table.frame["n"].tolist() == [1, number]
    assert table.flags["n"].tolist()[1] == flag


def test_mark_is_no_mark_without_declaration(refusal):
    error = refusal(one_cell("1234 1)"), "excel", sheet="Daten", layout=LAYOUT, **GERMAN)
    assert error.place == "sheet 'Daten', cell B3"
    assert "footnotes" in error.remedy


def test_symbol_with_a_footnote_is_missing(read_as):
    layout = LAYOUT | {"footnotes": {"1)": "vorläufig", "*": "geschätzt"}}
    for cell in (".", ". 1)", "*"):
        missing = {".": "geheim", "*": "geheim"}
        table = read_as(one_cell(cell), "excel", sheet="Daten", layout=layout, missing=missing)
        assert table.reasons["n"].tolist()[1] == "geheim"


def test_words_are_flagged_in_the_language_of_the_book(tmp_path):
    from kpk_eval.params.schema import Reader
    from kpk_eval.readers import read

    path = tmp_path / "delivered"
    path.write_bytes(one_cell("12²"))
    reader = Reader.model_validate({"format": "excel", "sheet": "Daten", "layout": LAYOUT})
    table = read(path, reader, shown="f", language="de")
    assert table.flags["n"].tolist()[1] == "Fußnote 2"


def test_percentages_count_as_declared(read_as, refusal):
    content = book(
        [["Teil", "q"], ["Nord", 0.187], ["Süd", 0.07], ["Ost", "12,5 %"]],
        formats={"B2": "0.0%", "B3": "0%"},
    )
    error = refusal(content, "excel", sheet="Daten", layout=LAYOUT, **GERMAN)
    assert error.place == "sheet 'Daten', cell B2"
    assert "percentage" in error.found
    for percent, values in (("shown", [18.7, 7, 12.5]), ("stored", [0.187, 0.07, 0.125])):
        layout = LAYOUT | {"percent": percent}
        assert read_as(content, "excel", sheet="Daten", layout=layout, **GERMAN).frame["q"].tolist() == values


def test_plain_number_among_percentages_is_refused(refusal):
    content = book([["Teil", "q"], ["Nord", 0.187], ["Süd", 18.7]], formats={"B2": "0.0%"})
    error = refusal(content, "excel", sheet="Daten", layout=LAYOUT | {"percent": "shown"})
    assert error.place == "sheet 'Daten', cell B3"


@pytest.mark.parametrize("code", ['0.0"%"', "0.0\\%", "#,##0.00"])
def test_percent_sign_that_is_only_shown_changes_nothing(read_as, code):
    table = read_as(one_cell(18.7, B3=code), "excel", sheet="Daten", layout=LAYOUT)
    assert table.frame["n"].tolist() == [1, 18.7]


def test_text_keeps_what_looks_like_a_number(read_as):
    rows = [
        ["Teil", "ags", "plz", "Datum", "ja", "n"],
        [1, "01001", 1067, DAY, True, 5],
        ["02", "01058", 24937, None, False, 6],
    ]
    content = book(rows, formats={"C2": "00000", "C3": "00000", "D2": "dd.mm.yyyy"})
    table = read_as(content, "excel", sheet="Daten", layout=LAYOUT | {"text": ["ags", "C:E"]})
    assert table.frame["Teil"].tolist() == ["1", "02"]
    assert table.frame["ags"].tolist() == ["01001", "01058"]
    assert table.frame["plz"].tolist() == ["01067", "24937"]
    assert table.frame["Datum"].tolist()[0] == "2024-12-31"
    assert table.frame["Datum"].isna().tolist() == [False, True]
    assert table.frame["ja"].tolist() == ["true", "false"]
    assert [str(table.frame[name].dtype) for name in table.frame] == ["str"] * 5 + ["Int64"]


def test_code_that_the_spreadsheet_has_cut_is_refused(refusal):
    content = book([["Teil", "id", "n"], ["Nord", 12345678901234567, 1]])
    error = refusal(content, "excel", sheet="Daten", layout=LAYOUT | {"text": ["id"]})
    assert error.place == "sheet 'Daten', cell B2"


def test_superscripts_do_not_belong_to_names(read_as):
    content = book([["Teil", "n"], [raised("Nord", "1)"), 5]])
    assert read_as(content, "excel", sheet="Daten", layout=LAYOUT).frame["Teil"].tolist() == ["Nord"]


def test_calculated_formula_has_its_value(read_as):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book_with_formula:
        sheet = book_with_formula.add_worksheet("Daten")
        sheet.write_row(0, 0, ["Teil", "n"])
        sheet.write_row(1, 0, ["Nord", 2])
        sheet.write_string(2, 0, "Süd")
        sheet.write_formula("B3", "=B2*2", None, 4)
    table = read_as(content.getvalue(), "excel", layout=LAYOUT)
    assert table.frame["n"].tolist() == [2, 4]


def test_faults_outside_the_table_do_not_matter(read_as):
    rows = [["Titel", "=1+1"], ["Teil", "n"], ["Nord", 1], ["Summe", "=SUM(B3)"], ["Ende", "#DIV/0!"]]
    layout = {"header_rows": [2], "until": "Ende", "skip": {"Teil": ["Summe"]}}
    assert read_as(book(rows), "excel", sheet="Daten", layout=layout).frame["n"].tolist() == [1]


def test_marks_that_contradict_each_other(refusal):
    keys = {"decimal": ",", "thousands": ","}
    assert "are both ','" in refusal(one_cell(5), "excel", sheet="Daten", layout=LAYOUT, **keys).found
