"""A small project with one delivered file, and the verdict of its validation."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd

from kpk_eval.contracted import contracted
from kpk_eval.params import load_evaluation
from kpk_eval.report import SourceReport
from kpk_eval.study import Study
from kpk_eval.workflow.validate import validate
from kpk_eval.workflow.validation_json import as_json
from kpk_eval.workflow.validation_text import as_text

EVALUATION = """
title: Klein
authors: [Team]
institution: Institut
data: data
waves: [{id: t0, label: vorher, year: 2024}, {id: t1, label: nachher, year: 2025}]
contrasts: [{id: t0_t1, before: t0, after: t1, label: Vergleich}]
editions: [{id: interim, label: Zwischenbericht, date: 2026-06-30, waves: [t0, t1], contrasts: [t0_t1]}]
populations: [{id: families, label: Familien}]
comparison: {label: andere Kreise, prefix: "01", digits: 5}
"""
PLAN = """
date: 2024-01-01
families: [{id: main, label: Haupt, adjust: holm}]
indicators:
  - {id: rate, label: Quote, unit: Prozent, better: lower}
outcomes:
  - {id: support, label: Unterstützung, population: families, type: ordinal, item: wb1, better: higher,
     family: main, status: planned, contrasts: [t0_t1], unit: Punkte}
"""
CONTRACT = """
kind: DataContract
apiVersion: v3.2.0
id: families
name: families
version: 1.0.0
status: active
schema:
  - name: families
    logicalType: object
    properties:
      - {name: code, businessName: Code, logicalType: string, required: true, classification: personal,
         primaryKey: true, primaryKeyPosition: 1, logicalTypeOptions: {pattern: "^[A-Z]{2}[0-9]{2}$"}}
      - {name: day, businessName: Tag, logicalType: date, required: true, classification: internal,
         logicalTypeOptions: {minimum: "2015-01-01", maximum: "2040-12-31"},
         customProperties: [{property: waveDate, value: true}]}
      - {name: home, businessName: Wohnort, logicalType: string, required: false, classification: internal,
         logicalTypeOptions: {pattern: "^[0-9]{5}$"},
         customProperties: [{property: severity, value: warning}]}
      - {name: wb1, businessName: Frage 1, logicalType: integer, required: false, classification: internal,
         logicalTypeOptions: {minimum: 1, maximum: 5},
         customProperties: [{property: severity, value: warning}]}
      - {name: wb2, businessName: Frage 2, logicalType: integer, required: false, classification: internal,
         enum: [{value: 1, label: nie}, {value: 2, label: selten}, {value: 3, label: oft}],
         customProperties: [{property: severity, value: warning}]}
      - {name: minutes, businessName: Minuten, logicalType: number, required: false, classification: internal,
         logicalTypeOptions: {minimum: 0, maximum: 120},
         customProperties: [{property: severity, value: warning}]}
      - {name: comment, businessName: Bemerkung, logicalType: string, required: false,
         classification: free_text}
    customProperties:
      - {property: primaryKeySeverity, value: warning}
      - {property: extraColumns, value: EXTRA}
    quality:
      - {name: alle da, type: library, metric: rowCount, mustBeBetween: [12, 13], severity: error}
"""
SURVEY = {"population": "families", "wave": "t0", "contract": "families"}


class Verdict(StrEnum):
    """What becomes of a delivered file."""

    REJECTED = "rejected"
    """Nothing of it is analysed."""
    QUARANTINED = "quarantined"
    """Rows or values are taken out and listed; the rest is analysed."""
    WARNED = "warned"
    """All of it is analysed; a person is told what is odd."""
    ACCEPTED = "accepted"


TAKEN_OUT = frozenset({"type", "enum", "range", "length", "pattern", "unique", "key"})


@dataclass(frozen=True, slots=True)
class Examined:
    """What the validation of a delivered file said."""

    verdict: Verdict
    text: str
    told: Mapping[str, Any]
    """The source as the JSON report tells it."""
    quarantine: str
    frame: pd.DataFrame


def examine(folder: Path, *, path: str, content: bytes, source: Mapping[str, Any], root: Path) -> Examined:
    """Deliver a file to a project of its own and validate it as `kpk validate` does."""
    study = _study(folder, path=path, content=content, source=source, root=root)
    found = validate(study)
    (report,) = found.reports
    (told,) = json.loads(as_json([(study, found)]))["editions"][0]["sources"]
    (entry,) = study.sources("nord")
    listed = study.quarantine / report.quarantine if report.quarantine else None
    return Examined(
        verdict_of(report),
        "\n".join(as_text(found, study)),
        told,
        listed.read_text(encoding="utf-8-sig") if listed else "",
        contracted(study, entry, "nord").frame,
    )


def verdict_of(report: SourceReport) -> Verdict:
    """The worst that happened to a file."""
    warned = {line.kind for line in report.rules if line.state == "warned"}
    if report.blocked:
        return Verdict.REJECTED
    if warned & TAKEN_OUT or report.set_aside:
        return Verdict.QUARANTINED
    return Verdict.WARNED if warned else Verdict.ACCEPTED


def _study(folder: Path, *, path: str, content: bytes, source: Mapping[str, Any], root: Path) -> Study:
    entry = {"id": "file", "path": path, **source}
    extra = "error" if entry["reader"].get("format", "csv") in OWN_COLUMNS else "ignore"
    place = TOWN if entry["reader"].get("format") == "ba_small_area" else CITY
    site = {"id": "nord", "label": "Nord", **place, "sources": [entry]}
    texts = {
        "_config.yml": "title: Klein\n",
        "params/klein/evaluation.yaml": EVALUATION,
        "params/klein/plan.yaml": PLAN,
        "params/klein/sites/nord.yaml": json.dumps(site, ensure_ascii=False),
        "data_contracts/families.odcs.yaml": CONTRACT.replace("EXTRA", extra),
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "book" / "de").mkdir(parents=True)
    if entry["contract"] == "indicators":
        shutil.copy(root / "data_contracts" / "indicators.odcs.yaml", folder / "data_contracts")
    (folder / "data").mkdir()
    (folder / "data" / path).write_bytes(content)
    evaluation = load_evaluation(folder / "params" / "klein", root=folder)
    return Study(evaluation, evaluation.frame.editions[0], folder, folder / "data")


CITY = {"kind": "kreisfreie_stadt", "ags": "01001"}
TOWN = {"kind": "kreisfreie_stadt", "ags": "01001000"}
OWN_COLUMNS = frozenset({"csv", "xlsx", "spss", "stata", "parquet"})
"""Formats whose files hold the columns of the contract and nothing else."""
