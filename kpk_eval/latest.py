"""Where a site stands by its last survey and by its indicators, as it was released."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

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


def in_years(
    found: Sequence[Released], indicator: str, *, comparable: Callable[[int], bool]
) -> tuple[float, int] | None:
    """Value of the site in its last comparable year that shows one, and the year."""
    values = {
        int(row["year"]): float(row["value"])
        for released in found
        for row in released.table.to_dict("records")
        if (row["group"], row["indicator"]) == (OWN, indicator) and not pd.isna(row["value"])
        if comparable(int(row["year"]))
    }
    return (values[max(values)], max(values)) if values else None
