"""Rows that must not be printed anew: as the earlier edition showed them, or empty."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from kpk_eval.clearance.ledger import last_released
from kpk_eval.disclose import HIDDEN
from kpk_eval.model import Column, Released, Sort
from kpk_eval.params import say
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

NOTE = "carried"
"""Beginning of the key of a note about rows of an earlier edition."""


def with_earlier_rows(released: Released, rows: Sequence[int], study: Study) -> Released:
    """The released table with what the last edition showed in some rows, and a note that says so."""
    if not rows:
        return released
    earlier = last_released(study, released.evidence)
    fitting = earlier is not None and earlier.columns == released.columns
    if earlier is None or not fitting or earlier.base % released.base:
        return _noted(carried_forward(released, rows, earlier={}), study, edition="")
    return _noted(
        carried_forward(released, rows, earlier=_by_label(earlier)), study, edition=earlier.origin.edition
    )


def carried_forward(
    released: Released, rows: Sequence[int], *, earlier: Mapping[tuple[Hashable, ...], Mapping[str, Any]]
) -> Released:
    """The released table with the earlier numbers of people and statistics in some rows.

    ``earlier`` has the earlier rows by their labels; where one is missing, the numbers are hidden.
    """
    names = [one.name for one in released.columns if one.sort in {Sort.PEOPLE, Sort.STATISTIC}]
    labels = _labels(released.table, released.columns)
    shown = {row: earlier.get(labels[row]) for row in rows}
    columns = {name: _replaced(released.table[name], name, shown) for name in names}
    hidden = list(released.table[HIDDEN])
    for row, known in shown.items():
        hidden[row] = ",".join(names) if known is None else known[HIDDEN]
    return replace(released, table=released.table.assign(**columns, **{HIDDEN: hidden}))


def _noted(released: Released, study: Study, *, edition: str) -> Released:
    """The table with a note that says which edition some of its rows come from."""
    words = words_of(released.wording.language)
    labels = {one.id: say(one.label, study.language) for one in study.evaluation.frame.editions}
    text = words.fill("note.carried", edition=labels[edition]) if edition else words["note.withheld"]
    note = f"{NOTE}:{edition}"
    wording = replace(released.wording, texts={**released.wording.texts, note: text})
    return replace(released, wording=wording, notes=(*released.notes, note))


def _by_label(earlier: Released) -> dict[tuple[Hashable, ...], dict[str, Any]]:
    """Labels -> the row that has them."""
    rows = ({str(name): value for name, value in row.items()} for row in earlier.table.to_dict("records"))
    return dict(zip(_labels(earlier.table, earlier.columns), rows, strict=True))


def _labels(table: pd.DataFrame, columns: Sequence[Column]) -> list[tuple[Hashable, ...]]:
    """What names each row."""
    named = table[[one.name for one in columns if one.sort is Sort.LABEL]].astype("string").fillna("")
    return list(named.itertuples(index=False, name=None))


def _replaced(
    column: pd.Series[Any], name: str, shown: Mapping[int, Mapping[str, Any] | None]
) -> pd.Series[Any]:
    """A column with other values in some rows, missing ones where there is no earlier row."""
    plain = column.astype(object)
    for row, known in shown.items():
        plain.iloc[row] = None if known is None else known[name]
    return pd.to_numeric(plain).astype("Float64") if pd.api.types.is_numeric_dtype(column) else plain
