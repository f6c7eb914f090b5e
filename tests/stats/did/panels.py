"""Panels that several tests draw."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np
import pandas as pd

from kpk_eval.stats.did.panel import Panel, panel

from ..reference import load

REFERENCE = load("did_panel")


def reference_panel(case: str) -> Panel:
    """Panel of a stored reference case."""
    rows = REFERENCE.rows[REFERENCE.rows["case"] == case]
    return panel(rows["y"], unit=rows["unit"], period=rows["period"], treated_from=rows["start"])


def drawn(
    starts: Sequence[float],
    *,
    periods: int,
    effect: float = 0.0,
    drift: float = 0.0,
    seed: int = 1,
    noise: float = 1.0,
) -> pd.DataFrame:
    """One area per start (NaN: never): area and period effects, a constant effect, a drift of the treated."""
    draw = np.random.default_rng(seed)
    area, period = np.repeat(np.arange(len(starts)), periods), np.tile(np.arange(periods), len(starts))
    start = np.asarray(starts, dtype=float)[area]
    outcome = (
        draw.normal(0, 2, len(starts))[area]
        + draw.normal(0, 1, periods)[period]
        + effect * (period >= start)
        + drift * period * ~np.isnan(start)
        + draw.normal(0, noise, area.size)
    )
    return pd.DataFrame({"outcome": outcome, "area": area, "period": period, "start": start})


def panel_of(rows: pd.DataFrame) -> Panel:
    """Panel of drawn rows."""
    return panel(rows["outcome"], unit=rows["area"], period=rows["period"], treated_from=rows["start"])


NEVER = nan
