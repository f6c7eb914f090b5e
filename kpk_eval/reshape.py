"""Make the rows of a file what its contract describes: rename, choose rows, turn indicator files long."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from kpk_eval.closest import did_you_mean
from kpk_eval.model import Table
from kpk_eval.params.schema import Measure, Source
from kpk_eval.readers import ReadError

AREA, AREA_NAME, YEAR, INDICATOR, REASON = "area_id", "area", "year", "indicator", "reason"
INDICATOR_COLUMNS = (
    AREA,
    AREA_NAME,
    YEAR,
    INDICATOR,
    "numerator",
    "denominator",
    "coverage",
    "value",
    REASON,
)


SOME_AREA = r"DG|\d{2,3}|\d{5}|\d{8,12}"
"""Germany, Land, Regierungsbezirk, Kreis, Gemeinde: a key that may be of an area not asked for."""


def reshape(
    table: Table,
    source: Source,
    *,
    areas: Collection[str] = (),
    prefix: str = "",
    codes: Mapping[str, Collection[str]] | None = None,
) -> Table:
    """Rows of this source in the columns of its contract.

    A row that can belong to nobody (no regional key or none that exists, a value in a column of 'rows' that
    is none of its codes) stays, so that the contract refuses it: left out, it would be lost without a word.

    Parameters
    ----------
    table
        As the reader found it.
    source
        Says which columns are renamed, which rows belong to it, and what its indicator columns mean.
    areas, prefix
        Indicator files only: the areas to keep, by regional key, and the start of the keys of all
        comparison areas; the file may hold the whole country.
    codes
        Allowed values of the columns that have a list of them.

    Raises
    ------
    ReadError
        Where a column that the source entry names is not in the file, or no row belongs to the source.
    """
    renamed = _rename(table, source)
    chosen = _choose(renamed, source, codes or {})
    return _indicators(chosen, source, areas=areas, prefix=prefix) if source.measures else chosen


def _rename(table: Table, source: Source) -> Table:
    _require(table.frame, list(source.rename), source, "rename")
    names = dict(source.rename)
    labels = {names.get(column, column): texts for column, texts in table.labels.items()}
    return Table(table.frame.rename(columns=names), table.reasons.rename(columns=names), labels)


def _choose(table: Table, source: Source, codes: Mapping[str, Collection[str]]) -> Table:
    """Only the rows with values that the source entry lists, and those with values that are no code."""
    _require(table.frame, list(source.rows), source, "rows")
    keep, stray = pd.Series(True, index=table.frame.index), pd.Series(False, index=table.frame.index)
    for column, values in source.rows.items():
        found = as_text(table.frame[column]).str.strip()
        keep &= found.isin(list(values))
        if column in codes:
            stray |= ~found.isin(list(codes[column]))
    if source.rows and not keep.any():
        raise ReadError(f"{source.path}: no row fits 'rows' of source {source.id!r}; check column and values")
    return Table(table.frame[keep | stray], table.reasons[keep | stray], table.labels)


def as_text(column: pd.Series) -> pd.Series:
    """Values as text in which a whole number has no decimal part ("1", not "1.0")."""
    if pd.api.types.is_float_dtype(column):
        column = column.astype("float64").convert_dtypes()
    return column.astype("string")


def _indicators(table: Table, source: Source, *, areas: Collection[str], prefix: str) -> Table:
    """One row per area, year and indicator; the index keeps the row of the file."""
    area_column, year_column = source.area_column or "ags", source.year_column or "year"
    _require(table.frame, [area_column], source, "area_column")
    _require(table.frame, [] if source.year else [year_column], source, "year_column")
    _require(table.frame, [measure.column for measure in source.measures], source, "measures")
    key = as_text(table.frame[area_column]).str.strip()
    asked = (key.isin(list(areas)) | (key.str.startswith(prefix) if prefix else False)).fillna(False)
    if not asked.any():
        raise ReadError(
            f"{source.path}: none of the areas of this evaluation is in column {area_column!r}; "
            "check that it holds regional keys with their leading zeros"
        )
    keep = asked | ~key.str.fullmatch(SOME_AREA).fillna(False).astype(bool)
    frame, reasons = table.frame[keep], table.reasons[keep]
    parts = []
    for indicator in dict.fromkeys(measure.indicator for measure in source.measures):
        measures = [measure for measure in source.measures if measure.indicator == indicator]
        part = _one_indicator(frame, reasons, measures)
        part[AREA] = key[keep]
        part[AREA_NAME] = frame.get("area", pd.NA)
        part[YEAR] = source.year if source.year else frame[year_column]
        part[INDICATOR] = indicator
        parts.append(part)
    long = pd.concat(parts)
    long = long[
        [name for name in INDICATOR_COLUMNS if name in long and (name != REASON or long[name].notna().any())]
    ]
    return Table(long, pd.DataFrame(index=long.index), {})


def _one_indicator(frame: pd.DataFrame, reasons: pd.DataFrame, measures: list[Measure]) -> pd.DataFrame:
    """Roles of one indicator side by side, with the first reason why one of them is missing."""
    part = pd.DataFrame(index=frame.index)
    reason = pd.Series(pd.NA, index=frame.index, dtype="string")
    for measure in measures:
        part[measure.role.value] = frame[measure.column]
        if measure.column in reasons:
            reason = reason.fillna(reasons[measure.column].astype("string"))
    return part.assign(**{REASON: reason})


def _require(frame: pd.DataFrame, columns: list[str], source: Source, key: str) -> None:
    if absent := [column for column in columns if column not in frame.columns]:
        close = did_you_mean(absent[0], map(str, frame.columns), alike=0.8).strip()
        hint = f"; {close or 'is there a header in the row that is read as one?'}"
        raise ReadError(
            f"{source.path}: no column {absent[0]!r}, which '{key}' of source {source.id!r} names{hint}"
        )
