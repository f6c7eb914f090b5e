"""Missing values of every delivered file, column by column, and why they are missing."""

from __future__ import annotations

from kpk_eval.columns import columns_of, table_of
from kpk_eval.intake import reports
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.protection import counts_apart
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "source", "column", "wave", "reason"),
    Column("n", Sort.PEOPLE, unless="about_places"),
    Column("about_places", Sort.TECHNICAL),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per source, column, wave and reason; none where every value is there."""
    delivered = reports(study, analysis="gaps", site=site)
    apart = counts_apart(study, delivered.origin)
    rows = [
        {
            "site": report.site,
            "source": report.source,
            "column": line.column,
            "wave": line.wave,
            "reason": line.reason,
            "n": line.values if apart or not report.about_people else None,
            "about_places": not report.about_people,
        }
        for report in delivered.reports
        if not report.blocked
        for line in report.gaps
        if not line.wave or line.wave in study.edition.waves
    ]
    table = table_of(rows, COLUMNS).astype({"n": "Int64"})
    notes = () if apart else (words_of(study.language)["note.counted_apart"],)
    return Result(delivered.origin, Shape.GAPS, table, COLUMNS, study.wording(), notes)
