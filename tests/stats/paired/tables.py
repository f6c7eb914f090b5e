"""Square tables of the stored references."""

from __future__ import annotations

import numpy as np

from kpk_eval.stats.paired.square import SquareTable, table_of_counts

from ..reference import Reference


def table_of(reference: Reference, case: str) -> SquareTable:
    """Counts of a case, before in the rows."""
    rows = reference.rows[reference.rows["case"] == case]
    return table_of_counts(rows[[f"c{place}" for place in range(1, len(rows) + 1)]].to_numpy())


def answers_of(table: SquareTable) -> tuple[np.ndarray, np.ndarray]:
    """One row per person: category before and after."""
    before, after = np.indices(table.counts.shape)
    people = table.counts.ravel()
    return np.repeat(before.ravel(), people), np.repeat(after.ravel(), people)
