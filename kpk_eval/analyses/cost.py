"""What offers cost: per offer, place, participation and further place, also in constant prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import pandas as pd

from kpk_eval.columns import columns_of, table_of
from kpk_eval.inventory import DEPARTMENT, Inventory, inventory
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.params import say
from kpk_eval.prepare import WAVE
from kpk_eval.spending import FEWEST_OFFERS, UnitCost, marginal_cost, significant, unit_cost
from kpk_eval.study import Study

PER_OFFER, PER_PLACE, PER_CHILD, MARGINAL = "per_offer", "per_place", "per_child", "marginal_place"
AMOUNTS = (
    *("value", "low", "high", "least", "most"),
    *("full", "full_low", "full_high", "real", "real_low", "real_high"),
)
"""Columns in euros: hidden where they rest on few children."""
NO_PRICES = "no price index"
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "wave", "year", "department", "measure"),
    *columns_of(Sort.TECHNICAL, "about_places", "offers", "untold", "few_children"),
    Column("reached", Sort.PEOPLE),
    *(Column(name, Sort.STATISTIC, ("reached",), unless="about_places") for name in AMOUNTS),
    *columns_of(Sort.TECHNICAL, "price_year", "overhead"),
    *columns_of(Sort.LABEL, "price_source", "overhead_source", "reason", "price_reason"),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per wave, department and measure; an empty department means all of them together.

    Departments are shown where each has at least `FEWEST_OFFERS` offers that tell their cost, else none:
    from all together and the others, one carrier's costs could be worked out. Offers that reach fewer
    children than the threshold are left out with their costs, so that no sum tells them. ``value`` are an
    offer's own costs, ``full`` those with the declared share of overheads, ``real`` the own costs in the
    prices of the year that the plan names; share and prices are taken as known in the intervals of both.
    """
    stock = inventory(study, analysis="cost", site=site)
    rows = [
        _row(study, stock, wave, department, *measured)
        for wave in stock.waves
        for department in _departments(stock, wave)
        for measured in _measured(_offers(stock, wave, department), stock.minimum)
        if not (department and measured[0] == MARGINAL)
    ]
    table = table_of(rows, COLUMNS)
    floats = dict.fromkeys((*AMOUNTS, "overhead"), "Float64")
    whole = dict.fromkeys(("year", "offers", "untold", "few_children", "reached", "price_year"), "Int64")
    table = table.astype(floats | whole | {"about_places": "boolean"})
    wording = stock.codes.wording(study)
    return Result(stock.origin, Shape.COSTS, table, COLUMNS, wording)


def _offers(stock: Inventory, wave: str, department: str) -> pd.DataFrame:
    """Offers of a wave, of one department or of all."""
    now = stock.rows[stock.rows[WAVE] == wave]
    return now[now[DEPARTMENT] == department] if department else now


def _departments(stock: Inventory, wave: str) -> tuple[str, ...]:
    """All together, then each where no carrier's costs can be worked out."""
    told = [int(_offers(stock, wave, one)["cost_eur"].notna().sum()) for one in stock.departments]
    return ("", *stock.departments) if min(told, default=0) >= FEWEST_OFFERS else ("",)


def _measured(offers: pd.DataFrame, minimum: int) -> Iterator[tuple[str, UnitCost, int]]:
    """Measure, its cost, and how many offers were left out because they reach too few children."""
    cost, places, reached = (offers[name] for name in ("cost_eur", "places", "children_reached"))
    yield PER_OFFER, unit_cost(cost, pd.Series(1, index=offers.index, dtype="Int64")), 0
    yield PER_PLACE, unit_cost(cost, places), 0
    few = ((reached > 0) & (reached < minimum)).fillna(False).astype(bool)
    yield PER_CHILD, unit_cost(cost[~few], reached[~few]), int(few.sum())
    yield MARGINAL, marginal_cost(cost, places), 0


def _row(
    study: Study,
    stock: Inventory,
    wave: str,
    department: str,
    measure: str,
    found: UnitCost,
    few_children: int,
) -> dict[str, Any]:
    year = {one.id: one.year for one in study.waves}[wave]
    costs = study.evaluation.plan.costs
    factor = costs.in_prices(year) if costs else None
    overhead = costs.overhead_share if costs and measure != MARGINAL else None
    told = {name: _told(getattr(found, name), measure) for name in ("value", "low", "high", "least", "most")}
    amounts = {
        **told,
        **_converted(told, "full", None if overhead is None else 1 + overhead, measure),
        **_converted(told, "real", factor, measure),
    }
    return {
        "site": stock.origin.site,
        "wave": wave,
        "year": year,
        "department": department,
        "measure": measure,
        "about_places": measure != PER_CHILD,
        "offers": found.offers,
        "untold": found.untold,
        "few_children": few_children,
        "reached": round(found.units) if measure == PER_CHILD else None,
        **amounts,
        "price_year": costs.price_year if costs else None,
        "overhead": overhead,
        "price_source": say(costs.prices_source, study.language) if costs else "",
        "overhead_source": say(costs.overhead_source, study.language) if costs else "",
        "reason": found.reason,
        "price_reason": "" if factor is not None else NO_PRICES,
    }


def _converted(
    told: Mapping[str, float | None], name: str, factor: float | None, measure: str
) -> dict[str, float | None]:
    """Cost and its limits, as they are told, times a declared factor; None without one.

    From the exact cost, three roundings of the same number would tell it closer than any one of them.
    """
    own = {name: told["value"], f"{name}_low": told["low"], f"{name}_high": told["high"]}
    return {
        key: None if factor is None or amount is None else _told(amount * factor, measure)
        for key, amount in own.items()
    }


def _told(amount: float | None, measure: str) -> float | None:
    """Amount in full euros, per child with few digits; None where there is none."""
    if amount is None or not isfinite(amount):
        return None
    return significant(amount) if measure == PER_CHILD else round(amount)
