"""Rates pulled towards that of all areas or of the neighbourhood, by moments (Marshall)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.areas.columns import counts_and_sizes, usable
from kpk_eval.stats.areas.smoothed import Smoothed, blank_of, filled
from kpk_eval.stats.samples import Numbers


def marshall(
    count: ArrayLike, size: ArrayLike, *, neighbours: Sequence[Sequence[int]] | None = None
) -> Smoothed:
    """Rates pulled towards that of all areas, or of the neighbourhood, by moments.

    Parameters
    ----------
    count, size
        Events and people (or expected events) of each area, shape (k,).
    neighbours
        Places of the neighbours of each area, without itself; None smooths towards all areas.

    Returns
    -------
    Smoothed
        Where areas differ no more than by chance, all get the common rate. Refused with ``too_few`` below
        three areas, ``no_events``.

    Raises
    ------
    ValueError
        If lengths differ, a value is negative, or a neighbour does not exist.

    Notes
    -----
    Source: Marshall (1991), Mapping disease and mortality rates using empirical Bayes estimators. Checked
    against R's ``spdep::EBest`` and ``EBlocal`` (tests/references/areas).
    """
    events, people = counts_and_sizes(count, size, of="size")
    blank = blank_of(
        events, people, method=f"Marshall, {'all areas' if neighbours is None else 'neighbours'}"
    )
    if blank.reason:
        return blank
    keep = usable(blank.reasons)
    near = _neighbourhood(neighbours, keep)
    safe_events, safe_people = np.where(keep, events, 0.0), np.where(keep, people, 0.0)
    people_near = near @ safe_people
    below = np.where(people_near > 0, people_near, np.nan)
    mean = near @ safe_events / below
    raw = safe_events / np.where(keep, people, np.nan)
    # A neighbourhood takes each area's distance from the mean of that area's own neighbourhood, as R does.
    squares = near @ np.where(keep, safe_people * (raw - mean) ** 2, 0.0)
    variance = np.maximum(squares / below - mean * near.sum(axis=1) / below, 0.0)
    by_chance = mean / np.where(keep, people, np.nan)
    total = variance + by_chance
    weight = np.where(total > 0, variance / np.where(total > 0, total, 1.0), 0.0)
    return filled(blank, estimate=mean + weight * (raw - mean), weight=weight, mean=mean, variance=variance)


def _neighbourhood(neighbours: Sequence[Sequence[int]] | None, keep: NDArray[np.bool_]) -> Numbers:
    """1 where an area (column) belongs to the neighbourhood of another (row), shape (k, k)."""
    size = keep.size
    if neighbours is None:
        return np.tile(keep.astype(np.float64), (size, 1))
    if len(neighbours) != size:
        raise ValueError(f"neighbours has {len(neighbours)} areas and count {size}; give one row per area")
    near = np.eye(size)
    for place, others in enumerate(neighbours):
        wrong = [other for other in others if not 0 <= other < size]
        if wrong:
            raise ValueError(f"area {place} has neighbours that do not exist; places go from 0 to {size - 1}")
        near[place, list(others)] = 1.0
    return near * keep
