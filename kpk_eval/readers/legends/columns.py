"""Symbols of an office in a table whose other columns are names, keys and years."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpk_eval.closest import did_you_mean
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.legends.chosen import symbols_of
from kpk_eval.readers.legends.telling import Grammar, ToldColumn, grammar_of, tell, tell_column
from kpk_eval.readers.notation import FEWEST_NUMBERS, Notation

KEY = re.compile(r"0\d+")
"""Digits with a leading zero are a key, not a number."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """The legend that a source declares, ready for the columns of its file.

    ``columns`` names those that hold values; empty where each column tells that by its cells.
    """

    delivery: Delivery
    grammar: Grammar
    columns: tuple[str, ...]


def explainer_of(
    delivery: Delivery, header: Collection[str], *, notation: Notation | None = None
) -> Explainer | None:
    """The legend of a source for a file with these columns; None where the source declares none.

    ``notation`` is how numbers are written; as the source says unless given. Raises `ReadError` for an
    unknown office or date, and for a column of the legend that the file lacks.
    """
    legend = delivery.reader.legend
    if legend is None:
        return None
    for name in legend.columns:
        if name not in header:
            remedy = f"{did_you_mean(name, header)}correct 'columns' of the legend"
            raise delivery.error(f"no column {name!r}, which 'legend' names", remedy=remedy)
    written = notation or Notation(delivery.reader.decimal, delivery.reader.thousands)
    return Explainer(delivery, grammar_of(symbols_of(delivery), written), legend.columns)


def explain(
    column: pd.Series[str], explainer: Explainer | None, *, place: Callable[[Any], str]
) -> ToldColumn | None:
    """What the cells of a text column say under the legend; None where it is no column of values.

    Columns of values are those that ``legend: {columns: [...]}`` names; without names, every column in
    which, symbols aside, at least half of the distinct cells are numbers (with or without marks) and none
    has a leading zero. In such a column every cell is a number or explained, and the numbers in ``values``
    are plain. What ``missing`` of the source explains is taken out before (see `separate`).

    Raises
    ------
    ReadError
        For an unknown symbol; ``place`` names its place by its row.
    """
    if explainer is None:
        return None
    if explainer.columns:
        if column.name not in explainer.columns:
            return None
    elif not _is_of_numbers(column, explainer.grammar):
        return None
    told = tell_column(column, explainer.grammar)
    explained_by = explainer.grammar.symbols.explained_by
    told.refuse_unknown(explainer.delivery, place=place, explained_by=explained_by)
    return told


def told_frame(columns: dict[str, pd.Series[str]], index: pd.Index[Any]) -> pd.DataFrame:
    """The columns in which something is told."""
    told = {name: one for name, one in columns.items() if one.notna().any()}
    return pd.DataFrame(told, index=index, copy=False)


def _is_of_numbers(column: pd.Series[str], grammar: Grammar) -> bool:
    """Whether a column holds numbers, or nothing but symbols."""
    distinct = [text.strip() for text in column.dropna().unique()]
    if any(KEY.fullmatch(text) for text in distinct):
        return False
    others = [text for text in distinct if text and text not in grammar.symbols.alone]
    numbers = sum(tell(text, grammar) is not None for text in others)
    return bool(distinct) and numbers >= FEWEST_NUMBERS * len(others)
