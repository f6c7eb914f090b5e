"""How often small areas are called extreme where nothing was planted, and where one thing was.

``uv run python benchmarks/small_areas.py`` writes ``small_areas.csv`` anew: 1,000 seeds for each number and
size of areas. Without anything planted every area has the same share; with it the first area has another one
in the last year, or falls to the common one from the first year to the last. ``clear`` counts what the page
calls above or below the mean (or better or worse) without doubt, ``beyond`` what lies beyond the limits of
the funnel.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.areas.classified import Place
from kpk_eval.stats.areas.columns import AreaFigures
from kpk_eval.stats.areas.rates import area_shares
from kpk_eval.stats.areas.standing import change_places, funnel, mean_of, status_places
from kpk_eval.stats.samples import Numbers

SEEDS = 1000
AREAS = (10, 30)
SIZES = (50, 150, 400)
COMMON, PLANTED = 0.23, 0.44
"""Share of children everywhere, and in the area in which something is planted."""
VARYING = 0.3
"""Sizes of areas lie this much around the usual one."""
EXTREME = {Place.ABOVE, Place.BELOW}


def drawn(rng: np.random.Generator, share: Numbers, size: int) -> AreaFigures:
    """Shares of areas of about this size."""
    people = np.rint(size * rng.uniform(1 - VARYING, 1 + VARYING, share.size))
    return area_shares(rng.binomial(people.astype(int), share), people)


def told(first: AreaFigures, last: AreaFigures) -> Mapping[str, Numbers]:
    """For each area what the page says of it: 1 or 0."""
    mean = mean_of(last.count, last.size)
    status, moved = status_places(last, mean=mean), change_places(first, last, mean=mean)
    position = np.abs(funnel(last.count, last.size, share=True).position)
    return {
        "status": _clear(status.place, status.sure),
        "beyond_95": (position >= 1).astype(float),
        "beyond_998": (position >= 2).astype(float),
        "change": _clear(moved.place, moved.sure),
    }


def _clear(places: tuple[Place, ...], sure: NDArray[np.bool_]) -> Numbers:
    return np.array([one in EXTREME for one in places], dtype=float) * sure


def rates(areas: int, size: int) -> dict[str, float]:
    """Share of areas called extreme without anything planted, and of planted ones that are found."""
    false: dict[str, list[float]] = {}
    hits: dict[str, list[float]] = {}
    common = np.full(areas, COMMON)
    other = np.where(np.arange(areas) == 0, PLANTED, COMMON)
    for seed in range(SEEDS):
        rng = np.random.default_rng([seed, areas, size])
        quiet = told(drawn(rng, common, size), drawn(rng, common, size))
        high = told(drawn(rng, other, size), drawn(rng, other, size))
        falling = told(drawn(rng, other, size), drawn(rng, common, size))
        for name, values in quiet.items():
            false.setdefault(name, []).append(float(values.mean()))
            hits.setdefault(name, []).append(float((falling if name == "change" else high)[name][0]))
    return {f"false_{name}": float(np.mean(one)) for name, one in false.items()} | {
        f"found_{name}": float(np.mean(one)) for name, one in hits.items()
    }


def main() -> None:
    """Write the table."""
    path = Path(__file__).with_suffix(".csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        names: list[str] = []
        for areas in AREAS:
            for size in SIZES:
                found = rates(areas, size)
                if not names:
                    names = list(found)
                    table.writerow(["areas", "size", *names])
                row = [areas, size, *(round(found[name], 4) for name in names)]
                table.writerow(row)
                print(*row, sep="\t", flush=True)


if __name__ == "__main__":
    main()
