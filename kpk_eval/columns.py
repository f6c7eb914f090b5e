"""Columns that several questions have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from kpk_eval.model import Column, Scale, Sort


def table_of(rows: Iterable[Any], columns: Sequence[Column]) -> pd.DataFrame:
    """Rows as a table with exactly these columns, also without any row."""
    return pd.DataFrame(list(rows), columns=[column.name for column in columns])


def mean_with_limits(of: str) -> tuple[Column, ...]:
    """A mean (or share), its standard deviation and limits; ``of`` is the column that counts the people."""
    scales = {"mean": Scale.OUTCOME, "sd": Scale.SPREAD, "low": Scale.OUTCOME, "high": Scale.OUTCOME}
    return tuple(Column(name, Sort.STATISTIC, (of,), scale=scale) for name, scale in scales.items())


def columns_of(sort: Sort, *names: str) -> tuple[Column, ...]:
    """Columns of one sort that need nothing but a name."""
    return tuple(Column(name, sort) for name in names)
