"""Text columns between pandas, where tables live, and Arrow, which works on whole columns at once."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa


def is_text(column: pd.Series[Any]) -> bool:
    """Whether a column has the dtype of text."""
    return isinstance(column.dtype, pd.StringDtype)


def as_arrow(column: pd.Series[str]) -> pa.Array:
    """Cells of a text column; null where they are missing."""
    cells = pa.array(column, type=pa.large_string())
    return cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells


def as_series(cells: pa.Array, index: pd.Index[Any]) -> pd.Series[str]:
    """Text column on an index; NA where a cell is null."""
    return pd.Series(pd.array(cells, dtype="str"), index=index)
