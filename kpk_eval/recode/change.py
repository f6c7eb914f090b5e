"""One change of the values of one column."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from kpk_eval.params.schema import Language, say
from kpk_eval.params.schema.recoding import Change
from kpk_eval.recode.words import told_missing, told_others, told_unit, told_values

DIGITS = 12
"""Significant digits of a number in another unit: fewer than floating point has, so that 0.1 x 3 is 0.3."""


class Action(StrEnum):
    """What was done to a value."""

    COLUMN = "column"
    """It was taken from the column that its wave has."""
    VALUE = "value"
    MISSING = "missing"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done to values: in words, and to how many."""

    action: Action
    what: str
    values: int


@dataclass(frozen=True, slots=True)
class Changed:
    """Values of a column after a change.

    ``reasons`` says why a value became missing (NA elsewhere), ``stray`` which cells hold something that the
    change says nothing about. ``unused`` are codes of the change that no cell holds.
    """

    values: pd.Series
    reasons: pd.Series
    steps: tuple[Step, ...]
    stray: pd.Series
    unused: tuple[str, ...]


def changed(cells: pd.Series, change: Change, *, language: Language) -> Changed:
    """The cells after a change; all values at once, so that two of them can swap."""
    codes = as_codes(cells)
    missing = {code: say(reason, language) for code, reason in change.missing.items()}
    reasons = _mapped(codes, missing)
    listed = [*change.values, *change.missing]
    unused = tuple(code for code in listed if code not in set(codes.dropna().unique()))
    steps = (
        (Step(Action.MISSING, told_missing(missing, language), int(reasons.notna().sum())),)
        if missing
        else ()
    )
    rest = codes.where(reasons.isna())
    if change.values:
        done = _by_table(rest, change, language=language)
    elif change.rescales:
        done = _to_unit(rest, change, language=language)
    else:
        nowhere = pd.Series(False, index=cells.index)
        done = Changed(cells.where(reasons.isna()), pd.Series(pd.NA, index=cells.index), (), nowhere, ())
    whole = reasons.where(reasons.notna(), done.reasons).astype("str")
    return Changed(done.values, whole, (*done.steps, *steps), done.stray, unused)


def as_codes(cells: pd.Series) -> pd.Series:
    """Cells as the text by which parameters name them: trimmed, whole numbers without decimals."""
    if pd.api.types.is_float_dtype(cells):
        told = cells.astype("float64").map(
            lambda one: f"{one:.0f}" if one.is_integer() else repr(one), "ignore"
        )
        return told.astype("str")
    return cells.astype("string").str.strip().astype("str")


def _by_table(codes: pd.Series, change: Change, *, language: Language) -> Changed:
    """Cells in which every code stands for what the table says of it."""
    mapped = _mapped(codes, change.values)
    others = codes.notna() & mapped.isna()
    recoded = int((mapped.notna() & (mapped != codes)).sum())
    steps = [Step(Action.VALUE, told_values(change.values, language), recoded)]
    reasons = pd.Series(pd.NA, index=codes.index, dtype="str")
    if change.others == "missing" and change.reason is not None:
        reason = say(change.reason, language)
        reasons = reasons.mask(others, reason)
        steps.append(Step(Action.MISSING, told_others(reason, language), int(others.sum())))
    values = mapped.where(~others, codes) if change.others == "keep" else mapped
    stray = others if change.others == "refuse" else pd.Series(False, index=codes.index)
    return Changed(values, reasons, tuple(steps), stray, ())


def _to_unit(codes: pd.Series, change: Change, *, language: Language) -> Changed:
    """Numbers in the unit of the contract."""
    numbers = pd.to_numeric(codes, errors="coerce").astype("float64")
    factor = 1.0 if change.multiply is None else change.multiply
    other = numbers * factor + (change.add or 0)
    tidy = {one: float(f"{one:.{DIGITS}g}") for one in other.dropna().unique()}
    step = Step(Action.UNIT, told_unit(change, language), int(numbers.notna().sum()))
    nothing = pd.Series(pd.NA, index=codes.index, dtype="str")
    return Changed(other.map(tidy), nothing, (step,), codes.notna() & numbers.isna(), ())


def _mapped(codes: pd.Series, table: dict[str, Any]) -> pd.Series:
    """What a table has for each code; NA where it has nothing."""
    return codes.map(table).astype("str") if table else pd.Series(pd.NA, index=codes.index, dtype="str")
