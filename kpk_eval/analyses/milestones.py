"""Milestones of a site on the day of the edition: in time, late, open or given up, and what was changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from kpk_eval.codebooks import codebook_of
from kpk_eval.columns import columns_of, table_of
from kpk_eval.intake import holdings
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.study import Study

CONTRACT = "milestones"
DROPPED = "dropped"
IN_TIME, LATE, OVERDUE, OPEN = "in_time", "late", "overdue", "open"
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "milestone", "planned", "reached_on", "progress"),
    Column("days_late", Sort.TECHNICAL),
    *columns_of(Sort.LABEL, "adaptation", "given_reason"),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per milestone in the order of the planned dates; what was reached after the edition is open.

    ``progress`` is `IN_TIME`, `LATE`, `OVERDUE` (planned for a day before the edition and not reached),
    `OPEN` or `DROPPED`; ``days_late`` counts days from the planned day to the day reached, or to the edition.
    """
    found = holdings(study, analysis="milestones", site=site, contract=CONTRACT)
    today = study.edition.date
    rows = [{"site": site, **_milestone(row, today, study.language)} for row in _ordered(found.rows)]
    table = table_of(rows, COLUMNS).astype({"days_late": "Int64"})
    return Result(found.origin, Shape.MILESTONES, table, COLUMNS, codebook_of(study, CONTRACT).wording(study))


def _ordered(rows: pd.DataFrame) -> list[dict[str, Any]]:
    if not len(rows):
        return []
    ordered = rows.sort_values(["planned_date", "milestone_id"])
    return [{str(name): value for name, value in row.items()} for row in ordered.to_dict("records")]


def progress_of(planned: date, reached: date | None, today: date, *, dropped: bool) -> tuple[str, int]:
    """What became of a milestone by a day, and by how many days it is late (0: it is not)."""
    if dropped:
        return DROPPED, 0
    if reached is not None and reached <= today:
        late = max((reached - planned).days, 0)
        return (LATE if late else IN_TIME), late
    late = max((today - planned).days, 0)
    return (OVERDUE if late else OPEN), late


def _milestone(row: dict[str, Any], today: date, language: str) -> dict[str, Any]:
    planned, reached = _day(row["planned_date"]), _day(row["reached_date"])
    if planned is None:
        raise ValueError(
            f"milestone {row['milestone_id']!r} has no planned date, which its contract requires"
        )
    progress, late = progress_of(planned, reached, today, dropped=row["adaptation"] == DROPPED)
    known = reached if reached is not None and reached <= today else None
    return {
        "milestone": row[f"label_{language}"],
        "planned": planned.isoformat(),
        "reached_on": "" if known is None else known.isoformat(),
        "progress": progress,
        "days_late": late or None,
        "adaptation": row["adaptation"],
        "given_reason": "" if pd.isna(row[f"reason_{language}"]) else row[f"reason_{language}"],
    }


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
