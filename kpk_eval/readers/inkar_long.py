"""The complete data set of INKAR, or parts of it: one row per indicator, area and year."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.readers.delimited import rectangle
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import decode
from kpk_eval.readers.legends import Grammar, tell_column, told_frame
from kpk_eval.readers.notation import Notation
from kpk_eval.readers.numbers import as_numbers
from kpk_eval.readers.reasons import NO_KEY, NO_VALUE

GERMAN = Notation(decimal=",", thousands=".")
INDICATOR, LEVEL, KEY, NAME, TIME, VALUE = "Indikator", "Raumbezug", "Kennziffer", "Name", "Zeitbezug", "Wert"
NEEDED = {INDICATOR, LEVEL, KEY, NAME, TIME, VALUE}
DIGITS = {"Bundesländer": 2, "Kreise": 5, "Gemeinden": 8, "Gemeindeverbände": 9}
"""Levels whose areas have a regional key -> its digits."""
REMEDY = "cut the file out of the data set again; a spreadsheet that saves it drops leading zeros"


def is_long(delivery: Delivery) -> bool:
    """Whether the first line of a file names the columns of the complete data set."""
    head = delivery.content()[:500].split(b"\n", 1)[0]
    return all(name.encode() in head for name in NEEDED)


def read_long(delivery: Delivery, grammar: Grammar) -> Table:
    """One row per area and year, in the columns of the other exports; the index is the line of a value.

    ``ags``, ``area``, ``year`` and one column per indicator. Only areas with a regional key (Bundesländer,
    Kreise, Gemeinden, Gemeindeverbände) are read; rows of other levels are left out and counted. A leading
    zero is restored only where it is provably lost: the key has one digit less than its level demands, and
    no complete key of the level begins with zero.

    Raises
    ------
    ReadError
        Where a key, a year or a value is none, or an indicator is there twice for an area and a year.
    """
    cells = rectangle(decode(delivery), delivery)
    cells = cells.apply(lambda column: column.str.strip())
    known = cells[LEVEL].isin(list(DIGITS))
    rows = cells[known]
    if rows.empty:
        found = f"no row of {', '.join(DIGITS)}"
        raise delivery.error(found, remedy="cut out a level whose areas have a regional key")
    keys = _keys(rows, delivery)
    years = _years(rows[TIME], delivery)
    told = tell_column(rows[VALUE], grammar)
    told.refuse_unknown(
        delivery, place=lambda line: f"line {line}", explained_by=grammar.symbols.explained_by
    )
    at = pd.DataFrame({"ags": keys, "year": years, "name": rows[INDICATOR]})
    _refuse_repeated(at, delivery)
    reasons = told.reasons.mask(told.values.isna() & told.reasons.isna(), delivery.say(NO_VALUE))
    left_out = {delivery.say(NO_KEY): int((~known).sum())} if not known.all() else {}
    return _side_by_side(
        at.assign(area=rows[NAME], value=told.values, reason=reasons, flag=told.flags), delivery, left_out
    )


def _side_by_side(cells: pd.DataFrame, delivery: Delivery, left_out: dict[str, int]) -> Table:
    """One row per area and year, one column per indicator."""
    lines = cells.drop_duplicates(["ags", "year"]).sort_values(["ags", "year"])
    index = lines.index
    front = pd.MultiIndex.from_frame(lines[["ags", "year"]])
    frame: dict[str, pd.Series[Any]] = {name: lines[name] for name in ("ags", "area", "year")}
    reasons: dict[str, pd.Series[str]] = {}
    flags: dict[str, pd.Series[str]] = {}
    for name, one in cells.groupby("name", sort=False):
        there = one.set_index(["ags", "year"]).reindex(front)
        values = [None if pd.isna(text) else float(text) for text in there["value"]]
        frame[str(name)] = as_numbers(values, index)
        reason = pd.Series(there["reason"].to_numpy(), index=index, dtype="str")
        absent = frame[str(name)].isna() & reason.isna()
        reasons[str(name)] = reason.mask(absent, delivery.say(NO_VALUE))
        flags[str(name)] = pd.Series(there["flag"].to_numpy(), index=index, dtype="str")
    return Table(
        pd.DataFrame(frame),
        told_frame(reasons, index),
        flags=told_frame(flags, index),
        left_out=MappingProxyType(left_out),
    )


def _keys(rows: pd.DataFrame, delivery: Delivery) -> pd.Series[str]:
    """Regional keys with all their digits."""
    keys = rows[KEY]
    for level, digits in DIGITS.items():
        here = keys[rows[LEVEL] == level]
        wrong = here.index[~here.str.fullmatch(rf"\d{{{digits - 1},{digits}}}")]
        short = here.str.len() < digits
        if not len(wrong) and short.any() and here.str.startswith("0").any():
            wrong = here.index[short]
        if len(wrong):
            found = f"not a regional key of the level {level} ({digits} digits)"
            raise delivery.error(found, place=f"line {wrong[0]}, column {KEY!r}", remedy=REMEDY)
        keys = keys.where(rows[LEVEL] != level, keys.str.zfill(digits))
    return keys


def _years(column: pd.Series[str], delivery: Delivery) -> pd.Series[Any]:
    """Years of the values. Raises for a period of several years and anything else."""
    wrong = column.index[~column.str.fullmatch(r"\d{4}")]
    if len(wrong):
        found = "not a year (an indicator of a period cannot be read with those of years)"
        raise delivery.error(found, place=f"line {wrong[0]}, column {TIME!r}", remedy=REMEDY)
    return column.astype("Int64")


def _refuse_repeated(at: pd.DataFrame, delivery: Delivery) -> None:
    """Raise where an indicator is there twice for an area and a year."""
    again = at.duplicated()
    if again.any():
        found = f"the indicator {at['name'][again].iloc[0]!r} again for the same area and year"
        remedy = "cut out one 'Bereich' only, in which each indicator is once"
        raise delivery.error(found, place=f"line {at.index[again][0]}", remedy=remedy)
