"""Where a site stands by its last survey and by its indicators, as it was released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

import pandas as pd

from kpk_eval.model import OutcomeType, Released
from kpk_eval.params.measures import REACH
from kpk_eval.recall import recall
from kpk_eval.study import Study

DESCRIPTION = "description"
SERIES = "indicator_series"
GAPS = "reach_gaps"
NEED = REACH[0]
OWN = "site"
"""Group of the rows of a series that are about the site itself."""


def described(study: Study, site: str) -> list[Released]:
    """Released means and shares of each wave."""
    return recall(study, DESCRIPTION, sites=(site,))


def latest(study: Study, found: list[Released]) -> Mapping[str, float]:
    """Outcome -> its mean or share in the last wave, or its median where it has levels; no hidden ones."""
    last = study.waves[-1].id if study.waves else ""
    told = {}
    for released in found:
        for row in released.table[released.table["wave"] == last].to_dict("records"):
            value = row["median" if row["type"] == OutcomeType.ORDINAL else "mean"]
            if not pd.isna(value):
                told[str(row["outcome"])] = float(value)
    return told


def reached(study: Study, site: str) -> list[Released]:
    """Released shares of those in need who are reached, of each wave."""
    return recall(study, GAPS, sites=(site,))


def in_need(study: Study, found: Sequence[Released]) -> Mapping[str, float]:
    """Measure of reach -> share of those in need who are reached, in the last wave; no hidden ones."""
    last = study.waves[-1].id if study.waves else ""
    return {
        f"{row['reach']}.{NEED}": float(row["mean"])
        for released in found
        for row in released.table.to_dict("records")
        if row["wave"] == last and not pd.isna(row["mean"])
    }


def in_years(found: Sequence[Released], indicator: str, *, before: float = inf) -> tuple[float, int] | None:
    """Value of the site in its last year that shows one, or in the last below ``before``, and the year.

    None where there is no such value, or where a break that the plan does not accept lies between it and the
    last value: they must not stand side by side.
    """
    rows = [row for one in found for row in one.table.to_dict("records") if row["indicator"] == indicator]
    values = {
        int(row["year"]): float(row["value"])
        for row in rows
        if row["group"] == OWN and not pd.isna(row["value"])
    }
    year = max((one for one in values if one < before), default=None)
    if year is None or any(year < at <= max(values) for at in _broken(rows)):
        return None
    return values[year], year


def _broken(rows: Sequence[Mapping[Any, Any]]) -> set[int]:
    """First years behind breaks that the plan does not accept, at any area."""
    return {int(row["year"]) for row in rows if not pd.isna(row["break"]) and pd.isna(row["break_accepted"])}
