"""How often the intervals of the package hold the truth: ``coverage.csv`` beside this file.

    uv run python benchmarks/coverage.py [--again] [--trials=N] [beginning of an interval's name ...]

Computes what the table lacks or has from fewer data sets (500); with names only those intervals, with
``--again`` also what is there. One core; set OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import csv
import sys
import time
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from math import nan, sqrt
from pathlib import Path

import numpy as np
from intervals.decisions import FLOOR, WAITING, decision_of
from intervals.registry import FAMILIES
from intervals.trial import TRIALS, Data, Interval, Limits, Scenario

TABLE = Path(__file__).with_name("coverage.csv")
NEAR, MORE = 0.008, 2
"""Where the first trials leave a coverage this near to the floor of 92 %, there are twice as many."""


@dataclass(frozen=True, slots=True)
class Row:
    """How often one interval held the truth in data of one kind and size."""

    interval: str
    use: str
    data: str
    n: int
    trials: int
    refused: float
    """Share of the data sets without an interval."""
    coverage: float
    """Share of the intervals given that hold the truth; NaN where hardly any is given."""
    error: float
    """Standard error of the coverage by chance."""
    above: float
    """Share of the intervals that lie wholly above the truth."""
    below: float
    decision: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells rows apart."""
        return self.interval, self.data, self.n


def tried(
    scenario: Scenario, size: int, intervals: tuple[Interval, ...], *, trials: int = TRIALS
) -> list[Row]:
    """One row per interval, all computed from the same data sets; more of them where the floor is near."""
    # The seed does not depend on which intervals are computed.
    seed = zlib.crc32(f"{scenario.data} {scenario.intervals[0].name}".encode())
    draw = np.random.default_rng([seed, size])
    open_still = intervals
    found: dict[str, list[Limits]] = {interval.name: [] for interval in intervals}
    rows: dict[str, Row] = {}
    for part in (trials, (MORE - 1) * trials):
        for _ in range(part if open_still else 0):
            data: Data = scenario.draw(draw, size)
            for interval in open_still:
                found[interval.name].append(interval.limits(data))
        rows |= {one.name: row_of(one, found[one.name], data=scenario.data, n=size) for one in open_still}
        open_still = tuple(one for one in open_still if abs(rows[one.name].coverage - FLOOR) < NEAR)
    return [rows[interval.name] for interval in intervals]


def row_of(interval: Interval, limits: Sequence[Limits], *, data: str, n: int) -> Row:
    """Shares of the limits that hold the truth and that miss it on either side."""
    parts = [np.broadcast_arrays(*map(np.atleast_1d, (one.truth, one.low, one.high))) for one in limits]
    truth, low, high = (np.concatenate(column) for column in zip(*parts, strict=True))
    given = ~(np.isnan(low) | np.isnan(high))
    count = int(given.sum())
    # Rounding must not put a limit that is the truth on its wrong side.
    near = 1e-9 * np.maximum(1, np.abs(truth[given]))
    above, below = low[given] > truth[given] + near, high[given] < truth[given] - near
    enough = count >= 0.02 * given.size and count >= 20
    share = float(1 - (above | below).mean()) if enough else nan
    row = Row(
        interval=interval.name,
        use=interval.use,
        data=data,
        n=n,
        trials=len(limits),
        refused=round(float(1 - given.mean()), 4),
        coverage=round(share, 4),
        error=round(sqrt(share * (1 - share) / min(count, len(limits))), 4) if enough else nan,
        above=round(float(above.mean()), 4) if enough else nan,
        below=round(float(below.mean()), 4) if enough else nan,
    )
    return decided(row)


def decided(row: Row) -> Row:
    """The row with what was decided, where the interval holds the truth too rarely or is not computed yet."""
    if row.trials == 0:
        return replace(row, decision=WAITING)
    return Row(**{**asdict(row), "decision": decision_of(row.use, row.coverage, row.error)})


def stored() -> dict[tuple[str, str, int], Row]:
    """Rows of the table as it is, by what tells them apart."""
    if not TABLE.exists():
        return {}
    kinds = {"n": int, "trials": int, "interval": str, "use": str, "data": str, "decision": str}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [
            Row(
                **{
                    name: kinds.get(name, lambda text: float(text or "nan"))(text)
                    for name, text in line.items()
                }
            )
            for line in csv.DictReader(file)
        ]
    return {row.key: row for row in rows}


def write(rows: Iterable[Row]) -> None:
    """Replace the table."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [one.name for one in fields(Row)], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            cells = asdict(row)
            writer.writerow({name: "" if str(cell) == "nan" else cell for name, cell in cells.items()})


def everything() -> Iterator[tuple[Scenario, int, Interval]]:
    """All that is to be tried, in the order of the table."""
    for scenarios in FAMILIES.values():
        for scenario in scenarios:
            for interval in scenario.intervals:
                for size in scenario.sizes:
                    yield scenario, size, interval


def waiting(key: tuple[str, str, int]) -> Row:
    """Row that has not been computed yet."""
    name, data, n = key
    return Row(
        interval=name,
        use="",
        data=data,
        n=n,
        trials=0,
        refused=nan,
        coverage=nan,
        error=nan,
        above=nan,
        below=nan,
    )


def enough(row: Row | None, *, trials: int) -> bool:
    """Whether a row rests on as many data sets as asked for."""
    return row is not None and row.trials >= trials


def main(asked: list[str]) -> None:
    """Compute what is missing, or asked for again, and store it after each size of data set."""
    rows, again = stored(), "--again" in asked
    given = [int(one.removeprefix("--trials=")) for one in asked if one.startswith("--trials=")]
    trials = given[0] if given else TRIALS
    names = tuple(name for name in asked if not name.startswith("--")) or ("",)
    uses = {(interval.name, scenario.data, size): interval.use for scenario, size, interval in everything()}
    rows = {key: replace(rows.get(key, waiting(key)), use=use) for key, use in uses.items()}
    for scenario, size in (
        (one, size) for several in FAMILIES.values() for one in several for size in one.sizes
    ):
        wanted = tuple(
            one
            for one in scenario.intervals
            if one.name.startswith(names)
            and (again or not enough(rows.get((one.name, scenario.data, size)), trials=trials))
        )
        if not wanted:
            continue
        start = time.process_time()
        rows |= {row.key: row for row in tried(scenario, size, wanted, trials=trials)}
        write(map(decided, rows.values()))
        used = time.process_time() - start
        print(f"{used:7.1f} s  {scenario.data}, n = {size}: {len(wanted)} from {wanted[0].name}", flush=True)
    write(map(decided, rows.values()))
    print(f"{time.process_time():.0f} seconds of processor time in all")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    main(sys.argv[1:])
