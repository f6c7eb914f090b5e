"""A legend in tables with names, keys and years beside the values: csv and xlsx."""

import datetime
import io

import pandas as pd
import pytest
import xlsxwriter

from kpk_eval.params.schema.legend import Legend

DAY = datetime.date(2024, 12, 31)
DESTATIS = Legend(office="destatis", date=DAY)
HALF = "less than half of the smallest unit"

TEXT = (
    "ags;name;year;persons;rate\n"
    "01001;Flensburg;2023;-;12,5 p\n"
    "01002;Kiel;2023;0;.\n"
    "01003;-;2023;1.234;(3,4)\n"
    "01004;x;2023;/;...\n"
)
GERMAN = {"decimal": ",", "thousands": "."}


@pytest.mark.parametrize("columns", [(), ("persons", "rate")])
def test_csv(read_as, columns):
    legend = DESTATIS.model_copy(update={"columns": columns})
    table = read_as(TEXT, "csv", legend=legend, **GERMAN)
    assert table.frame["ags"].tolist() == ["01001", "01002", "01003", "01004"]
    assert table.frame["name"].tolist() == ["Flensburg", "Kiel", "-", "x"]
    assert table.frame["persons"].tolist()[:3] == ["0", "0", "1234"]
    assert table.frame["rate"].dropna().to_dict() == {2: "12.5", 4: "3.4"}
    assert table.reasons["persons"].dropna().to_dict() == {5: "unreliable"}
    assert table.reasons["rate"].dropna().to_dict() == {3: "secret or unknown", 5: "later"}
    assert table.flags["persons"].dropna().to_dict() == {3: HALF}
    assert table.flags["rate"].dropna().to_dict() == {2: "provisional", 4: "limited"}
    assert list(table.reasons) == list(table.flags) == ["persons", "rate"]


def test_no_value_of_a_column_is_silently_missing(read_as):
    table = read_as(TEXT, "csv", legend=DESTATIS, **GERMAN)
    for name in ("persons", "rate"):
        assert (table.frame[name].isna() == table.reasons[name].notna()).all()
        assert not (table.flags[name].notna() & table.frame[name].isna()).any()


def test_without_legend_nothing_is_explained(read_as):
    table = read_as(TEXT.replace("1.234", "1234"), "csv", decimal=",")
    assert table.frame["persons"].tolist() == ["-", "0", "1234", "/"]
    assert table.flags.empty


def test_missing_of_the_source_goes_before(read_as):
    table = read_as(TEXT, "csv", legend=DESTATIS, missing={"-": "not surveyed"}, **GERMAN)
    assert table.reasons["persons"].dropna().to_dict() == {2: "not surveyed", 5: "unreliable"}
    assert table.reasons["name"].dropna().to_dict() == {4: "not surveyed"}


def test_meaning_of_zero_depends_on_office_and_date(read_as):
    text = "persons\n5\n0\n"
    flags = [
        read_as(text, "csv", legend=Legend(office="lsn", date=day)).flags["persons"].loc[3]
        for day in (datetime.date(2018, 12, 31), DAY)
    ]
    assert flags == [HALF, "zero or changed to zero"]


def test_unknown_symbol_names_line_and_column(refusal):
    error = refusal(TEXT.replace("12,5 p", "12,5 q"), "csv", legend=DESTATIS, **GERMAN)
    assert error.place == "line 2"
    assert "column 'rate'" in error.found
    assert "the legend of destatis from 2000-01-01 on" in error.found


def test_column_of_nothing_but_symbols(read_as):
    table = read_as("name;persons\nA;.\nB;.\n", "csv", legend=DESTATIS)
    assert table.frame["persons"].isna().all()
    assert table.reasons["persons"].tolist() == ["secret or unknown"] * 2


def test_keys_with_letters_among_them_need_the_columns_named(read_as, refusal):
    text = "ags;persons\nDG;5\n10041;.\n11000;7\n"
    assert "a cell that is no number in column 'ags'" in refusal(text, "csv", legend=DESTATIS).found
    legend = DESTATIS.model_copy(update={"columns": ("persons",)})
    assert read_as(text, "csv", legend=legend).frame["ags"].tolist() == ["DG", "10041", "11000"]


def test_named_column_must_be_there(refusal):
    legend = DESTATIS.model_copy(update={"columns": ("person",)})
    error = refusal(TEXT, "csv", legend=legend, **GERMAN)
    assert "no column 'person'" in error.found
    assert "did you mean 'persons'?" in error.remedy


def test_unknown_office_and_date_are_refused(refusal):
    error = refusal(TEXT, "csv", legend=Legend(office="lsn", date=datetime.date(2022, 1, 1)))
    assert "no legend of lsn is valid on 2022-01-01" in error.found


def workbook(*rows) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Tabelle")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


ROWS = (
    ["ags", "name", "persons", "rate"],
    ["01001", "Flensburg", 120, 12.5],
    ["01002", "Kiel", "-", "3,4 p"],
    ["01003", "x", 0, "."],
    ["01004", "-", "/", "(7,5)"],
)


def test_xlsx(read_as):
    table = read_as(workbook(*ROWS), "xlsx", legend=DESTATIS, decimal=",")
    assert table.frame["ags"].tolist() == ["01001", "01002", "01003", "01004"]
    assert table.frame["name"].tolist() == ["Flensburg", "Kiel", "x", "-"]
    assert str(table.frame["persons"].dtype) == "Int64"
    assert table.frame["persons"].dropna().to_dict() == {2: 120, 3: 0, 4: 0}
    assert table.frame["rate"].dropna().to_dict() == {2: 12.5, 3: 3.4, 5: 7.5}
    assert table.reasons["persons"].dropna().to_dict() == {5: "unreliable"}
    assert table.reasons["rate"].dropna().to_dict() == {4: "secret or unknown"}
    assert table.flags["persons"].dropna().to_dict() == {4: HALF}
    assert table.flags["rate"].dropna().to_dict() == {3: "provisional", 5: "limited"}


def test_xlsx_unknown_symbol_names_the_cell(refusal):
    error = refusal(workbook(*ROWS[:3], ["01003", "x", 7, "k"]), "xlsx", legend=DESTATIS, decimal=",")
    assert error.place == "sheet 'Tabelle', cell D4"
    assert "the symbol 'k' in column 'rate'" in error.found


def test_xlsx_without_legend_is_as_before(read_as):
    table = read_as(workbook(*ROWS), "xlsx", decimal=",")
    assert pd.api.types.is_string_dtype(table.frame["persons"])
    assert table.flags.empty
