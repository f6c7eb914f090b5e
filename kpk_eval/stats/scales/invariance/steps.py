"""Configural, metric, scalar and strict invariance of a scale over waves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kpk_eval.stats.scales.invariance.fitting import fitted_levels
from kpk_eval.stats.scales.invariance.results import Invariance
from kpk_eval.stats.scales.items import Items, scale_items


def invariance_of_same_people(
    waves: Sequence[ArrayLike | pd.DataFrame],
    *,
    reverse: tuple[str, ...] = (),
    bounds: tuple[float, float] | None = None,
    level: float = 0.95,
) -> Invariance:
    """Invariance of a one-factor scale over waves that asked the same people.

    Parameters
    ----------
    waves
        One table of answers per wave, shape (n, k), rows of the same person in the same place, items in the
        same order; NaN is missing. Only people who answered all items in all waves are used.
    reverse, bounds
        See ``items.scale_items``. Reversing changes no fit.
    level
        Level of the intervals of the factor means.

    Returns
    -------
    Invariance
        Refused with ``too_few_items`` (fewer than three), ``too_few`` (no more complete people than items
        times waves), ``all_missing``, ``no_variance``, ``collinear`` or, of a single step,
        ``no_convergence``, ``improper`` (negative variance) or ``collinear`` (the model is not determined).

    Raises
    ------
    ValueError
        If there are fewer than two waves, their items or people differ, or ``scale_items`` refuses them.

    Notes
    -----
    Maximum likelihood for normal items. Answers with fewer than five steps or strong floors fit worse than
    they should. Sources: Meredith (1993), Measurement invariance, factor analysis and factorial invariance;
    Cheung and Rensvold (2002), Evaluating goodness-of-fit indexes. Checked against R's lavaan
    (tests/references/invariance). An estimator of its own, because semopy (2.3) can neither restrict factor
    means nor compare groups.
    """
    tables = _tables(waves, reverse=reverse, bounds=bounds)
    if len({len(table.values) for table in tables}) > 1:
        raise ValueError("waves of the same people differ in their number of rows; give one row per person")
    complete = ~np.isnan(np.hstack([table.values for table in tables])).any(axis=1)
    kept = tuple(table.values[complete] for table in tables)
    return fitted_levels(kept, same_people=True, level=level, n_rows=complete.size)


def invariance_of_different_people(
    waves: Sequence[ArrayLike | pd.DataFrame],
    *,
    reverse: tuple[str, ...] = (),
    bounds: tuple[float, float] | None = None,
    level: float = 0.95,
) -> Invariance:
    """Invariance of a one-factor scale over waves (or groups) that asked different people.

    Parameters, refusals and sources as for ``invariance_of_same_people``; the waves may differ in their
    number of people, and each needs more complete people than items.

    Raises
    ------
    ValueError
        If there are fewer than two waves, their items differ, or ``scale_items`` refuses them.
    """
    tables = _tables(waves, reverse=reverse, bounds=bounds)
    kept = tuple(table.complete for table in tables)
    rows = sum(len(table.values) for table in tables)
    return fitted_levels(kept, same_people=False, level=level, n_rows=rows)


def _tables(
    waves: Sequence[ArrayLike | pd.DataFrame],
    *,
    reverse: tuple[str, ...],
    bounds: tuple[float, float] | None,
) -> tuple[Items, ...]:
    """Items of each wave, under the names of the first."""
    if len(waves) < 2:
        raise ValueError(f"{len(waves)} wave; invariance compares at least two")
    own = tuple(scale_items(wave) for wave in waves)
    first = own[0].names
    for wave in own[1:]:
        if wave.n_items != len(first):
            raise ValueError("the waves have different numbers of items; give the same items in each")
        if wave.names != first and set(wave.names) & set(first):
            raise ValueError("the waves have their items in different order; give them in the same order")
    return tuple(scale_items(wave, names=first, reverse=reverse, bounds=bounds) for wave in waves)
