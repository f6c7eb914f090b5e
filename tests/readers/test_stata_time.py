"""Dates and times of Stata: every unit that it counts."""

import numpy as np
import pandas as pd
import pytest

from kpk_eval.readers.stata_time import DAY, is_absurd, is_business_day, stata_time, unit_of

DAY_2018 = 21310
"""6 May 2018."""
CLOCK = 36_610_000
"""10:10:10."""


def texts(display: str, *counts: float) -> list:
    return stata_time(pd.Series(counts, dtype="float64"), display).tolist()


@pytest.mark.parametrize(
    ("display", "counts", "expected"),
    [
        ("%td", [0, DAY_2018, -1, -36524], ["1960-01-01", "2018-05-06", "1959-12-31", "1860-01-01"]),
        ("%d", [DAY_2018], ["2018-05-06"]),
        ("%dD_m_Y", [DAY_2018], ["2018-05-06"]),
        ("%tdDD.NN.CCYY", [DAY_2018], ["2018-05-06"]),
        ("%-12td", [DAY_2018], ["2018-05-06"]),
        ("%td", [DAY_2018 + 0.9], ["2018-05-06"]),
        ("%tc", [0, DAY_2018 * DAY + CLOCK], ["1960-01-01T00:00:00", "2018-05-06T10:10:10"]),
        ("%tc", [0, 1], ["1960-01-01T00:00:00.000", "1960-01-01T00:00:00.001"]),
        ("%tcHH:MM:SS", [CLOCK, 0], ["10:10:10", "00:00:00"]),
        ("%tcHH:MM", [CLOCK], ["10:10:10"]),
        ("%tcHH:MM:SS", [DAY_2018 * DAY + CLOCK, 0], ["2018-05-06T10:10:10", "1960-01-01T00:00:00"]),
        ("%tcDDmonCCYY_HH:MM:SS", [CLOCK], ["1960-01-01T10:10:10"]),
        ("%tm", [0, 11, 12, -1, 724], ["1960-01", "1960-12", "1961-01", "1959-12", "2020-05"]),
        ("%tmCCYY!mNN", [724], ["2020-05"]),
        ("%tq", [0, 3, 4, -1, 241], ["1960-Q1", "1960-Q4", "1961-Q1", "1959-Q4", "2020-Q2"]),
        ("%th", [0, 1, 2, -1, 120], ["1960-H1", "1960-H2", "1961-H1", "1959-H2", "2020-H1"]),
        ("%ty", [2020, 1999], ["2020", "1999"]),
        (
            "%tw",
            [0, 51, 52, -1, 3120],
            ["1960-01-01", "1960-12-23", "1961-01-01", "1959-12-24", "2020-01-01"],
        ),
        ("%tw", [3124], ["2020-01-29"]),
    ],
)
def test_counts_of_each_unit(display, counts, expected):
    assert texts(display, *counts) == expected


def test_missing_stays_missing():
    for display in ("%td", "%tc", "%tC", "%tw", "%tm", "%tq", "%th", "%ty", "%tcHH:MM"):
        found = stata_time(pd.Series([np.nan, 5.0], index=[7, 9]), display)
        assert found.isna().tolist() == [True, False]
        assert found.index.tolist() == [7, 9]
        assert str(found.dtype) == "str"
        assert stata_time(pd.Series([np.nan]), display).isna().all()


@pytest.mark.parametrize(
    ("moment", "leap_seconds"),
    [
        ("1960-01-01T00:00:00", 0),
        ("1972-06-30T23:59:59", 0),
        ("1972-07-01T00:00:00", 1),
        ("1973-01-01T00:00:00", 2),
        ("2016-12-31T23:59:59", 26),
        ("2017-01-01T00:00:00", 27),
        ("2026-05-06T10:10:10", 27),
    ],
)
def test_leap_seconds_are_taken_out(moment, leap_seconds):
    plain = (np.datetime64(moment, "ms") - np.datetime64("1960-01-01", "ms")).astype("int64")
    assert texts("%tC", plain + 1000 * leap_seconds) == [moment]
    assert texts("%tc", plain) == [moment]


@pytest.mark.parametrize(
    "display", ["%9.0g", "%10s", "%-9s", "%8.2f", "%tg", "", "%12.0fc", "%21x", "%dta"[:1]]
)
def test_other_displays_count_no_time(display):
    assert unit_of(display) == ""
    assert not is_business_day(display)


def test_business_days_are_told():
    assert is_business_day("%tbsimple:DDmonCCYY")
    assert not is_business_day("%td")


def test_absurd_dates():
    counts = pd.Series([1e9, 2e7, np.nan])
    assert is_absurd(counts, "%td").tolist() == [True, False, False]
    assert is_absurd(counts, "%tc").tolist() == [False, False, False]
    assert texts("%td", 4_500_000)[0].startswith("14280-")
