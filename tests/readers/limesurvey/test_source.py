"""A LimeSurvey source on its way through contract and report: what arrives and what does not."""

from datetime import date

import pytest

from kpk_eval.contracted import contracted
from kpk_eval.pages.catalogue import pages
from kpk_eval.study import open_study
from kpk_eval.workflow.data import awaited
from tests.readers.limesurvey.written import COLUMNS, HEAD, SENT, csv_export, structure

EVALUATION = f"""
title: Tiny
authors: [Team]
institution: Institute
data: data
waves: [{{id: t0, label: before}}]
editions: [{{id: interim, label: Interim, date: {date(2026, 6, 30)}, waves: [t0]}}]
populations: [{{id: parents, label: Parents, code: code}}]
"""
SITE = """
id: north
label: North
kind: gruppe
sources:
  - id: answers
    contract: parents
    population: parents
    wave: t0
    path: north/t0.csv
    reader:
      format: limesurvey
      limesurvey: {incomplete: drop, structure: north/survey.lss}
    rename: {id: code, "help[SQ002]": courses, "burden[SQ001]": burden}
"""
CONTRACT = """
kind: DataContract
apiVersion: v3.2.0
id: parents
name: parents
version: 1.0.0
status: active
description: {purpose: Test, limitations: none, usage: test}
schema:
  - name: parents
    businessName: Eltern
    logicalType: object
    physicalType: table
    customProperties: [{property: extraColumns, value: ignore}]
    properties:
      - {name: code, businessName: Code, description: Nummer, logicalType: string, primaryKey: true,
         primaryKeyPosition: 1, required: true, classification: personal}
      - {name: courses, businessName: Kurse, description: Kurse helfen, logicalType: string, required: false,
         classification: internal, enum: [{value: "Y", label: ja}, {value: "N", label: nein}]}
      - {name: burden, businessName: Belastung, description: zu Hause, logicalType: integer, required: false,
         classification: internal, enum: [{value: 1, label: gar nicht}, {value: 2, label: stark}]}
"""


def answered(number, sent, page, *cells):
    return (str(number), sent, page, "de", "1", *cells, "geheim-token", "192.0.2.9")


ROWS = (
    answered(1, SENT, "2", "A1", "", "Y", "", "", "1", "2", None, "30", "", "Y", "Y"),
    answered(2, SENT, "2", "A2", "", "", "", "", "2", "", "", None, "x", None, "N"),
    answered(3, None, "1", "A2", "", "", "Y", "", "2", "", None, None, None, None, None),
)


@pytest.fixture
def study(tmp_path, root, monkeypatch):
    """A project with one site that has an export and its structure."""
    (tmp_path / "notebooks").symlink_to(root / "notebooks")
    (tmp_path / "data_contracts").mkdir()
    (tmp_path / "data_contracts" / "parents.odcs.yaml").write_text(CONTRACT, encoding="utf-8")
    (tmp_path / "_config.yml").write_text("title: Tiny\n")
    folder, data = tmp_path / "params" / "tiny", tmp_path / "data" / "north"
    (folder / "sites").mkdir(parents=True)
    data.mkdir(parents=True)
    (folder / "evaluation.yaml").write_text(EVALUATION)
    (folder / "plan.yaml").write_text("date: 2026-01-01\n")
    (folder / "sites" / "north.yaml").write_text(SITE)
    headings = (*HEAD, *COLUMNS, "token", "ipaddr")
    (data / "t0.csv").write_text(csv_export(headings, *ROWS), encoding="utf-8", newline="")
    (data / "survey.lss").write_text(structure(), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KPK_DATA", raising=False)
    return open_study("params/tiny", edition="")


def source(study):
    return next(study.sources("north"))


def test_the_export_obeys_its_contract(study):
    found = contracted(study, source(study), "north")
    assert [line for line in found.report.rules if line.state == "failed"] == []
    assert found.frame["courses"].tolist() == ["N", "N"]
    assert found.frame["burden"].tolist() == [1, 2]


def test_incomplete_responses_are_counted_in_the_report(study):
    report = contracted(study, source(study), "north").report
    assert report.rows_read == 2
    assert dict(report.left_out) == {"Interview nicht abgeschlossen": 1}


def test_columns_that_the_contract_does_not_list_go_no_further(study):
    found = contracted(study, source(study), "north")
    assert list(found.frame) == ["code", "courses", "burden"]
    kept = [path for path in study.private.rglob("*") if path.is_file()]
    assert kept
    assert not [
        path for path in kept if b"geheim-token" in path.read_bytes() or b"192.0.2.9" in path.read_bytes()
    ]


def test_the_structure_is_an_input(study):
    path = study.data / "north" / "survey.lss"
    before = contracted(study, source(study), "north").report.inputs
    assert set(before) == {"north/t0.csv", "north/survey.lss", "data_contracts/parents.odcs.yaml"}
    assert all(
        path in page.inputs
        for page in pages(study)
        if page.notebook in {"data_quality", "survey_change"} and page.site
    )
    path.write_text(structure(layout="A"), encoding="utf-8")
    after = contracted(study, source(study), "north").report.inputs
    assert before["north/survey.lss"] != after["north/survey.lss"]


def test_a_missing_structure_is_waited_for_and_blocks_the_source(study):
    (study.data / "north" / "survey.lss").unlink()
    assert [one.path.name for one in awaited(study)] == ["survey.lss"]
    report = contracted(study, source(study), "north").report
    assert report.blocked
    assert "north/survey.lss: structure file not found" in report.rules[0].description


@pytest.mark.parametrize("path", ["../survey.lss", "/tmp/survey.lss", "north/survey.xml"])
def test_a_structure_outside_the_data_or_of_another_kind_is_refused(study, path):
    file = study.parameters / "sites" / "north.yaml"
    file.write_text(SITE.replace("north/survey.lss", path))
    with pytest.raises(Exception, match=r"data folder|ending in"):
        open_study("params/tiny", edition="")
