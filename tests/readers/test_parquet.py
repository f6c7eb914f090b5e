"""Parquet files: columns stay as they are typed."""

import datetime as dt
import io

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet


def parquet_of(columns: dict[str, pa.Array]) -> bytes:
    content = io.BytesIO()
    parquet.write_table(pa.table(columns), content)
    return content.getvalue()


def test_types_stay(read_as):
    content = parquet_of(
        {
            "id": pa.array([9007199254740993, None], pa.int64()),
            "n": pa.array([1, 2], pa.uint8()),
            "f": pa.array([0.5, None]),
            "t": pa.array(["01001", " "]),
            "b": pa.array([True, None]),
            "c": pa.array(["x", None]).dictionary_encode(),
            "d": pa.array([dt.date(2026, 2, 1), None]),
            "e": pa.nulls(2),
        }
    )
    frame = read_as(content, "parquet").frame
    assert frame.dtypes.astype(str).drop("d").tolist() == [
        "Int64",
        "UInt64",
        "float64",
        "str",
        "boolean",
        "str",
        "str",
    ]
    assert frame.loc[1, "id"] == 9007199254740993
    assert frame.loc[1, "t"] == "01001"
    assert frame.loc[1, "d"] == pd.Timestamp("2026-02-01")
    assert frame.loc[2].isna().tolist() == [True, False, True, True, True, True, True, True]
    assert frame.index.tolist() == [1, 2]


def test_legend_applies_to_numbers_and_text(read_as):
    content = parquet_of({"n": pa.array([1, -9]), "f": pa.array([-9.0, 2.5]), "t": pa.array(["-9", "x"])})
    table = read_as(content, "parquet", missing={"-9": "not answered", "k.A.": "no answer"})
    assert table.frame.isna().to_numpy().tolist() == [[False, True, True], [True, False, False]]
    assert (
        table.reasons.loc[2, "n"] == table.reasons.loc[1, "f"] == table.reasons.loc[1, "t"] == "not answered"
    )


def test_what_pandas_writes_comes_back(read_as):
    content = io.BytesIO()
    pd.DataFrame({"ags": ["01001"], "n": [3]}).to_parquet(content)
    frame = read_as(content.getvalue(), "parquet").frame
    assert frame.to_dict("list") == {"ags": ["01001"], "n": [3]}


def test_repeated_column_is_refused(refusal):
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    content = io.BytesIO()
    parquet.write_table(table, content)
    assert "column 'a' occurs twice" in refusal(content.getvalue(), "parquet").found


def test_file_without_rows_is_refused(refusal):
    assert "no rows" in refusal(parquet_of({"a": pa.array([], pa.int64())}), "parquet").found


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_cut_off_file_is_refused(refusal, kept):
    content = parquet_of({"a": pa.array(range(100))})
    assert (
        "cannot be read as parquet (pyarrow" in refusal(content[: int(len(content) * kept)], "parquet").found
    )
