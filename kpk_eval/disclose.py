"""Disclosure control: the only way from a result to a released result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from kpk_eval.disclosure.digits import rounded_people, with_few_digits
from kpk_eval.disclosure.masks import resting_on_few, to_hide, withheld
from kpk_eval.disclosure.policy import Policy
from kpk_eval.model import SEAL, Column, Origin, Released, Result, Shape, Sort, Wording
from kpk_eval.params.schema import DISCLOSURE_FLOOR

HIDDEN = "hidden"
"""Column of a released table that names, for each row, the columns hidden in it."""

ALWAYS = frozenset({None, ""})
"""What may stand in any column: nothing."""


class DisclosureError(Exception):
    """A result does not keep to the rules of disclosure control, and therefore stays unpublished."""


def disclose(
    result: Result, *, policy: Policy, further: Mapping[str, Sequence[int]] = MappingProxyType({})
) -> Released:
    """The result without the numbers, and without the digits, that would tell of single people.

    Parameters
    ----------
    result
        A table whose every column is declared; columns of sort ``statistic`` name their contributors.
    policy
        The thresholds; the fewest people behind a published number are at least `DISCLOSURE_FLOOR`.
    further
        Column of people -> positions of rows whose numbers are hidden so that others cannot be worked out;
        statistics that rest on them are hidden, too.

    Returns
    -------
    Released
        The table with small numbers emptied; column ``hidden`` names them row by row. A number of people
        is hidden between 1 and ``minimum`` - 1, then rounded to ``base``. A statistic is hidden where any of
        its contributor counts is below ``minimum`` or missing although the statistic has a value, where its
        model leaves too few degrees of freedom, and where (nearly) everybody of a small group answered alike;
        then it keeps as many digits as its number of people allows. Words (verdict, reason) of a row without
        numbers stay where nobody contributed: they say why, and protect nobody if hidden.

    Raises
    ------
    DisclosureError
        Where a column is undeclared, a statistic does not say how many people contributed, a result about
        a population does not say whom its numbers of people count, or the threshold is below the floor.
    """
    _refuse_low(policy.minimum, result.origin)
    _refuse_silence(result)
    _refuse_uncounted(result)
    table = result.table.reset_index(drop=True)
    small = to_hide(table, result.columns, result.columns, policy=policy)
    masks = {
        column.name: small[column.name] | withheld(table, column, further=further)
        for column in result.columns
    }
    cleared = _coarse(table, result.columns, policy)
    for name, mask in masks.items():
        if mask.any():
            cleared[name] = cleared[name].mask(mask)
    cleared[HIDDEN] = [
        ",".join(name for name, mask in masks.items() if mask.iat[row]) for row in range(len(table))
    ]
    return Released(
        result.origin, result.shape, cleared, result.columns, result.wording, result.notes, policy.minimum,
        SEAL, policy.base,
    )  # fmt: skip


def _coarse(table: pd.DataFrame, columns: Sequence[Column], policy: Policy) -> pd.DataFrame:
    """The table with rounded numbers of people and few digits; what an office published stays as it is."""
    coarse = with_few_digits(table, columns, base=policy.base) if policy.few_digits else table.copy()
    for column in columns:
        if column.sort is Sort.PEOPLE and policy.base > 1:
            coarse[column.name] = rounded_people(table[column.name], base=policy.base, minimum=policy.minimum)
        if column.unless:
            official = table[column.unless].fillna(False).astype(bool)
            coarse[column.name] = coarse[column.name].astype(object).where(~official, table[column.name])
    return coarse


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
    few = resting_on_few(table, columns, columns, minimum=released.minimum)
    small = [one.name for one in columns if few[one.name].any()]
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
    declared = {column.name: column.sort for column in result.columns}
    evidence = result.origin.evidence
    if undeclared := [name for name in result.table.columns if name not in declared]:
        raise DisclosureError(f"{evidence}: columns {undeclared} are not declared; say what they hold")
    if absent := [name for name in declared if name not in result.table.columns]:
        raise DisclosureError(f"{evidence}: declared columns {absent} are not in the table")
    if HIDDEN in declared:
        raise DisclosureError(f"{evidence}: the name {HIDDEN!r} is reserved for disclosure control")
    for column in result.columns:
        if wrong := _undeclared(column, declared):
            raise DisclosureError(f"{evidence}: {wrong}")


def _undeclared(column: Column, sorts: Mapping[str, Sort]) -> str:
    """What a column names that is not declared as what it must be, or fails to name; empty if nothing."""
    if column.unless and sorts.get(column.unless) is not Sort.TECHNICAL:
        return f"{column.unless!r}, named by {column.name!r}, is no yes/no column"
    if column.sort is not Sort.STATISTIC:
        return ""
    if not column.contributors:
        return f"column {column.name!r} does not say how many people contributed"
    strange = [name for name in column.contributors if sorts.get(name) is not Sort.PEOPLE]
    return f"{strange[0]!r}, named by {column.name!r}, is not a number of people" if strange else ""


def _refuse_uncounted(result: Result) -> None:
    """Raise where numbers of people of a population do not say whom they count."""
    people = [column.name for column in result.columns if column.sort is Sort.PEOPLE]
    uncounted = [name for name in people if len(result.cells.get(name, ())) != len(result.table)]
    if result.origin.population and len(result.table) and uncounted:
        raise DisclosureError(
            f"{result.origin.evidence}: columns {uncounted} do not say whom each row counts; "
            "without that nobody can tell what follows from them together with other tables: add 'cells'"
        )


def gather(parts: Sequence[Released], *, origin: Origin, keep: Sequence[str] = ()) -> Released:
    """Rows of several released results of one shape as one released result.

    Nothing is computed from the numbers, so nothing new can be disclosed row by row; ``keep`` restricts
    the rows to those outcomes. The highest threshold and the coarsest rounding of the parts are stated.

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
    texts = {name: text for part in parts for name, text in part.wording.texts.items()}
    return replace(
        first,
        wording=replace(first.wording, texts=texts),
        origin=replace(origin, inputs=inputs, synthetic=any(part.origin.synthetic for part in parts)),
        table=table,
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        minimum=max(part.minimum for part in parts),
        base=max(part.base for part in parts),
    )


def assemble(
    parts: Sequence[Released],
    *,
    origin: Origin,
    shape: Shape,
    table: pd.DataFrame,
    columns: Sequence[Column],
    wording: Wording,
    notes: tuple[str, ...] = (),
    minimum: int,
) -> Released:
    """Rows put together from numbers that released results show, as one released result.

    Parameters
    ----------
    parts
        Released results from which every number was taken.
    origin, shape, table, columns, wording, notes
        What the new result is; ``table`` has the column ``hidden``.
    minimum
        Threshold that is stated where there is no part; otherwise the highest of the parts is.

    Raises
    ------
    DisclosureError
        Where a column about people holds anything that no part shows: nothing may be computed here.
    """
    shown = {_plain(value) for part in parts for name in part.table for value in part.table[name]}
    for column in columns:
        if column.sort in {Sort.PEOPLE, Sort.STATISTIC, Sort.QUOTED}:
            strange = {_plain(value) for value in table[column.name]} - shown - ALWAYS
            if strange:
                raise DisclosureError(
                    f"{origin.evidence}: {column.name} holds what no released result shows; take it from one"
                )
    released = Released(
        replace(
            origin,
            inputs={name: sha for part in parts for name, sha in part.origin.inputs.items()},
            synthetic=origin.synthetic or any(part.origin.synthetic for part in parts),
        ),
        shape, table, tuple(columns), wording, notes,
        max((part.minimum for part in parts), default=max(minimum, DISCLOSURE_FLOOR)),
        SEAL, max((part.base for part in parts), default=1),
    )  # fmt: skip
    require_cleared(released)
    return released


def _plain(value: object) -> object:
    """A value such that the same number is the same, whatever its type; None where there is none."""
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload,arg-type]
