"""Columns that several questions have in common."""

from __future__ import annotations

from kpk_eval.model import Column, Scale, Sort


def mean_with_limits(of: str) -> tuple[Column, ...]:
    """A mean (or share), its standard deviation and limits; ``of`` is the column that counts the people."""
    scales = {"mean": Scale.OUTCOME, "sd": Scale.SPREAD, "low": Scale.OUTCOME, "high": Scale.OUTCOME}
    return tuple(Column(name, Sort.STATISTIC, (of,), scale=scale) for name, scale in scales.items())


def columns_of(sort: Sort, *names: str) -> tuple[Column, ...]:
    """Columns of one sort that need nothing but a name."""
    return tuple(Column(name, sort) for name in names)
