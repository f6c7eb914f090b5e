"""Stock of offers of a site: departments by life phases and transitions, with the state of declared needs."""

from __future__ import annotations

from typing import Any

from kpk_eval.columns import columns_of, table_of
from kpk_eval.inventory import (
    AXES,
    DEPARTMENT,
    LIFE_PHASE,
    Inventory,
    cell_of,
    inventory,
    meets,
    status_of,
    worst,
)
from kpk_eval.model import Column, Result, Shape, Sort, Wording
from kpk_eval.prepare import WAVE
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "wave", "axis", "stage", "department"),
    *columns_of(Sort.TECHNICAL, "offers", "places", "places_untold"),
    Column("reached", Sort.PEOPLE),
    Column("reached_untold", Sort.TECHNICAL),
    Column("need", Sort.LABEL),
)
COUNTED = ("offers", "places", "places_untold", "reached", "reached_untold")


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per wave, life phase or transition, and department, also where there is no offer.

    ``axis`` says whether ``stage`` is a life phase or a transition; an offer counts once in each. There are
    no totals: ``reached`` adds up children over offers, and a total beside it would read like people.
    """
    stock = inventory(study, analysis="offers", site=site)
    rows = [
        _row(stock, wave, axis, stage, department)
        for wave in stock.waves
        for axis in AXES
        for stage in stock.stages(axis)
        for department in stock.departments
    ]
    table = table_of(rows, COLUMNS)
    table = table.astype(dict.fromkeys(COUNTED, "Int64"))
    wording = stock.wording(study, stage=AXES)
    return Result(stock.origin, Shape.OFFERS, table, COLUMNS, wording, _notes(stock, study, wording))


def _notes(stock: Inventory, study: Study, wording: Wording) -> tuple[str, ...]:
    """Which phases of life belong to the prevention chain, where others have offers, too."""
    own = stock.life_phases
    if not own or set(stock.stages(LIFE_PHASE)) <= set(own):
        return ()
    phases = ", ".join(wording.texts[f"{LIFE_PHASE}.{one}"] for one in own)
    return (words_of(study.language).fill("note.offers_of_chain", phases=phases),)


def _row(stock: Inventory, wave: str, axis: str, stage: str, department: str) -> dict[str, Any]:
    """Numbers of one cell, and the least met of the needs that are declared for it."""
    now = stock.rows[stock.rows[WAVE] == wave]
    here = (now[axis] == stage) & (now[DEPARTMENT] == department)
    cell = cell_of(now[here.fillna(False).astype(bool)], minimum=stock.minimum)
    declared = [
        one for one in stock.needed(wave) if one.department == department and getattr(one, axis) == stage
    ]
    need = worst([status_of(cell_of(meets(now, one), minimum=stock.minimum), one) for one in declared])
    return {
        "site": stock.origin.site,
        "wave": wave,
        "axis": axis,
        "stage": stage,
        "department": department,
        **{name: getattr(cell, name) for name in COUNTED},
        "need": need or "",
    }
