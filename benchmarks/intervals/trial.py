"""What is tried: data with a known truth, and the intervals that should hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

Draw = np.random.Generator
Data = Any
TRIALS = 500
"""Data sets per size: the error of a coverage of 95 % is one point."""
SIZES = (10, 30, 200)


class Use(StrEnum):
    """Who gets to see an interval."""

    DEFAULT = "default"
    """What the estimator gives unless asked otherwise."""
    OPTION = "option"
    """Another choice that pages may make."""
    COMPARISON = "comparison"
    """Kept to compare with other software only: no page may use it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Truth with the limits that should hold it: one number each, or one per area."""

    truth: ArrayLike
    low: ArrayLike
    high: ArrayLike


@dataclass(frozen=True, slots=True)
class Interval:
    """One interval under trial: ``function: option``, and how it is computed from data."""

    name: str
    limits: Callable[[Data], Limits]
    use: Use = Use.DEFAULT


@dataclass(frozen=True, slots=True)
class Scenario:
    """Data of one kind at several sizes, and the intervals that are computed from each data set."""

    data: str
    draw: Callable[[Draw, int], Data]
    intervals: tuple[Interval, ...]
    sizes: tuple[int, ...] = SIZES


def once(compute: Callable[[Data], Any]) -> Callable[[Data], Any]:
    """The same function, but several intervals of a data set are read from one result."""
    last: list[Any] = [None, None]

    def remembered(data: Data) -> Any:
        if last[0] is not data:
            last[:] = [data, compute(data)]
        return last[1]

    return remembered


def of(result: Any, truth: ArrayLike, *, at: str = "") -> Limits:
    """Limits of a result's fields ``low`` and ``high`` (``effect_low`` and so on), with the truth."""
    return Limits(truth, getattr(result, f"{at}low"), getattr(result, f"{at}high"))
