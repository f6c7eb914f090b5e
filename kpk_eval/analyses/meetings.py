"""Meetings of the network of a site, year by year."""

from __future__ import annotations

from kpk_eval.analyses.participation import COLUMNS, TOTAL, events_table
from kpk_eval.intake import holdings
from kpk_eval.model import Result, Shape
from kpk_eval.study import Study

CONTRACT = "meeting_attendance"
MEETINGS = "meetings"


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """Number of meetings with an attendance list in each year that ended before the edition."""
    found = holdings(study, analysis="meetings", site=site, contract=CONTRACT)
    rows = []
    if len(found.rows):
        held = found.rows.drop_duplicates("meeting")
        years = [day.year for day in held["date"]]
        rows = [
            {"site": site, "year": year, "division": TOTAL, "item": MEETINGS, "reason": ""}
            | {"events": years.count(year)}
            for year in sorted(set(years))
            if year < study.edition.date.year
        ]
    return Result(found.origin, Shape.EVENTS, events_table(rows), COLUMNS, study.wording())
