"""Where a site stands by its last survey and by its indicators, as it was released."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isnan

import pandas as pd

from kpk_eval.model import OutcomeType, Released
from kpk_eval.params.measures import REACH
from kpk_eval.recall import recall
from kpk_eval.study import Study

DESCRIPTION = "description"
SERIES = "indicator_series"
GAPS = "reach_gaps"
NEED, SLOPE = REACH
OWN = "site"
"""Group of the rows of a series that are about the site itself."""


def described(study: Study, site: str) -> list[Released]:
    """Released means and shares of each wave."""
    return recall(study, DESCRIPTION, sites=(site,))


Numbers = Mapping[str, float]
"""Number in the last wave under the name of its column of shape ``goals``, with its limits where told."""


def latest(study: Study, found: list[Released]) -> Mapping[str, Numbers]:
    """Outcome -> its mean or share in the last wave, or its median where it has levels; no hidden ones."""
    last = study.waves[-1].id if study.waves else ""
    told: dict[str, Numbers] = {}
    for released in found:
        for row in released.table[released.table["wave"] == last].to_dict("records"):
            value = row["median" if row["type"] == OutcomeType.ORDINAL else "mean"]
            if not pd.isna(value):
                told[str(row["outcome"])] = {"now": float(value)}
    return told


def reached(study: Study, site: str) -> list[Released]:
    """Released shares of those in need who are reached, and distances to the others, of each wave."""
    return recall(study, GAPS, sites=(site,))


def in_need(study: Study, found: Sequence[Released]) -> Mapping[str, Numbers]:
    """Measure of reach -> share of those in need who are reached, or slope, in the last wave; no hidden ones.

    The slope has its interval beside it: whether there is a distance at all depends on that.
    """
    last = study.waves[-1].id if study.waves else ""
    told: dict[str, Numbers] = {}
    for released in found:
        for row in released.table[released.table["wave"] == last].to_dict("records"):
            slope = {f"now{end}": float(row[f"reach_slope{end}"]) for end in ("", "_low", "_high")}
            for name, numbers in ((NEED, {"now": float(row["mean"])}), (SLOPE, slope)):
                if not any(isnan(number) for number in numbers.values()):
                    told[f"{row['reach']}.{name}"] = numbers
    return told


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
