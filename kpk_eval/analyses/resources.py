"""Resources that a site has spent: by source of funds and by kind, year by year, also in constant prices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from kpk_eval.codebooks import codebook_of
from kpk_eval.columns import columns_of, table_of
from kpk_eval.intake import holdings
from kpk_eval.model import Result, Shape, Sort
from kpk_eval.params import say
from kpk_eval.spending import FEWEST_POSTS, in_thousands
from kpk_eval.study import Study

CONTRACT = "resources"
PERSONNEL = "personnel"
DIVISIONS = ("funding", "kind")
TOTAL = "total"
NO_PRICES = "no price index"
BEFORE, WITHIN = "before", "within"
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "year", "begun", "division", "item"),
    *columns_of(Sort.TECHNICAL, "amount", "real", "untold", "price_year"),
    *columns_of(Sort.LABEL, "price_source", "reason"),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per year and source of funds, per year and kind, and per year in all; full thousands of euros.

    Only years that ended before the edition. Personnel is not told apart in years with fewer than
    `FEWEST_POSTS` posts, because its costs would be somebody's salary. ``real`` is in the prices of the year
    that the plan names; without an index of the year it is missing, with the reason.
    """
    found = holdings(study, analysis="resources", site=site, contract=CONTRACT)
    codes, start = codebook_of(study, CONTRACT), start_at(study, site)
    rows = [
        {"site": site, "begun": begun_in(year, start), **row}
        for year, own in past_years(found.rows, study)
        for row in _of_year(own, year, {name: codes.codes[name] for name in DIVISIONS}, study)
    ]
    table = table_of(rows, COLUMNS)
    table = table.astype({"year": "Int64", "amount": "Float64", "real": "Float64", "price_year": "Int64"})
    wording = codes.wording(study, item=DIVISIONS)
    return Result(found.origin, Shape.RESOURCES, table, COLUMNS, wording)


def start_at(study: Study, site: str) -> date | None:
    """First day of the prevention chain at a site."""
    return next((one.start for one in study.evaluation.sites if one.id == site), None)


def begun_in(year: int, start: date | None) -> str:
    """Whether a year lies before the start of the site's prevention chain, or the start within it."""
    if start is None or year > start.year or start == date(year, 1, 1):
        return ""
    return BEFORE if year < start.year else WITHIN


def past_years(rows: pd.DataFrame, study: Study) -> Iterator[tuple[int, pd.DataFrame]]:
    """Years that ended before the edition, with their rows, oldest first."""
    if len(rows):
        years = rows["year"].astype(int)
        for year in sorted(set(years[years < study.edition.date.year])):
            yield year, rows[years == year]


def _of_year(
    rows: pd.DataFrame, year: int, codes: dict[str, tuple[str, ...]], study: Study
) -> Iterator[dict[str, Any]]:
    for division, known in codes.items():
        if division == "kind" and not _enough_posts(rows):
            continue
        for code in known:
            own = rows[rows[division] == code]
            if len(own):
                yield _row(own, year, division, code, study)
    yield _row(rows, year, TOTAL, TOTAL, study)


def _enough_posts(rows: pd.DataFrame) -> bool:
    """Whether the personnel costs of a year are those of nobody in particular."""
    personnel = rows[rows["kind"] == PERSONNEL]
    return not len(personnel) or int(personnel["post_id"].nunique()) >= FEWEST_POSTS


def _row(rows: pd.DataFrame, year: int, division: str, item: str, study: Study) -> dict[str, Any]:
    told = rows["amount_eur"].dropna().astype(float)
    costs = study.evaluation.plan.costs
    factor = costs.in_prices(year) if costs else None
    amount = float(told.sum()) if len(told) else None
    adjusted = factor is not None and amount is not None
    return {
        "year": year,
        "division": division,
        "item": item,
        "amount": None if amount is None else in_thousands(amount),
        "real": in_thousands(amount * factor) if adjusted and amount is not None and factor else None,
        "untold": len(rows) - len(told),
        "price_year": costs.price_year if costs else None,
        "price_source": say(costs.prices_source, study.language) if costs else "",
        "reason": "" if factor is not None else NO_PRICES,
    }
