"""Value cells of a GENESIS table: numbers, exact zeros, symbols that are reasons, marks that are flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.legends import Grammar, grammar_of, symbols_of, tell_column, told_frame
from kpk_eval.readers.notation import Notation
from kpk_eval.readers.reasons import NO_SUCH_AREA, NO_VALUE

USUAL = "destatis"
"""Office whose legend these tables follow unless the source declares another."""

GERMAN = Notation(decimal=",", thousands="")
NIL = "-"
SAYS_NIL, SAYS_BLOCKED = r"[-–—−](\s.*)?", r"[xX×](\s.*)?"
"""A whole cell that begins with the symbol; a quality mark may follow."""
LONGEST_OF_KREISE = 5
"""Digits of the regional key of a Kreis; longer keys are Gemeinden and parts of cities."""


@dataclass(frozen=True, slots=True)
class Values:
    """Numbers, reasons for missing ones and flags at others, on one index."""

    numbers: pd.DataFrame
    reasons: pd.DataFrame
    flags: pd.DataFrame


def usual_grammar(delivery: Delivery, *, notation: Notation = GERMAN, usual: str = USUAL) -> Grammar:
    """How the cells of a table are written: with the legend that the source declares, else the usual one."""
    refuse_columns(delivery)
    return grammar_of(symbols_of(delivery, usual=usual), notation)


def value_cells(texts: pd.DataFrame, areas: pd.DataFrame, delivery: Delivery, *, grammar: Grammar) -> Values:
    """Numbers of the value columns (``Int64``, or ``float64`` with decimals), reasons and flags.

    Symbols and marks mean what `usual_grammar` says. In the legend of the federal office ``-`` is exactly
    zero, ``0`` less than half of the smallest unit (a zero with that flag); ``.`` (secret or unknown), ``x``
    (not meaningful), ``/`` (unreliable) and ``...`` (later) are missing with that reason; ``()``, ``p``,
    ``r``, ``s`` and ``e`` at a number are flags. What ``missing`` of the source explains goes before. An
    empty cell is missing: ``no value in the source``.

    These tables list dissolved Kreise along with the present ones and fill them with ``-``, which would make
    them areas with zero people. So a key of at most five digits whose cells in a year are all ``-`` (or
    ``x``), over all its rows and columns, is missing: ``area does not exist at this date``. A Kreis in which
    nothing at all was counted looks the same; calling it missing is the error that shows. Gemeinden have
    longer keys, true zeros throughout are common there, and their ``-`` stays zero. It does so too where the
    legend says that ``-`` may have been changed to zero.

    Raises
    ------
    ReadError
        For a symbol that neither the legend nor the source explains.
    """
    symbols = grammar.symbols
    nil = symbols.alone.get(NIL)
    is_zero = nil is not None and nil.value is not None and nil.flag is None
    gone = _gone(texts, areas) if is_zero else pd.Series(False, index=texts.index)
    numbers, reasons, flags = {}, {}, {}
    for name, column in texts.items():
        told = tell_column(column, grammar)
        told.refuse_unknown(delivery, place=_line, explained_by=symbols.explained_by)
        never = gone & column.str.fullmatch(SAYS_NIL).fillna(False).astype(bool)
        reason = told.reasons.mask(never, delivery.say(NO_SUCH_AREA))
        numbers[str(name)] = _numbers(told.values.mask(never))
        empty = numbers[str(name)].isna() & reason.isna()
        reasons[str(name)] = reason.mask(empty, delivery.say(NO_VALUE))
        flags[str(name)] = told.flags.mask(never)
    frame = pd.DataFrame(numbers, index=texts.index)
    return Values(frame, told_frame(reasons, texts.index), told_frame(flags, texts.index))


def refuse_columns(delivery: Delivery) -> None:
    """Raise where the legend names columns, although the format itself tells which hold values."""
    if delivery.reader.legend is not None and delivery.reader.legend.columns:
        found = f"'columns' of the legend has no meaning for the format {delivery.reader.format}"
        raise delivery.error(found, remedy="remove it: the file itself tells which columns hold values")


def _line(row: object) -> str:
    return f"line {row}"


def _gone(texts: pd.DataFrame, areas: pd.DataFrame) -> pd.Series[bool]:
    """Rows of areas of which the table says nothing but nil in that year."""
    nil = texts.apply(lambda column: column.str.fullmatch(f"{SAYS_NIL}|{SAYS_BLOCKED}").fillna(False))
    nothing = (nil.astype(bool) | texts.isna()).all(axis=1) & nil.astype(bool).any(axis=1)
    silent = nothing & (areas["ags"].str.len() <= LONGEST_OF_KREISE)
    gone: pd.Series[bool] = silent.groupby([areas["ags"], areas["year"].fillna(0)]).transform("all")
    return gone


def _numbers(column: pd.Series[str]) -> pd.Series[Any]:
    """Numbers of a column that holds plain numbers and NA."""
    numbers = column.astype("float64")
    return numbers if column.str.contains(".", regex=False).any() else numbers.astype("Int64")
