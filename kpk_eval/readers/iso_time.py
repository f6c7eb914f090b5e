"""Dates and times as ISO text, from the milliseconds that statistical programs count."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

LARGEST = 1e16
"""Milliseconds (300,000 years) beyond which a date is a sign of a damaged file."""


class KindOfTime(StrEnum):
    """What the milliseconds of a variable mean."""

    DATE = "date"
    MOMENT = "moment"
    """Date with time of day."""
    DURATION = "duration"
    """Time of day, or an amount of time that may exceed a day."""


def iso_text(milliseconds: pd.Series[Any], kind: KindOfTime, *, epoch: np.datetime64) -> pd.Series[str]:
    """Milliseconds since the epoch as ``2018-05-06``, ``2018-05-06T10:10:10`` or ``10:10:10``.

    NA where missing. Milliseconds are written only where a value of the column has them.
    """
    known = milliseconds.dropna()
    whole = known.round().astype("int64").to_numpy()
    if kind is KindOfTime.DURATION:
        texts = [_clock(int(one)) for one in whole]
    else:
        unit = "D" if kind is KindOfTime.DATE else "ms" if (whole % 1000).any() else "s"
        moments = epoch + whole.astype("timedelta64[ms]")
        texts = np.datetime_as_string(moments.astype(f"datetime64[{unit}]")).tolist()
    return pd.Series(texts, index=known.index, dtype="str").reindex(milliseconds.index)


def _clock(milliseconds: int) -> str:
    """Hours, minutes and seconds of an amount of time."""
    sign = "-" if milliseconds < 0 else ""
    seconds, rest = divmod(abs(milliseconds), 1000)
    fraction = f".{rest:03}" if rest else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"
