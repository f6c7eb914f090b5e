"""What no result may show, whatever went in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from math import isinf, isnan
from typing import Any

import numpy as np

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import Numbers

UNLIMITED = {
    "df",
    "df_complete",
    "df_denominator",
    "df_residual",
    "dispersion",
    "relative_increase",
    "size",
}
"""Numbers for which infinity is a value with a meaning: normal distribution, Poisson, all missing."""
NUMBERS = ("estimate", "low", "high", "statistic", "p", "effect_size", "effect_low", "effect_high")
BLANK = "blank"
"""Holds the counts of a result whose numbers stand elsewhere."""
KEPT = {Refusal.SINGLE_PSU}
"""Refusals of the error alone; the estimate stands."""
NEAR = 1e-9


def parts_of(result: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every dataclass within a result, with its place."""
    if is_dataclass(result) and not isinstance(result, type):
        yield path, result
        for field in fields(result):
            if field.name == BLANK:
                continue
            yield from parts_of(getattr(result, field.name), f"{path}.{field.name}")
    elif isinstance(result, list | tuple):
        for place, part in enumerate(result):
            yield from parts_of(part, f"{path}[{place}]")
    elif isinstance(result, dict):
        for key, part in result.items():
            yield from parts_of(part, f"{path}[{key}]")


def numbers_of(part: Any) -> Iterator[tuple[str, float]]:
    """Every single number of a part."""
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, float):
            yield field.name, float(value)


def arrays_of(part: Any) -> Iterator[tuple[str, Numbers]]:
    """Every array of numbers of a part."""
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            yield field.name, value


def faults(result: Any) -> list[str]:
    """Infinite numbers, missing estimates, numbers beside a refusal, intervals without their estimate."""
    return [f"{path or 'result'} {fault}" for path, part in parts_of(result) for fault in _faults(part)]


def _faults(part: Any) -> Iterator[str]:
    """Faults of one part."""
    numbers = dict(numbers_of(part))
    yield from (f"{name} is infinite" for name, values in arrays_of(part) if np.isinf(values).any())
    for name, value in numbers.items():
        if isinf(value) and name not in UNLIMITED:
            yield f"{name} is infinite"
        if name == "p" and not isnan(value) and not -NEAR <= value <= 1 + NEAR:
            yield f"p is {value}"
    if {"estimate", "low", "high"} <= set(numbers):
        estimate, low, high = numbers["estimate"], numbers["low"], numbers["high"]
        far = NEAR * max(1.0, abs(estimate))
        if not (isnan(low) or low <= estimate + far) or not (isnan(high) or estimate <= high + far):
            yield f"estimate {estimate} is not between {low} and {high}"
    reason = getattr(part, "reason", None)
    if not isinstance(reason, Refusal) or "estimate" not in numbers or reason in KEPT:
        return
    if reason is Refusal.NONE and isnan(numbers["estimate"]):
        yield "has neither an estimate nor a reason"
    if reason is not Refusal.NONE:
        yield from (
            f"{name} is there beside {reason}"
            for name in NUMBERS
            if not isnan(numbers.get(name, float("nan")))
        )
