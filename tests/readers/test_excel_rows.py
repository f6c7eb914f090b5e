"""Rows of a described table: its end, totals, notes, hidden rows; nothing is lost or let in silently."""

import pytest

from tests.readers.workbooks import book

ROWS = [["Teil", "n"], ["Nord", 1], ["Süd", 2]]
PLAIN = {"header_rows": [1]}


def labels(table) -> list[str]:
    return table.frame["Teil"].tolist()


@pytest.mark.parametrize(
    ("below", "layout"),
    [
        ([], {}),
        ([[None, None], ["1) Quelle: Jugendamt", None]], {}),
        ([["Quelle: Jugendamt, Stand 2024", 7]], {"until": "Quelle"}),
        ([[None, None], ["Quelle: Jugendamt", 7]], {"until": "Quelle:"}),
        ([["Quelle: Jugendamt", None]], {"last_row": 3}),
        ([["Quelle: Jugendamt", None], [None, None], ["Ost", 5]], {"last_row": 3}),
        ([["Summe", 3]], {"last_row": 3, "skip": {"Teil": ["summe"]}}),
        ([[None, None], ["Summe", 3]], {"skip": {"Teil": ["Summe"]}}),
        ([["Stadt  insgesamt", 3]], {"skip": {"A": ["*insgesamt"]}}),
    ],
)
def test_end_of_the_table(read_as, below, layout):
    assert labels(read_as(book(ROWS + below), "excel", sheet="Daten", layout=PLAIN | layout)) == [
        "Nord",
        "Süd",
    ]


def test_rows_of_units_and_numbers_of_columns_above_the_first_row_are_left_out(read_as):
    rows = [["Teil", "n"], [None, "Anzahl"], [None, 1], ["Insgesamt", 3], *ROWS[1:]]
    layout = PLAIN | {"first_row": 5, "skip": {"Teil": ["Insgesamt"]}}
    assert labels(read_as(book(rows), "excel", sheet="Daten", layout=layout)) == ["Nord", "Süd"]


def test_empty_rows_inside_a_declared_range_are_left_out(read_as):
    rows = [["Teil", "n"], [None, None], ["Nord", 1], [None, None], ["Süd", 2], ["Ende", None]]
    for layout in ({"last_row": 5}, {"until": "Ende"}):
        assert labels(read_as(book(rows), "excel", sheet="Daten", layout=PLAIN | layout)) == ["Nord", "Süd"]
    table = read_as(book(rows), "excel", sheet="Daten", layout=PLAIN | {"last_row": 5})
    assert table.frame.index.tolist() == [3, 5]


@pytest.mark.parametrize(
    ("below", "layout", "place", "found"),
    [
        ([[None, None], ["Ost", 5]], {}, "cell B5", "a number below the table"),
        ([["Ost", 5]], {"last_row": 3}, "cell B4", "a number below the table"),
        ([], {"last_row": 9}, "", "row 9 of sheet 'Daten' ('last_row') is empty"),
        ([[None, None], ["Ost", "1.234"]], {}, "cell B5", "a number below the table"),
        ([], {"first_row": 3}, "cell B2", "a number above 'first_row'"),
        ([["quelle", None]], {"until": "Quelle"}, "", "begins with 'Quelle' ('until')"),
        ([["Quelle: Jugendamt", None]], {}, "cell A4", "the row has no value: a note or a heading"),
        ([["Ost", 5]], {"skip": {"Teil": ["Summe*"]}}, "", "'skip' names 'Summe*', but no row of the table"),
        ([["Ost", 5]], {"skip": {"Stadtteil": ["Ost"]}}, "header rows 1", "'skip' names 'Stadtteil'"),
    ],
)
def test_end_of_the_table_that_does_not_fit(refusal, below, layout, place, found):
    error = refusal(book(ROWS + below), "excel", sheet="Daten", layout=PLAIN | layout)
    assert error.place.endswith(place)
    assert found in error.found


@pytest.mark.parametrize(
    "label",
    ["Summe", "SUMME", "Insgesamt", "insgesamt:", "Stadt gesamt", "Gesamtstadt", "Zusammen", "Total", "Σ",
     "Zwischensumme Nord", "Summe Nord", "Kreis insgesamt"],
)  # fmt: skip
def test_total_is_never_let_in_silently(read_as, refusal, label):
    content = book([*ROWS, [label, 3]])
    error = refusal(content, "excel", sheet="Daten", layout=PLAIN)
    assert error.place == "sheet 'Daten', cell A4"
    assert "looks like a total" in error.found
    kept = read_as(content, "excel", sheet="Daten", layout=PLAIN | {"keep": [label]})
    assert kept.frame["n"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("label", ["Gesamtschule", "Summen-Allee", "Totalschaden", "Insgesamtwiese"])
def test_names_that_only_begin_like_totals_are_data(read_as, label):
    assert label in labels(read_as(book([*ROWS, [label, 3]]), "excel", sheet="Daten", layout=PLAIN))


def test_row_without_values_is_data_where_empty_cells_are_explained(read_as):
    content = book([*ROWS, ["Ost", None]])
    table = read_as(content, "excel", sheet="Daten", layout=PLAIN, missing={"": "nicht geliefert"})
    assert labels(table) == ["Nord", "Süd", "Ost"]
    assert table.reasons["n"].dropna().tolist() == ["nicht geliefert"]


def test_hidden_rows_are_declared_or_refused(read_as, refusal):
    content = book([*ROWS, ["Ost", 3]], hidden_rows=[2, 4])
    error = refusal(content, "excel", sheet="Daten", layout=PLAIN)
    assert error.place == "sheet 'Daten', row 2, 4"
    assert "hidden" in error.found
    kept = read_as(content, "excel", sheet="Daten", layout=PLAIN | {"hidden": "keep"})
    dropped = read_as(content, "excel", sheet="Daten", layout=PLAIN | {"hidden": "drop"})
    assert (labels(kept), labels(dropped)) == (["Nord", "Süd", "Ost"], ["Süd"])


def test_hidden_rows_outside_the_table_do_not_matter(read_as):
    content = book([["Titel", None], ["Teil", "n"], ["Nord", 1]], hidden_rows=[1])
    assert labels(read_as(content, "excel", sheet="Daten", layout={"header_rows": [2]})) == ["Nord"]


def test_hidden_columns_are_declared_or_refused(read_as, refusal):
    content = book([["Teil", "n", "m"], ["Nord", 1, 2]], hidden_columns=["B"])
    error = refusal(content, "excel", sheet="Daten", layout=PLAIN)
    assert error.place == "sheet 'Daten', cell B1"
    for hidden, columns in (("keep", ["Teil", "n", "m"]), ("drop", ["Teil", "m"])):
        table = read_as(content, "excel", sheet="Daten", layout=PLAIN | {"hidden": hidden})
        assert list(table.frame) == columns
    chosen = PLAIN | {"columns": {"Teil": "Teil", "m": "m"}}
    assert list(read_as(content, "excel", sheet="Daten", layout=chosen).frame) == ["Teil", "m"]


def test_table_without_rows(refusal):
    assert "no rows" in refusal(book([["Teil", "n"]]), "excel", sheet="Daten", layout=PLAIN).found
