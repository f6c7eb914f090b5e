"""The data-quality page: what it shows of a survey, and what nobody can work out from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.clearance import unclear
from kpk_eval.evaluate import evaluate
from kpk_eval.study import Study
from tests.sweeps import sweep

EVALUATION = """
title: Probe
authors: [Team]
institution: Institut
data: data
disclosure: {minimum: 10}
waves: [{id: t0, label: vorher}, {id: t1, label: nachher}]
contrasts: [{id: t0_t1, before: t0, after: t1, label: Vergleich}]
editions: [{id: interim, label: Zwischenbericht, date: 2026-06-30, waves: [t0, t1], contrasts: [t0_t1]}]
populations: [{id: people, label: Familien}]
"""
PLAN = """
date: 2026-01-01
families: [{id: main, label: Haupt, adjust: holm}]
instruments:
  - {id: pair, label: Zwei Fragen, items: [q1, q2], low: 1, high: 5, minimum_answered: 2, scoring: mean}
outcomes:
  - {id: single, type: continuous, item: q1, label: Frage, population: people, better: higher, family: main,
     contrasts: [t0_t1], status: planned, unit: Punkte}
  - {id: scale, type: continuous, instrument: pair, label: Skala, population: people, better: higher,
     family: main, contrasts: [t0_t1], status: planned, unit: Punkte}
"""
SITE = """
id: kiel
label: Kiel
kind: gruppe
sources:
  - {id: before, contract: probe, population: people, wave: t0, path: t0.csv, reader: READER}
  - {id: after, contract: probe, population: people, wave: t1, path: t1.csv, reader: READER}
""".replace("READER", '{format: csv, missing: {"-9": keine Angabe, "-8": weiß nicht}}')
COLUMNS = """
    customProperties: [{property: primaryKeySeverity, value: warning}]
    properties:
      - {name: code, businessName: Code, logicalType: string, required: true, classification: personal,
         primaryKey: true, primaryKeyPosition: 1}
      - {name: q1, businessName: Frage 1, logicalType: integer, required: false, classification: internal,
         logicalTypeOptions: {minimum: 1, maximum: 5},
         customProperties: [{property: severity, value: warning}]}
      - {name: q2, businessName: Frage 2, logicalType: integer, required: false, classification: internal,
         logicalTypeOptions: {minimum: 1, maximum: 5},
         customProperties: [{property: severity, value: warning}]}
"""
Make = Callable[..., Study]
AT = {"site": "kiel"}


@pytest.fixture
def study(probe: Make) -> Make:
    """A survey of so many people, of whom some first gave no answer or a wrong one, or sent two forms."""

    def make(
        people: int = 60, *, silent: int = 0, unsure: int = 0, wrong: int = 0, twice: int = 0,
        audience: str = "public",
    ) -> Study:  # fmt: skip
        answers = ["-9"] * silent + ["-8"] * unsure + ["7"] * wrong
        answers += [str(1 + one % 5) for one in range(people - len(answers))]
        first = [f"a{one};{answer};{1 + one % 3}" for one, answer in enumerate(answers)]
        second = [f"a{one};{1 + one % 4};{1 + one % 3}" for one in range(people)]
        files = {
            "t0.csv": "\n".join(["code;q1;q2", *first, *first[people - twice :], ""]),
            "t1.csv": "\n".join(["code;q1;q2", *second, ""]),
        }
        return probe(EVALUATION, PLAN, COLUMNS, files, site=SITE, audience=audience)

    return make


def of(table: pd.DataFrame, **labels: str) -> pd.Series:
    """The only row with these labels."""
    keep = pd.Series(True, index=table.index)
    for name, value in labels.items():
        keep &= table[name] == value
    (row,) = [row for _, row in table[keep].iterrows()]
    return row


class TestRules:
    """Every rule is released, findings are shown, and small numbers are not."""

    def test_a_rule_with_findings_is_told_with_its_consequence(self, study):
        released = evaluate("quality", study(wrong=15, twice=12), **AT)
        out_of_range = of(released.table, source="before", rule="q1.range")
        assert (out_of_range["checked"], out_of_range["failed"]) == (70, 15)
        assert of(released.table, source="before", rule="primary_key")["failed"] == 10
        html = show.table(released).html
        assert "außerhalb des Wertebereichs" in html
        assert "Werte gelten als fehlend" in html
        assert "nur die erste Zeile zählt" in html

    def test_rules_that_hold_are_counted_in_one_line_and_all_are_released(self, study):
        released = evaluate("quality", study(wrong=15), **AT)
        held = released.table[(released.table["source"] == "before") & (released.table["state"] == "passed")]
        html = show.table(released).html
        assert f">{len(held)} Regeln<" in html
        assert len(held) == 6
        assert set(held["rule"]) >= {"code.required", "q2.range"}

    def test_few_rows_at_fault_are_not_counted(self, study):
        row = of(evaluate("quality", study(wrong=3), **AT).table, source="before", rule="q1.range")
        assert pd.isna(row["failed"])
        assert row["hidden"] == "failed"

    def test_a_file_that_cannot_be_read_has_no_rows_to_count(self, study):
        one = study()
        (one.data / "t0.csv").write_text("code;q1\na;1\n", encoding="utf-8")
        row = of(evaluate("quality", one, **AT).table, source="before")
        assert (row["rule"], row["state"], row["kind"]) == ("file.columns", "failed", "file")
        assert pd.isna(row["checked"])
        assert not row["hidden"]
        assert "hält die Ergebnisse zurück" in show.table(evaluate("quality", one, **AT)).html


class TestSources:
    """Rows of every file, rounded; how many were set aside only where they are many."""

    def test_rows_are_rounded_and_few_set_aside_are_hidden(self, study):
        row = of(evaluate("sources", study(62, twice=3), **AT).table, source="before")
        assert (row["rows_read"], row["rows_kept"]) == (65, 60)
        assert row["hidden"] == "set_aside"
        assert (row["rules"], row["rules_warned"], row["rules_failed"]) == (7, 1, 0)
        assert row["rules_kept"] == 6


class TestGaps:
    """Missing values by column and reason."""

    def test_reasons_of_a_column(self, study):
        table = evaluate("gaps", study(silent=12, unsure=20, wrong=11), **AT).table
        counts = table[(table["source"] == "before") & (table["column"] == "q1")].set_index("reason")["n"]
        assert counts.to_dict() == {"keine Angabe": 10, "weiß nicht": 20, "invalid": 10}

    def test_a_column_in_which_few_values_are_missing_is_not_named(self, study):
        html = show.table(evaluate("gaps", study(silent=3), **AT)).html
        assert "1 Spalte, in der nur wenige Werte fehlen" in html
        assert ">q1<" not in html

    def test_nothing_is_missing(self, study):
        assert "fehlt kein Wert" in show.table(evaluate("gaps", study(), **AT)).html


class TestCompleteness:
    """Shares of valid values and of answered questions."""

    def test_shares_come_from_rounded_numbers(self, study):
        table = evaluate("completeness_of_site", study(62, silent=12), **AT).table
        row = of(table, wave="t0", outcome="scale")
        assert (row["people"], row["n"], row["valid"], row["items"]) == (60, 50, 85, 90)
        assert of(table, wave="t1", outcome="scale")["valid"] == 100

    def test_an_outcome_that_nobody_answered(self, study):
        released = evaluate("completeness_of_site", study(20, silent=20), **AT)
        row = of(released.table, wave="t0", outcome="single")
        assert row["n"] == 0
        assert pd.isna(row["valid"])
        assert show.figure(released).png
        assert ">0\u202f%<" in show.table(released).html

    def test_a_file_that_breaks_its_contract_has_none(self, study):
        one = study()
        (one.data / "t0.csv").write_text("code;q1\na;1\n", encoding="utf-8")
        released = evaluate("completeness_of_site", one, **AT)
        assert released.table.empty
        assert "Es liegen keine Befragungen vor" in show.figure(released).html


class TestInternalEdition:
    """Exact numbers stand in tables that are cleared together, and nowhere else."""

    def test_no_number_of_people_stands_apart(self, study):
        one = study(silent=4, twice=2, audience="internal")
        for question, columns in (
            ("sources", ["rows_read", "rows_kept", "set_aside", "left_out"]),
            ("quality", ["checked", "failed"]),
            ("gaps", ["n"]),
        ):
            released = evaluate(question, one, **AT)
            assert released.table[columns].isna().all(axis=None)
            assert any("internen Ausgaben" in note for note in released.notes)

    def test_completeness_does_not_tell_what_other_tables_hide(self, study):
        one = study(silent=4, audience="internal")
        flow = evaluate("flow", one, **AT, population="people").table
        total = of(flow, stage="answered_before")["n"]
        row = of(evaluate("completeness_of_site", one, **AT).table, wave="t0", outcome="single")
        assert pd.isna(row["n"]) or pd.isna(total)
        assert pd.isna(row["valid"])
        assert not unclear(one)


PEOPLE = [
    {"people": 60, "silent": 3},
    {"people": 58, "silent": 1},
    {"people": 62, "silent": 5, "unsure": 1},
    {"people": 12, "silent": 1},
    {"people": 13, "silent": 2, "twice": 1},
    {"people": 57, "unsure": 2, "twice": 2},
    {"people": 63, "silent": 12, "unsure": 1, "twice": 4},
    {"people": 100, "wrong": 1, "twice": 1},
    {"people": 47, "silent": 2, "wrong": 2, "unsure": 2},
    {"people": 22, "silent": 9},
]


@pytest.mark.parametrize("survey", sweep({str(one): one for one in PEOPLE}, always=[str(PEOPLE[0])]))
def test_whoever_combines_all_tables_finds_no_small_number(study, survey):
    """All that fits every printed number: each small count can be more than one number."""
    one = study(**survey)
    fitting = list(_fitting(_printed(one)))
    truth = {name: survey.get(name, 0) for name in ("people", "silent", "unsure", "wrong", "twice")}
    assert truth in fitting
    for name in ("silent", "unsure", "wrong", "twice"):
        if 0 < truth[name] < 10:
            assert len({found[name] for found in fitting}) > 1, name


def _printed(one: Study) -> dict[str, object]:
    """Every printed number that has to do with the answers to the first question in the first wave."""
    who = AT | {"population": "people"}
    description = of(evaluate("description", one, **who).table, wave="t0", outcome="single")
    flow = evaluate("flow", one, **who).table
    missing = evaluate("missing", one, **who).table
    gaps = evaluate("gaps", one, **AT).table
    rules = evaluate("quality", one, **AT).table
    source = of(evaluate("sources", one, **AT).table, source="before")
    complete = of(evaluate("completeness_of_site", one, **AT).table, wave="t0", outcome="single")
    reasons = missing[(missing["wave"] == "t0") & (missing["outcome"] == "single")].set_index("reason")["n"]
    columns = gaps[(gaps["source"] == "before") & (gaps["column"] == "q1")].set_index("reason")["n"]
    assert set(reasons.index) == set(columns.index)
    out_of_range = of(rules, source="before", rule="q1.range")
    return {
        "n": [description["n"], complete["n"]], "missing": [description["missing"]],
        "people": [complete["people"], source["rows_kept"], of(flow, stage="answered_before")["n"]],
        "read": [source["rows_read"]],
        "twice": [source["set_aside"], of(flow, stage="set_aside_before")["n"]],
        "checked": [out_of_range["checked"]], "wrong": [out_of_range["failed"], reasons.get("invalid", 0)],
        "silent": [reasons.get("keine Angabe", 0), columns.get("keine Angabe", 0)],
        "unsure": [reasons.get("weiß nicht", 0), columns.get("weiß nicht", 0)],
        "valid": complete["valid"],
    }  # fmt: skip


def _fitting(printed: dict[str, object]) -> Iterator[dict[str, int]]:
    """All people that fit the printed numbers."""
    names = ("people", "silent", "unsure", "wrong", "twice")
    possible = {name: _possible(values) for name, values in printed.items() if name != "valid"}
    for numbers in product(*(possible[name] for name in names)):
        people, silent, unsure, wrong, twice = numbers
        missing = silent + unsure + wrong
        told = {
            "n": people - missing,
            "missing": missing,
            "read": people + twice,
            "checked": people + twice - silent - unsure,
        }
        fits = all(number in possible[name] for name, number in told.items())
        if fits and _share(people - missing, people) == printed["valid"]:
            yield dict(zip(names, numbers, strict=True))


def _possible(shown: object) -> range:
    """Whole numbers that are printed so, in every table; a hidden one is from 1 to 9 or anything."""
    least, most = 0, 200
    for value in shown:
        if pd.isna(value):
            least, most = max(least, 1), min(most, 9)
        elif value == 0:
            most = 0
        else:
            least, most = max(least, 10, int(value) - 2), min(most, int(value) + 2)
    return range(least, most + 1)


def _share(n: int, people: int) -> float:
    def rounded(number: int) -> int:
        return (number + 2) // 5 * 5

    return float(5 * round(100 * min(rounded(n) / rounded(people), 1) / 5))


def test_the_waves_that_an_edition_shows_stand_below_the_files(demo):
    told = " ".join(evaluate("sources", demo("interim"), site="heidetal").notes)
    assert "In dieser Ausgabe gezeigt: Ausgangserhebung 2022, Zwischenerhebung 2023." in told
