"""What is written can be read by the readers: same values, and the reasons for what is missing."""

import zipfile

import pandas as pd
import pyreadstat
import pytest

from kpk_eval.params.schema import Format, Reader
from kpk_eval.readers import read
from kpk_eval.synthetic.formats import Sheet, symbols, write
from kpk_eval.synthetic.formats.sheet import TITLE
from kpk_eval.synthetic.rows import without_gaps


def as_written(column):
    """Values as a reader delivers them: numbers as numbers, days as ISO text, the rest as text."""
    if column.dtype.kind == "M":
        return column.dt.strftime("%Y-%m-%d").astype("string")
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return column.astype("Float64")
    return column.astype("string")


def as_read(column, like):
    if like.dtype.kind == "M":
        text = column.dt.strftime("%Y-%m-%d") if column.dtype.kind == "M" else column.astype("string")
        return text.str.replace(r"^(\d\d)\.(\d\d)\.(\d{4})$", r"\3-\2-\1", regex=True).astype("string")
    if pd.api.types.is_numeric_dtype(like) and not pd.api.types.is_bool_dtype(like):
        return pd.to_numeric(column).astype("Float64")
    return column.astype("string")


def test_every_file_reads_as_it_was_made(made, data):
    formats = set()
    for path, (order, one) in made.items():
        table = read(data / path, order.source.reader, shown=path)
        frame = table.frame.reset_index(drop=True).rename(columns=order.source.rename)
        own = [name for name in frame if name in set(one.frame)] if order.source.reader.sosci else list(frame)
        assert own == list(one.frame), path
        for name in one.frame:
            expected = as_written(one.frame[name]).rename(name)
            found = as_read(frame[name], one.frame[name]).rename(name)
            pd.testing.assert_series_equal(found, expected, check_dtype=False)
        formats.add(order.source.reader.format)
    assert formats == {Format.CSV, Format.XLSX, Format.SPSS, Format.PARQUET, Format.STATA, Format.SOSCI}


def test_every_gap_reads_as_its_reason(made, data):
    for path, (order, one) in made.items():
        if order.source.population:
            reasons = read(data / path, order.source.reader, shown=path, language="de").reasons
            wanted = one.gaps.map({1: "keine Angabe", 2: "weiß nicht"}.get)
            found = reasons.reset_index(drop=True).reindex(columns=list(wanted))
            assert (
                (found.astype("string").fillna("") == wanted.astype("string").fillna("")).to_numpy().all()
            ), path
            assert found.notna().sum().sum() > 20, path


def test_spss_files_carry_labels_and_missing_codes(data):
    frame, meta = pyreadstat.read_sav(data / "seestadt" / "familien_t0.sav", user_missing=True)
    assert meta.column_names_to_labels["wb1"] == "Wohlbefinden: Zuversicht"
    assert meta.variable_value_labels["wb1"][5] == "trifft voll zu"
    assert meta.variable_value_labels["wb1"][-9] == "keine Angabe"
    assert {one["lo"] for one in meta.missing_ranges["wb1"]} == {-9, -8}
    assert meta.original_variable_types["wb1"].startswith("F8.0")
    assert set(frame["wb1"].unique()) >= {1, 5, -9}


def test_lines_above_the_header_and_a_named_sheet(data):
    frame = pd.read_excel(
        data / "seestadt" / "indikatoren.xlsx",
        sheet_name="Indikatoren",
        header=None,
        dtype=str,
        engine="calamine",
    )
    assert frame.iloc[0, 0] == TITLE
    assert frame.iloc[2, 0] == "ags"
    assert frame.iloc[3, 0] == "99001"


def test_german_text_files(data):
    text = (data / "heidetal" / "familien_t0.csv").read_bytes().decode("cp1252")
    assert ";" in text.splitlines()[0]
    assert "Öffnungszeiten" in text or "wäre" in text
    assert any(",5;" in line for line in text.splitlines())


def test_workbooks_carry_no_time_of_writing(data):
    with zipfile.ZipFile(data / "seestadt" / "fachkraefte.xlsx") as book:
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}
        assert b"2025-01-01" in book.read("docProps/core.xml")


def test_lines_above_the_header_of_a_text_file(tmp_path):
    rows = without_gaps(
        pd.DataFrame({"a": pd.Series([1], dtype="Int64"), "b": pd.Series([1.5], dtype="Float64")})
    )
    reader = Reader(format=Format.CSV, header_row=3, decimal=",", delimiter=";")
    write(Sheet(rows, {}, reader, ""), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == f"{TITLE}\n{TITLE}\na;b\n1;1,5\n"


@pytest.mark.parametrize("which", [Format.GENESIS, Format.INKAR])
def test_formats_of_offices_are_refused(tmp_path, which):
    sheet = Sheet(without_gaps(pd.DataFrame({"a": [1]})), {}, Reader(format=which), "")
    with pytest.raises(ValueError, match=f"format '{which.value}' cannot be made up; allowed: csv"):
        write(sheet, tmp_path / "x")


def test_spss_codes_are_whole_numbers(tmp_path):
    reader = Reader(format=Format.SPSS, missing={"k. A.": "keine Angabe"})
    sheet = Sheet(without_gaps(pd.DataFrame({"a": [1]})), {}, reader, "")
    with pytest.raises(ValueError, match=r"'k\. A\.' is no whole number"):
        write(sheet, tmp_path / "x.sav")


@pytest.mark.parametrize("which", [Format.SPSS, Format.PARQUET, Format.XLSX])
def test_columns_without_a_contract_keep_their_type(tmp_path, which):
    rows = without_gaps(
        pd.DataFrame(
            {
                "jahr": pd.Series([2015, 2016], dtype="Int64"),
                "wert": pd.Series([1.5, None], dtype="Float64"),
                "ags": pd.Series(["09901", "09902"], dtype="string"),
            }
        )
    )
    reader = Reader(format=which)
    write(Sheet(rows, {}, reader, ""), tmp_path / "x")
    found = read(tmp_path / "x", reader, shown="x").frame
    assert found["jahr"].tolist() == [2015, 2016]
    assert found["wert"].iloc[0] == 1.5
    assert found["wert"].isna().tolist() == [False, True]
    assert found["ags"].tolist() == ["09901", "09902"]


def test_symbols_come_from_the_source_entry_or_are_those_of_spss():
    assert symbols(Reader(format=Format.CSV, missing={"k. A.": "keine Angabe"})) == ("k. A.",)
    assert symbols(Reader(format=Format.SPSS)) == ("-9", "-8")
    assert symbols(Reader(format=Format.CSV)) == ("",)
