"""Where a site stands by its last survey and by its indicators, as it was released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import pandas as pd

from kpk_eval.model import OutcomeType, Released
from kpk_eval.recall import recall
from kpk_eval.study import Study

DESCRIPTION = "description"
SERIES = "indicator_series"
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


def in_years(found: Sequence[Released], indicator: str, *, before: float = inf) -> tuple[float, int] | None:
    """Value of the site in its last year that shows one, or in the last below ``before``, and the year."""
    values = {
        int(row["year"]): float(row["value"])
        for released in found
        for row in released.table.to_dict("records")
        if (row["group"], row["indicator"]) == (OWN, indicator) and not pd.isna(row["value"])
    }
    year = max((one for one in values if one < before), default=None)
    return None if year is None else (values[year], year)
