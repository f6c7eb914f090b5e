"""Rows of a survey that are no interviews to be analysed: left out by declaration only, and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Text
from kpk_eval.readers.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Ground:
    """Why rows may be left out, which rows these are, and what the source entry says about them.

    ``what`` calls the rows in messages, ``key`` is where in the source entry the choice stands.
    """

    rows: pd.Series[bool]
    reason: Text
    what: str
    key: str
    choice: Literal["keep", "drop", "flag"] | None


def leave_out(table: Table, grounds: Sequence[Ground], delivery: Delivery, *, place: str = "line") -> Table:
    """The table without the rows that the source entry drops; each is counted under its first ground.

    Raises
    ------
    ReadError
        Where rows exist about which nothing is declared, or no row remains.
    """
    gone = pd.Series(False, index=table.frame.index)
    counts = dict(table.left_out)
    for ground in grounds:
        fresh = ground.rows & ~gone
        _refuse_undeclared(ground, fresh, delivery, place)
        if ground.choice == "drop" and fresh.any():
            reason = delivery.say(ground.reason)
            counts[reason] = counts.get(reason, 0) + int(fresh.sum())
            gone |= fresh
    if len(gone) and gone.all():
        found = f"all {len(gone)} rows are left out: " + "; ".join(
            f"{count} {reason}" for reason, count in counts.items()
        )
        raise delivery.error(found, remedy="deliver the interviews, or correct what the source entry drops")
    return replace(
        table,
        frame=table.frame[~gone],
        reasons=_of_rows(table.reasons, ~gone),
        flags=_of_rows(table.flags, ~gone),
        left_out=MappingProxyType(counts),
        gone=pd.concat([table.gone, table.frame[gone]]) if gone.any() else table.gone,
    )


def _refuse_undeclared(ground: Ground, rows: pd.Series[bool], delivery: Delivery, place: str) -> None:
    """Raise where there are such rows and the source entry does not say what becomes of them."""
    if ground.choice is None and rows.any():
        first = f"{place} {rows.index[rows][0]}"
        found = f"{int(rows.sum())} rows are {ground.what}, and what becomes of them is not declared"
        remedy = f"write '{ground.key}: drop' (left out and counted) or '{ground.key}: keep' into the source"
        raise delivery.error(found, place=first, remedy=remedy)


def _of_rows(cells: pd.DataFrame, rows: pd.Series[bool]) -> pd.DataFrame:
    """Cells of these rows, without columns in which nothing stands any more."""
    return cells[rows].dropna(axis="columns", how="all") if len(cells) else cells
