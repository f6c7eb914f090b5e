"""How many digits of a number are published: so few that one more person does not show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpk_eval.disclosure.rounding import rate, round_to_base
from kpk_eval.disclosure.rules import decimals_of_mean
from kpk_eval.model import Column, Scale, Sort

SHARE_DECIMALS = 1
"""Further decimals of a share than of a mean in points: whole percent where a mean has one decimal."""
P_DECIMALS = 3
EFFECT_DECIMALS = 2
BINARY = "binary"
RATED = ("numerator", "denominator")
"""What a rate has as contributors, in this order."""


def rounded_people(people: pd.Series[float], *, base: int, minimum: int) -> pd.Series[float]:
    """Numbers of people as multiples of ``base``, none below the threshold; missing ones stay missing."""
    whole = people.astype("Float64")
    nearest = ((whole + base // 2) // base) * base
    least = -(-minimum // base) * base
    return nearest.clip(lower=least).where(whole != 0, nearest)


def with_few_digits(table: pd.DataFrame, columns: Sequence[Column], *, base: int) -> pd.DataFrame:
    """The table with its statistics rounded as far as the number of people behind each asks.

    Parameters
    ----------
    table
        Numbers that may be published, with the true numbers of people.
    columns
        What its columns hold.
    base
        Shares are computed anew from counts rounded to this number.

    Returns
    -------
    pandas.DataFrame
        A new table. Means, medians, changes and their limits have one decimal below 200 people and two from
        there on; shares one more, after both counts were rounded; p three; effect sizes two; indicator
        values as many as the row's ``decimals`` says.
    """
    fewer = table.copy()
    for column in columns:
        if column.sort is Sort.STATISTIC and column.scale is not Scale.WORDS:
            fewer[column.name] = _fewer(table, column, base=base)
    return fewer


def _fewer(table: pd.DataFrame, column: Column, *, base: int) -> pd.Series[float]:
    values = pd.to_numeric(table[column.name]).astype("float64")
    match column.scale:
        case Scale.P:
            return values.round(P_DECIMALS)
        case Scale.EFFECT:
            return values.round(EFFECT_DECIMALS)
        case Scale.RATE:
            told = values * _of_rounded(table, column, base=base)
            return _each_rounded(told, table["decimals"].astype("float64"))
    people = table[list(column.contributors)].min(axis=1)
    decimals = people.map(decimals_of_mean, na_action="ignore").astype("float64")
    if "type" not in table:
        return _each_rounded(values, decimals)
    binary = table["type"] == BINARY
    if column.name == "mean":
        values = values.where(~binary, _share(values, people, base=base))
    return _each_rounded(values, decimals + SHARE_DECIMALS * binary)


def _share(shares: pd.Series[float], people: pd.Series[float], *, base: int) -> pd.Series[float]:
    """Shares of counts that were both rounded."""
    counted = [
        rate(float(np.rint(share * n)), float(n), base=base) if pd.notna(share) and pd.notna(n) else np.nan
        for share, n in zip(shares, people, strict=True)
    ]
    return pd.Series(counted, index=shares.index, dtype="float64")


def _of_rounded(table: pd.DataFrame, column: Column, *, base: int) -> pd.Series[float]:
    """What turns a rate into the rate of its rounded counts; 1 where it has none or they are unknown."""
    same = pd.Series(1.0, index=table.index)
    if len(column.contributors) != len(RATED):
        return same
    part, whole = (table[name].astype("float64") for name in column.contributors)
    changes = [counts.map(lambda n: round_to_base(n, base=base)) / counts for counts in (part, whole)]
    factor = changes[0] / changes[1]
    return factor.where(np.isfinite(factor), 1.0)


def _each_rounded(values: pd.Series[float], decimals: pd.Series[float]) -> pd.Series[float]:
    """Each value with its own number of decimals; those without one are missing."""
    found = [
        round(float(value), int(places)) if pd.notna(value) and pd.notna(places) else np.nan
        for value, places in zip(values, decimals, strict=True)
    ]
    return pd.Series(found, index=values.index, dtype="float64")
