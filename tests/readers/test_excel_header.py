"""Header of a described table: paths, years, and what is said where the description does not fit."""

import pytest

from tests.readers.workbooks import DAY, book, raised

ROWS = [
    ["Gebiet", "Betreute Kinder", None, None],
    [None, "unter 3", "3 bis\nunter 6", None],
    ["Nord", 1, 2, 3],
]


def test_merged_cells_count_for_all_they_cover(read_as):
    content = book([*ROWS[:2], ["Nord", 1, 2, None]], merged=["A1:A2", "B1:C1"])
    table = read_as(content, "excel", sheet="Daten", layout={"header_rows": [1, 2]})
    assert list(table.frame) == ["Gebiet", "Betreute Kinder | unter 3", "Betreute Kinder | 3 bis unter 6"]


def test_empty_header_cells_mean_what_is_left_of_them_only_if_declared(read_as):
    rows = [ROWS[0], [None, "w", "m", "d"], ROWS[2]]
    plain = read_as(book(rows), "excel", sheet="Daten", layout={"header_rows": [1, 2]})
    filled = read_as(book(rows), "excel", sheet="Daten", layout={"header_rows": [1, 2], "fill_header": True})
    assert list(plain.frame) == ["Gebiet", "Betreute Kinder | w", "m", "d"]
    assert list(filled.frame) == [
        "Gebiet",
        "Betreute Kinder | w",
        "Betreute Kinder | m",
        "Betreute Kinder | d",
    ]


@pytest.mark.parametrize("reference", ["Kinder | 2024 | w", "2024 | w", "w", "B", "Kinder |  2024\n| w"])
def test_column_is_found_by_its_path_its_end_or_its_letter(read_as, reference):
    rows = [["Gebiet", "Kinder", "Kinder"], [None, 2024, 2024], [None, "w", "m"], ["Nord", 5, 6]]
    layout = {"header_rows": [1, 2, 3], "columns": {reference: "girls"}}
    assert read_as(book(rows), "excel", sheet="Daten", layout=layout).frame.to_dict("list") == {"girls": [5]}


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        (
            "unter 33",
            "'columns' names 'unter 33', which is not there; did you mean 'unter 3'? the header has: ",
        ),
        ("unter 3", "which several headers end in; the header has: B 'Kita | unter 3'; C 'Hort | unter 3'"),
        ("C", "which is one column by its letter and another by its header"),
    ],
)
def test_column_that_is_not_there_or_not_clear(refusal, reference, found):
    rows = [["Gebiet", "Kita", "Hort", "C"], [None, "unter 3", "unter 3", None], ["Nord", 1, 2, 3]]
    layout = {"header_rows": [1, 2], "columns": {reference: "n"}}
    error = refusal(book(rows), "excel", sheet="Daten", layout=layout)
    assert error.place == "sheet 'Daten', header rows 1, 2"
    assert found in error.found


def test_message_lists_what_stands_in_the_header(refusal):
    rows = [["Gebiet", *[f"Spalte {number}" for number in range(20)]], ["Nord", *range(20)]]
    error = refusal(book(rows), "excel", sheet="Daten", layout={"header_rows": [1], "drop": ["Einwohner"]})
    assert "A 'Gebiet'; B 'Spalte 0'" in error.found
    assert error.found.endswith("and 9 more")


@pytest.mark.parametrize(
    "cell", [2024, "2024", DAY, "31.12.2024", "2024-12-31", "2024 1)", raised("2024", "1)")]
)
def test_year_is_a_number_a_text_or_a_date(read_as, cell):
    rows = [["Gebiet", cell], ["Nord", 7]]
    layout = {"header_rows": [1], "year_row": 1, "footnotes": {"1)": "vorläufig"}}
    table = read_as(
        book(rows, formats={"B1": "dd.mm.yyyy"} if cell is DAY else {}), "excel", sheet="Daten", layout=layout
    )
    assert table.frame["year"].tolist() == [2024]
    assert table.frame["value"].tolist() == [7]


def test_dates_of_the_1904_calendar(read_as):
    content = book([["Gebiet", DAY], ["Nord", 7]], formats={"B1": "dd.mm.yyyy"}, from_1904=True)
    layout = {"header_rows": [1], "year_row": 1}
    assert read_as(content, "excel", sheet="Daten", layout=layout).frame["year"].tolist() == [2024]


@pytest.mark.parametrize("cell", ["2023/24", "Veränderung zu 2023", 45657, "gesamt", None, 24])
def test_what_is_no_year_is_refused_with_its_text(refusal, cell):
    rows = [["Gebiet", "Kinder", "Kinder"], [None, 2023, cell], ["Nord", 7, 8]]
    error = refusal(book(rows), "excel", sheet="Daten", layout={"header_rows": [1, 2], "year_row": 2})
    assert error.place == "sheet 'Daten', cell C2"
    assert f"{cell if cell else ''}" in error.found
    assert "neither a year nor a date" in error.found


def test_years_that_an_indicator_lacks_have_a_reason(read_as):
    rows = [["Gebiet", "Kinder", "Kinder", "Plätze"], [None, 2023, 2024, 2024], ["Nord", 7, 8, 9]]
    table = read_as(book(rows), "excel", sheet="Daten", layout={"header_rows": [1, 2], "year_row": 2})
    assert table.frame["Plätze"].isna().tolist() == [True, False]
    assert table.reasons["Plätze"].dropna().tolist() == ["no value in the source"]


def test_year_under_a_header_that_was_not_merged_is_not_lost(read_as, refusal):
    rows = [["Gebiet", "Kinder", None, "Plätze", None], [None, 2023, 2024, 2023, 2024], ["Nord", 7, 8, 5, 6]]
    layout = {"header_rows": [1, 2], "year_row": 2, "columns": {"Kinder": "children", "Plätze": "places"}}
    error = refusal(book(rows), "excel", sheet="Daten", layout=layout)
    assert error.place == "sheet 'Daten', cell C2"
    assert "column C has the year 2024 under an empty header" in error.found
    filled = read_as(book(rows), "excel", sheet="Daten", layout={**layout, "fill_header": True}).frame
    assert (filled["children"].tolist(), filled["places"].tolist()) == ([7, 8], [5, 6])
    fewer = read_as(book(rows), "excel", sheet="Daten", layout={**layout, "drop": ["C", "E"]}).frame
    assert (fewer["children"].tolist(), fewer["places"].tolist()) == ([7], [5])


@pytest.mark.parametrize(
    ("rows", "layout", "found"),
    [
        ([["Gebiet", "n", "n"], ["Nord", 1, 2]], {"header_rows": [1]}, "two columns are called 'n'"),
        (
            [["Gebiet", DAY, "30.06.2024"], ["Nord", 1, 2]],
            {"header_rows": [1], "year_row": 1},
            "two columns are called 'value' for 2024",
        ),
        ([["Gebiet", "ags"], ["Nord", 1]], {"header_rows": [1], "ags": "01001"}, "called 'ags'"),
        ([["Gebiet", "n"], ["Nord", 1]], {"header_rows": [7]}, "has 2 rows, none of them is 7"),
        ([["Gebiet", "n"], [None, None], ["Nord", 1]], {"header_rows": [2]}, "the header rows are empty"),
        ([["Gebiet", "n"], ["Nord", 1]], {"header_rows": [1], "drop": ["A", "B"]}, "keeps no column"),
        ([["Gebiet", "n"], ["Nord", 1]], {"header_rows": [1], "columns": {"n": "a"}, "text": ["Gebiet"]}, ""),
        ([["A1", "n", "m"], ["x", 1, 2]], {"header_rows": [1], "columns": {"n": "a"}, "text": ["m"]}, "keep"),
        ([["Gebiet", "n"], ["x", 1]], {"header_rows": [1], "columns": {"n": "a", "B": "b"}}, "two names"),
        ([["Gebiet", "n"], ["x", 1]], {"header_rows": [1], "key_and_name": "A:B"}, "several columns"),
    ],
)
def test_what_does_not_fit_the_header(read_as, refusal, rows, layout, found):
    content = book(rows, formats={"B1": "dd.mm.yyyy"} if rows[0][1] is DAY else {})
    if not found:
        assert list(read_as(content, "excel", sheet="Daten", layout=layout).frame) == ["a"]
        return
    assert found in str(refusal(content, "excel", sheet="Daten", layout=layout))


def test_header_that_is_merged_into_the_data(refusal):
    content = book([["Gebiet", "n"], [None, 1]], merged=["A1:A2"])
    error = refusal(content, "excel", sheet="Daten", layout={"header_rows": [1]})
    assert error.place == "sheet 'Daten', cells A1:A2"


def test_footnote_marks_do_not_belong_to_a_header(read_as):
    rows = [["Gebiet", raised("Kinder", "1)"), "Plätze 2)", "Fläche in km²"], ["Nord", 1, 2, 3]]
    layout = {"header_rows": [1], "footnotes": {"2)": "ohne Tagespflege"}}
    table = read_as(book(rows), "excel", sheet="Daten", layout=layout)
    assert list(table.frame) == ["Gebiet", "Kinder", "Plätze", "Fläche in km²"]
    as_seen = layout | {"columns": {"Kinder1)": "a", "Plätze 2)": "b"}}
    assert list(read_as(book(rows), "excel", sheet="Daten", layout=as_seen).frame) == ["a", "b"]


def test_expected_text_stands_in_its_cell_or_the_sheet_is_refused(read_as, refusal):
    rows = [["Gebiet", "n"], ["Nord", 1]]
    layout = {"header_rows": [1], "columns": {"B": "n"}, "expect": {"B1": "n"}}
    assert read_as(book(rows), "excel", sheet="Daten", layout=layout).frame["n"].tolist() == [1]
    shifted = [["Gebiet", "Neu", "n"], ["Nord", 5, 1]]
    error = refusal(book(shifted), "excel", sheet="Daten", layout=layout)
    assert error.place == "sheet 'Daten', cell B1"
    assert "is not 'n', which 'expect' names" in error.found


def test_sheet_with_a_similar_name(refusal):
    error = refusal(book(ROWS), "excel", sheet="Datem", layout={"header_rows": [1]})
    assert "did you mean 'Daten'? the workbook has: 'Hinweise', 'Daten'" in error.found
