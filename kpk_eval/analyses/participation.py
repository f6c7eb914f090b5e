"""Participation of children, young people and parents by year: events, participations, level, influence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kpk_eval.analyses.resources import past_years
from kpk_eval.codebooks import codebook_of
from kpk_eval.columns import columns_of, table_of
from kpk_eval.intake import holdings
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.study import Study

CONTRACT = "participation_events"
LEVEL, GROUP, TOPIC, TOTAL, EVENTS = "level", "group", "topic", "total", "events"
DIVISIONS = (LEVEL, GROUP, TOPIC)
FEWEST_EVENTS = 10
"""Events of which a share is told in percent; of fewer, one event would move it by more than ten points."""
FEW = "too few events"
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "year", "division", "item"),
    Column("events", Sort.TECHNICAL),
    Column("people", Sort.PEOPLE),
    *columns_of(Sort.TECHNICAL, "untold", "influenced", "decided", "share"),
    Column("reason", Sort.LABEL),
)
COUNTED = ("year", "events", "people", "untold", "influenced", "decided")


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per year that ended before the edition, and for all of them, by level, group, topic and in all.

    ``people`` adds up participations, which are more than persons; it is told for each group and year only,
    because a total beside a hidden part would tell that part. ``influenced`` counts events whose result went
    into a decision, ``decided`` those of which that is known; ``share`` is missing with fewer than
    `FEWEST_EVENTS` of them.
    """
    found = holdings(study, analysis="participation", site=site, contract=CONTRACT)
    codes = codebook_of(study, CONTRACT)
    known = {name: codes.codes[name] for name in DIVISIONS}
    years = list(past_years(found.rows, study))
    rows = [row for year, own in years for row in _of_year(own, year, known)]
    if years:
        rows += _of_year(pd.concat([own for _, own in years]), None, known)
    table = events_table([{"site": site, **row} for row in rows])
    return Result(found.origin, Shape.EVENTS, table, COLUMNS, codes.wording(study, item=DIVISIONS))


def events_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of shape ``events`` in the types of its columns."""
    table = table_of(rows, COLUMNS)
    return table.astype({"share": "Float64"} | dict.fromkeys(COUNTED, "Int64"))


def _of_year(
    rows: pd.DataFrame, year: int | None, codes: dict[str, tuple[str, ...]]
) -> Iterator[dict[str, Any]]:
    for division, known in codes.items():
        for code in known:
            own = rows[rows[division] == code]
            yield _row(own, year, division, code)
    yield _row(rows, year, TOTAL, EVENTS) | _influence(rows)


def _row(rows: pd.DataFrame, year: int | None, division: str, item: str) -> dict[str, Any]:
    told = rows["people"].dropna().astype(int)
    counts = division == GROUP and year is not None
    return {
        "year": year,
        "division": division,
        "item": item,
        "events": len(rows),
        "people": int(told.sum()) if counts and len(told) else None,
        "untold": len(rows) - len(told) if counts else None,
        "reason": "",
    }


def _influence(rows: pd.DataFrame) -> dict[str, Any]:
    """Events whose result went into a decision, among those of which that is known."""
    decided = rows[rows["influence"].isin(["yes", "no"])]
    influenced = int((decided["influence"] == "yes").sum())
    enough = len(decided) >= FEWEST_EVENTS
    return {
        "influenced": influenced,
        "decided": len(decided),
        "share": influenced / len(decided) if enough else None,
        "reason": "" if enough else FEW,
    }
