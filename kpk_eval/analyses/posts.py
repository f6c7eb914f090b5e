"""Posts of a site, year by year: how many, how many of them time-limited, and what became of these."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kpk_eval.analyses.resources import CONTRACT, PERSONNEL, begun_in, past_years, start_at
from kpk_eval.columns import columns_of, table_of
from kpk_eval.intake import holdings
from kpk_eval.model import Result, Shape, Sort
from kpk_eval.spending import FEWEST_POSTS
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "year", "begun"),
    *columns_of(Sort.TECHNICAL, "posts", "fte", "limited", "permanent_now", "ended", "unnamed"),
)
COUNTED = ("posts", "limited", "permanent_now", "ended", "unnamed")


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per year that ended before the edition.

    ``limited`` are time-limited posts, ``permanent_now`` those that became permanent in the year, ``ended``
    those that were time-limited a year ago and are no longer there; both are missing in the first year.
    ``unnamed`` counts entries for personnel that name no post. ``fte`` is missing with fewer than
    `FEWEST_POSTS` posts, because it would tell of one person's working time.
    """
    found = holdings(study, analysis="posts", site=site, contract=CONTRACT)
    rows: list[dict[str, Any]] = []
    before: pd.DataFrame | None = None
    start = start_at(study, site)
    for year, own in past_years(found.rows, study):
        personnel = own[own["kind"] == PERSONNEL]
        now = _posts(personnel)
        told = {"site": site, "year": year, "begun": begun_in(year, start)}
        rows.append({**told, **_numbers(now, before)} | _unnamed(personnel))
        before = now
    table = table_of(rows, COLUMNS)
    table = table.astype({"year": "Int64", "fte": "Float64"} | dict.fromkeys(COUNTED, "Int64"))
    return Result(found.origin, Shape.POSTS, table, COLUMNS, study.wording())


def _posts(personnel: pd.DataFrame) -> pd.DataFrame:
    """One line per post: its working time over all who pay for it, whether limited, whether permanent."""
    flags = personnel.assign(
        time_limited=personnel["time_limited"].fillna(False).astype(bool),
        became_permanent=personnel["became_permanent"].fillna(False).astype(bool),
    )
    return flags.groupby("post_id").agg(
        fte=("fte", "sum"), limited=("time_limited", "any"), permanent=("became_permanent", "any")
    )


def _numbers(now: pd.DataFrame, before: pd.DataFrame | None) -> dict[str, Any]:
    enough = len(now) >= FEWEST_POSTS
    were_limited = None if before is None else set(before.index[before["limited"]])
    were_permanent = set() if before is None else set(before.index[before["permanent"]])
    became = set(now.index[now["permanent"]]) - were_permanent
    return {
        "posts": len(now),
        "fte": round(float(now["fte"].sum()), 2) if enough else None,
        "limited": int(now["limited"].sum()),
        "permanent_now": None if were_limited is None else len(became),
        "ended": None if were_limited is None else len(were_limited - set(now.index)),
    }


def _unnamed(personnel: pd.DataFrame) -> dict[str, int]:
    return {"unnamed": int(personnel["post_id"].isna().sum())}
