"""How often permutation over areas finds a change of an indicator where none was planted, and where one was.

``uv run python benchmarks/false_alarms.py`` writes ``false_alarms.csv`` anew: 1,000 seeds for each number of
areas, on made-up series with levels of their own, common years, noise that lasts (correlation 0.5 from year
to year) and, in half of the rows, gaps. ``allowed`` is the share that the test promises below 5 %: with n
areas p is a multiple of 1/n.
"""

from __future__ import annotations

import csv
from math import floor
from pathlib import Path

import numpy as np

from kpk_eval.model import Better, Verdict
from kpk_eval.stats.did.area_means import area_changes, permute_site
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.verdict import judge

SEEDS = 1000
AREAS = (4, 11, 15, 20, 22, 40, 60)
GAPS = (0.0, 0.06)
EFFECT = -3.0
"""In standard deviations of a single year."""
LASTING = 0.5
BEFORE = np.arange(6) < 3
AFTER = np.arange(6) >= 4
CLEAR = {Verdict.IMPROVED, Verdict.WORSENED}


def series(areas: int, *, seed: int, gaps: float, effect: float) -> Numbers:
    """Values of areas over six years; the first area moves by ``effect`` from the fifth year on."""
    rng = np.random.default_rng(seed)
    shocks = rng.normal(size=(areas, 6)) * np.sqrt(1 - LASTING**2)
    shocks[:, 0] /= np.sqrt(1 - LASTING**2)
    noise = np.empty((areas, 6))
    noise[:, 0] = shocks[:, 0]
    for year in range(1, 6):
        noise[:, year] = LASTING * noise[:, year - 1] + shocks[:, year]
    values = 25 + rng.normal(0, 3, (areas, 1)) + rng.normal(0, 2, (1, 6)) + noise
    values[0, AFTER] += effect
    values[rng.random(values.shape) < gaps] = np.nan
    return values


def verdict(values: Numbers) -> Verdict:
    """What the page would say of the first area."""
    changes = area_changes(values, before=BEFORE, after=AFTER)
    if np.isnan(changes[0]):
        return Verdict.NOT_ESTIMABLE
    found = permute_site(changes, site=0)
    if found.reason is not Refusal.NONE:
        return Verdict.NOT_ESTIMABLE
    estimate = Estimate(
        estimand="difference_in_differences", method=found.method, level=found.level, n=found.n_areas,
        n_before=0, n_after=0, n_dropped=found.n_dropped, n_contributing=0, estimate=found.estimate,
        low=found.low, high=found.high, p=found.p,
    )  # fmt: skip
    return judge(estimate, better=Better.LOWER, p_adjusted=found.p)


def share_clear(areas: int, *, gaps: float, effect: float) -> float:
    """Share of the seeds with a verdict that names a direction."""
    told = [verdict(series(areas, seed=seed, gaps=gaps, effect=effect)) for seed in range(SEEDS)]
    return sum(one in CLEAR for one in told) / SEEDS


def main() -> None:
    """Write the table."""
    path = Path(__file__).with_suffix(".csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["areas", "gaps", "smallest_p", "allowed", "false_alarms", "found"])
        for areas in AREAS:
            for gaps in GAPS:
                alarms = share_clear(areas, gaps=gaps, effect=0.0)
                found = share_clear(areas, gaps=gaps, effect=EFFECT)
                # "below 5 %": exactly 5 % is no finding.
                allowed = (floor(0.05 * areas - 1e-9)) / areas
                row = [areas, gaps, round(1 / areas, 3), round(allowed, 3), round(alarms, 3), round(found, 3)]
                table.writerow(row)
                print(*row, sep="\t")


if __name__ == "__main__":
    main()
