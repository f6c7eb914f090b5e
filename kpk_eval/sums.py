"""Totals against the sum of their parts, with the tolerance that rounded and perturbed numbers need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpk_eval.contract import Rule, RuleKind
from kpk_eval.entry_rules import EntryRule
from kpk_eval.model import Severity
from kpk_eval.params.schema import Source, Sum, Tolerance
from kpk_eval.readers import ReadError
from kpk_eval.territory.keys import COUNTRY

ROUNDED_BY = 2.0
"""Most by which rounding to a multiple of 5 changes a whole number."""
EXACT_BY = 1e-6
"""What adding decimal numbers in binary may be off by."""
_AREA, _YEAR = "ags", "year"
_TOLERANCES = {
    Tolerance.EXACT: {"de": "genau", "en": "exactly"},
    Tolerance.ROUNDING5: {"de": "bis auf 5er-Rundung", "en": "up to rounding to multiples of 5"},
    Tolerance.CELL_KEY: {
        "de": "bis auf Änderungen jeder Zahl um höchstens {by:g}",
        "en": "up to changes of each number by at most {by:g}",
    },
}
_PARTS = {"de": "Summe der Gebiete mit {digits} Stellen", "en": "sum of the areas with {digits} digits"}


@dataclass(frozen=True, slots=True)
class _Compared:
    """Totals, the sum of their parts, the number of parts, the row of each total, and what was added."""

    totals: pd.Series
    sums: pd.Series
    parts: pd.Series
    column: str


def allowed_difference(parts: int, *, tolerance: Tolerance, deviation: float | None = None) -> float:
    """Largest difference of a total and the sum of so many parts that their protection can cause.

    Each part and the total itself may be off, so it grows with the number of parts.
    """
    each = {Tolerance.EXACT: 0.0, Tolerance.ROUNDING5: ROUNDED_BY, Tolerance.CELL_KEY: deviation or 0.0}
    return each[tolerance] * (parts + 1) + EXACT_BY


def sum_rules(frame: pd.DataFrame, source: Source) -> Iterator[EntryRule]:
    """How each declared sum of a source fares; a sum with a missing number is not checked.

    ``frame`` is the file as it was delivered, in the column names of the source entry.

    Raises
    ------
    ReadError
        Where a column, part or total is not there, or several rows would be the same part.
    """
    for place, one in enumerate(source.sums, 1):
        name = f"'sums' ({place}) of source {source.id!r}"
        found = list(_compared(frame, source, one, name))
        broken = [(int(row), part.column) for part in found for row in _off(part, one)]
        checked = sum(int((part.totals.notna() & part.sums.notna()).sum()) for part in found)
        yield EntryRule(_rule(one, place, source), checked, tuple(broken))


def _off(found: _Compared, one: Sum) -> Iterator[int]:
    """Rows of the totals that are further from the sum of their parts than allowed."""
    difference = (found.totals - found.sums).abs()
    for row, distance, parts in zip(difference.index, difference, found.parts, strict=True):
        limit = allowed_difference(int(parts), tolerance=one.tolerance, deviation=one.deviation)
        if not np.isnan(distance) and distance > limit:
            yield row


def _compared(frame: pd.DataFrame, source: Source, one: Sum, name: str) -> Iterator[_Compared]:
    if one.over == "columns":
        _require(frame, (one.total, *one.parts), source, name)
        parts = _numbers(frame[list(one.parts)])
        count = pd.Series(len(one.parts), index=frame.index)
        totals = _numbers(frame[[one.total]])[one.total]
        yield _Compared(totals, parts.sum(axis=1, skipna=False), count, one.total)
        return
    key = source.area_column or _AREA
    label = one.column if one.over == "rows" and one.column else key
    _require(frame, (label, *one.of), source, name)
    chosen = _chosen(frame, source, besides=label)
    labels = chosen[label].astype("string").str.strip()
    others = [column for column in (key, source.year_column or _YEAR) if column in chosen and column != label]
    for column in one.of:
        yield _over_rows(chosen, labels, others, one, column=column, place=f"{source.path}: {name}")


def _chosen(frame: pd.DataFrame, source: Source, *, besides: str) -> pd.DataFrame:
    """Rows that belong to the source; the column that tells total and parts apart may hold any value."""
    keep = pd.Series(True, index=frame.index)
    for column, values in source.rows.items():
        if column != besides and column in frame:
            keep &= frame[column].astype("string").str.strip().isin(list(values)).fillna(False)
    return frame[keep.to_numpy()]


def _over_rows(
    frame: pd.DataFrame, labels: pd.Series, others: Sequence[str], one: Sum, *, column: str, place: str
) -> _Compared:
    """Totals and sums of parts that stand in different rows, for each combination of the other columns."""
    is_total, is_part = labels == one.total, _are_parts(labels, one, place)
    if not is_total.any():
        raise ReadError(f"{place}: no row has the total {one.total!r}; check how the file writes it")
    groups = frame[list(others)].astype("string").fillna("").agg("|".join, axis=1) if others else ""
    lines = pd.DataFrame(
        {"group": groups, "label": labels, "number": _numbers(frame[[column]])[column], "row": frame.index},
        index=frame.index,
    )
    lines = lines[is_total | is_part]
    if lines.duplicated(["group", "label"]).any():
        raise ReadError(f"{place}: several rows are the same part; choose one of them with 'rows'")
    parts = lines[lines["label"] != one.total].groupby("group")["number"]
    totals = lines[lines["label"] == one.total].set_index("group")
    told = pd.DataFrame(
        {
            "row": totals["row"],
            "total": totals["number"],
            "sum": parts.sum().mask(parts.count() < parts.size()),
            "parts": parts.size(),
        }
    ).reindex(totals.index)
    told = told.assign(parts=told["parts"].fillna(0)).set_index("row")
    expected = len(one.parts)
    complete = told["parts"] == expected if expected else told["parts"] > 0
    return _Compared(told["total"], told["sum"].where(complete), told["parts"], column)


def _are_parts(labels: pd.Series, one: Sum, place: str) -> pd.Series:
    if one.digits is None:
        if absent := [part for part in one.parts if not (labels == part).any()]:
            raise ReadError(f"{place}: no row has the part {absent[0]!r}; check how the file writes it")
        return labels.isin(list(one.parts))
    begins = "" if one.total == COUNTRY else one.total
    return labels.str.fullmatch(rf"{begins}[0-9]*").fillna(False) & (labels.str.len() == one.digits)


def _require(frame: pd.DataFrame, names: Sequence[str], source: Source, place: str) -> None:
    if absent := [name for name in names if name not in frame]:
        raise ReadError(f"{source.path}: no column {absent[0]!r}, which {place} names")


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    numbers: pd.DataFrame = frame.apply(pd.to_numeric, errors="coerce")
    return numbers.astype(float)


def _rule(one: Sum, place: int, source: Source) -> Rule:
    sentence = {
        language: f"{' + '.join(one.parts) or _PARTS[language].format(digits=one.digits)} = {one.total}, "
        f"{words.format(by=one.deviation or 0)}"
        for language, words in _TOLERANCES[one.tolerance].items()
    }
    return Rule(
        f"sums.{place}",
        RuleKind.ROW,
        (one.total,),
        Severity(one.severity),
        sentence,
        f"the parts do not add up to the total {one.total!r}: they differ by more than 'tolerance' "
        f"({one.tolerance}) allows; is a number mistyped, or a part missing?",
        source.id,
    )
