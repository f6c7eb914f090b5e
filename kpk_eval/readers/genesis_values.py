"""Value cells of a classic GENESIS table: numbers, exact zeros, and symbols that are reasons."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.missing import Cells
from kpk_eval.readers.reasons import GENESIS_SYMBOLS, NO_SUCH_AREA

NUMBER = r"[+-]?\d+(,\d+)?"
SYMBOL = r"[^\w\s]{1,3}|[a-zA-Z]"
"""What messages repeat of a cell that is no number; anything longer could be a value."""
NIL, BLOCKED = "-", "x"
LONGEST_OF_KREISE = 5
"""Digits of the regional key of a Kreis; longer keys are Gemeinden and parts of cities."""


def value_cells(texts: pd.DataFrame, areas: pd.DataFrame, delivery: Delivery) -> Cells:
    """Numbers of the value columns (``Int64``, or ``float64`` with decimals), and reasons for missing ones.

    ``-`` is exactly zero. ``.`` (secret or unknown), ``x`` (not meaningful), ``/`` (unreliable) and ``...``
    (later) are missing with that reason. The source's legend goes before: symbols differ between offices and
    dates, and where it explains ``-`` or ``0``, these are missing with that reason too. An empty cell is
    missing without a reason.

    These tables list dissolved Kreise along with the present ones and fill them with ``-``, which would make
    them areas with zero people. So a key of at most five digits whose cells in a year are all ``-`` (or
    ``x``), over all its rows and columns, is missing: ``area does not exist at this date``. A Kreis in which
    nothing at all was counted looks the same; calling it missing is the error that shows. Gemeinden have
    longer keys, true zeros throughout are common there, and their ``-`` stays zero.

    Raises
    ------
    ReadError
        For a symbol that neither the format nor the source explains.
    """
    legend = {symbol: delivery.say(text) for symbol, text in GENESIS_SYMBOLS.items()} | delivery.legend()
    gone = _gone(texts, areas) if NIL not in legend else pd.Series(False, index=texts.index)
    values, reasons = {}, {}
    for name, column in texts.items():
        reason = column.map(legend).astype("str").mask(gone & (column == NIL), delivery.say(NO_SUCH_AREA))
        values[name] = _numbers(column.mask(reason.notna() | (column == "")), delivery)
        if reason.notna().any():
            reasons[name] = reason
    return Cells(pd.DataFrame(values, index=texts.index), pd.DataFrame(reasons, index=texts.index))


def _gone(texts: pd.DataFrame, areas: pd.DataFrame) -> pd.Series[bool]:
    """Rows of areas of which the table says nothing but nil in that year."""
    silent = texts.isin([NIL, BLOCKED]).all(axis=1) & (areas["ags"].str.len() <= LONGEST_OF_KREISE)
    return silent.groupby([areas["ags"], areas["year"].fillna(0)]).transform("all")


def _numbers(column: pd.Series[str], delivery: Delivery) -> pd.Series[Any]:
    """Numbers of a column that holds numbers, nil and NA."""
    known = column.dropna().where(lambda cells: cells != NIL, "0")
    unknown = known.index[~known.str.fullmatch(NUMBER)]
    if len(unknown):
        symbol = known[unknown[0]]
        named = f"the symbol {symbol!r}" if re.fullmatch(SYMBOL, symbol) else "a cell that is no number"
        found = f"{named} in column {column.name!r} is not explained"
        remedy = "explain it under 'missing' of the source (see the legend of the office), or export again"
        raise delivery.error(found, place=f"line {unknown[0]}", remedy=remedy)
    numbers = known.str.replace(",", ".").astype("float64").reindex(column.index)
    return numbers if known.str.contains(",").any() else numbers.astype("Int64")
