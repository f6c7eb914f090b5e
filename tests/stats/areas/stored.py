"""Stored counts of areas, and the figures of R for them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpk_eval.stats.samples import Numbers
from tests.stats.reference import load

REFERENCE = load("areas")
STRATA = ("strata", "rare_strata", "uneven_strata")
MAPS = ("map", "small_map")


def rows(case: str) -> pd.DataFrame:
    """Rows of a case."""
    return REFERENCE.rows[REFERENCE.rows["case"] == case]


def figures(case: str, name: str, k: int) -> Numbers:
    """R's figures of each area."""
    return np.array([REFERENCE.figures[case][f"{name}_{place}"] for place in range(k)], dtype=np.float64)
