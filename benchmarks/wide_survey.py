"""A made-up survey of any size: contract, parameters and file, as a project of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

ITEMS, SCALES = 40, 8
MEASURES, WORDS, DAYS = 12, 4, 2
EVALUATION = "params/wide"
ROOT_MARKS = ("_config.yml", "notebooks")
COLUMN = """\
      - name: {name}
        businessName: {name}
        logicalType: {kind}
        required: {required}
        classification: internal
"""
CONTRACT = """\
kind: DataContract
apiVersion: v3.2.0
id: wide-survey
name: wide_survey
version: 1.0.0
status: active
description: {purpose: measures what a check costs}
schema:
  - name: wide_survey
    properties:
"""
FRAME = """\
title: Benchmark
authors: [Benchmark]
institution: Benchmark
data: data
synthetic: {seed: 1}
waves:
  - {id: t0, label: t0}
  - {id: t1, label: t1}
contrasts: [{id: t0_t1, before: t0, after: t1, label: t0_t1}]
editions: [{id: only, label: only, date: 2024-12-31, waves: [t0, t1], contrasts: [t0_t1]}]
populations: [{id: people, label: People}]
"""
SITE = """\
id: site
label: Site
kind: gruppe
sources:
  - id: wide
    contract: wide_survey
    population: people
    waves: {column: wave, values: {t0: t0, t1: t1}}
    path: wide.csv
    reader: {format: csv, decimal: ",", missing: {"-9": no answer}}
"""


def project(root: Path, *, rows: int, seed: int = 1) -> Path:
    """A project folder with one survey of this many rows and sixty columns; its path."""
    for folder in ("notebooks", f"{EVALUATION}/sites", "data_contracts", "data"):
        (root / folder).mkdir(parents=True)
    (root / "_config.yml").write_text("", encoding="utf-8")
    (root / "data_contracts/wide_survey.odcs.yaml").write_text(_contract(), encoding="utf-8")
    (root / EVALUATION / "evaluation.yaml").write_text(FRAME, encoding="utf-8")
    (root / EVALUATION / "plan.yaml").write_text(_plan(), encoding="utf-8")
    (root / EVALUATION / "sites/site.yaml").write_text(SITE, encoding="utf-8")
    _write(root / "data/wide.csv", rows, np.random.default_rng(seed))
    return root


def _contract() -> str:
    """Sixty columns; with their types, ranges and codes more than a hundred rules."""
    codes = "        enum: [{value: ja}, {value: nein}, {value: weiß nicht}]\n"
    first = "        logicalTypeOptions: {minimum: '2024-01-01'}\n"
    parts = [
        _column("code", "string", "        unique: true\n", required=True),
        _column("wave", "string", "        enum: [{value: t0}, {value: t1}]\n", required=True),
        *(_column(f"i{n}", "integer", "        logicalTypeOptions: {minimum: 1, maximum: 5}\n")
          for n in range(ITEMS)),
        *(_column(f"n{n}", "number") for n in range(MEASURES)),
        *(_column(f"s{n}", "string", codes) for n in range(WORDS)),
        *(_column(f"d{n}", "date", first) for n in range(DAYS)),
    ]  # fmt: skip
    return CONTRACT + "".join(parts)


def _column(name: str, kind: str, more: str = "", *, required: bool = False) -> str:
    return COLUMN.format(name=name, kind=kind, required=str(required).lower()) + more


def _plan() -> str:
    """Eight scales of five items, each an outcome."""
    each = ITEMS // SCALES
    lines = ["date: 2024-01-01", "families: [{id: all, label: all, adjust: holm}]", "instruments:"]
    for scale in range(SCALES):
        items = ", ".join(f"i{number}" for number in range(scale * each, scale * each + each))
        lines.append(
            f"  - {{id: scale{scale}, label: scale{scale}, items: [{items}], low: 1, high: 5, "
            "scoring: mean, minimum_answered: 4}"
        )
    lines.append("outcomes:")
    lines += [
        f"  - {{id: outcome{scale}, label: outcome{scale}, population: people, type: continuous, "
        f"better: higher, family: all, contrasts: [t0_t1], status: planned, instrument: scale{scale}, "
        "unit: points}"
        for scale in range(SCALES)
    ]
    return "\n".join(lines) + "\n"


def _write(path: Path, rows: int, draw: np.random.Generator) -> None:
    """The file: semicolons, decimal commas, a code for no answer."""
    days = np.datetime64("2024-01-01") + draw.integers(0, 300, rows).astype("timedelta64[D]")
    columns = {
        "code": np.char.mod("K%07d", draw.permutation(rows)),
        "wave": draw.choice(["t0", "t1"], rows),
        **{
            f"i{n}": draw.choice(["1", "2", "3", "4", "5", "-9"], rows, p=[0.2, 0.2, 0.2, 0.2, 0.17, 0.03])
            for n in range(ITEMS)
        },
        **{
            f"n{n}": np.char.replace(np.char.mod("%.2f", draw.normal(50, 10, rows)), ".", ",")
            for n in range(MEASURES)
        },
        **{f"s{n}": draw.choice(["ja", "nein", "weiß nicht", ""], rows) for n in range(WORDS)},
        **{f"d{n}": np.datetime_as_string(days) for n in range(DAYS)},
    }
    # unquoted, as survey tools write codes
    csv.write_csv(
        pa.table({name: pa.array(values) for name, values in columns.items()}),
        path,
        csv.WriteOptions(delimiter=";", quoting_style="none"),
    )
