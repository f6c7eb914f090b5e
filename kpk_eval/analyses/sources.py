"""Which sources a site delivered, how many rows were read and kept, and whether their contracts hold."""

from __future__ import annotations

import pandas as pd

from kpk_eval.intake import reports
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.report import BROKEN
from kpk_eval.study import Study

COLUMNS = (
    Column("site", Sort.LABEL),
    Column("source", Sort.LABEL),
    Column("contract", Sort.LABEL),
    Column("rows_read", Sort.PEOPLE, unless="about_places"),
    Column("rows_kept", Sort.PEOPLE, unless="about_places"),
    Column("set_aside", Sort.TECHNICAL),
    Column("rules", Sort.TECHNICAL),
    Column("rules_failed", Sort.TECHNICAL),
    Column("rules_warned", Sort.TECHNICAL),
    Column("state", Sort.TECHNICAL),
    Column("about_places", Sort.TECHNICAL),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per source of the site (shared sources where no site is given)."""
    delivered = reports(study, analysis="sources", site=site)
    rows = [
        {
            "site": report.site,
            "source": report.source,
            "contract": report.contract,
            "rows_read": report.rows_read,
            "rows_kept": report.rows_kept,
            "set_aside": report.set_aside,
            "rules": len(report.rules),
            "rules_failed": sum(line.state in BROKEN for line in report.rules),
            "rules_warned": sum(line.state == "warned" for line in report.rules),
            "state": report.state,
            "about_places": not report.about_people,
        }
        for report in delivered.reports
    ]
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    return Result(delivered.origin, Shape.SOURCES, table, COLUMNS, study.wording())
