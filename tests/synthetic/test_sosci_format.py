"""Made-up exports of SoSci Survey read back as they were made, without what the source entry drops."""

from codecs import BOM_UTF16_LE

import pandas as pd
import pytest

from kpk_eval.params.schema import Format, Reader
from kpk_eval.readers import ReadError, read
from kpk_eval.synthetic.formats import Sheet, symbols, write
from kpk_eval.synthetic.formats.sosci import AFTER, BEFORE
from kpk_eval.synthetic.rows import Rows, without_gaps

DROP = {"incomplete": "drop", "test_data": "drop"}


def survey(size=60):
    """Rows with an item from 1 to 5, of which each seventh and eleventh is missing, and a text."""
    frame = pd.DataFrame(
        {
            "A101_01": pd.Series([number % 5 + 1 for number in range(size)], dtype="Int64"),
            "A102": pd.Series([f"Antwort\t{number}" for number in range(size)], dtype="string"),
        }
    )
    gaps = pd.DataFrame(0, index=frame.index, columns=frame.columns)
    gaps.loc[::7, "A101_01"] = 1
    gaps.loc[::11, "A101_01"] = 2
    return Rows(frame.mask(gaps > 0), gaps)


def test_rows_read_as_they_were_made(tmp_path):
    made, reader = survey(), Reader(format=Format.SOSCI, sosci=DROP)
    write(Sheet(made, {}, reader, ""), tmp_path / "x.csv")
    table = read(tmp_path / "x.csv", reader, shown="x.csv", language="de")
    assert list(table.frame) == [*BEFORE, "A101_01", "A102", *AFTER]
    frame = table.frame.reset_index(drop=True)
    assert frame["A101_01"].astype("Int64").equals(made.frame["A101_01"])
    assert frame["A102"].tolist() == made.frame["A102"].tolist()
    reasons = table.reasons["A101_01"].reset_index(drop=True)
    assert (reasons == "nicht beantwortet").equals(made.gaps["A101_01"] == 1)
    assert table.left_out == {"Testinterview oder Testperson": 1, "Interview nicht abgeschlossen": 3}


def test_file_is_as_the_tool_writes_it(tmp_path):
    reader = Reader(format=Format.SOSCI, sosci=DROP)
    for name in ("a.csv", "b.csv"):
        write(Sheet(survey(), {}, reader, ""), tmp_path / name)
    content = (tmp_path / "a.csv").read_bytes()
    assert content == (tmp_path / "b.csv").read_bytes()
    assert content.startswith(BOM_UTF16_LE)
    lines = content.decode("utf-16").split("\r\n")
    assert lines[0].startswith("CASE\tSERIAL\tREF\tQUESTNNR\tMODE\tSTARTED\tA101_01\t")
    assert "Interview-Modus" in lines[1]


def test_nothing_to_leave_out_where_nothing_is_declared(tmp_path):
    write(Sheet(survey(), {}, Reader(format=Format.SOSCI), ""), tmp_path / "x.csv")
    table = read(tmp_path / "x.csv", Reader(format=Format.SOSCI), shown="x.csv")
    assert len(table.frame) == 60
    assert table.left_out == {}


def test_unfinished_interviews_are_really_there(tmp_path):
    write(Sheet(survey(), {}, Reader(format=Format.SOSCI, sosci=DROP), ""), tmp_path / "x.csv")
    with pytest.raises(ReadError, match="no real interviews"):
        read(tmp_path / "x.csv", Reader(format=Format.SOSCI), shown="x.csv")


def test_options_are_ticked_as_two(tmp_path):
    frame = pd.DataFrame({"A103_01": pd.Series([True, False], dtype="boolean")})
    write(Sheet(without_gaps(frame), {}, Reader(format=Format.SOSCI), ""), tmp_path / "x.csv")
    table = read(tmp_path / "x.csv", Reader(format=Format.SOSCI), shown="x.csv")
    assert table.frame["A103_01"].tolist() == ["2", "1"]


def test_columns_of_the_tool_cannot_be_made_up(tmp_path):
    sheet = Sheet(without_gaps(pd.DataFrame({"CASE": [1]})), {}, Reader(format=Format.SOSCI), "")
    with pytest.raises(ValueError, match="'CASE' is one that SoSci Survey writes itself"):
        write(sheet, tmp_path / "x.csv")


def test_codes_of_gaps():
    assert symbols(Reader(format=Format.SOSCI)) == ("-9", "-1")
    assert symbols(Reader(format=Format.SOSCI, missing={"-9": "keine Angabe"})) == ("-9",)
