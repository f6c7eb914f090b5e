"""Declared needs of a site and how far its offers meet them: covered, partly, or a gap."""

from __future__ import annotations

from typing import Any

from kpk_eval.columns import columns_of, table_of
from kpk_eval.inventory import (
    AXES,
    DEPARTMENT,
    LIFE_PHASE,
    TRANSITION,
    Inventory,
    cell_of,
    inventory,
    meets,
    status_of,
)
from kpk_eval.model import Result, Shape, Sort
from kpk_eval.params import say
from kpk_eval.params.schema import Need
from kpk_eval.prepare import WAVE
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "declared", "wave", "department"),
    *columns_of(Sort.LABEL, "axis", "stage", "offer_type", "prevention_level"),
    *columns_of(Sort.TECHNICAL, "places_needed", "offers", "places", "places_untold"),
    *columns_of(Sort.LABEL, "need", "responsible", "why", "basis"),
)
COUNTED = ("places_needed", "offers", "places", "places_untold")


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per declared need and wave from its own on; none without declared needs or without a stock."""
    stock = inventory(study, analysis="offer_gaps", site=site)
    rows = [
        _row(stock, need, wave, study.language)
        for need in stock.needs
        for wave in stock.waves
        if need in stock.needed(wave)
    ]
    table = table_of(rows, COLUMNS)
    table = table.astype(dict.fromkeys(COUNTED, "Int64"))
    wording = stock.wording(study, stage=AXES, responsible=(DEPARTMENT,))
    return Result(stock.origin, Shape.NEEDS, table, COLUMNS, wording)


def _row(stock: Inventory, need: Need, wave: str, language: str) -> dict[str, Any]:
    cell = cell_of(meets(stock.rows[stock.rows[WAVE] == wave], need), minimum=stock.minimum)
    return {
        "site": stock.origin.site,
        "declared": need.id,
        "wave": wave,
        "department": need.department,
        "axis": LIFE_PHASE if need.life_phase else TRANSITION,
        "stage": need.life_phase or need.transition,
        "offer_type": need.offer_type or "",
        "prevention_level": need.prevention_level or "",
        "places_needed": need.places,
        "offers": cell.offers,
        "places": cell.places,
        "places_untold": cell.places_untold,
        "need": status_of(cell, need),
        "responsible": need.in_charge,
        "why": say(need.reason, language),
        "basis": say(need.source, language),
    }
