"""Numbers of institutions as they may stand beside each other: rounded, and hidden with what they leave."""

from __future__ import annotations

import pandas as pd

from kpk_eval.disclosure.digits import rounded_people
from kpk_eval.params.schema import Disclosure
from kpk_eval.study import Study

STEP = 0.05
"""Shares of those who answered are told in steps of this."""


def coarse(table: pd.DataFrame, columns: tuple[str, ...], study: Study) -> pd.DataFrame:
    """The table with rounded numbers of institutions, in internal reports too; small ones stay as they are.

    Exact numbers of those asked and of those who answered would tell how few did not.
    """
    stated = study.evaluation.frame.disclosure
    return table.assign(**{name: _rounded(table[name], stated) for name in columns})


def part_of(part: int, whole: int, *, minimum: int) -> int:
    """The size of a part; where part or rest are few, a number so small that it is hidden."""
    rest = whole - part
    return min(part, rest) if 0 < rest < minimum else part


def share_answered(heard: int, asked: int) -> float:
    """Share of the asked who answered, in steps of five percent; all only where really all did."""
    if not asked:
        return float("nan")
    if heard == asked:
        return 1.0
    return min(round(round(heard / asked / STEP) * STEP, 2), 1 - STEP)


def _rounded(numbers: pd.Series, stated: Disclosure) -> pd.Series:
    people = numbers.astype("Float64")
    rounded = rounded_people(people, base=stated.base, minimum=stated.minimum)
    return people.mask(people >= stated.minimum, rounded)
