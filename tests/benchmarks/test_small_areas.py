"""The table of small areas: no more are called extreme than promised, and a part of it comes out again."""

import csv
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import small_areas

PROMISED = {"status": 0.05, "change": 0.05, "beyond_95": 0.05, "beyond_998": 0.002}
ERROR = {"status": 0.003, "change": 0.003, "beyond_95": 0.003, "beyond_998": 0.0008}
"""About three standard errors of 10,000 areas."""


@pytest.fixture(scope="module")
def table(root):
    with (root / "benchmarks" / "small_areas.csv").open(encoding="utf-8") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


def test_every_number_and_size_is_in_the_table(table):
    expected = [(areas, size) for areas in small_areas.AREAS for size in small_areas.SIZES]
    assert [(row["areas"], row["size"]) for row in table] == expected


@pytest.mark.parametrize("name", PROMISED)
def test_no_more_areas_stand_out_than_promised(table, name):
    assert max(row[f"false_{name}"] for row in table) <= PROMISED[name] + ERROR[name]


def test_larger_areas_are_found_more_often(table):
    for number in small_areas.AREAS:
        found = [row["found_status"] for row in table if row["areas"] == number]
        assert found == sorted(found)
        assert found[-1] > 0.99


def test_some_seeds_agree_with_the_table(table, monkeypatch):
    monkeypatch.setattr(small_areas, "SEEDS", 200)
    row = next(one for one in table if (one["areas"], one["size"]) == (10, 150))
    found = small_areas.rates(10, 150)
    assert found["found_status"] == pytest.approx(row["found_status"], abs=0.06)
    assert found["false_beyond_95"] == pytest.approx(row["false_beyond_95"], abs=0.015)
