"""How every rule of the contracts fared on the sources of a site."""

from __future__ import annotations

import pandas as pd

from kpk_eval.intake import reports
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.study import Study

COLUMNS = (
    Column("site", Sort.LABEL),
    Column("source", Sort.LABEL),
    Column("rule", Sort.LABEL),
    Column("column", Sort.LABEL),
    Column("severity", Sort.LABEL),
    Column("description", Sort.LABEL),
    Column("state", Sort.TECHNICAL),
    Column("checked", Sort.PEOPLE, unless="about_places"),
    Column("failed", Sort.TECHNICAL),
    Column("about_places", Sort.TECHNICAL),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per source and rule with findings; rules that held or had nothing to check are left out."""
    delivered = reports(study, analysis="quality", site=site)
    rows = [
        {
            "site": report.site,
            "source": report.source,
            "rule": line.rule,
            "column": line.column,
            "severity": line.severity,
            "description": line.wording,
            "state": line.state,
            "checked": line.checked,
            "failed": line.failed,
            "about_places": not report.about_people,
        }
        for report in delivered.reports
        for line in report.rules
        if line.state not in {"passed", "nothing to check"}
    ]
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    return Result(delivered.origin, Shape.QUALITY, table, COLUMNS, study.wording())
