"""Made-up series, and the stored figures of R for them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.series.plan import Segments, one_intervention
from tests.stats.reference import load

REFERENCE = load("series")


def case(name: str) -> tuple[pd.DataFrame, Segments]:
    """Rows of a stored series, and its segments; time is read from 0 as R does."""
    rows = REFERENCE.rows[REFERENCE.rows["case"] == name]
    start = one_intervention(float(rows["start"].iloc[0]))
    return rows, Segments(interventions=start.interventions, origin=0)


def autoregressive(
    n: int, *, seed: int, step: float = 0.0, bend: float = 0.0, likeness: float = 0.3
) -> Numbers:
    """A series with a trend of 0.1 per point and a step and a bend at its middle."""
    drawn = np.random.default_rng(seed).normal(size=n + 50)
    noise = np.zeros(n + 50)
    for place in range(1, n + 50):
        noise[place] = likeness * noise[place - 1] + drawn[place]
    time = np.arange(n)
    after = time >= n // 2
    return 20 + 0.1 * time + step * after + bend * after * (time - n // 2) + noise[50:]
