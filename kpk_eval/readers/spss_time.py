"""Dates and times of SPSS files: seconds, told apart by the format of the variable."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

EPOCH = np.datetime64("1582-10-14T00:00:00.000", "ms")
"""SPSS counts the seconds of dates from here, the beginning of the Gregorian calendar."""


LARGEST = 1e13
"""Seconds (300,000 years) beyond which a date is a sign of a damaged file."""


class KindOfTime(StrEnum):
    """What the seconds of a variable mean."""

    DATE = "date"
    MOMENT = "moment"
    """Date with time of day."""
    DURATION = "duration"
    """Time of day, or an amount of time that may exceed a day."""


FORMATS = {
    **dict.fromkeys(("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR"), KindOfTime.DATE),
    **dict.fromkeys(("DATETIME", "YMDHMS"), KindOfTime.MOMENT),
    **dict.fromkeys(("TIME", "DTIME", "MTIME"), KindOfTime.DURATION),
}


def kind_of_time(spss_format: str) -> KindOfTime | None:
    """What a variable of this format (``EDATE10``) counts; None for one that is no date or time."""
    name = re.match("[A-Z]*", spss_format)
    return FORMATS.get(name[0]) if name else None


def iso_text(seconds: pd.Series[Any], kind: KindOfTime) -> pd.Series[str]:
    """Seconds as ``2018-05-06``, ``2018-05-06T10:10:10`` or ``10:10:10``; NA where missing.

    Milliseconds are written only where a value of the column has them.
    """
    known = seconds.dropna()
    milliseconds = (known * 1000).round().astype("int64").to_numpy()
    if kind is KindOfTime.DURATION:
        texts = [_clock(int(one)) for one in milliseconds]
    else:
        unit = "D" if kind is KindOfTime.DATE else "ms" if (milliseconds % 1000).any() else "s"
        moments = EPOCH + milliseconds.astype("timedelta64[ms]")
        texts = np.datetime_as_string(moments.astype(f"datetime64[{unit}]")).tolist()
    return pd.Series(texts, index=known.index, dtype="str").reindex(seconds.index)


def _clock(milliseconds: int) -> str:
    """Hours, minutes and seconds of an amount of time."""
    sign = "-" if milliseconds < 0 else ""
    seconds, rest = divmod(abs(milliseconds), 1000)
    fraction = f".{rest:03}" if rest else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"
