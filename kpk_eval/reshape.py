"""Make the rows of a file what its contract describes: rename, choose rows, turn indicator files long."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from kpk_eval.closest import did_you_mean
from kpk_eval.model import Table
from kpk_eval.params.schema import Measure, Role, Source
from kpk_eval.readers import ReadError
from kpk_eval.territory.convert import Counted, converted
from kpk_eval.territory.crosswalk import AreaCrosswalk
from kpk_eval.territory.keys import LAENDER, without_lost_zero

AREA, AREA_NAME, YEAR, INDICATOR, REASON, FLAG = "area_id", "area", "year", "indicator", "reason", "flag"
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
    FLAG,
)
COUNTS = frozenset({Role.NUMERATOR, Role.DENOMINATOR})
"""Parts of an indicator that may be added up over areas."""


SOME_AREA = r"DG|\d{2,3}|\d{5}|\d{8,12}"
"""Germany, Land, Regierungsbezirk, Kreis, Gemeinde: a key that may be of an area not asked for."""


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """Areas of an indicator file that matter: the sites, and those they are compared with."""

    keys: tuple[str, ...] = ()
    prefix: str = ""
    """How the keys of all comparison areas begin; itself the key of their Land."""
    digits: int | None = None
    """How many digits the keys of comparison areas have; None: any number."""
    everywhere: bool = False
    """All areas whose keys have so many digits matter; without ``digits`` all areas with a key."""

    def holds(self, keys: pd.Series) -> pd.Series:
        """Whether each key is of a site, of the Land, or of a comparison area."""
        given = keys.astype("string").fillna("")
        chosen = given.isin(list(self.keys))
        if self.everywhere:
            chosen |= (given.str.len() == self.digits) | ((self.digits is None) & (given != ""))
        elif self.prefix:
            length = (given.str.len() == self.digits) | (given == self.prefix) | (self.digits is None)
            chosen |= given.str.startswith(self.prefix) & length
        return chosen.astype(bool)


NOWHERE = AreaChoice()


def reshape(
    table: Table,
    source: Source,
    *,
    areas: AreaChoice = NOWHERE,
    codes: Mapping[str, Collection[str]] | None = None,
    crosswalk: AreaCrosswalk | None = None,
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
    areas
        Indicator files only: the areas to keep; the file may hold the whole country.
    codes
        Allowed values of the columns that have a list of them.
    crosswalk
        Indicator files only: how the areas of the file become those that are shown.

    Raises
    ------
    ReadError
        Where a column that the source entry names is not in the file, no row belongs to the source, or an
        area is not in the crosswalk.
    """
    chosen = own_rows(table, source, codes=codes)
    return in_contract(chosen, source, areas=areas, crosswalk=crosswalk)


def own_rows(table: Table, source: Source, *, codes: Mapping[str, Collection[str]] | None = None) -> Table:
    """Rows that belong to the source, under the names of its contract, with the values of the file."""
    return _choose(renamed(table, source), source, codes or {})


def in_contract(
    chosen: Table,
    source: Source,
    *,
    areas: AreaChoice = NOWHERE,
    crosswalk: AreaCrosswalk | None = None,
) -> Table:
    """Rows of the source (see `own_rows`) in the columns of the contract: indicators one below the other."""
    if not source.measures:
        return chosen
    _require_columns(chosen.frame, source)
    if crosswalk is not None:
        chosen = converted(chosen, crosswalk, _counted(chosen.frame, source), shown=source.path)
    return _indicators(chosen, source, areas)


def renamed(table: Table, source: Source) -> Table:
    """The file in the column names that the source entry and the contract use."""
    require(table.frame, list(source.rename), source, "rename")
    names = dict(source.rename)
    labels = {names.get(column, column): texts for column, texts in table.labels.items()}
    reasons, flags = (part.rename(columns=names) for part in (table.reasons, table.flags))
    return Table(table.frame.rename(columns=names), reasons, labels, flags)


def _choose(table: Table, source: Source, codes: Mapping[str, Collection[str]]) -> Table:
    """Only the rows with values that the source entry lists, and those with values that are no code."""
    require(table.frame, list(source.rows), source, "rows")
    keep, stray = pd.Series(True, index=table.frame.index), pd.Series(False, index=table.frame.index)
    for column, values in source.rows.items():
        found = as_text(table.frame[column]).str.strip()
        keep &= found.isin(list(values))
        if column in codes:
            stray |= ~found.isin(list(codes[column]))
    if source.rows and not keep.any():
        raise ReadError(f"{source.path}: no row fits 'rows' of source {source.id!r}; check column and values")
    taken = (keep | stray).to_numpy(dtype=bool)
    return Table(table.frame[taken], table.reasons[taken], table.labels, _flags(table)[taken])


def _flags(table: Table) -> pd.DataFrame:
    """Flags under the index of the rows, also where the file has none."""
    return table.flags if len(table.flags.columns) else pd.DataFrame(index=table.frame.index)


def as_text(column: pd.Series) -> pd.Series:
    """Values as text in which a whole number has no decimal part ("1", not "1.0")."""
    if pd.api.types.is_float_dtype(column):
        column = column.astype("float64").convert_dtypes()
    return column.astype("string")


def _require_columns(frame: pd.DataFrame, source: Source) -> None:
    """Refuse an indicator file without a column that its source entry names."""
    require(frame, [_area_column(source)], source, "area_column")
    require(frame, [] if source.year else [_year_column(source)], source, "year_column")
    require(frame, [measure.column for measure in source.measures], source, "measures")


def _area_column(source: Source) -> str:
    return source.area_column or "ags"


def _year_column(source: Source) -> str:
    return source.year_column or "year"


def _counted(frame: pd.DataFrame, source: Source) -> Counted:
    """Columns of an indicator file: those that count, and those that are rates."""
    counts = dict.fromkeys(one.column for one in source.measures if one.role in COUNTS)
    rates = dict.fromkeys(one.column for one in source.measures if one.column not in counts)
    name = AREA_NAME if AREA_NAME in frame else None
    year = None if source.year else _year_column(source)
    return Counted(_area_column(source), name, year, tuple(counts), tuple(rates))


def _indicators(table: Table, source: Source, areas: AreaChoice) -> Table:
    """One row per area, year and indicator; the index keeps the row of the file."""
    key = as_text(table.frame[_area_column(source)]).str.strip()
    asked = areas.holds(key)
    if not asked.any():
        raise ReadError(_no_area(key, source, areas))
    _refuse_numbered(table.frame, key, source, areas)
    keep = asked | ~key.str.fullmatch(SOME_AREA).fillna(False).astype(bool)
    taken = keep.to_numpy(dtype=bool)
    chosen = Table(table.frame[taken], table.reasons[taken], flags=_flags(table)[taken])
    parts = []
    for indicator in dict.fromkeys(measure.indicator for measure in source.measures):
        measures = [measure for measure in source.measures if measure.indicator == indicator]
        part = _one_indicator(chosen, measures)
        part[AREA] = key[taken]
        part[AREA_NAME] = chosen.frame.get("area", pd.NA)
        part[YEAR] = source.year if source.year else chosen.frame[_year_column(source)]
        part[INDICATOR] = indicator
        parts.append(part)
    long = pd.concat(parts)
    told = [name for name in (REASON, FLAG) if long[name].notna().any()]
    long = long[[name for name in INDICATOR_COLUMNS if name in long and name not in {REASON, FLAG} - {*told}]]
    return Table(long, pd.DataFrame(index=long.index), {})


def _refuse_numbered(frame: pd.DataFrame, key: pd.Series, source: Source, areas: AreaChoice) -> None:
    """Raise where a municipality's own file seems to number its districts, of which one would be the Land."""
    land = LAENDER.get(areas.prefix)
    if land is None or source.official or AREA_NAME not in frame:
        return
    named = as_text(frame[AREA_NAME])[key == areas.prefix].dropna().str.casefold()
    if len(named) and not named.str.contains(f"{land.casefold()}|land", regex=True).all():
        raise ReadError(
            f"{source.path}: {areas.prefix!r} in column {_area_column(source)!r} is the key of {land}, but "
            f"column {AREA_NAME!r} calls it otherwise. Numbers of districts belong into a source of the "
            "contract 'small_area_indicators'; a row of the Land is named after it"
        )


def _no_area(key: pd.Series, source: Source, areas: AreaChoice) -> str:
    """What is said of a file without any area of the evaluation; lost zeros are recognised."""
    column = _area_column(source)
    found = f"{source.path}: none of the areas of this evaluation is in column {column!r}"
    meant = key.dropna().map(without_lost_zero).dropna().astype("string")
    if len(meant) and areas.holds(meant).any():
        return (
            f"{found}, but {meant[areas.holds(meant)].iloc[0]} without its leading zero is: the column was "
            "formatted as a number; format it as text and deliver the file again"
        )
    return f"{found}; check that it holds regional keys with their leading zeros"


def _one_indicator(table: Table, measures: list[Measure]) -> pd.DataFrame:
    """Roles of one indicator side by side, with the first reason and flag of one of them."""
    part = pd.DataFrame(index=table.frame.index)
    reason = pd.Series(pd.NA, index=table.frame.index, dtype="string")
    flag = reason
    for measure in measures:
        part[measure.role.value] = table.frame[measure.column]
        if measure.column in table.reasons:
            reason = reason.fillna(table.reasons[measure.column].astype("string"))
        if measure.column in table.flags:
            flag = flag.fillna(table.flags[measure.column].astype("string"))
    return part.assign(**{REASON: reason, FLAG: flag})


def require(frame: pd.DataFrame, columns: list[str], source: Source, key: str) -> None:
    """Raise where the file lacks a column that a key of its source entry names."""
    if absent := [column for column in columns if column not in frame.columns]:
        close = did_you_mean(absent[0], map(str, frame.columns), alike=0.8).strip()
        hint = f"; {close or 'is there a header in the row that is read as one?'}"
        raise ReadError(
            f"{source.path}: no column {absent[0]!r}, which '{key}' of source {source.id!r} names{hint}"
        )
