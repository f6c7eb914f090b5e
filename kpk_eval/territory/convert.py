"""Numbers of old areas as numbers of new ones: counts are divided and added up, rates are not."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.readers import ReadError
from kpk_eval.territory.crosswalk import NEW, OLD, SHARE, AreaCrosswalk

ESTIMATED = "estimated_from_division"
"""Flag of a number that rests on part of an area that was divided."""
TERRITORY_CHANGED = "territory_changed"
"""Reason key of a number that cannot be carried over into another territory."""
PART_MISSING = "part_of_area_missing"
"""Reason key of a count of a new area for one of whose old areas there is neither number nor reason."""
_ROW, _TIME = "row", "time"


@dataclass(frozen=True, slots=True)
class Counted:
    """What the columns of an indicator file are."""

    key: str
    """Holds the regional key."""
    name: str | None
    """Holds the name of the area."""
    time: str | None
    """Holds the year; None where the file is of one year."""
    counts: tuple[str, ...]
    """Numbers of things, which may be divided and added up."""
    rates: tuple[str, ...]
    """All other numbers."""


def converted(table: Table, crosswalk: AreaCrosswalk, columns: Counted, *, shown: str) -> Table:
    """The table in the areas of the later date.

    A count of a new area is the sum of the shares of its old areas; one of them missing makes it missing.
    A count that rests on a divided area has the flag ``estimated_from_division``. A rate is kept where the
    area is the same on both dates; elsewhere it is missing with the reason ``territory_changed``. Rows of
    other levels (Land, Germany) stay as they are; those of unknown areas that count nothing are left out.

    Raises
    ------
    ReadError
        Where an area is not in the crosswalk, stands twice in one year, or a count is no number.
    """
    keys = table.frame[columns.key].astype("string").str.strip()
    digits = list(crosswalk.shares[OLD].str.len().unique())
    concerned = keys.str.len().isin(digits).fillna(False).to_numpy(dtype=bool)
    numbers = _numbers(table.frame[concerned], columns, shown)
    _require_known(keys[concerned], numbers, crosswalk, shown)
    _require_once(table.frame[concerned], keys[concerned], columns, shown)
    parts = _parts(table.frame[concerned], keys[concerned], columns, crosswalk)
    below = _new_areas(_taken(table, concerned.nonzero()[0].tolist()), parts, numbers, columns)
    rest = _taken(table, (~concerned).nonzero()[0].tolist())
    return Table(
        pd.concat([below.frame, rest.frame]),
        pd.concat([below.reasons, rest.reasons]),
        table.labels,
        pd.concat([below.flags, rest.flags]),
    )


def _taken(table: Table, places: list[int]) -> Table:
    """Some rows of a table, with reasons and flags under the same index."""
    flags = table.flags if len(table.flags.columns) else pd.DataFrame(index=table.frame.index)
    return Table(table.frame.iloc[places], table.reasons.iloc[places], table.labels, flags.iloc[places])


def _numbers(frame: pd.DataFrame, columns: Counted, shown: str) -> pd.DataFrame:
    """Counts as floats, under running numbers of the rows."""
    found = {}
    for name in columns.counts:
        cells = pd.to_numeric(frame[name], errors="coerce").astype("Float64")
        wrong = (frame[name].notna() & cells.isna()).to_numpy()
        if wrong.any():
            row = frame.index[int(wrong.argmax())]
            raise ReadError(
                f"{shown}, row {row}: column {name!r} holds no number, so it cannot be converted to other "
                "areas; declare the symbol as missing in the source"
            )
        found[name] = cells.reset_index(drop=True)
    return pd.DataFrame(found, index=range(len(frame)))


def _require_known(keys: pd.Series, numbers: pd.DataFrame, crosswalk: AreaCrosswalk, shown: str) -> None:
    """Refuse an area that the crosswalk lacks, unless it counts nothing: tables list dissolved areas so."""
    counts = (numbers.fillna(0) != 0).any(axis=1).to_numpy(dtype=bool) if len(numbers.columns) else True
    unknown = keys[~keys.isin(crosswalk.shares[OLD]).to_numpy() & counts]
    if len(unknown):
        raise ReadError(
            f"{shown}, row {unknown.index[0]}: {crosswalk.shown} has no area {unknown.iloc[0]} on "
            f"{crosswalk.start}; correct 'from' of the crosswalk, or the key"
        )


def _require_once(frame: pd.DataFrame, keys: pd.Series, columns: Counted, shown: str) -> None:
    """Refuse an area that stands twice in a year: its numbers would be added up."""
    told = pd.DataFrame({OLD: keys, _TIME: _times(frame, columns)})
    twice = told.duplicated().to_numpy()
    if twice.any():
        place = int(twice.argmax())
        row, key = frame.index[place], keys.iloc[place]
        raise ReadError(
            f"{shown}, row {row}: area {key} stands twice in one year; choose one with 'rows' of the source"
        )


def _times(frame: pd.DataFrame, columns: Counted) -> pd.Series:
    return frame[columns.time].astype("string") if columns.time else pd.Series("", index=frame.index)


def _parts(frame: pd.DataFrame, keys: pd.Series, columns: Counted, crosswalk: AreaCrosswalk) -> pd.DataFrame:
    """One line for each old area and year and each new area that got part of it, with what changed."""
    shares = crosswalk.shares[crosswalk.shares[SHARE] > 0]
    divided = shares[OLD].duplicated(keep=False)
    merged = shares[NEW].duplicated(keep=False)
    told = shares.assign(divided=divided, changed=divided | merged)
    old = pd.DataFrame(
        {_ROW: range(len(keys)), OLD: keys.to_numpy(), _TIME: _times(frame, columns).fillna("").to_numpy()}
    )
    return old.merge(told, on=OLD, how="inner").sort_values(_ROW, kind="stable", ignore_index=True)


def _new_areas(table: Table, parts: pd.DataFrame, numbers: pd.DataFrame, columns: Counted) -> Table:
    """One row for each new area and year, under the row number of its first old area."""
    by_area = parts.groupby([NEW, _TIME], sort=False)
    first = by_area.first().reset_index()
    changed = by_area["changed"].any().to_numpy()
    divided = by_area["divided"].any().to_numpy()
    chosen = _taken(table, list(first[_ROW]))
    index = chosen.frame.index
    frame = chosen.frame.assign(**{columns.key: first[NEW].to_numpy()})
    if columns.name:
        frame = frame.assign(**{columns.name: frame[columns.name].mask(changed, first[NEW].to_numpy())})
    reasons, flags = _all_columns(chosen.reasons, columns), _all_columns(chosen.flags, columns)
    for name in columns.counts:
        added = _added(table, parts, numbers[name], name).set_axis(index)
        frame = frame.assign(**{name: added["total"]})
        absent = added["total"].isna()
        unsaid = added["why"].isna() & changed & absent
        reasons = reasons.assign(**{name: added["why"].where(absent).mask(unsaid, PART_MISSING)})
        flags = flags.assign(**{name: added["flag"].mask(divided, ESTIMATED).where(~absent)})
    for name in columns.rates:
        told = reasons[name].where(frame[name].isna() & reasons[name].notna(), TERRITORY_CHANGED)
        reasons = reasons.assign(**{name: reasons[name].mask(changed, told)})
        frame = frame.assign(**{name: frame[name].mask(changed)})
        flags = flags.assign(**{name: flags[name].mask(changed)})
    return Table(frame, reasons, table.labels, flags)


def _all_columns(told: pd.DataFrame, columns: Counted) -> pd.DataFrame:
    """Reasons or flags with a column for every number."""
    names = [*told.columns, *(name for name in (*columns.counts, *columns.rates) if name not in told)]
    return told.reindex(columns=names).astype("string")


def _added(table: Table, parts: pd.DataFrame, numbers: pd.Series, name: str) -> pd.DataFrame:
    """Sum of the shares for each new area and year, with the first reason and flag of its parts."""
    rows = parts[_ROW].to_numpy()
    lines = parts.assign(
        weighted=numbers.iloc[rows].reset_index(drop=True) * parts[SHARE],
        why=_told(table.reasons, name).iloc[rows].reset_index(drop=True),
        flag=_told(table.flags, name).iloc[rows].reset_index(drop=True),
    )
    lines = lines.assign(absent=lines["weighted"].isna())
    by_area = lines.groupby([NEW, _TIME], sort=False)
    total = by_area["weighted"].sum().mask(by_area["absent"].any())
    return pd.DataFrame(
        {"total": total, "why": by_area["why"].first(), "flag": by_area["flag"].first()}
    ).reset_index(drop=True)


def _told(frame: pd.DataFrame, name: str) -> pd.Series:
    """Reasons or flags of a column; all NA where there are none."""
    return frame[name].astype("string") if name in frame else pd.Series(pd.NA, frame.index, "string")
