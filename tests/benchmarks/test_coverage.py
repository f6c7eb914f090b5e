"""The table of coverages: complete, decided upon, and heeded by the pages."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from coverage import FLOOR, everything, row_of, stored, tried  # noqa: E402
from intervals.decisions import WAITING, decision_of  # noqa: E402
from intervals.registry import FAMILIES  # noqa: E402
from intervals.trial import Interval, Limits, Scenario, Use  # noqa: E402

FEWEST, LARGEST_ERROR = 100, 0.05
"""Fewest data sets of a row, and largest standard error of a coverage (few intervals given, low coverage)."""

NO_PAGE = (
    r"PairedLimits\.(WALD|NEWCOMBE_8)",
    r"ShareLimits\.WALD",
    r"OddsLimits\.WALD",
    r"KappaLimits\.PLAIN",
    r"IntraclassLimits\.F\b",
    r"SmdInterval\.LARGE_SAMPLE",
    r"Errors\.(CR0|NEWEY_WEST|HC0)",
    r"(Df|MixedDf|GeeDf|Reference|Limits|Prediction)\.NORMAL",
    r"Prediction\.(T_K|AS_INTERVAL)",
    r"PersonErrors\.(CR0|NAIVE)",
    r"Precision\.CURVATURE",
    r"NetworkInterval\.PERCENTILE",
    r"ShareInterval\.LINEAR",
    r"DirectLimits\.NORMAL",
    r"BootstrapInterval\.BASIC",
    r"Smd\.[GD]_BEFORE",
    r"few_ties=True",
    r"expanded=False",
    r"AlphaInterval\.(FELDT|BONETT|NORMAL_ITEMS|DISTRIBUTION_FREE)",
    r"Errors\.CR1S?\b",
    r"Imputer\.PMM",
    r"WeightErrors\.(KNOWN|ESTIMATED)",
    r"Method\.(DELTA|KAKWANI|CONVENIENT)",
    r"segmented_arma",
)
"""Options that are there to compare with other software."""


def table() -> dict[tuple[str, str, int], object]:
    return stored()


def test_every_interval_tried_is_in_the_table_and_nothing_else() -> None:
    wanted = {(interval.name, scenario.data, size) for scenario, size, interval in everything()}
    assert set(table()) == wanted


def test_the_table_is_a_plain_csv_file() -> None:
    with (ROOT / "benchmarks" / "coverage.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(table())
    assert {row["use"] for row in rows} == {use.value for use in Use}


def test_no_interval_below_the_floor_lacks_a_decision() -> None:
    undecided = [row.key for row in table().values() if row.coverage < FLOOR and not row.decision]
    assert undecided == []


def test_what_is_offered_is_computed_and_holds_often_enough() -> None:
    offered = [row for row in table().values() if row.use != Use.COMPARISON]
    assert [row.key for row in offered if row.trials == 0 or row.coverage < FLOOR] == []
    near = [row for row in offered if 0.91 <= row.coverage <= 0.94]
    assert [row.key for row in near if row.trials < 300] == []


def test_decisions_in_the_table_are_those_in_force() -> None:
    for row in table().values():
        expected = decision_of(row.use, row.coverage, row.error) if row.trials else WAITING
        assert row.decision == expected, row.key


def test_every_row_says_what_chance_may_do() -> None:
    for row in table().values():
        assert row.trials == 0 or row.trials >= FEWEST, row.key
        assert row.refused == 1 or row.coverage != row.coverage or row.error <= LARGEST_ERROR, row.key


def test_uses_are_those_of_the_registry() -> None:
    uses = {(interval.name, scenario.data, size): interval.use for scenario, size, interval in everything()}
    assert {key: row.use for key, row in table().items()} == {key: uses[key] for key in table()}


def test_no_page_uses_what_is_there_for_comparison_only() -> None:
    forbidden = re.compile("|".join(NO_PAGE))
    for folder in ("analyses", "show"):
        for file in sorted((ROOT / "kpk_eval" / folder).rglob("*.py")):
            assert not forbidden.search(file.read_text(encoding="utf-8")), file.name


def test_names_are_unique_within_a_kind_of_data() -> None:
    keys = [(interval.name, scenario.data, size) for scenario, size, interval in everything()]
    assert len(keys) == len(set(keys))


def test_all_families_of_estimators_are_tried() -> None:
    families = {path.name for path in (ROOT / "kpk_eval" / "stats").iterdir() if path.is_dir()}
    tried_families = {interval.name.split(".")[0] for _, _, interval in everything()}
    # Synthetic control has ranks instead of intervals.
    assert families - tried_families - {"__pycache__", "synthetic_control"} == set()
    assert set(FAMILIES)


def test_a_right_interval_is_found_right_and_a_narrow_one_narrow() -> None:
    def limits(half: float) -> Interval:
        return Interval(f"mean: {half}", lambda x: Limits(0.0, x - half, x + half))

    scenario = Scenario("normal", lambda draw, n: draw.standard_normal(), (limits(1.96), limits(1.0)), (1,))
    right, narrow = tried(scenario, 1, scenario.intervals)
    assert right.coverage == pytest.approx(0.95, abs=0.03)
    assert narrow.coverage == pytest.approx(0.683, abs=0.06)
    assert (right.trials, right.refused) == (500, 0.0)


def test_refused_intervals_are_counted_and_sides_told_apart() -> None:
    interval = Interval("mean", lambda x: x)
    limits = [Limits(0.0, -1.0, 1.0)] * 30 + [Limits(0.0, 0.5, 1.0)] * 10 + [Limits(0.0, np.nan, np.nan)] * 10
    row = row_of(interval, limits, data="made up", n=1)
    assert (row.refused, row.coverage, row.above, row.below) == (0.2, 0.75, 0.25, 0.0)
    none = row_of(interval, [Limits(0.0, np.nan, np.nan)] * 10, data="made up", n=1)
    assert none.refused == 1.0
    assert none.coverage != none.coverage


@pytest.mark.parametrize(
    ("language", "words"), [("de", "weniger als 92 statt"), ("en", "fewer than 92 instead")]
)
def test_the_methods_chapter_says_how_intervals_were_checked(language: str, words: str) -> None:
    assert words in (ROOT / "book" / language / "methods.md").read_text(encoding="utf-8")
