"""Classic GENESIS tables: five real files in full, and small ones for each rule."""

import csv
import datetime
import json
import re

import pandas as pd
import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.params.schema.legend import Legend
from kpk_eval.readers import read

FILES = ("11111-01-01-4", "12411-01-01-4", "13211-02-05-4", "21111-02-06-4", "82411-01-03-4")
GONE = "area does not exist at this date (every cell is '-')"
SYMBOLS = {".": "secret or unknown", "x": "not meaningful", "/": "unreliable", "...": "later"}

TITLE = "GENESIS-Tabelle: 12345-01-01-4\nPersonen nach Alter;;;;\n"
HEADER = ";;;Personen;Personen\n;;;Insgesamt;dar. Kinder\n"
CLOSING = '__________\n"Anmerkung mit ""Zitat"" und\n-; . x / Zeichen"\nStand: 01.01.2026\n'


def table_of(rows: str, header: str = HEADER) -> str:
    return TITLE + header + rows + CLOSING


@pytest.fixture(params=FILES)
def published(request, shared_data):
    """A real file: its name, what the reader makes of it, and its raw rows with their lines."""
    path = shared_data / "de_genesis" / f"{request.param}.csv"
    facts = json.loads((path.parent / "parse_facts.json").read_text(encoding="utf-8"))[path.name]
    lines = path.read_text(encoding="latin-1").split("\n")
    first, last = facts["first_data_line"], facts["footer_start_line"]
    raw = {number: next(csv.reader([lines[number - 1]], delimiter=";")) for number in range(first, last)}
    table = read(path, Reader(format="genesis", encoding="latin-1"), shown=path.name)
    return table, raw, facts


class TestPublished:
    """The files of the statistical offices against facts and figures obtained without this reader."""

    def test_rows_and_keys(self, published):
        table, raw, facts = published
        kreise = table.frame[table.frame["ags"].str.len() <= 5]
        assert table.frame.index.tolist() == list(raw)
        assert len(kreise) == facts["data_rows"]
        assert kreise["ags"].nunique() == facts["unique_codes"]
        assert (table.frame["ags"].str.len() == 5).sum() == facts["kreis_codes_5digit"]
        assert table.frame["ags"].iloc[:3].tolist() == ["DG", "01", "01001"]

    def test_every_cell(self, published):
        table, raw, _ = published
        front = len(next(iter(raw.values()))) - (table.frame.shape[1] - 3)
        for line, cells in raw.items():
            row = table.frame.loc[line]
            assert row["ags"] == cells[front - 2]
            assert row["area"] == cells[front - 1].strip()
            for name, cell in zip(table.frame.columns[3:], cells[front:], strict=True):
                if re.match(r"\d", cell):
                    assert row[name] == float(cell.replace(",", "."))
                elif cell == "-" and set(cells[front:]) > {"-"}:
                    assert row[name] == 0
                else:
                    assert pd.isna(row[name])
                    assert table.reasons.loc[line, name] == SYMBOLS.get(cell, GONE)

    def test_symbols_are_counted(self, published):
        table, _, facts = published
        values = table.frame.columns[3:]
        kreise = table.frame["ags"].str.len() <= 5
        reasons = table.reasons.reindex(columns=values)[kreise]
        assert (reasons == SYMBOLS["."]).sum().sum() == facts["symbols"]["."]
        assert (reasons == SYMBOLS["x"]).sum().sum() == facts["symbols"]["x"]
        zeros = (table.frame.loc[kreise, values] == 0).sum().sum()
        assert (reasons == GONE).sum().sum() + zeros == facts["symbols"]["-"]
        assert len(table.frame.loc[kreise, values]) * len(values) == facts["value_cells"]
        assert table.frame.loc[kreise, values].isna().all(axis=1).sum() == facts["rows_all_missing"]

    def test_numbers_and_missing_values_are_complementary(self, published):
        table, _, _ = published
        values = table.frame.columns[3:]
        reasons = table.reasons.reindex(columns=values)
        assert (table.frame[values].isna() == reasons.notna()).all(axis=None)
        assert all(pd.api.types.is_numeric_dtype(table.frame[name]) for name in values)


@pytest.fixture
def figures(shared_data):
    """Read a published table; and the figures R found in it."""
    folder = shared_data / "de_genesis"
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))

    def of(name: str) -> pd.DataFrame:
        path = folder / f"{name}.csv"
        return read(path, Reader(format="genesis", encoding="latin-1"), shown=name).frame.set_index("ags")

    return of, results


@pytest.mark.parametrize("area", ["01001", "01058", "01", "DG"])
def test_figures_agree_with_r(figures, area):
    of, results = figures
    leavers, people, surface = (
        of("21111-02-06-4").loc[area],
        of("12411-01-01-4").loc[area],
        of("11111-01-01-4"),
    )
    stem = "Absolvierende/Abgehende allgemeinbildender Schulen nach dem Abschluss"
    expected = results[f"abgaenger_2023_{area}"]
    assert leavers["year"] == 2023
    assert leavers[f"{stem} | Insgesamt"] == expected["ohne_hsa"]["n"]
    assert leavers[f"{stem} | ohne Hauptschulabschluss | Insgesamt"] == expected["ohne_hsa"]["x"]
    assert leavers[f"{stem} | Insgesamt | weiblich"] == expected["ohne_hsa_weiblich"]["n"]
    assert leavers[f"{stem} | ohne Hauptschulabschluss | weiblich"] == expected["ohne_hsa_weiblich"]["x"]
    density = people["Stichtag | 31.12.2018 | Insgesamt"] / surface.loc[area, "Gebietsfläche | qkm"]
    assert density == pytest.approx(results[f"einwohner_je_km2_2018_{area}"], rel=1e-12)
    income = of("82411-01-03-4").loc[area]
    assert [str(one) for one in income.iloc[-2:]] == results[f"einkommen_2021_{area}"][-2:]
    rates = of("13211-02-05-4").loc[area].iloc[-6:]
    assert rates.tolist() == [
        float(one.replace(",", ".")) for one in results[f"arbeitslose_2025_{area}"][-6:]
    ]


def test_year_comes_from_years_and_dates_and_may_be_absent(figures):
    of, _ = figures
    assert of("11111-01-01-4")["year"].unique().tolist() == [2018]
    assert of("13211-02-05-4")["year"].unique().tolist() == [2025]
    assert of("12411-01-01-4")["year"].isna().all()


def test_table_without_time_in_front(read_as):
    content = table_of("DG;Deutschland;5;2\n01001;  Flensburg;3;1\n", ";;2018;2018\n;;a;b\n")
    frame = read_as(content, "genesis").frame
    assert list(frame) == ["ags", "area", "year", "2018 | a", "2018 | b"]
    assert frame["area"].tolist() == ["Deutschland", "Flensburg"]


def test_header_cells_join_without_repetition(read_as):
    header = ";;;A;A;B\n;;;A;y;\n;;;;y;Anzahl\n"
    frame = read_as(table_of("2023;01001;F;1;2;3\n", header), "genesis").frame
    assert list(frame)[3:] == ["A", "A | y", "B | Anzahl"]


def test_symbols_and_zero(read_as):
    rows = "2023;01001;F;-;7\n2023;01002;K;.;7\n2023;01003;L;x;/\n2023;01004;N;...;·\n2023;01051;D;;1,5\n"
    table = read_as(table_of(rows), "genesis")
    total, children = "Personen | Insgesamt", "Personen | dar. Kinder"
    assert table.frame[total].iloc[0] == 0
    assert table.frame[total].iloc[1:].isna().all()
    assert table.reasons[total].iloc[1:4].tolist() == ["secret or unknown", "not meaningful", "later"]
    assert table.reasons[total].isna().tolist() == [True, False, False, False, False]
    assert table.reasons[total].iloc[4] == "no value in the source"
    assert table.reasons[children].iloc[2:4].tolist() == ["unreliable", "secret or unknown"]
    assert table.frame[children].iloc[4] == 1.5


def test_reasons_speak_the_language_of_the_book(tmp_path):
    path = tmp_path / "table"
    path.write_text(table_of("2023;01001;F;.;7\n2023;01002;K;-;-\n"), encoding="utf-8")
    reasons = read(path, Reader(format="genesis"), shown="t", language="de").reasons["Personen | Insgesamt"]
    assert reasons.iloc[0] == "unbekannt oder geheim"
    assert reasons.iloc[1].startswith("Gebiet besteht zu diesem Stand nicht")


def test_legend_of_the_source_goes_before(read_as):
    rows = "2023;01001;F;-;0\n2023;01002;K;g;7\n2023;01003;L;.;7\n2023;01004;N;-;-\n"
    legend = {"-": "changed to nil", "g": "secret", ".": "unknown", "0": "zero or changed to zero"}
    table = read_as(table_of(rows), "genesis", missing=legend)
    total = table.reasons["Personen | Insgesamt"].tolist()
    assert total == ["changed to nil", "secret", "unknown", "changed to nil"]
    assert table.reasons["Personen | dar. Kinder"].iloc[0] == "zero or changed to zero"
    assert table.frame["Personen | Insgesamt"].isna().all()


class TestDissolvedAreas:
    """An area of which a table says nothing but nil does not exist; a nil beside a number is a zero."""

    def test_all_rows_of_an_area_count_together(self, read_as):
        rows = (
            "2023;01001;Flensburg;Vorschule;-;-\n2023;01001;Flensburg;Grundschule;9;4\n"
            "2023;03152;Göttingen;Vorschule;-;x\n2023;03152;Göttingen;Grundschule;-;-\n"
        )
        table = read_as(table_of(rows, ";;;;Personen;Kinder\n"), "genesis")
        assert table.frame["group"].tolist() == ["Vorschule", "Grundschule"] * 2
        assert table.frame["Personen"].tolist()[:2] == [0, 9]
        assert table.frame["Personen"].isna().tolist() == [False, False, True, True]
        assert table.reasons["Personen"].tolist()[2:] == [GONE, GONE]
        assert table.reasons["Kinder"].tolist()[2:] == ["not meaningful", GONE]

    def test_each_year_counts_by_itself(self, read_as):
        rows = "2015;03152;Göttingen;8;-\n2017;03152;Göttingen;-;-\n"
        table = read_as(table_of(rows), "genesis")
        assert table.frame["Personen | dar. Kinder"].isna().tolist() == [False, True]
        assert table.frame["Personen | Insgesamt"].isna().tolist() == [False, True]

    def test_nil_of_a_gemeinde_stays_zero(self, read_as):
        table = read_as(table_of("2023;01058001;Achterwehr;-;-\n2023;01058;RD;5;-\n"), "genesis")
        assert table.frame["Personen | Insgesamt"].tolist() == [0, 5]
        assert table.frame["Personen | dar. Kinder"].tolist() == [0, 0]

    def test_secret_cells_are_no_sign_of_it(self, read_as):
        table = read_as(table_of("2023;01001;F;.;-\n"), "genesis")
        assert table.frame["Personen | dar. Kinder"].tolist() == [0]


@pytest.mark.parametrize(
    ("content", "place", "found"),
    [
        (
            table_of("2023;01001;F;5 q;1\n"),
            "line 5",
            "a cell that is no number in column 'Personen | Insgesamt'",
        ),
        (table_of("2023;01001;F;5;1\n2023;01002;K;k;1\n"), "line 6", "the symbol 'k'"),
        (table_of("2023;01001;F;1.234;1\n"), "line 5", "a cell that is no number"),
        (table_of("2023;01001;F;5;1\n").split("____")[0], "", "closes a GENESIS table is absent"),
        (table_of("2023;01001;F;5;1\n2023;01002;K\n"), "line 6", "3 cells where the header has 5"),
        (table_of("2023;01001;F;5;1;9\n"), "line 5", "6 cells where the header has 5"),
        (table_of("2023;01001;F;5;1\n2023;1002;K;5;1\n"), "line 6, column 2", "not a regional key"),
        (
            table_of("2023;01001;F;5;1\n2o23;01002;K;5;1\n2023;01003;L;5;1\n"),
            "line 6, column 1",
            "neither a year nor a date",
        ),
        (table_of("2023;1001;F;5;1\n2023;1002;K;5;1\n"), "", "no column holds regional keys"),
        (table_of("2023;Flensburg;F;5;1\n"), "", "no column holds regional keys"),
        (table_of("2023;01001;F;5;1\n", ";;;A;A\n"), "line 3", "'A' again"),
        (table_of("2023;01001;F;5;1\n", ""), "", "no header rows"),
        (table_of(""), "", "no header rows"),
        ("Statistik_Code;Zeit\n12411;2023\n__________\n", "line 1", "does not begin with"),
        ("__________\n", "", "nothing stands above"),
        ('GENESIS-Tabelle: 1\n"offen;;\n;;A\n__________\n', "line 2", "never closed"),
        (b"", "", "empty"),
    ],
)
def test_what_is_refused(refusal, content, place, found):
    error = refusal(content, "genesis")
    assert error.place == place
    assert found in error.found


def test_encoding_may_be_declared_or_left_to_the_file(shared_data, read_as, refusal):
    content = (shared_data / "de_genesis" / "21111-02-06-4.csv").read_bytes()
    declared = read_as(content, "genesis", encoding="cp1252").frame
    assert "Rendsburg-Eckernförde, Kreis" in declared["area"].tolist()
    assert read_as(content, "genesis").frame.equals(declared)
    assert refusal(content, "genesis", encoding="utf-8").place == "line 4"  # "krfr. Städte"


def test_marks_and_rounded_zeros_are_flags(read_as):
    rows = "2023;01001;F;5 e;(7)\n2023;01002;K;0;1,5r\n2023;01003;L;0,0;-\n"
    table = read_as(table_of(rows), "genesis")
    total, children = "Personen | Insgesamt", "Personen | dar. Kinder"
    half = "less than half of the smallest unit"
    assert table.frame[total].tolist() == [5, 0, 0]
    assert table.flags[total].tolist() == ["final", half, half]
    assert table.frame[children].tolist() == [7, 1.5, 0]
    assert table.flags[children].dropna().tolist() == ["limited", "revised"]
    assert table.reasons.empty


def test_published_tables_carry_no_flags(published):
    table, _, _ = published
    assert table.flags.empty


class TestLegend:
    """The office and date that the source declares decide what a symbol means."""

    ROWS = "2023;03101;B;0;k\n2023;03102;S;g;7 p\n2023;03103;W;u;t\n"
    LSN = Legend(office="lsn", date=datetime.date(2024, 6, 30))

    def test_symbols_of_another_office(self, read_as):
        table = read_as(table_of(self.ROWS), "genesis", legend=self.LSN)
        total, children = "Personen | Insgesamt", "Personen | dar. Kinder"
        assert table.frame[total].dropna().tolist() == [0]
        assert table.flags[total].dropna().tolist() == ["zero or changed to zero"]
        assert table.reasons[total].dropna().tolist() == ["secret or unknown", "unreliable"]
        assert table.frame[children].dropna().tolist() == [0, 7]
        assert table.flags[children].dropna().tolist() == ["close to zero", "provisional"]
        assert table.reasons[children].dropna().tolist() == ["later"]

    def test_symbol_of_the_other_legend_is_unknown(self, refusal):
        error = refusal(table_of("2023;03101;B;-;1\n"), "genesis", legend=self.LSN)
        assert error.place == "line 5"
        assert "the symbol '-'" in error.found
        assert "lsn from 2024-01-01" in error.found
        assert "the symbol 'g'" in refusal(table_of(self.ROWS), "genesis").found

    def test_nil_that_may_have_been_changed_is_no_sign_of_a_dissolved_area(self, read_as):
        legend = Legend(office="zensus", date=datetime.date(2022, 5, 15))
        table = read_as(table_of("2022;01001;F;-;-\n"), "genesis", legend=legend)
        assert table.frame["Personen | Insgesamt"].tolist() == [0]
        assert table.reasons.empty

    def test_columns_are_told_by_the_table_itself(self, refusal):
        legend = Legend(office="destatis", date=datetime.date(2022, 5, 15), columns=("Personen",))
        assert "has no meaning" in refusal(table_of("2022;01001;F;1;2\n"), "genesis", legend=legend).found


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8, 0.9])
def test_cut_off_file_is_refused(shared_data, refusal, kept):
    content = (shared_data / "de_genesis" / "11111-01-01-4.csv").read_bytes()
    content = content[: content.index(b"______")]
    refusal(content[: int(len(content) * kept)], "genesis", encoding="latin-1")
