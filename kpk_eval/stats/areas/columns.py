"""Counts of areas and what they are taken from: checked, one row per area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import Numbers, numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AreaFigures:
    """A figure of each area with the limits of its interval at ``level``; all columns have shape (k,).

    ``count`` are the events, ``size`` what they are taken from. Figures are NaN where ``reasons`` of the area
    is not empty.
    """

    method: str
    level: float
    count: Numbers
    size: Numbers
    estimate: Numbers
    low: Numbers
    high: Numbers
    reasons: tuple[Refusal, ...]


def counts_and_sizes(
    count: ArrayLike, size: ArrayLike, *, of: str, whole: bool = False
) -> tuple[Numbers, Numbers]:
    """Events and what they are taken from, each of shape (k,).

    Parameters
    ----------
    count
        Events of each area; NaN is missing.
    size
        What they are taken from, or one number for all.
    of
        What ``size`` is, for messages.
    whole
        Refuse counts with decimals (the binomial distribution knows none).

    Raises
    ------
    ValueError
        If lengths differ, a number is negative or infinite, or a count has decimals where it must not.
    """
    events = numbers(count, name="count")
    given = np.asarray(size, dtype=np.float64) if np.ndim(size) == 0 else size
    below = np.full(events.size, float(given)) if np.ndim(given) == 0 else numbers(given, name=of)  # type: ignore[arg-type]
    if events.size != below.size:
        raise ValueError(f"count has {events.size} areas and {of} {below.size}; give one row per area")
    for column, name in ((events, "count"), (below, of)):
        if (column < 0).any():
            raise ValueError(f"{name} has {int((column < 0).sum())} negative values; check the table")
    decimals = int((np.nan_to_num(events) % 1 != 0).sum())
    if whole and decimals:
        raise ValueError(f"count has {decimals} values with decimals; shares need whole numbers of people")
    return events, below


def reasons_of(count: Numbers, size: Numbers) -> tuple[Refusal, ...]:
    """Why there is no figure of an area: a value is missing, or there is nothing to take it from."""
    return tuple(
        Refusal.ALL_MISSING if missing else (Refusal.TOO_FEW if empty else Refusal.NONE)
        for missing, empty in zip(np.isnan(count) | np.isnan(size), size == 0, strict=True)
    )


def usable(reasons: tuple[Refusal, ...]) -> NDArray[np.bool_]:
    """Areas that have a figure, shape (k,)."""
    return np.array([reason is Refusal.NONE for reason in reasons], dtype=np.bool_)
