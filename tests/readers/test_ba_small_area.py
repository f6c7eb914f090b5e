"""Small-area tables of the Federal Employment Agency: areas, sums apart, `*`, months, and what is refused."""

import datetime as dt

import pandas as pd
import pytest

from kpk_eval.readers.ba_small_area_sums import mismatches
from tests.readers.workbooks import book

HEADER = "Berichtsmonat;Gemeinde;Gliederung;Bezeichnung;SvB;ALO"
TABLE = f"""{HEADER}
202312;01001000;001001001;Altstadt Nord;120;15
202312;01001000;001001002;Altstadt Süd;80;*
202312;01001000;001001SUM;Altstadt;200;21
202312;01001000;001002001;Hafen;50;10
202312;01001000;001002SUM;Hafen;50;10
202312;01001000;001SUMSUM;Mitte;250;31
202312;01001000;;keine Angabe;11;*
202312;01001000;SUMSUMSUM;Flensburg;261;35
"""


def rows_of(text: str) -> list[list[object]]:
    """Lines of a text as rows of a workbook, numbers as numbers."""
    lines = [line.split(";") for line in text.splitlines()]
    return [
        [int(cell) if at > 3 and cell.isdigit() else cell or None for at, cell in enumerate(line)]
        for line in lines
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_areas_without_sums(read_as, kind):
    content = TABLE if kind == "csv" else book(rows_of(TABLE))
    table = read_as(content, "ba_small_area", **({} if kind == "csv" else {"sheet": "Daten"}))
    assert list(table.frame) == ["ags", "area_code", "area", "year", "month", "SvB", "ALO"]
    assert table.frame["ags"].unique().tolist() == ["01001000"]
    assert table.frame["area_code"].dropna().tolist() == ["001001001", "001001002", "001002001"]
    assert table.frame["area"].tolist() == ["Altstadt Nord", "Altstadt Süd", "Hafen", "keine Angabe"]
    assert table.frame["year"].unique().tolist() == [2023]
    assert table.frame["month"].unique().tolist() == [12]
    assert table.frame["SvB"].tolist() == [120, 80, 50, 11]
    assert table.frame.index.tolist() == [2, 3, 5, 8]


def test_star_is_missing_and_never_zero(read_as):
    table = read_as(TABLE, "ba_small_area")
    assert table.frame["ALO"].isna().tolist() == [False, True, False, True]
    assert table.reasons["ALO"].dropna().tolist() == ["fewer than 10"] * 2
    assert table.reasons["area_code"].dropna().tolist() == ["address not known to the office"]


def test_zero_and_dash_are_zero(read_as):
    content = f"{HEADER}\n202312;01001000;001001001;Nord;0;-\n"
    table = read_as(content, "ba_small_area")
    assert table.frame[["SvB", "ALO"]].iloc[0].tolist() == [0, 0]
    assert table.reasons.empty


def test_sums_are_read_only_when_asked_for_and_then_alone(read_as):
    table = read_as(TABLE, "ba_small_area", sums=True)
    assert table.frame["area_code"].tolist() == ["001001SUM", "001002SUM", "001SUMSUM", "SUMSUMSUM"]
    assert table.frame["SvB"].tolist() == [200, 50, 250, 261]


@pytest.mark.parametrize(
    ("month", "year", "number"),
    [
        ("202312", 2023, 12), ("2023-12", 2023, 12), ("2023-12-31", 2023, 12), ("12/2023", 2023, 12),
        ("3.2023", 2023, 3), ("31.12.2023", 2023, 12), ("Dezember 2023", 2023, 12), ("Dez 23", 2023, 12),
        ("Mrz. 2024", 2024, 3), ("März 2024", 2024, 3), ("Dez-23", 2023, 12), ("Okt 2023", 2023, 10),
    ],
)  # fmt: skip
def test_month_however_it_is_written(read_as, month, year, number):
    table = read_as(f"{HEADER}\n{month};01001000;001001001;Nord;10;20\n", "ba_small_area")
    assert (table.frame["year"].tolist(), table.frame["month"].tolist()) == ([year], [number])


def test_month_that_is_a_date_or_number_of_a_workbook(read_as):
    rows = [HEADER.split(";"), [dt.date(2023, 12, 1), "01001000", "001001001", "Nord", 10, 20]]
    rows += [[202403, "01001000", "001001001", "Nord", 11, 21]]
    table = read_as(book(rows), "ba_small_area", sheet="Daten")
    assert table.frame["month"].tolist() == [12, 3]


def test_preamble_notes_and_several_municipalities(read_as):
    content = (
        f"Arbeitsmarktdaten\n\n{HEADER}\n"
        "202312;01001000;001001001;Nord;10;20\n202312;01002000;001001001;Nord;11;21\n"
        "\n* Zahlen kleiner 10;;;;;\nErstellt am 1.2.2024\n"
    )
    table = read_as(content, "ba_small_area", header_row=3)
    assert table.frame["ags"].tolist() == ["01001000", "01002000"]
    assert table.frame["SvB"].tolist() == [10, 11]


def test_numbers_typed_with_marks(read_as, refusal):
    content = f"{HEADER}\n202312;01001000;001001001;Nord;1.234;20\n"
    table = read_as(content, "ba_small_area", decimal=",", thousands=".")
    assert table.frame["SvB"].tolist() == [1234]
    error = refusal(content, "ba_small_area")
    assert error.place == "line 2, column 5"


@pytest.mark.parametrize(
    ("row", "place", "found"),
    [
        ("202313;01001000;001001001;Nord;1;2", "line 2, column 1", "not a month"),
        ("2023;01001000;001001001;Nord;1;2", "line 2, column 1", "not a month"),
        ("202312;1001000;001001001;Nord;1;2", "line 2, column 2", "not the key of a municipality"),
        ("202312;01001000;1001001;Nord;1;2", "line 2, column 3", "not the code of an area"),
        ("202312;01001000;12345SUM;Nord;1;2", "line 2, column 3", "not the code of an area"),
        ("202312;01001000;001001001;Nord;viele;2", "line 2, column 5", "text where a number is expected"),
        ("202312;01001000;001001001;Nord;x;2", "line 2, column 5", "the symbol 'x'"),
        ("202312;01001000;001001001;Nord;1;2;3", "line 1, column 7", "no header"),
        ("202312;;001001001;Nord;1;2", "", "no row has a key"),
    ],
)
def test_rows_that_do_not_fit(refusal, row, place, found):
    error = refusal(f"{HEADER}\n{row}\n", "ba_small_area")
    assert error.place == place
    assert found in error.found


@pytest.mark.parametrize(
    ("content", "keys", "found"),
    [
        (TABLE.partition("\n")[2], {}, "a row of data stands where the header should be"),
        (TABLE.replace(";", ","), {}, ""),
        (TABLE, {"header_row": 40}, "there is no header"),
        (TABLE.replace("SvB;ALO", "SvB;SvB"), {}, "stands there twice"),
        (TABLE.replace("SvB;ALO", "SvB;month"), {}, "a name of the reader"),
        (TABLE + "202312;01001000;001002001;Hafen;50;10\n", {}, "as in row 5"),
        (TABLE + ";;;;5;6\n", {}, "values below the data"),
    ],
)
def test_files_that_do_not_fit(refusal, content, keys, found):
    assert found in str(refusal(content, "ba_small_area", **keys))


def test_hidden_rows_of_a_workbook_are_refused(refusal):
    error = refusal(book(rows_of(TABLE), hidden_rows=[3]), "ba_small_area", sheet="Daten")
    assert error.place == "sheet 'Daten', cell A3"
    assert "hidden" in error.found
    error = refusal(book(rows_of(TABLE.replace("120", "#REF!"))), "ba_small_area", sheet="Daten")
    assert error.place == "sheet 'Daten', cell E2"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("Altstadt;200;21", "Altstadt;201;21"), "line 4, column 5"),
        (("Mitte;250;31", "Mitte;249;31"), "line 7, column 5"),
        (("Flensburg;261;35", "Flensburg;262;35"), "line 9, column 5"),
        (("Hafen;50;10\n202312;01001000;001SUM", "Hafen;50;11\n202312;01001000;001SUM"), "line 6, column 6"),
    ],
)
def test_sum_that_is_not_that_of_its_parts_is_refused_with_rows(refusal, change, place):
    error = refusal(TABLE.replace(*change), "ba_small_area")
    assert error.place == place
    assert "the sum is not that of its parts (rows " in error.found


def test_missing_area_is_noticed_by_the_sums(refusal):
    lines = [line for line in TABLE.splitlines() if "Altstadt Nord" not in line]
    assert "rows 2" in refusal("\n".join(lines), "ba_small_area").found


def test_whole_municipality_may_leave_out_unknown_addresses(read_as):
    assert len(read_as(TABLE.replace("Flensburg;261", "Flensburg;250"), "ba_small_area").frame) == 4


def test_sums_over_a_star_are_not_compared(read_as):
    for total in ("16", "21", "99"):
        read_as(
            TABLE.replace("Altstadt;200;21", f"Altstadt;200;{total}").replace(";31", ";*"), "ba_small_area"
        )


def frames(
    *rows: tuple[str, float | None], unassigned: tuple[int, ...] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Areas and sums of one month: code and number."""
    frame = pd.DataFrame(rows, columns=["area_code", "n"], index=range(2, len(rows) + 2))
    frame = frame.assign(year=2023, month=12, ags="01001000", unassigned=False)
    is_sum = frame["area_code"].str.endswith("SUM")
    return frame[~is_sum], frame[is_sum]


def test_tolerance_grows_with_the_number_of_parts():
    areas, sums = frames(("001001001", 10.0), ("001001002", 20.0), ("001001SUM", 36.0))
    assert [one.total for one in mismatches(areas, sums, columns=["n"])] == [4]
    assert mismatches(areas, sums, columns=["n"], tolerance=2) == []
    assert mismatches(areas, sums, columns=["n"], tolerance=1.9)[0].parts == (2, 3)


def test_shares_are_not_added_up():
    areas, sums = frames(("001001001", 10.5), ("001001002", 20.0), ("001001SUM", 15.0))
    assert mismatches(areas, sums, columns=["n"]) == []


def test_months_and_municipalities_are_added_up_apart():
    areas, sums = frames(("001001001", 10.0), ("001001SUM", 10.0))
    both = [
        pd.concat([one, one.assign(month=3, n=one["n"] + 1).set_axis(one.index + 10)])
        for one in (areas, sums)
    ]
    assert mismatches(*both, columns=["n"]) == []
