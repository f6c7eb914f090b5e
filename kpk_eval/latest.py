"""Where a site stands by its last survey: means and shares of all who answered, as they were released."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kpk_eval.model import OutcomeType, Released
from kpk_eval.recall import recall
from kpk_eval.study import Study

DESCRIPTION = "description"


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
