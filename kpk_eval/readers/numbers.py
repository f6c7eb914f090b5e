"""Numbers of a text column in the notation that the source declares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.notation import Notation, plain_cells

LARGEST_EXACT = 2**53
"""Beyond this, a floating-point number stands for several whole ones."""


def plainly(
    column: pd.Series[str], delivery: Delivery, *, place: Callable[[Any], str], name: str
) -> pd.Series[str]:
    """Text column with its numbers written plainly (see `plain_cells`).

    ``place`` names the place of a row in messages, ``name`` is the column.

    Raises
    ------
    ReadError
        Where a cell contradicts the declared notation, or the declaration contradicts itself.
    """
    notation = Notation(delivery.reader.decimal, delivery.reader.thousands)
    if notation.decimal == notation.thousands:
        found = f"'decimal' and 'thousands' are both {notation.decimal!r}"
        raise delivery.error(found, remedy="correct 'reader' of the source")
    result = plain_cells(column, notation)
    if result.contradicting.any():
        row = result.contradicting.index[result.contradicting][0]
        found = f"column {name!r} has a number with a point, but 'decimal: {notation.decimal}' is declared"
        remedy = (
            "declare what the point means ('decimal: .' or 'thousands: .'), correct the cell, or write a "
            "code with a letter so that it is no number"
        )
        raise delivery.error(found, place=place(row), remedy=remedy)
    return result.cells


def as_numbers(values: list[Any], index: pd.Index[Any]) -> pd.Series[Any]:
    """Numbers, None where missing: ``Int64`` where all are whole and exact, else ``float64``."""
    column = pd.Series(values, index=index, dtype="float64")
    known = column.dropna()
    whole = (known.abs() <= LARGEST_EXACT) & (known.round() == known)
    return column.astype("Int64") if whole.all() else column
