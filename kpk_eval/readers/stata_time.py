"""Dates and times of Stata files: days, milliseconds, weeks, months ..., told apart by the display format."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.readers.iso_time import LARGEST, KindOfTime, iso_text

EPOCH = np.datetime64("1960-01-01T00:00:00.000", "ms")
"""Stata counts days, milliseconds, weeks, months, quarters and half-years from here."""
FIRST_YEAR = 1960
DAY = 86_400_000
"""Milliseconds of a day."""
WEEKS = 52
"""Weeks of every year in Stata: the first begins on 1 January, the last has eight or nine days."""

DISPLAY = re.compile(r"%-?\d*(?:t(?P<unit>.)|(?P<old>d))(?P<mask>.*)", re.DOTALL)
"""``%td``, ``%-tdDD.NN.CCYY``, ``%d`` of old files."""
CLOCK_ONLY = re.compile(r"(HH|Hh|hH|hh|MM|mm|SS|ss|\.s{1,3}|am|a\.m\.|AM|A\.M\.|[:_.,+'/-]|!.)+")
"""Display of a moment that shows the time of day and no date."""

LEAP_SECONDS: Final = tuple(
    np.datetime64(day, "ms")
    for day in (
        "1972-07-01", "1973-01-01", "1974-01-01", "1975-01-01", "1976-01-01", "1977-01-01", "1978-01-01",
        "1979-01-01", "1980-01-01", "1981-07-01", "1982-07-01", "1983-07-01", "1985-07-01", "1988-01-01",
        "1990-01-01", "1991-01-01", "1992-07-01", "1993-07-01", "1994-07-01", "1996-01-01", "1997-07-01",
        "1999-01-01", "2006-01-01", "2009-01-01", "2012-07-01", "2015-07-01", "2017-01-01",
    )
)  # fmt: skip
"""Days before whose first moment a leap second was inserted (IERS Bulletin C)."""


def is_business_day(display: str) -> bool:
    """Whether a display format counts the days of a business calendar, which is not in the file."""
    return unit_of(display) == "b"


def unit_of(display: str) -> str:
    """Letter of what a variable with this display format counts; empty for one that is no date or time."""
    match = DISPLAY.fullmatch(display)
    unit = (match["unit"] or "d") if match else ""
    return unit if unit in TEXTS or unit == "b" else ""


def stata_time(counts: pd.Series[Any], display: str) -> pd.Series[str]:
    """Counts of a variable with this display format as ISO text; NA where missing.

    ``%td`` gives ``2018-05-06``; ``%tc`` and ``%tC`` (which counts leap seconds) ``2018-05-06T10:10:10``, or
    ``10:10:10`` where the display shows no date and no value reaches beyond the first day; ``%tm``
    ``2018-05``; ``%tq`` ``2018-Q2``; ``%th`` ``2018-H1``; ``%ty`` ``2018``. ``%tw`` gives the first day of
    the week, because Stata's weeks begin with the year and not on Mondays.
    """
    return TEXTS[unit_of(display)](counts, display)


def is_absurd(counts: pd.Series[Any], display: str) -> pd.Series[bool]:
    """Which counts are dates that no calendar has, a sign of a damaged file."""
    unit = {"d": DAY, "c": 1, "C": 1}.get(unit_of(display), DAY)
    return (counts.abs() * unit > LARGEST).fillna(False).astype(bool)


def _days(counts: pd.Series[Any], _: str) -> pd.Series[str]:
    return iso_text(np.floor(counts) * DAY, KindOfTime.DATE, epoch=EPOCH)


def _moments(counts: pd.Series[Any], display: str) -> pd.Series[str]:
    match = DISPLAY.fullmatch(display)
    is_clock = match is not None and CLOCK_ONLY.fullmatch(match["mask"]) is not None
    if is_clock and counts.dropna().between(0, DAY - 1).all():
        return iso_text(counts, KindOfTime.DURATION, epoch=EPOCH)
    return iso_text(counts, KindOfTime.MOMENT, epoch=EPOCH)


def _moments_with_leap_seconds(counts: pd.Series[Any], display: str) -> pd.Series[str]:
    after = np.array(LEAP_SECONDS) - EPOCH
    passed: npt.NDArray[np.int64] = after.astype("int64") + 1000 * np.arange(1, len(after) + 1)
    inserted = np.searchsorted(passed, counts.fillna(0).to_numpy(dtype="float64"), side="right")
    return _moments(counts - 1000.0 * inserted, display)


def _each(text: Callable[[int], str]) -> Callable[[pd.Series[Any], str], pd.Series[str]]:
    """Text of each count that is there."""

    def texts(counts: pd.Series[Any], _: str) -> pd.Series[str]:
        known = np.floor(counts.dropna()).astype("int64")
        told = pd.Series([text(int(one)) for one in known], index=known.index, dtype="str")
        return told.reindex(counts.index)

    return texts


def _week(count: int) -> str:
    years, week = divmod(count, WEEKS)
    first = np.datetime64(FIRST_YEAR - 1970 + years, "Y").astype("datetime64[D]")
    return str(first + np.timedelta64(7 * week, "D"))


TEXTS: Final[dict[str, Callable[[pd.Series[Any], str], pd.Series[str]]]] = {
    "d": _days,
    "c": _moments,
    "C": _moments_with_leap_seconds,
    "w": _each(_week),
    "m": _each(lambda count: f"{FIRST_YEAR + count // 12:04d}-{count % 12 + 1:02d}"),
    "q": _each(lambda count: f"{FIRST_YEAR + count // 4:04d}-Q{count % 4 + 1}"),
    "h": _each(lambda count: f"{FIRST_YEAR + count // 2:04d}-H{count % 2 + 1}"),
    "y": _each(lambda count: f"{count:04d}"),
}
"""Letter of the unit -> texts of its counts."""
