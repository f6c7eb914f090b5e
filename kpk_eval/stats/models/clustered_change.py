"""Change between two waves of people who belong to institutions or areas."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.models.clustered import clustered_regression
from kpk_eval.stats.models.coefficient import estimate_of
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.models.fit import Fit
from kpk_eval.stats.models.frame import INTERCEPT, Identifiers
from kpk_eval.stats.samples import Numbers, complete_pairs, numbers, valid_groups

AFTER = "after"
METHOD = "least_squares_cr2"


def clustered_change(
    before: ArrayLike, after: ArrayLike, cluster: Identifiers, *, binary: bool = False, level: float = 0.95
) -> Estimate:
    """Mean of after − before over complete pairs, with errors between clusters.

    Parameters
    ----------
    before, after
        One value per person in the same order, shape (n,); NaN is missing.
    cluster
        Institution or area of each person, shape (n,).
    binary
        Whether the values are 0 and 1, so that the change is that of a share.
    level
        Level of the interval.

    Returns
    -------
    Estimate
        CR2 errors, Satterthwaite's degrees of freedom. Refused as ``paired.means.mean_change``, and with
        ``too_few_clusters`` (fewer than two).

    Notes
    -----
    ``clustered.clustered_regression`` on the changes; its reference checks it.
    """
    pairs = complete_pairs(before, after)
    blank = pairs.blank(estimand="share_change" if binary else "mean_change", method=METHOD, level=level)
    if pairs.shortage is not Refusal.NONE:
        return blank.refused(pairs.shortage)
    change = numbers(after, name="after") - numbers(before, name="before")
    fit = clustered_regression(change, cluster, level=level)
    return _estimated(blank, fit, INTERCEPT, spread=float(pairs.before.std(ddof=1)), binary=binary)


def clustered_difference(
    before: ArrayLike, after: ArrayLike, cluster: Identifiers, *, binary: bool = False, level: float = 0.95
) -> Estimate:
    """Mean after − mean before among different people, with errors between clusters.

    ``cluster`` holds the clusters of the people before and then of those after, shape (m + n,); all else is
    as in ``clustered_change``.
    """
    groups = valid_groups(before, after)
    estimand = "share_difference" if binary else "mean_difference"
    blank = groups.blank(estimand=estimand, method=METHOD, level=level)
    if groups.shortage is not Refusal.NONE:
        return blank.refused(groups.shortage)
    first, second = numbers(before, name="before"), numbers(after, name="after")
    later = np.concatenate([np.zeros(first.size), np.ones(second.size)])
    fit = clustered_regression(np.concatenate([first, second]), cluster, columns({AFTER: later}), level=level)
    return _estimated(blank, fit, AFTER, spread=float(groups.before.std(ddof=1)), binary=binary)


def _estimated(blank: Estimate, fit: Fit, name: str, *, spread: float, binary: bool) -> Estimate:
    """The estimate of a coefficient, with its size in standard deviations of the earlier wave."""
    if not fit.estimable:
        return blank.refused(fit.reason)
    found = fit.coefficient(name)
    effect = _effect(found.estimate, found.low, found.high, spread=spread, binary=binary)
    return estimate_of(found, blank).with_effect(effect)


def _effect(estimate: float, low: float, high: float, *, spread: float, binary: bool) -> EffectSize:
    if binary:
        return EffectSize(kind="risk_difference", value=estimate, low=low, high=high)
    if not spread > 0:
        return EffectSize(kind="")
    value: Numbers = np.array([estimate, low, high]) / spread
    return EffectSize(kind="d_before", value=float(value[0]), low=float(value[1]), high=float(value[2]))
