"""Areas over years as a table: how much each of them changed beside what all had in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.did.assignments import Search
from kpk_eval.stats.did.permutation import Permutation, permute_areas
from kpk_eval.stats.samples import Numbers

ENOUGH = 0.5
"""Share of the years on either side for which an area needs a value."""

Years = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutRange:
    """Smallest and largest difference in differences when each comparison area is left out in turn."""

    smallest: float
    largest: float


def area_changes(values: ArrayLike, *, before: Years, after: Years) -> Numbers:
    """Mean after − mean before of each area, freed from the year effects that all areas share.

    Parameters
    ----------
    values
        One row per area, one column per year, shape (areas, years); NaN is missing.
    before, after
        Which columns count as before and as after, shape (years,).

    Returns
    -------
    ndarray
        Shape (areas,); NaN for areas without a value in at least half of the years on both sides. Year
        effects are those of an additive model of areas and years by least squares, which knows nothing of
        who takes part: with a complete table they cancel in every difference between areas, with gaps they
        keep an area from looking changed because its good or bad years are missing. All but differences
        between areas is arbitrary: use ``permute_areas``, which looks at nothing else.

    Raises
    ------
    ValueError
        If the table does not have one column per year, or a year is both before and after.
    """
    table = _table(values, before=before, after=after)
    enough = _share(table[:, before]) & _share(table[:, after])
    used = table[:, before | after]
    centred = np.full_like(table, np.nan)
    centred[:, before | after] = used - _year_effects(used[enough])[None, :] if enough.any() else used
    changes = np.full(table.shape[0], np.nan)
    for row in np.flatnonzero(enough):
        changes[row] = np.nanmean(centred[row, after]) - np.nanmean(centred[row, before])
    return changes


def area_slopes(values: ArrayLike) -> Numbers:
    """Least-squares trend of each area per column, freed from year effects; NaN below three values."""
    table = np.asarray(values, dtype=np.float64)
    known = (~np.isnan(table)).sum(axis=1) >= 3
    slopes = np.full(table.shape[0], np.nan)
    if not known.any():
        return slopes
    centred = table - _year_effects(table[known])[None, :]
    for row in np.flatnonzero(known):
        there = ~np.isnan(centred[row])
        slopes[row] = np.polyfit(np.flatnonzero(there), centred[row, there], 1)[0]
    return slopes


def reachable_level(n_areas: int, *, n_treated: int = 1, most: float = 0.95) -> float:
    """Highest level up to ``most`` at which an interval by permutation of one treated area has two ends."""
    if n_treated != 1:
        raise ValueError("the reachable level is known for a single treated area only")
    return min(most, 1 - 1 / n_areas) if n_areas > 1 else most


def permute_site(changes: ArrayLike, *, site: int, level: float = 0.95) -> Permutation:
    """Difference in differences of one area against the others, judged by taking each for the treated one.

    Parameters
    ----------
    changes
        From ``area_changes``, shape (areas,).
    site
        Place of the treated area.
    level
        Level of the interval; its limits are NaN where so few areas cannot carry it.

    Raises
    ------
    ValueError
        If there is no such area.
    """
    values = np.asarray(changes, dtype=np.float64)
    if not 0 <= site < values.size:
        raise ValueError(f"there is no area at place {site}; places go from 0 to {values.size - 1}")
    treated = np.zeros(values.size)
    treated[site] = 1
    return permute_areas(values, treated=treated, level=level, search=Search(enumerate_up_to=200_000))


def left_out_range(values: ArrayLike, *, site: int, before: Years, after: Years) -> LeftOutRange:
    """Ends of the estimates without each comparison area that has an estimate; NaN below three areas."""
    table = np.asarray(values, dtype=np.float64)
    there = np.flatnonzero(~np.isnan(area_changes(table, before=before, after=after)))
    found = []
    for area in there[there != site]:
        rest = np.delete(table, area, axis=0)
        changes = area_changes(rest, before=before, after=after)
        own = site - int(area < site)
        others = np.delete(changes, own)
        if not np.isnan(others).all():
            found.append(float(changes[own] - np.nanmean(others)))
    if not found:
        return LeftOutRange(smallest=float("nan"), largest=float("nan"))
    return LeftOutRange(smallest=min(found), largest=max(found))


def _table(values: ArrayLike, *, before: Years, after: Years) -> Numbers:
    """Values as a table that fits its years."""
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != before.size:
        raise ValueError("values needs one row per area and one column per year")
    if bool((before & after).any()):
        raise ValueError("a year is both before and after; give it to one of them, or to none")
    return table


def _share(table: Numbers) -> NDArray[np.bool_]:
    """Rows with a value in enough of the columns."""
    if table.shape[1] == 0:
        return np.zeros(table.shape[0], dtype=bool)
    return np.asarray((~np.isnan(table)).mean(axis=1) >= ENOUGH)


def _year_effects(table: Numbers) -> Numbers:
    """Effects of the columns in an additive model of rows and columns, shape (years,)."""
    areas, years = table.shape
    row, column = np.nonzero(~np.isnan(table))
    design = np.zeros((row.size, areas + years))
    design[np.arange(row.size), row] = 1
    design[np.arange(row.size), areas + column] = 1
    return np.asarray(np.linalg.lstsq(design, table[row, column], rcond=None)[0][areas:])
