"""Reach, network and list of gaps raise no more alarms than they promise, and find what was planted."""

import csv
import importlib.util
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
SEEDS = 60
"""Of the 1,000 in the table, enough for a mistake to show."""


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("planted_truths", FOLDER / "planted_truths.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kept():
    with (FOLDER / "planted_truths.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", kept(), ids=lambda row: f"{row['question']}-{row['data']}")
def test_alarms_are_no_more_than_promised(row):
    allowed = float(row["allowed"])
    assert float(row["false_alarms"]) <= allowed + 3 * np.sqrt(allowed * (1 - allowed) / 1000)
    assert float(row["found"]) > 5 * allowed


def test_table_has_every_question_once():
    names = [(row["question"], row["data"]) for row in kept()]
    assert len(names) == len(set(names)) == 12


def test_both_sites_jointly_are_what_the_code_gives(benchmark):
    (row,) = (one for one in kept() if one["question"] == "both sites jointly")
    for planted, column in ((False, "false_alarms"), (True, "found")):
        told = np.mean([benchmark.jointly(seed, planted=planted) for seed in range(3 * SEEDS)])
        expected = float(row[column])
        error = np.sqrt(expected * (1 - expected) / (3 * SEEDS))
        assert told == pytest.approx(expected, abs=3.5 * error)


def test_list_of_gaps_is_the_planted_one_in_every_table(benchmark):
    for seed in range(SEEDS):
        told, planted = benchmark.listed(seed, planted=True)
        assert told == planted
        assert benchmark.listed(seed, planted=False)[0] == set()


@pytest.mark.parametrize("panel", [False, True])
def test_the_table_is_what_the_code_gives(benchmark, panel):
    row = next(
        one
        for one in kept()
        if one["question"] == "reach of those in need" and ("same" in one["data"]) is panel
    )
    for planted, column in ((False, "false_alarms"), (True, "found")):
        told = [benchmark.reach_of_need(seed, planted=planted, panel=panel) for seed in range(SEEDS)]
        share, expected = np.mean([one in benchmark.CLEAR for one in told]), float(row[column])
        error = np.sqrt(max(expected * (1 - expected), 0.01) / SEEDS)
        assert share == pytest.approx(expected, abs=3.5 * error)
