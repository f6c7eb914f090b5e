"""Without a planted change the comparison of areas raises no more alarms than it promises."""

import csv
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from kpk_eval.model import Verdict

FOLDER = Path(__file__).parents[3] / "benchmarks"
SEEDS = 150
"""Of the 1,000 in the table, enough for a mistake to show."""


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("false_alarms", FOLDER / "false_alarms.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kept():
    with (FOLDER / "false_alarms.csv").open(encoding="utf-8") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


@pytest.mark.parametrize("row", kept(), ids=lambda row: f"{row['areas']:.0f}-{row['gaps']}")
def test_alarms_come_at_the_promised_rate(row):
    error = np.sqrt(max(row["allowed"] * (1 - row["allowed"]), 0.0) / 1000)
    assert row["false_alarms"] == pytest.approx(row["allowed"], abs=3 * error)
    assert (row["found"] > 0.5) is (row["smallest_p"] < 0.05)


def test_the_table_is_what_the_code_gives(benchmark):
    told = [
        benchmark.verdict(benchmark.series(22, seed=seed, gaps=0.06, effect=0.0)) for seed in range(SEEDS)
    ]
    alarms = sum(one in benchmark.CLEAR for one in told) / SEEDS
    assert alarms == pytest.approx(1 / 22, abs=3 * np.sqrt(1 / 22 / SEEDS))


def test_too_few_areas_never_find_anything(benchmark):
    values = benchmark.series(20, seed=1, gaps=0.0, effect=-50.0)
    assert benchmark.verdict(values) is Verdict.NO_CLEAR_CHANGE
    assert benchmark.verdict(benchmark.series(22, seed=1, gaps=0.0, effect=-50.0)) is Verdict.IMPROVED
