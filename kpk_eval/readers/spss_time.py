"""Dates and times of SPSS files: seconds, told apart by the format of the variable."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.readers.iso_time import KindOfTime, iso_text

EPOCH = np.datetime64("1582-10-14T00:00:00.000", "ms")
"""SPSS counts the seconds of dates from here, the beginning of the Gregorian calendar."""

FORMATS = {
    **dict.fromkeys(("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR"), KindOfTime.DATE),
    **dict.fromkeys(("DATETIME", "YMDHMS"), KindOfTime.MOMENT),
    **dict.fromkeys(("TIME", "DTIME", "MTIME"), KindOfTime.DURATION),
}


def kind_of_time(spss_format: str) -> KindOfTime | None:
    """What a variable of this format (``EDATE10``) counts; None for one that is no date or time."""
    name = re.match("[A-Z]*", spss_format)
    return FORMATS.get(name[0]) if name else None


def spss_time(seconds: pd.Series[Any], kind: KindOfTime) -> pd.Series[str]:
    """Seconds as ISO text (see `iso_text`); NA where missing."""
    return iso_text(seconds * 1000, kind, epoch=EPOCH)
