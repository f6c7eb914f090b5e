"""Which sources a site delivered, how many rows were read and kept, and whether their contracts hold."""

from __future__ import annotations

from kpk_eval.columns import columns_of, table_of
from kpk_eval.intake import reports
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.params import say
from kpk_eval.protection import counts_apart
from kpk_eval.report import BROKEN, SourceReport
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

COUNTS = ("left_out", "rows_read", "set_aside", "rows_kept")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "source", "contract"),
    *(Column(name, Sort.PEOPLE, unless="about_places") for name in COUNTS),
    *columns_of(
        Sort.TECHNICAL, "rules", "rules_kept", "rules_warned", "rules_failed", "state", "about_places"
    ),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per source of the site (shared sources where no site is given)."""
    delivered = reports(study, analysis="sources", site=site)
    apart = counts_apart(study, delivered.origin)
    rows = [_row(report, apart or not report.about_people) for report in delivered.reports]
    table = table_of(rows, COLUMNS)
    words = words_of(study.language)
    shown = ", ".join(say(wave.label, study.language) for wave in study.waves)
    waves = words.fill("note.waves_shown", waves=shown)
    notes = (waves,) if apart else (waves, words["note.counted_apart"])
    counted = table.astype(dict.fromkeys(COUNTS, "Int64"))
    return Result(delivered.origin, Shape.SOURCES, counted, COLUMNS, study.wording(), notes)


def _row(report: SourceReport, counted: bool) -> dict[str, object]:
    """One source; a file that could not be read has no rows to count."""
    told = counted and report.rows_read > 0
    states = [line.state for line in report.rules]
    return {
        "site": report.site,
        "source": report.source,
        "contract": report.contract,
        "left_out": sum(report.left_out.values()) if told else None,
        "rows_read": report.rows_read if told else None,
        "set_aside": report.set_aside if told else None,
        "rows_kept": report.rows_kept if told else None,
        "rules": len(states),
        "rules_kept": states.count("passed"),
        "rules_warned": states.count("warned"),
        "rules_failed": sum(state in BROKEN for state in states),
        "state": report.state,
        "about_places": not report.about_people,
    }
