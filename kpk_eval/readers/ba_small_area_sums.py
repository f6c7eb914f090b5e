"""Whether the sums of a small-area table are the sums of its areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

UNIT = ["year", "month", "ags"]
"""What one set of areas and sums is about."""
SIGN = "SUM"
WHOLE = SIGN * 3
"""Code of the sum of a municipality."""
CODE_LENGTH = len(WHOLE)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A sum that is not the sum of its parts: its row, the rows of the parts, and the column."""

    total: int
    parts: tuple[int, ...]
    column: str


def mismatches(
    areas: pd.DataFrame, sums: pd.DataFrame, *, columns: list[str], tolerance: float = 0
) -> list[Mismatch]:
    """Sums that differ from the sum of their parts.

    A sum is compared with the areas whose codes begin like its own, and with the sums one step below where
    these cover all areas. Only where the sum and all of its parts are known: what is missing is never
    derived. The sum of the whole municipality may include people without a known address or not. A column
    with any value that is not whole holds no counts and is left out.

    Parameters
    ----------
    areas
        Rows of areas: ``ags``, ``area_code``, ``year``, ``month``, ``unassigned`` (whether the row counts
        people without a known address) and values; the index is the row of the file.
    sums
        Rows of sums, with codes such as ``123456SUM``. Shorter codes are not compared.
    columns
        Columns of counts.
    tolerance
        Largest error that rounding makes in one number; n parts and their sum may differ by n + 1 times it.

    Returns
    -------
    list of Mismatch
        In the order of the sums; empty where all agree.
    """
    counts = [name for name in columns if _is_whole(areas[name]) and _is_whole(sums[name])]
    found = []
    compared = sums[sums["area_code"].str.len() == CODE_LENGTH]
    for row, total in compared.iterrows():
        inside, steps = _same_unit(areas, total), _same_unit(compared, total)
        is_whole = total["area_code"] == WHOLE
        extra = inside[inside["unassigned"] & is_whole]
        for parts in _part_sets(str(total["area_code"]), inside.drop(extra.index), steps):
            found += [
                Mismatch(int(str(row)), tuple(parts.index), name)
                for name in counts
                if not _agrees(total[name], parts[name], extra[name], tolerance)
            ]
    return found


def _same_unit(rows: pd.DataFrame, total: pd.Series[Any]) -> pd.DataFrame:
    """Rows of the month and municipality of a sum."""
    same = pd.Series(True, index=rows.index)
    for name in UNIT:
        same &= rows[name] == total[name]
    return rows[same]


def _part_sets(code: str, areas: pd.DataFrame, sums: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Areas under a sum, and the sums one step below it where they cover all of these areas."""
    beginning = code.partition(SIGN)[0]
    under = areas[areas["area_code"].str.startswith(beginning)]
    yield under
    below = CODE_LENGTH - len(code.removeprefix(beginning)) + len(SIGN)
    steps = sums[sums["area_code"].str.startswith(beginning)]
    steps = steps[steps["area_code"].str.find(SIGN) == below]
    covered = under["area_code"].str[:below].isin(steps["area_code"].str[:below])
    if len(steps) and covered.all():
        yield steps


def _agrees(total: float, parts: pd.Series[float], extra: pd.Series[float], tolerance: float) -> bool:
    """Whether a sum can be that of its parts; true where one of them is not known."""
    if pd.isna(total) or parts.isna().any() or extra.isna().any():
        return True
    difference, unassigned = float(total) - float(parts.sum()), float(extra.sum())
    allowed = tolerance * (len(parts) + len(extra) + 1)
    return any(abs(difference - other) <= allowed for other in (0.0, unassigned, -unassigned))


def _is_whole(column: pd.Series[float]) -> bool:
    known = column.dropna().astype("float64")
    return bool((known == known.round()).all())
