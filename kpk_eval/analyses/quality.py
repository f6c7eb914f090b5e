"""How every rule of the contracts fared on the sources of a site."""

from __future__ import annotations

from kpk_eval.columns import columns_of, table_of
from kpk_eval.intake import reports
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.protection import counts_apart
from kpk_eval.report import RuleLine, SourceReport
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "source", "rule", "column", "kind", "severity", "description"),
    Column("state", Sort.TECHNICAL),
    Column("checked", Sort.PEOPLE, unless="about_places"),
    Column("failed", Sort.PEOPLE, unless="about_places"),
    Column("about_places", Sort.TECHNICAL),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per source and rule.

    A row of a survey is a person, so numbers of rows are numbers of people, also of those at fault: how many
    did not answer would follow from them.
    """
    delivered = reports(study, analysis="quality", site=site)
    apart = counts_apart(study, delivered.origin)
    rows = [
        _row(report, line, apart or not report.about_people)
        for report in delivered.reports
        for line in report.rules
    ]
    table = table_of(rows, COLUMNS)
    notes = () if apart else (words_of(study.language)["note.counted_apart"],)
    counted = table.astype({"checked": "Int64", "failed": "Int64"})
    return Result(delivered.origin, Shape.QUALITY, counted, COLUMNS, study.wording(), notes)


def _row(report: SourceReport, line: RuleLine, counted: bool) -> dict[str, object]:
    """One rule; a file that could not be read has no rows to count."""
    told = counted and report.rows_read > 0
    return {
        "site": report.site,
        "source": report.source,
        "rule": line.rule,
        "column": line.column,
        "kind": line.kind,
        "severity": line.severity,
        "description": line.wording,
        "state": line.state,
        "checked": line.checked if told else None,
        "failed": line.failed if told else None,
        "about_places": not report.about_people,
    }
