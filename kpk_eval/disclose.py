"""Disclosure control: the only way from a result to a released result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kpk_eval.model import SEAL, Column, Origin, Released, Result, Sort
from kpk_eval.params.schema import DISCLOSURE_FLOOR

HIDDEN = "hidden"
"""Column of a released table that names, for each row, the columns hidden in it."""


class DisclosureError(Exception):
    """A result does not keep to the rules of disclosure control, and therefore stays unpublished."""


def disclose(result: Result, *, minimum: int) -> Released:
    """The result without the numbers that rest on fewer than ``minimum`` people.

    Parameters
    ----------
    result
        A table whose every column is declared; columns of sort ``statistic`` name their contributors.
    minimum
        Fewest people with a valid value behind a published number; at least `DISCLOSURE_FLOOR`.

    Returns
    -------
    Released
        The table with small numbers emptied; column ``hidden`` names them row by row. A number of people
        is hidden between 1 and ``minimum`` - 1. A statistic is hidden where any of its contributor counts
        is below ``minimum`` or missing although the statistic has a value. Words (verdict, reason)
        of a row without numbers stay where nobody contributed: they say why, and protect nobody if hidden.

    Raises
    ------
    DisclosureError
        Where a column is undeclared, a statistic does not say how many people contributed, or the
        threshold is below the floor.
    """
    _refuse_low(minimum, result.origin)
    _refuse_silence(result)
    table = result.table.reset_index(drop=True)
    masks = {
        column.name: _to_hide(table, column, result.columns, minimum=minimum) for column in result.columns
    }
    cleared = table.copy()
    for name, mask in masks.items():
        if mask.any():
            cleared[name] = cleared[name].mask(mask)
    cleared[HIDDEN] = [
        ",".join(name for name, mask in masks.items() if mask.iat[row]) for row in range(len(table))
    ]
    return Released(
        result.origin, result.shape, cleared, result.columns, result.wording, result.notes, minimum, SEAL
    )


def require_cleared(released: Released) -> None:
    """Raise where a released table shows what its own threshold hides.

    A table that went through `disclose` always passes; one that was changed afterwards, in memory or on
    disk, is caught where it shows a number that rests on too few people.

    Raises
    ------
    DisclosureError
        With the columns that show such numbers.
    """
    evidence = released.origin.evidence
    _refuse_low(released.minimum, released.origin)
    if HIDDEN not in released.table:
        raise DisclosureError(f"{evidence}: does not say which values were hidden; run its page again")
    table = released.table.drop(columns=HIDDEN)
    columns = released.columns
    _refuse_silence(Result(released.origin, released.shape, table, columns, released.wording))
    small = [one.name for one in columns if _to_hide(table, one, columns, minimum=released.minimum).any()]
    if small:
        raise DisclosureError(
            f"{evidence}: {', '.join(small)} rest on fewer than {released.minimum} people; "
            "the result was changed after it was released: run its page again"
        )


def _refuse_low(minimum: int, origin: Origin) -> None:
    """Raise where the threshold is below the floor that holds for every evaluation."""
    if minimum < DISCLOSURE_FLOOR:
        raise DisclosureError(
            f"{origin.evidence}: a threshold of {minimum} is below the floor of {DISCLOSURE_FLOOR} people"
        )


def _refuse_silence(result: Result) -> None:
    """Raise unless every column is declared and every statistic counts its contributors."""
    declared = {column.name: column for column in result.columns}
    evidence = result.origin.evidence
    if undeclared := [name for name in result.table.columns if name not in declared]:
        raise DisclosureError(f"{evidence}: columns {undeclared} are not declared; say what they hold")
    if absent := [name for name in declared if name not in result.table.columns]:
        raise DisclosureError(f"{evidence}: declared columns {absent} are not in the table")
    if HIDDEN in declared:
        raise DisclosureError(f"{evidence}: the name {HIDDEN!r} is reserved for disclosure control")
    for column in result.columns:
        if column.unless and (
            column.unless not in declared or declared[column.unless].sort is not Sort.TECHNICAL
        ):
            raise DisclosureError(
                f"{evidence}: {column.unless!r}, named by {column.name!r}, is no yes/no column"
            )
        if column.sort is not Sort.STATISTIC:
            continue
        if not column.contributors:
            raise DisclosureError(
                f"{evidence}: column {column.name!r} does not say how many people contributed"
            )
        for name in column.contributors:
            if name not in declared or declared[name].sort is not Sort.PEOPLE:
                raise DisclosureError(
                    f"{evidence}: {name!r}, named by {column.name!r}, is not a number of people"
                )


def _to_hide(
    table: pd.DataFrame, column: Column, columns: Sequence[Column], *, minimum: int
) -> pd.Series[bool]:
    """True where the value of this column must not be published."""
    published = table[column.unless].fillna(False).astype(bool) if column.unless else False
    return _rests_on_few(table, column, columns, minimum=minimum) & ~pd.Series(published, index=table.index)


def _rests_on_few(
    table: pd.DataFrame, column: Column, columns: Sequence[Column], *, minimum: int
) -> pd.Series[bool]:
    """True where the value is, or rests on, a number of people below the threshold."""
    if column.sort is Sort.PEOPLE:
        people = table[column.name].astype("Float64")
        return ((people > 0) & (people < minimum)).fillna(False).astype(bool)
    if column.sort is not Sort.STATISTIC:
        return pd.Series(False, index=table.index)
    empty = _without_numbers(table, columns)
    hide = pd.Series(False, index=table.index)
    for name in column.contributors:
        people = table[name].astype("Float64")
        enough = (people >= minimum) | ((people == 0) & empty)
        hide |= ~enough.fillna(False).astype(bool)
    return hide & table[column.name].notna()


def _without_numbers(table: pd.DataFrame, columns: Sequence[Column]) -> pd.Series[bool]:
    """True in rows without any number computed from answers: their words say why there is none."""
    statistics = [column.name for column in columns if column.sort is Sort.STATISTIC]
    empty = pd.Series(True, index=table.index)
    for name in statistics:
        empty &= pd.to_numeric(table[name], errors="coerce").isna()
    return empty


def gather(parts: Sequence[Released], *, origin: Origin, keep: Sequence[str] = ()) -> Released:
    """Rows of several released results of one shape as one released result.

    Nothing is computed from the numbers, so nothing new can be disclosed row by row; ``keep`` restricts
    the rows to those outcomes. The highest threshold of the parts is stated.

    Raises
    ------
    ValueError
        Where there is no part, or the parts differ in shape or columns.
    """
    if not parts:
        raise ValueError(f"{origin.evidence}: there is no released result to gather")
    first = parts[0]
    if any(part.shape is not first.shape or part.columns != first.columns for part in parts):
        raise ValueError(f"{origin.evidence}: only results of the same shape and columns can be gathered")
    table = pd.concat([part.table for part in parts], ignore_index=True)
    if keep:
        table = table[table["outcome"].isin(keep)].reset_index(drop=True)
    inputs = {name: sha for part in parts for name, sha in part.origin.inputs.items()}
    return replace(
        first,
        origin=replace(origin, inputs=inputs, synthetic=any(part.origin.synthetic for part in parts)),
        table=table,
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        minimum=max(part.minimum for part in parts),
    )
