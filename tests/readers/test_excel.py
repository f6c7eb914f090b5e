"""Workbooks of offices: two real files against an independent reading, and one with every habit at once."""

import json

import pytest

from kpk_eval.contract import check, read_contract
from kpk_eval.delivered import numbered
from kpk_eval.params.schema import Reader, Source
from kpk_eval.readers import read
from kpk_eval.reshape import AreaChoice, reshape
from tests.readers.workbooks import LAYOUT, MERGED, READER, STADTTEILE, book

BA_FILE = "Kreise_WO_Zeitreihe.xlsx"
BA = {
    "header_rows": [9, 10, 11, 12],
    "year_row": 12,
    "first_row": 14,
    "until": "Erstellungsdatum",
    "key_and_name": "Region (Wohnort)",
}
PUBLISHED = 1e-5
"""The published shares are quoted with six decimals."""


def ba_source(sheet: str, *measures: dict[str, str], **layout) -> Source:
    reader = {"format": "excel", "sheet": sheet, "missing": {".": "kein Nachweis"}, "layout": BA | layout}
    return Source.model_validate(
        {"id": "svb", "contract": "indicators", "path": BA_FILE, "reader": reader, "measures": measures}
    )


@pytest.mark.parametrize("sheet", ["SvB_Kreise_WO_Anzahl", "SvB_Kreise_WO_Anteile"])
def test_real_file_agrees_with_an_independent_reading(shared_data, sheet):
    folder = shared_data / "de_ba_excel"
    expected = json.loads((folder / "results.json").read_text())[sheet]
    table = read(folder / BA_FILE, ba_source(sheet).reader, shown=BA_FILE)
    values = [name for name in table.frame if name not in {"ags", "area", "year"}]
    kreise = table.frame[table.frame["ags"] != "DG"]
    flensburg, rdeck = (kreise[kreise["ags"] == key].set_index("year") for key in ("01001", "01058"))
    assert kreise["ags"].nunique() == expected["kreis_rows"]
    assert kreise.index.min() == expected["first_kreis_row_excel"]
    for area, key in ((flensburg, "flensburg"), (rdeck, "rdeck")):
        first, last = area[values[0]].loc[2002:2004].tolist(), area[values[-1]].loc[2021]
        assert first == pytest.approx([float(one) for one in expected[f"{key}_first3"]], rel=1e-12)
        assert last == pytest.approx(float(expected[f"{key}_last"]), rel=1e-12)
    reasons = table.reasons.loc[kreise.index.unique()]
    assert int((reasons == "kein Nachweis").sum().sum()) == expected["string_cells"][0][1]
    assert set(table.frame["year"]) == set(range(2002, 2022))
    assert flensburg["area"].unique().tolist() == ["Flensburg, Stadt"]


def test_real_file_passes_through_measures_and_contract(shared_data, root):
    short = {"Ohne Berufsausbildung": "ohne", "Ohne Berufsabschluss": "ohne_neu"}
    source = ba_source(
        "SvB_Kreise_WO_Anteile",
        {"column": "ohne", "indicator": "without_training", "role": "value"},
        columns=short,
    )
    table = read(shared_data / "de_ba_excel" / BA_FILE, source.reader, shown=source.path)
    assert list(table.frame) == ["ags", "area", "year", "ohne", "ohne_neu"]
    long = reshape(table, source, areas=AreaChoice(("01001", "01058")))
    contract = read_contract(root / "data_contracts" / "indicators.odcs.yaml", shown="c")
    checked = check(numbered(long), contract, shown="f")
    assert not checked.blocked
    kept = checked.table.frame.set_index(["area_id", "year"])["value"]
    assert kept["01001", 2002] == pytest.approx(18.704811, abs=PUBLISHED)
    assert kept["01058", 2002] == pytest.approx(13.093317, abs=PUBLISHED)


def test_real_table_with_free_text_and_a_symbol(shared_data):
    reader = {
        "format": "excel",
        "missing": {"-": "nicht eingeführt"},
        "layout": {"header_rows": [1], "text": ["B:E"]},
    }
    folder = shared_data / "de_ba_excel"
    name = "Tabelle_G8.xlsx"
    table = read(folder / name, Reader.model_validate(reader), shown=name)
    rows = json.loads((folder / "results.json").read_text())["Tabelle_G8"]["rows"]
    assert list(table.frame) == [" ".join(one.split()) for one in rows[0]]
    assert len(table.frame) == 16
    for number, row in enumerate(rows[1:]):
        found = table.frame.iloc[number].fillna("-").tolist()
        assert found == row
    assert (table.reasons == "nicht eingeführt").sum().sum() == 3 + 10 + 11


def test_every_habit_at_once(read_as):
    table = read_as(book(STADTTEILE, merged=MERGED), "excel", layout=LAYOUT, **READER)
    assert list(table.frame) == ["ags", "area", "year", "Kinder unter 6", "Plätze"]
    assert table.frame["ags"].tolist() == ["01", "01", "02", "02", "03", "03"]
    assert table.frame["area"].unique().tolist() == ["Altstadt", "Neustadt", "Hafen"]
    assert table.frame["year"].tolist() == [2023, 2024] * 3
    assert table.frame.index.tolist() == [7, 7, 8, 8, 9, 9]
    assert table.frame["Kinder unter 6"].tolist() == [410, 395, 512, 530, 98, 101]
    assert table.frame["Plätze"].dropna().tolist() == [1234, 380, 488, 95, 90]
    assert table.reasons["Plätze"].dropna().tolist() == ["keine Angabe"]
    assert table.flags["Kinder unter 6"].dropna().tolist() == ["einschließlich Ukraine"]
    assert table.flags["Plätze"].dropna().tolist() == ["geschätzt"]
    assert str(table.frame["Plätze"].dtype) == str(table.frame["year"].dtype) == "Int64"


def test_layout_is_needed(refusal):
    error = refusal(book(STADTTEILE), "excel", sheet="Daten")
    assert "needs 'layout'" in error.found
    assert "header_rows" in error.remedy


def test_two_tables_of_one_sheet_are_two_sources(read_as):
    rows = [
        ["Kinder", 2023, 2024],
        ["Nord", 1, 2],
        ["Süd", 3, 4],
        [None, None, None],
        ["Jugendliche", 2023, 2024],
        ["Nord", 5, 6],
        ["Süd", 7, 8],
    ]
    above = {
        "header_rows": [1],
        "year_row": 1,
        "until": "Jugendliche",
        "columns": {"B:C": "kinder", "A": "teil"},
    }
    below = {"header_rows": [5], "year_row": 5}
    first = read_as(book(rows), "excel", sheet="Daten", layout=above).frame
    second = read_as(book(rows), "excel", sheet="Daten", layout=below).frame
    assert first["kinder"].tolist() == [1, 2, 3, 4]
    assert second["value"].tolist() == [5, 6, 7, 8]
    assert second.index.tolist() == [6, 6, 7, 7]


def test_two_tables_side_by_side(read_as):
    rows = [
        ["Teil", "Kinder", None, "Teil", "Kinder"],
        ["Nord", 1, None, "Kita", 5],
        ["Süd", 2, None, None, None],
    ]
    left = read_as(book(rows), "excel", sheet="Daten", layout={"header_rows": [1], "span": "A:B"})
    right = read_as(book(rows), "excel", sheet="Daten", layout={"header_rows": [1], "span": "D:E"})
    assert left.frame["Kinder"].tolist() == [1, 2]
    assert right.frame["Kinder"].tolist() == [5]


def test_table_of_one_area_with_years_as_rows(read_as):
    rows = [["Jahr", "Geburten", "Quote"], ["2023", 12, "1,5"], [2024, 13, "2,5"]]
    layout = {
        "header_rows": [1],
        "ags": "01001",
        "columns": {"Jahr": "year", "Geburten": "births", "C": "rate"},
    }
    table = read_as(book(rows), "excel", sheet="Daten", decimal=",", layout=layout)
    assert table.frame.to_dict("list") == {
        "ags": ["01001", "01001"], "year": ["2023", "2024"], "births": [12, 13], "rate": [1.5, 2.5],
    }  # fmt: skip


def test_merged_labels_count_for_every_row_and_merged_numbers_are_refused(read_as, refusal):
    rows = [["Teil", "Alter", "n"], ["Nord", "0-2", 1], [None, "3-5", 2], ["Süd", "0-2", 3], [None, "3-5", 4]]
    layout = {"header_rows": [1], "text": ["Alter"]}
    table = read_as(book(rows, merged=["A2:A3", "A4:A5"]), "excel", sheet="Daten", layout=layout)
    assert table.frame["Teil"].tolist() == ["Nord", "Nord", "Süd", "Süd"]
    error = refusal(book(rows, merged=["C2:C3"]), "excel", sheet="Daten", layout=layout)
    assert error.place == "sheet 'Daten', cells C2:C3"
    assert "merged cells among the data" in error.found
    error = refusal(book(rows, merged=["B2:C2"]), "excel", sheet="Daten", layout=layout)
    assert error.place == "sheet 'Daten', cells B2:C2"


def test_column_with_data_but_without_header_is_not_lost(read_as, refusal):
    rows = [["Teil", "n", None, None], ["Nord", 1, None, 7]]
    error = refusal(book(rows), "excel", sheet="Daten", layout={"header_rows": [1]})
    assert error.place == "sheet 'Daten', cell D2"
    dropped = read_as(book(rows), "excel", sheet="Daten", layout={"header_rows": [1], "drop": ["D"]})
    assert list(dropped.frame) == ["Teil", "n"]


def test_keys_in_front_of_names(read_as, refusal):
    rows = [["Gebiet", "n"], ["Deutschland", 9], ["01001 Flensburg, Stadt", 1], ["01058 - Rendsburg-E.", 2]]
    layout = {"header_rows": [1], "key_and_name": "A"}
    table = read_as(book(rows), "excel", sheet="Daten", layout=layout)
    assert table.frame["ags"].tolist() == ["DG", "01001", "01058"]
    assert table.frame["area"].tolist() == ["Deutschland", "Flensburg, Stadt", "Rendsburg-E."]
    land = [*rows, ["Schleswig-Holstein", 3]]
    error = refusal(book(land), "excel", sheet="Daten", layout=layout)
    assert error.place == "sheet 'Daten', cell A5"
    keys = {"Schleswig-Holstein": "01"}
    named = read_as(book(land), "excel", sheet="Daten", layout=layout | {"keys": keys})
    assert named.frame["ags"].tolist()[-1] == "01"
