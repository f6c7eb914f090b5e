"""Cells of a column of numbers -> plain numbers, reasons for missing ones, and flags."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kpk_eval.readers.columns import as_arrow, as_series
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.legends.chosen import Meant, Symbols
from kpk_eval.readers.legends.definition import BRACKETS
from kpk_eval.readers.notation import Notation

SYMBOL = re.compile(r"[^\w\s]{1,3}|[a-zA-Z]|\[\w\]")
"""What messages repeat of a cell that is no number; anything longer could be a value."""
BETWEEN = "; "
"""Stands between the flags of one value."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one cell says: a number written plainly, or why there is none; and how the number is qualified.

    An empty cell says nothing: neither number nor reason.
    """

    value: str | None
    reason: str | None
    flag: str | None


@dataclass(frozen=True, slots=True)
class Grammar:
    """How cells of a file are written: symbols alone, numbers in a notation, marks at numbers.

    ``cell`` matches a number or a symbol for a value, perhaps in brackets, perhaps with marks behind it.
    """

    symbols: Symbols
    notation: Notation
    cell: re.Pattern[str]
    mark: re.Pattern[str] | None


def grammar_of(symbols: Symbols, notation: Notation) -> Grammar:
    """How cells with these symbols and numbers in this notation are written."""
    valued = [symbol for symbol, meant in symbols.alone.items() if meant.value is not None]
    core = "|".join([notation.number, *map(re.escape, valued)])
    longest_first = sorted((mark for mark in symbols.marks if mark != BRACKETS), key=len, reverse=True)
    mark = "|".join(map(re.escape, longest_first))
    marks = rf"(?:\s*(?:{mark}))*" if mark else ""
    cell = re.compile(rf"(?P<opened>\()?\s*(?P<core>{core})\s*(?P<closed>\))?(?P<marks>{marks})")
    return Grammar(symbols, notation, cell, re.compile(mark) if mark else None)


@dataclass(frozen=True, slots=True)
class ToldColumn:
    """What the cells of a column say, on its index; ``unknown`` marks those that say nothing known.

    In ``values`` an unknown cell stays as it is.
    """

    values: pd.Series[str]
    reasons: pd.Series[str]
    flags: pd.Series[str]
    unknown: pd.Series[bool]

    def refuse_unknown(self, delivery: Delivery, *, place: Callable[[Any], str], explained_by: str) -> None:
        """Raise `ReadError` for the first cell that is neither a number nor an explained symbol."""
        if not self.unknown.any():
            return
        position = int(self.unknown.to_numpy().argmax())
        text = str(self.values.iloc[position]).strip()
        named = f"the symbol {text!r}" if SYMBOL.fullmatch(text) else "a cell that is no number"
        found = f"{named} in column {self.values.name!r} is not explained by {explained_by}"
        remedy = (
            "see the legend of the office (Zeichenerklärung): declare it under 'legend', explain the symbol "
            "under 'missing', or export the file again"
        )
        raise delivery.error(found, place=place(self.unknown.index[position]), remedy=remedy)


def tell(text: str, grammar: Grammar) -> Told | None:
    """What a cell says; None where it is neither a number nor an explained symbol.

    A number may have marks behind it (``12 p``, ``12,3r``) or stand in brackets. Zero with decimals
    (``0,0``) is the symbol ``0`` where the legend gives that a value.
    """
    cell, symbols = text.strip(), grammar.symbols
    meant = symbols.alone.get(cell)
    if meant is not None:
        return Told(meant.value, meant.reason, meant.flag)
    if not cell:
        return Told(None, None, None)
    match = grammar.cell.fullmatch(cell)
    if match is None or (match["opened"] is None) != (match["closed"] is None):
        return None
    marks = [BRACKETS] if match["opened"] else []
    marks += grammar.mark.findall(match["marks"]) if grammar.mark else []
    if not set(marks) <= set(symbols.marks):
        return None
    core = _core(match["core"], grammar)
    flags = [core.flag, *(symbols.marks[mark] for mark in marks)]
    return Told(core.value, None, BETWEEN.join(dict.fromkeys(flag for flag in flags if flag)) or None)


def tell_column(column: pd.Series[str], grammar: Grammar) -> ToldColumn:
    """What the cells of a text column say. A missing cell says as little as an empty one."""
    numbers = _plain_numbers(column, grammar)
    is_other = column.notna() & numbers.isna()
    told = {text: tell(text, grammar) for text in column[is_other].unique()}
    known = {text: one for text, one in told.items() if one is not None}
    unknown = is_other & ~column.isin(list(known))
    values = _part(column, {text: one.value for text, one in known.items()})
    return ToldColumn(
        values.where(numbers.isna(), numbers).where(~unknown, column),
        _part(column, {text: one.reason for text, one in known.items()}),
        _part(column, {text: one.flag for text, one in known.items()}),
        unknown,
    )


def _plain_numbers(column: pd.Series[str], grammar: Grammar) -> pd.Series[str]:
    """Cells that are nothing but a number other than zero, written plainly; NA elsewhere.

    These are most cells of most files, and found for all rows at once.
    """
    cells = as_arrow(column)
    matches = pc.match_substring_regex(cells, f"^({grammar.notation.number})$")
    some = pc.and_(matches, pc.match_substring_regex(cells, "[1-9]"))
    symbols = pa.array(list(grammar.symbols.alone), type=pa.large_string())
    sure = pc.and_not(some, pc.is_in(cells, value_set=symbols))
    plain = pc.utf8_ltrim(grammar.notation.plain(pc.if_else(sure, cells, None)), characters="+")
    return as_series(plain, column.index)


def _part(column: pd.Series[str], texts: dict[str, str | None]) -> pd.Series[str]:
    """One thing that is told of each cell; NA where nothing is."""
    parts: pd.Series[str] = column.map(texts).astype("str")
    return parts


def _core(core: str, grammar: Grammar) -> Meant:
    """What stands at the marks: a symbol for a value, or a number."""
    alone = grammar.symbols.alone
    if core in alone:
        return alone[core]
    number, zero = grammar.notation.plain_text(core), alone.get("0")
    is_symbol = zero is not None and zero.value is not None and not float(number)
    return zero if is_symbol and zero is not None else Meant(number, None)
