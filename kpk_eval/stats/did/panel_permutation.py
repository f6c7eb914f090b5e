"""Permutation of the starts of treatment over the areas of a panel."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kpk_eval.stats.did.assignments import Search, actual_and_others
from kpk_eval.stats.did.design import Codes
from kpk_eval.stats.did.panel import Panel
from kpk_eval.stats.did.permutation import Alternative, Permutation, judged
from kpk_eval.stats.did.quick import quick_two_way
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.samples import ROUNDING_NOISE


def permute_panel(
    data: Panel,
    *,
    estimator: Callable[[Panel], float] | None = None,
    alternative: Alternative = Alternative.TWO_SIDED,
    search: Search | None = None,
    level: float = 0.95,
) -> Permutation:
    """Effect on a panel, judged by all assignments of the areas' starts of treatment to areas.

    Parameters
    ----------
    data
        Units over periods; see ``panel``. Starts are permuted between areas as they are, so that as many
        areas start in each period as really did.
    estimator
        The effect of a panel as a number; by default the coefficient of ``two_way``.
    alternative, search
        As in ``permute_areas``; up to 20,000 assignments are gone through.
    level
        Carried along; there is no interval.

    Returns
    -------
    Permutation
        Refused with ``all_missing``, ``too_few`` (fewer than three areas), ``no_comparison`` or
        ``no_variance`` (the effect is the same for all assignments, or none).

    Notes
    -----
    Source: Conley and Taber (2011), Inference with "difference in differences" with a small number of policy
    changes; MacKinnon and Webb (2020), Randomization inference for difference-in-differences with few
    treated clusters. Checked by brute force and against ``permute_areas`` with two periods.
    """
    require_level(level)
    present = np.flatnonzero(data.present)
    starts = data.starts[present]
    blank = Permutation(
        method="permutation_of_panel",
        alternative=Alternative(alternative),
        level=level,
        n_areas=present.size,
        n_treated=int(data.treated_areas.sum()),
        n_dropped=data.n_dropped,
    )
    if data.n == 0 or present.size < 3:
        nothing = data.n == 0 and data.n_dropped > 0
        return blank.refused(Refusal.ALL_MISSING if nothing else Refusal.TOO_FEW)
    if np.unique(starts).size < 2:
        return blank.refused(Refusal.NO_COMPARISON)
    labels = actual_and_others(starts, search or Search(enumerate_up_to=20_000))
    effect = quick_two_way(data) if estimator is None else estimator
    found = np.array([effect(data.starting(_placed(data, present, row))) for row in labels])
    if np.isnan(found).any() or np.ptp(found) <= ROUNDING_NOISE * np.abs(data.outcome).max():
        return blank.refused(Refusal.NO_VARIANCE)
    return judged(found, blank=blank, labels=labels, actual=starts)


def _placed(data: Panel, present: Codes, starts: Codes) -> Codes:
    """Starts of all areas, those without rows never."""
    every = np.full(data.starts.size, data.never, dtype=np.int64)
    every[present] = starts
    return every
