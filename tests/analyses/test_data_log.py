"""Recoded files reach the data log: changed before the contract looks, counted, rounded, few hidden."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.contracted import analysable, contracted
from kpk_eval.disclose import HIDDEN
from kpk_eval.evaluate import evaluate
from kpk_eval.params import load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.validate import Validation
from kpk_eval.workflow.validation_json import as_json
from kpk_eval.workflow.validation_text import as_text

EVALUATION = """
title: Klein
authors: [Team]
institution: Institut
data: data
waves: [{id: t0, label: vorher}, {id: t1, label: nachher}]
contrasts: [{id: t0_t1, before: t0, after: t1, label: Vergleich}]
editions:
  - {id: interim, label: Zwischenbericht, date: 2026-06-30, waves: [t0, t1], contrasts: [t0_t1]}
  - {id: inside, label: Intern, date: 2026-06-30, waves: [t0, t1], contrasts: [t0_t1], audience: internal}
populations: [{id: families, label: Familien}]
"""
PLAN = """
date: 2026-01-01
families: [{id: main, label: Haupt, adjust: holm}]
instruments:
  - {id: peers, definition: sdq_parent, scale: peer, item_pattern: "p{n}"}
outcomes:
  - {id: peer_problems, label: Probleme, population: families, type: continuous, better: lower, family: main,
     contrasts: [t0_t1], status: planned, instrument: peers, unit: Punkte}
"""
SITE = """
id: nord
label: Nord
kind: gruppe
sources:
  - id: survey
    contract: answers
    population: families
    wave: t0
    path: t0.csv
    reader: {format: csv}
"""
RECODE = """
    recode:
      p6: {values: {1: 0, 2: 1, 3: 2}, missing: {9: keine Angabe}}
      p11: {values: {1: 0, 2: 1, 3: 2}}
      p14: {values: {1: 0, 2: 1, 3: 2}}
      p19: {values: {1: 0, 2: 1, 3: 2}}
      p23: {values: {1: 0, 2: 1, 3: 2}}
      income: {multiply: 12, unit: {file: € im Monat, contract: € im Jahr}}
"""
ITEMS = (6, 11, 14, 19, 23)
PEOPLE = 43


def contract() -> str:
    items = "".join(
        f"      - {{name: p{number}, businessName: Frage {number}, logicalType: integer, required: false, "
        "classification: internal, enum: [{value: 0, label: a}, {value: 1, label: b}, {value: 2, label: c}], "
        "customProperties: [{property: severity, value: warning}]}\n"
        for number in ITEMS
    )
    return (
        "kind: DataContract\napiVersion: v3.2.0\nid: answers\nname: answers\nversion: 1.0.0\n"
        "schema:\n  - name: answers\n    properties:\n"
        "      - {name: code, businessName: Code, logicalType: string, required: true, "
        "classification: personal}\n"
        f"{items}"
        "      - {name: income, businessName: Einkommen, logicalType: number, required: false, "
        "classification: internal}\n"
    )


def rows(coding: tuple[int, int, int]) -> str:
    """43 families; the third answers nothing to item 6, of which four say so by a code."""
    lines = ["code;p6;p11;p14;p19;p23;income"]
    for number in range(PEOPLE):
        answer = coding[number % 3]
        first = 9 if coding[0] == 1 and number < 4 else answer
        lines.append(f"K{number:03};{first};{answer};{answer};{answer};{answer};{100 + number}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Study]:
    """Opens an edition of a project whose file is coded in a certain way."""

    def opened(*, recode: str = RECODE, coding: tuple[int, int, int] = (1, 2, 3), edition: int = 0) -> Study:
        files = {
            "params/klein/evaluation.yaml": EVALUATION,
            "params/klein/plan.yaml": PLAN,
            "params/klein/sites/nord.yaml": SITE + recode,
            "data_contracts/answers.odcs.yaml": contract(),
            "data/t0.csv": rows(coding),
        }
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        evaluation = load_evaluation(tmp_path / "params" / "klein", root=tmp_path)
        return Study(evaluation, evaluation.frame.editions[edition], tmp_path, tmp_path / "data")

    return opened


def one(study: Study):
    (source,) = study.sources("nord")
    return source


def test_contract_sees_recoded_values_with_their_reasons(make):
    study = make()
    found = analysable(study, one(study), "nord")
    assert set(found.frame["p11"].unique()) == {0, 1, 2}
    assert found.frame["income"].iloc[0] == 1200
    assert (found.reasons["p6"] == "keine Angabe").sum() == 4


def test_log_comes_back_with_what_was_read_before(make):
    study = make()
    first, second = (contracted(study, one(study), "nord").report for _ in range(2))
    assert first.recodes
    assert first == second


@pytest.mark.parametrize("edition", [0, 1], ids=["public", "internal"])
def test_counts_in_the_book_are_rounded_and_small_ones_hidden(make, edition):
    found = evaluate("data_log", make(edition=edition), site="nord")
    told = {(row.column, row.action): (row.n, getattr(row, HIDDEN)) for row in found.table.itertuples()}
    assert told["p11", "value"] == (45, "")
    assert told["p6", "value"] == (40, "")
    count, hidden = told["p6", "missing"]
    assert hidden == "n"
    assert pd.isna(count)
    assert ("Die Anzahlen sind gerundet, auch in internen Ausgaben." in found.notes) is bool(edition)


def test_table_names_file_column_change_and_count(make):
    html = show.table(evaluate("data_log", make(), site="nord")).html
    assert "1 → 0; 2 → 1; 3 → 2" in html
    assert "× 12 (€ im Monat → € im Jahr)" in html
    assert ">45<" in html


def test_file_without_recoding_has_an_empty_log(make):
    found = evaluate("data_log", make(recode="", coding=(0, 1, 2)), site="nord")
    assert len(found.table) == 0
    assert "Die Werte stehen so, wie sie geliefert wurden." in show.table(found).html


def test_validation_tells_every_change_with_its_count(make):
    study = make()
    found = Validation((contracted(study, one(study), "nord").report,), ())
    told = list(as_text(found, study))
    assert "  recoded: column p11, wave t0: 43 values: value: 1 → 0; 2 → 1; 3 → 2" in told
    assert "  recoded: column p6, wave t0: 4 values: missing: 9 → keine Angabe" in told
    assert '"what": "1 → 0; 2 → 1; 3 → 2"' in as_json([(study, found)])


def test_code_that_occurs_nowhere_is_a_warning(make):
    study = make(recode=RECODE.replace("p11: {values: {1: 0,", "p11: {values: {1: 0, 7: 2,"))
    report = contracted(study, one(study), "nord").report
    assert report.state == "warned"
    (line,) = [line for line in report.rules if line.state == "warned"]
    assert (line.rule, line.severity) == ("recode.p11", "warning")


def test_value_that_the_table_does_not_list_stops_the_file(make):
    study = make(recode=RECODE.replace(", missing: {9: keine Angabe}", ""))
    report = contracted(study, one(study), "nord").report
    assert report.blocked
    (line,) = report.rules
    assert line.rule == "file.as_described"
    assert line.description.startswith("t0.csv: column 'p6': 4 values, 1 different ones, are not listed")


@pytest.mark.parametrize(
    ("recode", "coding", "remedy"),
    [
        ("", (1, 2, 3), "write 'recoded: {1: 0, 2: 1, 3: 2}'"),
        (
            RECODE.split("      income", maxsplit=1)[0].replace("{1: 0, 2: 1, 3: 2}", "{1: 1, 2: 2, 3: 3}"),
            (1, 2, 3),
            "write 'recoded: {1: 0, 2: 1, 3: 2}'",
        ),
    ],
    ids=["not recoded", "recoded to the same"],
)
def test_wrongly_coded_file_is_refused_although_most_values_are_allowed(make, recode, coding, remedy):
    report = contracted(study := make(recode=recode, coding=coding), one(study), "nord").report
    assert report.blocked
    assert remedy in report.rules[0].description


def test_scored_codes_where_others_are_declared_are_refused(make):
    study = make(coding=(0, 1, 2))
    report = contracted(study, one(study), "nord").report
    assert report.blocked
    assert "are not listed in 'recode'" in report.rules[0].description
