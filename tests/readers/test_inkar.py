"""INKAR exports: five real files in full, and small ones for each rule."""

import io

import pandas as pd
import pytest
import xlsxwriter

from kpk_eval.params.schema import Reader
from kpk_eval.readers import read

NO_VALUE = "no value in the source"
FILES = {
    "A_ArbeitslosigkeitKreis.xls": ("Arbeitslose", "arbeitslose"),
    "A_ErwerbsfaehigeBevoelkerungKreis.xls": (
        "Erwerbsfähige Bevölkerung (15 bis unter 65 Jahre)",
        "bev_15_64",
    ),
    "B_SchulabgaengerohneAbschluss.xls": ("Schulabgänger ohne Abschluss", "schulabg_ohne_abschluss_pct"),
    "E_Haushaltseinkommen.xls": ("Haushaltseinkommen", "haushaltseinkommen_eur"),
    "E_Schuldnerquote.xls": ("Schuldnerquote", "schuldnerquote_pct"),
}


@pytest.mark.parametrize("name", FILES)
def test_published_file_agrees_with_an_independent_reading(shared_data, name):
    folder = shared_data / "de_inkar_kreis"
    indicator, column = FILES[name]
    table = read(folder / name, Reader(format="inkar"), shown=name)
    reference = pd.read_csv(folder / "inkar_gisd_tidy_reference.csv", dtype={"ags": str})
    reference = reference[reference["year"].isin(table.frame["year"])]
    assert list(table.frame) == ["ags", "area", "year", indicator]
    both = table.frame.reset_index(names="row").merge(
        reference, on=["ags", "year"], how="outer", indicator=True
    )
    assert (both["_merge"] == "both").all()
    assert len(both) == len(table.frame)
    assert (both["area"] == both["name"]).all()
    assert both[indicator].astype("float64").equals(both[column].astype("float64"))
    assert both[indicator].notna().sum() > 7000
    reasons = table.reasons.reindex(columns=[indicator])[indicator]
    assert reasons[table.frame[indicator].isna()].eq(NO_VALUE).all()
    assert reasons[table.frame[indicator].notna()].isna().all()
    kreise = reference["ags"].drop_duplicates().tolist()
    assert both.drop_duplicates("ags")["row"].tolist() == list(range(3, len(kreise) + 3))


def test_published_gaps_are_reasons(shared_data):
    path = shared_data / "de_inkar_kreis" / "B_SchulabgaengerohneAbschluss.xls"
    table = read(path, Reader(format="inkar"), shown=path.name)
    assert table.reasons["Schulabgänger ohne Abschluss"].value_counts().to_dict() == {NO_VALUE: 18}


HEADER = (
    ["Kennziffer", "Raumeinheit", "Aggregat", "Quote", "Quote", "Zahl"],
    ["", "", "", "2019", "2021", "2021"],
)


def workbook(*rows, sheets=("Daten", "Metadaten")) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name in sheets:
            book.add_worksheet(name)
        for number, row in enumerate(rows):
            book.get_worksheet_by_name(sheets[0]).write_row(number, 0, row)
    return content.getvalue()


def test_several_indicators_share_the_years(read_as):
    content = workbook(
        *HEADER, ["01001", "Flensburg", "Kreise", 8.5, 9, 120], ["01058", "RD", "Kreise", "", 7.5, 80]
    )
    table = read_as(content, "inkar")
    assert table.frame["year"].tolist() == [2019, 2021, 2019, 2021]
    assert table.frame["Quote"].tolist()[:2] == [8.5, 9]
    assert table.frame["Zahl"].dropna().tolist() == [120, 80]
    assert str(table.frame["Zahl"].dtype) == "Int64"
    assert table.frame.index.tolist() == [3, 3, 4, 4]
    assert table.reasons["Quote"].isna().tolist() == [True, True, False, True]
    assert table.reasons["Zahl"].tolist()[0] == NO_VALUE


def test_text_export(read_as):
    text = (
        '"Kennziffer";"Raumeinheit";"Aggregat";"Quote";"Zahl"\n;;;"2021";"2021"\n'
        '"01001";"Flensburg, Stadt";"Kreise";8,81;1.234.567\n"01058";"Rendsburg-Eckernförde";"Kreise";;*\n'
    )
    table = read_as(text.encode("cp1252"), "inkar", encoding="cp1252", missing={"*": "below 10"})
    assert table.frame["Quote"].tolist()[0] == 8.81
    assert table.frame["Zahl"].tolist()[0] == 1_234_567
    assert table.frame["area"].tolist()[1] == "Rendsburg-Eckernförde"
    assert table.reasons.loc[4].tolist() == [NO_VALUE, "below 10"]


ROW = ["01001", "Flensburg", "Kreise", 8.5, 9, 120]


@pytest.mark.parametrize(
    ("rows", "place", "found"),
    [
        ([*HEADER, [1001, *ROW[1:]]], "sheet 'Daten', cell A3", "not a regional key"),
        ([*HEADER, ROW, ["1001", *ROW[1:]]], "sheet 'Daten', cell A4", "not a regional key"),
        ([*HEADER, [*ROW[:4], "k.A.", 1]], "sheet 'Daten', cell E3", "neither a number nor empty"),
        ([*HEADER, [*ROW[:4], "1.5", 1]], "sheet 'Daten', cell E3", "neither a number nor empty"),
        (
            [["Kennziffer", "Name", "Aggregat", "x"], *HEADER[1:], ROW],
            "sheet 'Daten', cell A1",
            "does not begin",
        ),
        ([HEADER[0], ["", "", "", "2019", "2019", "2021"], ROW], "sheet 'Daten', cell E1", "2019 twice"),
        ([HEADER[0], ["", "", "", "2019", "", "2021"], ROW], "sheet 'Daten', cell E1", "no year"),
        ([[*HEADER[0][:4], "", "Zahl"], HEADER[1], ROW], "sheet 'Daten', cell E1", "no indicator"),
        (HEADER, "", "no areas"),
        ([HEADER[0][:3], ["", "", ""], ROW[:3]], "", "no areas"),
        ([HEADER[0][:3], ROW[:3], ROW[:3]], "", "no indicator column"),
        ([], "", "does not begin"),
    ],
)
def test_what_is_refused(refusal, rows, place, found):
    error = refusal(workbook(*rows), "inkar")
    assert error.place == place
    assert found in error.found


def test_ragged_text_export_is_refused(refusal):
    error = refusal("Kennziffer;Raumeinheit;Aggregat;Q\n;;;2021\n01001;F;Kreise\n", "inkar")
    assert error.place == "line 3, column 1"


def test_sheet_must_be_there(refusal):
    error = refusal(workbook(*HEADER, ROW, sheets=("Tabelle1", "Metadaten")), "inkar")
    assert "'Tabelle1', 'Metadaten'" in error.found


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8, 0.95])
def test_cut_off_file_is_refused(shared_data, refusal, kept):
    content = (shared_data / "de_inkar_kreis" / "E_Schuldnerquote.xls").read_bytes()
    refusal(content[: int(len(content) * kept)], "inkar")
