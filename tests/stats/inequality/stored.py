"""Stored people and groups, and the figures of R for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.stats.samples import Numbers
from tests.stats.reference import load

REFERENCE = load("inequality")


def rows(case: str) -> tuple[pd.Series, pd.Series, pd.Series | None]:
    """Outcome, position and weights of a case; None where there are no weights."""
    table = REFERENCE.rows[REFERENCE.rows["case"] == case]
    weights = None if table["weight"].isna().all() else table["weight"]
    return table["outcome"], table["position"], weights


def sizes(case: str) -> pd.Series:
    """People of each group of a case."""
    return REFERENCE.rows["n"][REFERENCE.rows["case"] == case]


def figures(case: str) -> Mapping[str, Any]:
    """R's figures of a case."""
    return REFERENCE.figures[case]


def slanted(n: int, *, seed: int, slope: float) -> tuple[Numbers, Numbers]:
    """Outcomes around a line along the ranks with its middle at 10, and positions."""
    rng = np.random.default_rng(seed)
    position = rng.normal(size=n)
    rank = (np.argsort(np.argsort(position)) + 0.5) / n
    return 10 + slope * (rank - 0.5) + rng.normal(size=n), position
