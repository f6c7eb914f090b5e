"""Missing values: empty cells, and symbols or codes that say why a value is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kpk_eval.readers.columns import as_arrow, as_series, is_text


@dataclass(frozen=True, slots=True)
class Cells:
    """Values with NA where they are missing, and the reasons where the file gives one, on the same index."""

    values: pd.DataFrame
    reasons: pd.DataFrame


def separate(frame: pd.DataFrame, legend: Mapping[str, str]) -> Cells:
    """Values of a frame without blank cells, symbols and codes, and the reasons these stand for.

    A blank text cell is missing without a reason (unless the legend explains the empty symbol). A text cell
    stands for a symbol of the legend when it equals it but for blanks around it; a number when it equals it
    as a number. ``reasons`` holds only columns in which a reason occurs.
    """
    values, reasons = {}, {}
    for name, column in frame.items():
        if is_text(column):
            reason = _reasons_of_text(column, legend)
            values[name] = _valid_text(column, reason)
        else:
            reason = _reasons_of_numbers(column, legend)
            values[name] = column.mask(reason.notna()) if reason.notna().any() else column
        if reason.notna().any():
            reasons[name] = reason
    return Cells(pd.DataFrame(values, index=frame.index), pd.DataFrame(reasons, index=frame.index))


def first_of(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Reasons of two frames on one index; where both give one, that of the first."""
    both = {name: first[name] for name in first}
    for name in second:
        both[name] = both[name].where(both[name].notna(), second[name]) if name in both else second[name]
    return pd.DataFrame(both, index=first.index)


def _reasons_of_text(column: pd.Series[str], legend: Mapping[str, str]) -> pd.Series[str]:
    """Reason of each cell of a text column; NA where the legend says nothing about it."""
    symbols = pa.array(legend, type=pa.large_string())
    texts = pa.array(legend.values(), type=pa.large_string())
    found = pc.index_in(pc.utf8_trim_whitespace(as_arrow(column)), value_set=symbols)
    return as_series(texts.take(found), column.index)


def _valid_text(column: pd.Series[str], reason: pd.Series[str]) -> pd.Series[str]:
    """Text column in which blank cells and cells with a reason are NA."""
    cells = as_arrow(column)
    valid = pc.and_(pc.not_equal(pc.utf8_trim_whitespace(cells), ""), pc.is_null(as_arrow(reason)))
    return as_series(pc.if_else(valid, cells, None), column.index)


def _reasons_of_numbers(column: pd.Series[Any], legend: Mapping[str, str]) -> pd.Series[str]:
    """Reason of each cell of a column that is not text; NA where the legend says nothing about it."""
    reasons = pd.Series(None, index=column.index, dtype="str")
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        for symbol, text in legend.items():
            if (code := _number(symbol)) is not None:
                reasons = reasons.mask((column == code).fillna(False).astype(bool), text)
    return reasons


def _number(symbol: str) -> float | None:
    """Symbol as a number; None where it is none."""
    try:
        return float(symbol)
    except ValueError:
        return None
