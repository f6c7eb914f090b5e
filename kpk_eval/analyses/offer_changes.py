"""What became of the offers between two waves: stayed, moved, ended, new."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kpk_eval.columns import columns_of, table_of
from kpk_eval.inventory import DEPARTMENT, LIFE_PHASE, Inventory, Movement, inventory, passages
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.params.schema import Contrast
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "contrast", "movement"),
    *columns_of(Sort.LABEL, "department", "life_phase", "to_department", "to_life_phase"),
    Column("offers", Sort.TECHNICAL),
)
PLACES = ("department", "life_phase", "to_department", "to_life_phase")


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per contrast, movement and place; a new offer has no earlier place, an ended one no later.

    An offer is recognised by its identifier; moved is one with another department or life phase.
    """
    stock = inventory(study, analysis="offer_changes", site=site)
    rows = [
        row
        for contrast in study.contrasts
        if {contrast.before, contrast.after} <= set(stock.waves)
        for row in _between(stock, contrast)
    ]
    table = table_of(rows, COLUMNS).astype({"offers": "Int64"})
    wording = stock.wording(study, to_department=(DEPARTMENT,), to_life_phase=(LIFE_PHASE,))
    return Result(stock.origin, Shape.OFFER_CHANGES, table, COLUMNS, wording)


def _between(stock: Inventory, contrast: Contrast) -> list[dict[str, Any]]:
    """Number of offers of each movement between two places, in the order of the contract."""
    found = Counter(
        (one.movement, *(one.before or ("", "")), *(one.after or ("", "")))
        for one in passages(stock.rows, before=contrast.before, after=contrast.after)
    )
    departments, phases = list(stock.departments), list(stock.codes.codes[LIFE_PHASE])

    def order(key: tuple[Movement, str, str, str, str]) -> tuple[int, ...]:
        places = [
            -1 if not code else codes.index(code)
            for code, codes in zip(key[1:], (departments, phases) * 2, strict=True)
        ]
        return (list(Movement).index(key[0]), *places)

    named = {"site": stock.origin.site, "contrast": contrast.id}
    return [
        named | {"movement": key[0]} | dict(zip(PLACES, key[1:], strict=True)) | {"offers": found[key]}
        for key in sorted(found, key=order)
    ]
