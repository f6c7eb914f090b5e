"""Values of a GENESIS flat file: one column of cells per measure, quality marks beside the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.genesis_flat_axes import Axes
from kpk_eval.readers.genesis_flat_header import QUALITY, Header
from kpk_eval.readers.legends import Grammar, Symbols, tell_column
from kpk_eval.readers.notation import Notation

ZERO = re.compile(r"0+([.,]0+)?")


@dataclass(frozen=True, slots=True)
class Measured:
    """Axes of the rows and their cells, one column per measure, on the same index."""

    front: pd.DataFrame
    texts: pd.DataFrame


def notation_of(cells: pd.DataFrame, header: Header, delivery: Delivery) -> Notation:
    """How the numbers of a file are written: its language decides, and its numbers show that.

    Raises
    ------
    ReadError
        Where both decimal marks occur, or another than the source declares.
    """
    values = _values(cells, header)
    declared = delivery.reader.decimal if "decimal" in delivery.reader.model_fields_set else None
    seen = {}
    for mark in (",", "."):
        hits = values.str.contains(rf"\d{re.escape(mark)}\d")
        if hits.any():
            seen[mark] = f"line {values.index[hits][0]}"
    if len(seen) > 1:
        remedy = "export the table again; no spreadsheet may have saved it in between"
        raise delivery.error("numbers with comma and with point", place=seen["."], remedy=remedy)
    told = next(iter(seen), declared or ",")
    if declared and told != declared:
        found = f"numbers have the decimal mark {told!r}, but 'decimal: {declared}' is declared"
        raise delivery.error(found, place=seen[told], remedy="remove 'decimal': the file tells it")
    return Notation(decimal=told, thousands="")


def wide_cells(
    cells: pd.DataFrame, axes: Axes, header: Header, grammar: Grammar, delivery: Delivery
) -> Measured:
    """Cells of a file with one column per measure, sorted by what the rows are about."""
    names = measure_names([(one.code, one.unit) for one in header.measures])
    if len(set(names.values())) < len(header.measures):
        raise delivery.error("two columns hold the same measure", remedy="export the table again")
    texts = {}
    for one in header.measures:
        quality = cells[one.quality] if one.quality is not None else None
        texts[names[one.code, one.unit]] = with_quality(cells[one.values], quality, grammar.symbols)
    _refuse_repeated(axes.frame[axes.keys], delivery)
    order = axes.frame.sort_values(axes.keys, kind="stable").index
    return Measured(axes.frame.loc[order], pd.DataFrame(texts).loc[order])


def long_cells(
    cells: pd.DataFrame, axes: Axes, header: Header, grammar: Grammar, delivery: Delivery
) -> Measured:
    """Cells of a file with one row per value, brought side by side and sorted by what the rows are about."""
    column = {name: cells[position].str.strip() for name, position in header.long.items()}
    told = list(zip(column["value_variable_code"], column["value_unit"], strict=True))
    names = measure_names(told)
    text = with_quality(column["value"], column.get(QUALITY), grammar.symbols).rename("value")
    tell_column(text, grammar).refuse_unknown(
        delivery, place=lambda row: f"line {row}", explained_by=grammar.symbols.explained_by
    )
    measure = pd.Series([names[one] for one in told], index=cells.index, dtype="str", name="measure")
    _refuse_repeated(axes.frame[axes.keys].assign(measure=measure), delivery)
    row = axes.frame.groupby(axes.keys, dropna=False, sort=True).ngroup()
    first = pd.Series(cells.index, index=cells.index).groupby(row).first()
    wide = pd.DataFrame({"row": row, "measure": measure, "text": text}).pivot(
        index="row", columns="measure", values="text"
    )
    lines = pd.Index(first.to_numpy())
    texts = wide[list(dict.fromkeys(sorted(measure.unique())))].set_axis(lines)
    return Measured(axes.frame.loc[lines], texts.rename_axis(columns=None))


def measure_names(told: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Code and unit of a measure -> its column: the code, with the unit where the file has several."""
    measures = list(dict.fromkeys(told))
    codes = [code for code, _ in measures]
    return {
        (code, unit): code if codes.count(code) == 1 else f"{code}__{unit.replace(' ', '_')}"
        for code, unit in measures
    }


def with_quality(values: pd.Series[str], quality: pd.Series[str] | None, symbols: Symbols) -> pd.Series[str]:
    """Cells as a classic table prints them: the quality mark behind the number, or in place of it."""
    plain = values.str.strip()
    if quality is None:
        return plain
    marks = quality.str.strip()
    pairs = pd.MultiIndex.from_arrays([plain, marks])
    cells = {(value, mark): _cell(value, mark, symbols) for value, mark in pairs.unique()}
    return pd.Series([cells[pair] for pair in pairs], index=values.index, dtype="str")


def _cell(value: str, mark: str, symbols: Symbols) -> str:
    """One cell from a value and its quality mark."""
    if not mark or value == mark:
        return value
    meant = symbols.alone.get(value)
    if not value or (mark == "-" and ZERO.fullmatch(value)):
        return mark
    if (meant is not None and meant.reason and mark in symbols.marks) or (
        mark == "0" and ZERO.fullmatch(value)
    ):
        return value
    if "()" in mark:
        return f"({value}) {mark.replace('()', '')}".strip()
    return f"{value} {mark}"


def _values(cells: pd.DataFrame, header: Header) -> pd.Series[str]:
    """All cells that may hold numbers, on the lines of the file."""
    positions = [header.long["value"]] if header.long else [one.values for one in header.measures]
    values: pd.Series[str] = pd.concat([cells[position] for position in positions])
    return values


def _refuse_repeated(keys: pd.DataFrame, delivery: Delivery) -> None:
    """Raise where two values stand for the same area, time, classification and measure."""
    again = keys.duplicated()
    if again.any():
        row = keys.index[again][0]
        first = keys.index[(keys == keys.loc[row]).all(axis=1)][0]
        found = f"a value for an area, a time and a classification that have one in line {first}"
        raise delivery.error(found, place=f"line {row}", remedy="export the table again, once")
