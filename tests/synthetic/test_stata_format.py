"""Stata files that are made up: what the reader finds in them."""

from dataclasses import replace

import pandas as pd
import pyreadstat
import pytest

from kpk_eval.params.schema import Format, Reader
from kpk_eval.readers import complete, read
from kpk_eval.synthetic.formats import Sheet, symbols, write
from kpk_eval.synthetic.rows import Rows, without_gaps
from kpk_eval.synthetic.spec import Kind

STATA = Reader(format=Format.STATA)


@pytest.fixture(scope="module")
def survey(made):
    """Rows of a survey of the demo that has codes of missing answers."""
    return next((order, one) for order, one in made.values() if order.source.path.endswith(".sav"))


@pytest.fixture(scope="module")
def written(survey, contracts, tmp_path_factory):
    """A survey of the demo as Stata file, read again in German."""
    from kpk_eval.synthetic.spec import read_specs

    order, one = survey
    spec = read_specs(contracts, [order.source.contract])[order.source.contract]
    columns = {column.name: column for column in spec.columns}
    path = tmp_path_factory.mktemp("stata") / "x.dta"
    write(Sheet(one, columns, STATA, "Author of the file"), path)
    return path, read(path, STATA, shown="x", language="de"), columns


def test_values_read_as_they_were_made(survey, written):
    _, one = survey
    _, table, columns = written
    assert list(table.frame) == list(one.frame)
    for name in one.frame:
        made, found = one.frame[name], table.frame[name].reset_index(drop=True)
        if columns[name].kind is Kind.DATE:
            made = made.dt.strftime("%Y-%m-%d")
        elif columns[name].kind is Kind.STRING:
            made = made.astype("string").replace("", pd.NA)
        assert found.isna().tolist() == made.isna().tolist(), name
        assert found.dropna().tolist() == made.dropna().tolist(), name


def test_gaps_read_as_their_reasons(survey, written):
    _, one = survey
    _, table, columns = written
    numbers = [name for name in one.frame if columns[name].kind is not Kind.STRING]
    wanted = one.gaps[numbers].map({1: "keine Angabe", 2: "weiß nicht"}.get).astype("string").fillna("")
    found = table.reasons.reset_index(drop=True).reindex(columns=numbers).astype("string").fillna("")
    assert (found == wanted).to_numpy().all()
    assert (wanted != "").to_numpy().sum() > 20


def test_labels_are_there(written):
    path, table, columns = written
    _, meta = pyreadstat.read_dta(path)
    assert meta.column_names_to_labels["wb1"] == columns["wb1"].label
    assert meta.file_label == "Synthetische Daten Author of the file"
    assert table.labels["wb1"][5] == "trifft voll zu"
    assert table.labels["wb1"][".a"] == "keine Angabe"
    assert complete(path, Reader(), shown="x").format is Format.STATA


def test_same_rows_give_the_same_bytes(survey, written, tmp_path):
    _, one = survey
    path, _, columns = written
    write(Sheet(one, columns, STATA, "Author of the file"), tmp_path / "again.dta")
    assert (tmp_path / "again.dta").read_bytes() == path.read_bytes()
    assert b"01 Jan 2025 00:00" in path.read_bytes()


def test_codes_come_from_the_source_entry(tmp_path):
    reader = Reader(format=Format.STATA, missing={".c": "nicht gestellt", "-9": "keine Angabe"})
    rows = without_gaps(pd.DataFrame({"n": pd.Series([1, 2, 3], dtype="Int64")}))
    rows = Rows(rows.frame.assign(n=pd.Series([1, None, None], dtype="Int64")), rows.gaps.assign(n=[0, 1, 2]))
    write(Sheet(rows, {}, reader, ""), tmp_path / "x.dta")
    for one in (reader, replace_missing(reader)):
        table = read(tmp_path / "x.dta", one, shown="x", language="de")
        assert table.reasons["n"].tolist()[1] == "nicht gestellt"
    assert read(tmp_path / "x.dta", reader, shown="x").reasons["n"].tolist()[2] == "keine Angabe"


def replace_missing(reader: Reader) -> Reader:
    """The entry without the letter, so that only the file explains it."""
    return reader.model_copy(update={"missing": {"-9": "keine Angabe"}})


def test_gaps_without_a_source_entry_are_letters():
    assert symbols(STATA) == (".a", ".b")
    assert symbols(Reader(format=Format.STATA, missing={".z": "x"})) == (".z",)


def test_other_codes_are_refused(tmp_path):
    reader = Reader(format=Format.STATA, missing={"k. A.": "keine Angabe"})
    sheet = Sheet(without_gaps(pd.DataFrame({"a": [1]})), {}, reader, "")
    with pytest.raises(ValueError, match=r"'k\. A\.' is neither a letter such as \.a nor a whole number"):
        write(sheet, tmp_path / "x.dta")


def test_columns_without_values_and_long_labels(tmp_path, written):
    _, _, columns = written
    long = {"a": replace(columns["wb1"], name="a", label="ä" * 200)}
    frame = pd.DataFrame(
        {"a": pd.Series([None, None], dtype="Int64"), "t": pd.Series(["", "x"], dtype="string")}
    )
    write(Sheet(without_gaps(frame), long, STATA, "ü" * 200), tmp_path / "x.dta")
    table = read(tmp_path / "x.dta", STATA, shown="x").frame
    assert table["a"].isna().all()
    assert table["t"].isna().tolist() == [True, False]


def test_format_that_the_entry_leaves_to_the_file_cannot_be_made_up(tmp_path):
    sheet = Sheet(without_gaps(pd.DataFrame({"a": [1]})), {}, Reader(), "")
    with pytest.raises(ValueError, match="names no 'format' cannot be made up; allowed: csv"):
        write(sheet, tmp_path / "x")
