"""What was done to delivered values before their contract looked at them."""

from __future__ import annotations

import pandas as pd

from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.digits import rounded_people
from kpk_eval.intake import reports
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.protection import policy_of
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "source", "column", "wave", "action", "what"),
    Column("n", Sort.PEOPLE, unless="about_places"),
    Column("about_places", Sort.TECHNICAL),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per source, column and change; none where values stand as they were delivered.

    A value of a column is that of one person, so its count is a number of people. The counts of a log are
    always rounded: together with exact ones elsewhere they would tell how many people did not answer.
    """
    delivered = reports(study, analysis="data_log", site=site)
    rows = [
        {
            "site": report.site,
            "source": report.source,
            "column": line.column,
            "wave": line.wave,
            "action": line.action,
            "what": line.what,
            "n": line.values,
            "about_places": not report.about_people,
        }
        for report in delivered.reports
        if not report.blocked
        for line in report.recodes
    ]
    table = table_of(rows, COLUMNS)
    exact = policy_of(study, delivered.origin).base == 1
    notes = (words_of(study.language)["note.log_rounded"],) if exact and len(table) else ()
    coarse = table.assign(n=_coarse(table, study))
    return Result(delivered.origin, Shape.RECODES, coarse, COLUMNS, study.wording(), notes)


def _coarse(table: pd.DataFrame, study: Study) -> pd.Series:
    """Rounded numbers of people; those too small to be shown stay as they are, and are hidden as such."""
    stated = study.evaluation.frame.disclosure
    people = table["n"].astype("Float64")
    rounded = rounded_people(people, base=stated.base, minimum=stated.minimum)
    enough = (people >= stated.minimum) & ~table["about_places"].astype(bool)
    return people.mask(enough, rounded)
