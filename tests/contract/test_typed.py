"""Values as the type of their column: what is read as what, what is missing, what is unreadable."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpk_eval.contract.model import Classification, ContractColumn, LogicalType
from kpk_eval.contract.typed import as_type

BAD = "unreadable"


def a_column(kind: str, date_format: str = "yyyy-mm-dd") -> ContractColumn:
    return ContractColumn(
        "c",
        {"de": "c", "en": "c"},
        LogicalType(kind),
        False,
        Classification.INTERNAL,
        date_format=date_format,
    )


def read(cells: pd.Series, kind: str, date_format: str = "yyyy-mm-dd") -> list:
    """Each cell as it was read: a value, None where missing, BAD where unreadable."""
    typed = as_type(cells, a_column(kind, date_format))
    assert typed.values.index.equals(cells.index)
    assert not (typed.unreadable & typed.values.notna()).any()
    return [
        BAD if lost else None if pd.isna(value) else value
        for value, lost in zip(typed.values, typed.unreadable, strict=True)
    ]


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


TEXT = {
    "integer": {
        "3": 3, " 3 ": 3, "+3": 3, "-3": -3, "3.0": 3, "007": 7, "": None, "  ": None,
        "3,5": BAD, "3.5": BAD, "1.000": BAD, "1.00": BAD, "3 Jahre": BAD,
        "1e3": BAD, "0x10": BAD, "nan": BAD,
        "٣": BAD,
        "9007199254740993": BAD, "99999999999999999999": BAD, "1_000": BAD,
    },
    "number": {
        "1.5": 1.5, ".5": 0.5, "2.": 2.0, "-1e-3": -0.001, "3": 3.0, "": None,
        "1,5": BAD, "inf": BAD, "-inf": BAD, "NaN": BAD, "1e999": BAD, "1.2.3": BAD, "k.A.": BAD,
    },
    "boolean": {
        "true": True, "FALSE": False, "Ja": True, "nein": False, "wahr": True, "Falsch": False, "yes": True,
        "no": False, "1": True, "0": False, " ja ": True, "": None, "2": BAD, "x": BAD, "j": BAD,
    },
    "string": {"a": "a", " a ": " a ", "01001": "01001", "": None, " ": None, "nan": "nan"},
    "date": {
        "2024-02-29": day("2024-02-29"), "2024-01-01 00:00:00": day("2024-01-01"),
        "2024-01-01T00:00:00": day("2024-01-01"), "": None,
        "2023-02-29": BAD, "29.02.2024": BAD, "2024-1-1": BAD, "24-01-01": BAD, "2024-01-01 12:00:00": BAD,
        "0001-01-01": BAD, "9999-12-31": BAD, "45000": BAD,
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "expected"), [(kind, text, value) for kind in TEXT for text, value in TEXT[kind].items()]
)
@pytest.mark.parametrize("dtype", ["str", "string", "object"])
def test_text(kind, text, expected, dtype):
    assert read(pd.Series([text, None], dtype=dtype), kind) == [expected, None]


def test_dates_as_germans_write_them():
    cells = pd.Series(
        ["31.12.2024", "1.2.2024", "2024-12-31", "31.12.24", "31/12/2024", "30.02.2024"], dtype="str"
    )
    expected = [day("2024-12-31"), day("2024-02-01"), BAD, BAD, BAD, BAD]
    assert read(cells, "date", "dd.mm.yyyy") == expected


@pytest.mark.parametrize("dtype", ["float64", "Float64"])
def test_floating_point(dtype):
    cells = pd.Series([3.0, 2.5, None], dtype=dtype)
    assert read(cells, "integer") == [3, BAD, None]
    assert read(cells, "number") == [3.0, 2.5, None]
    assert read(cells, "string") == ["3", "2.5", None]
    assert read(cells, "boolean") == [BAD, BAD, None]
    assert read(cells, "date") == [BAD, BAD, None]


def test_infinity_is_no_number():
    cells = pd.Series([math.inf, -math.inf])
    assert read(cells, "number") == read(cells, "integer") == [BAD, BAD]


@pytest.mark.parametrize("dtype", ["int64", "Int64", "int8"])
def test_whole_numbers(dtype):
    cells = pd.Series([0, 1], dtype=dtype)
    assert read(cells, "integer") == [0, 1]
    assert read(cells, "boolean") == [False, True]
    assert read(cells, "string") == ["0", "1"]


@pytest.mark.parametrize("dtype", ["bool", "boolean"])
def test_truth_values_are_nothing_else(dtype):
    cells = pd.Series([True, False], dtype=dtype)
    assert read(cells, "boolean") == [True, False]
    for other in ("integer", "number", "string", "date"):
        assert read(cells, other) == [BAD, BAD]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_moments_are_dates_only_at_midnight(unit):
    cells = pd.Series(np.array(["2024-01-01T00:00", "2024-01-01T10:30", "NaT"], dtype=f"datetime64[{unit}]"))
    assert read(cells, "date") == [day("2024-01-01"), BAD, None]
    assert read(cells, "string") == [BAD, BAD, None]


def test_a_spreadsheet_column_with_everything_in_it():
    cells = pd.Series(
        [1, "2", 3.0, None, True, dt.datetime(2024, 1, 1), dt.date(2024, 1, 2), "x", 2.5], dtype=object
    )
    cells.index = range(5, 14)
    assert read(cells, "integer") == [1, 2, 3, None, BAD, BAD, BAD, BAD, BAD]
    assert read(cells, "string") == ["1", "2", "3", None, BAD, BAD, BAD, "x", "2.5"]
    assert read(cells, "boolean") == [True, BAD, BAD, None, True, BAD, BAD, BAD, BAD]
    assert read(cells, "date") == [BAD, BAD, BAD, None, BAD, day("2024-01-01"), day("2024-01-02"), BAD, BAD]


def test_categories_are_read_as_what_they_hold():
    assert read(pd.Series(["1", "x", None], dtype="category"), "integer") == [1, BAD, None]
    assert read(pd.Series([1.0, 2.0, None], dtype="category"), "integer") == [1, 2, None]


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [
        ("string", "str"),
        ("integer", "Int64"),
        ("number", "float64"),
        ("boolean", "boolean"),
        ("date", "datetime64[ns]"),
    ],
)
@pytest.mark.parametrize("cells", [["1", None], [None, None], [1.0, None], [None, object()]])
def test_the_type_does_not_depend_on_the_cells(kind, dtype, cells):
    assert as_type(pd.Series(cells), a_column(kind)).values.dtype == dtype


@given(st.lists(st.none() | st.integers(-(10**12), 10**12), min_size=1, max_size=20))
@settings(deadline=None, max_examples=50)
def test_whole_numbers_survive_every_way_of_being_written(numbers):
    as_text = pd.Series([None if one is None else f" {one}.0 " for one in numbers], dtype="str")
    as_cells = pd.Series(numbers, dtype=object)
    as_float = pd.Series(numbers, dtype="float64")
    assert read(as_text, "integer") == read(as_cells, "integer") == read(as_float, "integer") == numbers


@given(st.lists(st.text(max_size=10), min_size=1, max_size=10))
@settings(deadline=None, max_examples=50)
def test_any_text_is_read_missing_or_unreadable_for_every_type(texts):
    cells = pd.Series(texts, dtype="str")
    for kind in LogicalType:
        assert len(read(cells, kind)) == len(texts)


def test_what_was_given_is_not_changed():
    cells = pd.Series(["1", "x", None], dtype="str")
    before = cells.copy()
    as_type(cells, a_column("integer"))
    pd.testing.assert_series_equal(cells, before)
