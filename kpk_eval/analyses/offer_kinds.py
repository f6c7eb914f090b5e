"""Which kinds of offers there are: carriers, types and levels of prevention by department and stage."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kpk_eval.columns import columns_of, table_of
from kpk_eval.inventory import AXES, DEPARTMENT, KINDS, Inventory, inventory
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.prepare import WAVE
from kpk_eval.study import Study

UNTOLD = "untold"
"""Code of offers that do not tell their kind."""
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "wave", "axis", "stage", "characteristic", "kind"),
    Column("offers", Sort.TECHNICAL),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per wave, department (or life phase, or transition), characteristic and kind."""
    stock = inventory(study, analysis="offer_kinds", site=site)
    rows = [row for wave in stock.waves for row in _of_wave(stock, wave)]
    table = table_of(rows, COLUMNS).astype({"offers": "Int64"})
    wording = stock.wording(study, stage=(DEPARTMENT, *AXES), kind=KINDS)
    return Result(stock.origin, Shape.OFFER_KINDS, table, COLUMNS, wording)


def _of_wave(stock: Inventory, wave: str) -> list[dict[str, Any]]:
    now = stock.rows[stock.rows[WAVE] == wave]
    stages = [(DEPARTMENT, one) for one in stock.departments]
    stages += [(axis, one) for axis in AXES for one in stock.stages(axis)]
    named = {"site": stock.origin.site, "wave": wave}
    return [
        named | {"axis": axis, "stage": stage, "characteristic": name, "kind": kind, "offers": number}
        for axis, stage in stages
        for name in KINDS
        for kind, number in _counted(now[now[axis] == stage][name], stock.codes.codes[name])
    ]


def _counted(kinds: pd.Series, codes: tuple[str, ...]) -> list[tuple[str, int]]:
    """Number of offers of each kind in the order of the contract, then of those that tell none."""
    counts = kinds.value_counts()
    told = [(code, int(counts.get(code, 0))) for code in codes]
    return [*told, (UNTOLD, int(kinds.isna().sum()))]
