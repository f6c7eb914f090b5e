"""INKAR exports: five real files in full, and small ones for each rule."""

import datetime
import io

import pandas as pd
import pytest
import xlsxwriter

from kpk_eval.params.schema import Reader
from kpk_eval.params.schema.legend import Legend
from kpk_eval.readers import inkar, read

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


def test_text_export_with_byte_order_mark(read_as):
    text = "\ufeffKennziffer;Raumeinheit;Aggregat;Quote\n;;;2021\n01001;Flensburg;Kreise;8,8\n"
    assert read_as(text, "inkar").frame["Quote"].tolist() == [8.8]


class TestLegend:
    """Symbols in INKAR files: none by themselves, those of an office where the source names it."""

    ROWS = (
        *HEADER,
        ["01001", "Flensburg", "Kreise", "8,5 p", 0, "-"],
        ["01058", "RD", "Kreise", ".", 7.5, "(1.200)"],
    )

    def test_numbers_reasons_and_flags(self, read_as):
        legend = Legend(office="destatis", date=datetime.date(2024, 12, 31))
        table = read_as(workbook(*self.ROWS), "inkar", legend=legend)
        frame = table.frame.set_index(["ags", "year"])
        reasons, flags = (part.set_axis(frame.index) for part in (table.reasons, table.flags))
        assert frame.loc[("01001", 2019), "Quote"] == 8.5
        assert flags.loc[("01001", 2019), "Quote"] == "provisional"
        assert frame.loc[("01001", 2021), "Quote"] == 0
        assert flags.loc[("01001", 2021), "Quote"] == "less than half of the smallest unit"
        assert frame.loc[("01001", 2021), "Zahl"] == 0
        assert reasons.loc[("01058", 2019), "Quote"] == "secret or unknown"
        assert frame.loc[("01058", 2021), "Zahl"] == 1200
        assert flags.loc[("01058", 2021), "Zahl"] == "limited"

    def test_without_legend_a_symbol_is_refused(self, refusal):
        assert refusal(workbook(*self.ROWS), "inkar").place == "sheet 'Daten', cell D3"


LONG = "Bereich;ID;Kuerzel;Indikator;Raumbezug;Kennziffer;Name;Zeitbezug;Wert\n"
QUOTE, ZAHL = "LRB;12;q_arb;Arbeitslosenquote", "LRB;13;n_arb;Arbeitslose"


class TestCompleteDataSet:
    """Parts of the complete data set, which has one row per value."""

    ROWS = (
        f"{ZAHL};Kreise;01058;Rendsburg-Eckernförde;2021;6.903\n"
        f"{QUOTE};Kreise;01001;Flensburg, Stadt;2020;9,31\n"
        f"{QUOTE};Kreise;01001;Flensburg, Stadt;2021;8,81\n"
        f"{ZAHL};Kreise;01001;Flensburg, Stadt;2021;\n"
        f"{QUOTE};Bundesländer;01;Schleswig-Holstein;2021;5,6\n"
        f"{QUOTE};Raumordnungsregionen;101;Schleswig-Holstein Mitte;2021;5,5\n"
    )

    def test_values_side_by_side(self, read_as):
        table = read_as(LONG + self.ROWS, "inkar")
        assert list(table.frame) == ["ags", "area", "year", "Arbeitslose", "Arbeitslosenquote"]
        assert table.frame["ags"].tolist() == ["01", "01001", "01001", "01058"]
        assert table.frame["year"].tolist() == [2021, 2020, 2021, 2021]
        assert table.frame["Arbeitslosenquote"].dropna().tolist() == [5.6, 9.31, 8.81]
        assert table.frame["Arbeitslose"].dropna().tolist() == [6903]
        assert table.frame.index.tolist() == [6, 3, 4, 2]
        assert table.reasons["Arbeitslose"].dropna().unique().tolist() == [NO_VALUE]
        assert table.reasons["Arbeitslosenquote"].dropna().to_dict() == {2: NO_VALUE}

    def test_areas_without_regional_key_are_counted(self, read_as):
        table = read_as(LONG + self.ROWS, "inkar")
        assert table.left_out == {"areas without a regional key (such as planning regions)": 1}
        assert read_as(LONG + self.ROWS.rsplit("\n", 2)[0], "inkar").left_out == {}

    def test_older_header_and_byte_order_mark(self, read_as):
        text = (LONG + self.ROWS).replace("Kuerzel;", "").replace("q_arb;", "").replace("n_arb;", "")
        assert len(read_as("\ufeff" + text, "inkar").frame) == 4

    def test_lost_zeros_are_restored_where_that_is_certain(self, read_as, refusal):
        rows = f"{QUOTE};Kreise;1001;Flensburg;2021;8\n{QUOTE};Kreise;16077;Altenburg;2021;7\n"
        assert read_as(LONG + rows, "inkar").frame["ags"].tolist() == ["01001", "16077"]
        error = refusal(LONG + rows + f"{QUOTE};Kreise;01002;Kiel;2021;8\n", "inkar")
        assert error.place == "line 2, column 'Kennziffer'"

    @pytest.mark.parametrize(
        ("rows", "place", "found"),
        [
            (f"{QUOTE};Kreise;01001;F;2021;k.A.\n", "line 2", "no number in column 'Wert'"),
            (f"{QUOTE};Kreise;01001;F;2015-2021;8\n", "line 2, column 'Zeitbezug'", "not a year"),
            (f"{QUOTE};Kreise;FL;F;2021;8\n", "line 2, column 'Kennziffer'", "regional key of the level"),
            (f"{QUOTE};Kreise;01001;F;2021;8\n" * 2, "line 3", "again for the same area and year"),
            (f"{QUOTE};Raumordnungsregionen;101;M;2021;8\n", "", "no row of Bundesländer, Kreise"),
            (f"{QUOTE};Kreise;01001;F;2021\n", "line 2", "8 cells where the header has 9"),
        ],
    )
    def test_what_is_refused(self, refusal, rows, place, found):
        error = refusal(LONG + rows, "inkar")
        assert error.place == place
        assert found in error.found


def test_complete_data_set_is_too_large(refusal, monkeypatch):
    monkeypatch.setattr(inkar, "MOST_BYTES", 100)
    error = refusal(LONG + TestCompleteDataSet.ROWS, "inkar")
    assert "more than 0" in error.found
    assert "cut the indicators" in error.remedy
