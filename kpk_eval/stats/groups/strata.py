"""Values of a wave with their strata, and what a standard composition makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import nan, sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.labels import Labels, labels
from kpk_eval.stats.samples import MINIMUM_N, ROUNDING_NOISE, Numbers, numbers

SMALLEST_STRATUM = 2
"""Fewest people in a stratum: with one, nothing is known about its spread."""


class StandardError(StrEnum):
    """How the error of a standardised mean is computed."""

    LINEARISED = "linearised"
    """Post-stratification: residuals from the strata means, n / (n − 1); R's survey::postStratify."""
    WITHIN_STRATA = "within_strata"
    """Numbers per stratum as fixed: weight² × variance / people, summed; for planned strata."""


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """Valid values of a wave with the place of their stratum in the standard."""

    values: Numbers
    places: NDArray[np.int64]
    dropped: int


def pooled_composition(*waves: Labels) -> dict[object, float]:
    """Composition of both waves together."""
    together = pd.concat([labels(wave, name="strata") for wave in waves])
    return {stratum: float(people) for stratum, people in together.dropna().value_counts().items()}


def weights_of(standard: Mapping[object, float]) -> Numbers:
    """Weights of the strata, summing to one."""
    weights = np.array(list(standard.values()), dtype=np.float64)
    if not np.isfinite(weights).all() or (weights < 0).any() or (weights.size and not weights.sum() > 0):
        raise ValueError("the standard needs weights from 0 that do not sum to 0")
    return weights / weights.sum() if weights.size else weights


def wave_of(values: ArrayLike, strata: Labels, *, standard: Mapping[object, float], name: str) -> Wave:
    """Valid values of a wave with their strata."""
    column = numbers(values, name=name)
    own = labels(strata, name=f"strata of {name}")
    if len(own) != column.size:
        raise ValueError(f"{name} has {column.size} values and {len(own)} strata; give one per person")
    places = own.map({stratum: place for place, stratum in enumerate(standard)})
    unknown = int((places.isna() & own.notna()).sum())
    if unknown:
        raise ValueError(f"{unknown} people of {name} are in a stratum that the standard does not have")
    valid = (~np.isnan(column)) & own.notna().to_numpy()
    return Wave(column[valid], np.asarray(places[valid], dtype=np.int64), int((~valid).sum()))


def shortage(wave: Wave, weights: Numbers) -> Refusal:
    """Why there is no standardised mean; empty if there is."""
    if wave.values.size < MINIMUM_N:
        return Refusal.ALL_MISSING if wave.values.size == 0 and wave.dropped else Refusal.TOO_FEW
    people = np.bincount(wave.places, minlength=weights.size)
    if (people[weights > 0] < SMALLEST_STRATUM).any():
        return Refusal.EMPTY_STRATUM
    mean, variance, _ = moments(wave, weights, error=StandardError.WITHIN_STRATA)
    return Refusal.NONE if sqrt(variance) > ROUNDING_NOISE * max(abs(mean), 1e-300) else Refusal.NO_VARIANCE


def moments(wave: Wave, weights: Numbers, *, error: StandardError) -> tuple[float, float, float]:
    """Standardised mean, its variance and the degrees of freedom."""
    people = np.bincount(wave.places, minlength=weights.size).astype(np.float64)
    used = weights > 0
    means = np.zeros(weights.size)
    np.divide(np.bincount(wave.places, wave.values, weights.size), people, out=means, where=people > 0)
    squares = np.bincount(wave.places, (wave.values - means[wave.places]) ** 2, weights.size)
    mean, n = float((weights * means).sum()), wave.values.size
    if error is StandardError.LINEARISED:
        variance = float(((weights[used] / people[used]) ** 2 * squares[used]).sum()) * n / (n - 1)
        return mean, variance, float(n - 1)
    parts = weights[used] ** 2 * squares[used] / (people[used] * (people[used] - 1))
    total = float(parts.sum())
    df = total**2 / float((parts**2 / (people[used] - 1)).sum()) if total > 0 else nan
    return mean, total, df
