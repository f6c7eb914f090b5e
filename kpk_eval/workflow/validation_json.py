"""A validation for machines, in a structure with a version.

One JSON document: ``{"version": 1, "editions": [...]}``. Within a version keys are only ever added. An
edition has ``evaluation``, ``edition``, ``exit`` (the exit status it would give alone) and the lists

``sources``
    One entry for each file that is there: ``site`` (empty: shared), ``source``, ``file``, ``contract``,
    ``state`` (passed, warned, blocked), ``unit`` (what is counted: rows or values), ``rows_read``,
    ``rows_kept``, ``set_aside``, ``left_out`` (reason -> rows that the reader left out), ``rules`` (state ->
    number of rules), ``problems``, ``recodes`` (``column``, ``wave``, ``action``, ``what``, ``values``),
    ``gaps`` (``column``, ``wave``, ``reason``, ``values``, ``of``), ``quarantine`` (file that lists all rows
    at fault; empty where none is), ``inputs`` (file -> sha256).
``completeness``
    ``site``, ``population``, ``wave``, ``outcome``, ``people``, ``answered`` and ``items`` (how many answered
    each of its questions), for surveys that obey their contracts.
``unprepared``
    ``site``, ``population``, ``found``: surveys that do not fit the plan.
``missing``
    Files that are not there: ``site``, ``source``, ``population``, ``wave``, ``contract``, ``path``,
    ``expected`` (day until which it was awaited; empty where none was named).

A problem has ``file``, ``place`` (line or cell of a file that could not be read), ``rows`` (the first rows at
fault, as the file counts them), ``rows_at_fault``, ``column``, ``rule``, ``kind``, ``severity``, ``state``,
``checked``, ``failed``, ``found`` (what is wrong in kind, never a value) and ``mend`` (what to do).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from kpk_eval.report import RuleLine, SourceReport
from kpk_eval.study import Study
from kpk_eval.workflow.validate import Validation
from kpk_eval.workflow.validation_text import HELD

VERSION = 1


def as_json(found: Sequence[tuple[Study, Validation]]) -> str:
    """The document with all these editions."""
    editions = [_edition(study, validation) for study, validation in found]
    return json.dumps({"version": VERSION, "editions": editions}, indent=1, ensure_ascii=False)


def _edition(study: Study, found: Validation) -> dict[str, Any]:
    return {
        "evaluation": study.evaluation.id,
        "edition": study.edition.id,
        "exit": int(found.exit),
        "sources": [_source(report, study) for report in found.reports],
        "completeness": [
            {"site": one.site, "population": one.population, **asdict(count)}
            for one in found.completed
            for count in one.counts
        ],
        "unprepared": [
            {"site": one.site, "population": one.population, "found": one.problem}
            for one in found.completed
            if one.problem
        ],
        "missing": [{**asdict(one), "path": str(one.path)} for one in found.awaited],
    }


def _source(report: SourceReport, study: Study) -> dict[str, Any]:
    quarantine = str(study.quarantine / report.quarantine) if report.quarantine else ""
    return {
        "site": report.site,
        "source": report.source,
        "file": report.file,
        "contract": report.contract,
        "state": report.state,
        "unit": report.unit,
        "rows_read": report.rows_read,
        "rows_kept": report.rows_kept,
        "set_aside": report.set_aside,
        "left_out": dict(report.left_out),
        "rules": dict(Counter(line.state for line in report.rules)),
        "problems": [_problem(line, report) for line in report.rules if line.state not in HELD],
        "recodes": [asdict(line) for line in report.recodes],
        "gaps": [asdict(line) for line in report.gaps],
        "quarantine": quarantine,
        "inputs": report.inputs,
    }


def _problem(line: RuleLine, report: SourceReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "place": line.place,
        "rows": list(line.rows),
        "rows_at_fault": line.rows_at_fault,
        "column": line.column,
        "rule": line.rule,
        "kind": line.kind,
        "severity": line.severity,
        "state": line.state,
        "checked": line.checked,
        "failed": line.failed,
        "found": line.description,
        "mend": line.remedy,
    }
