"""Equivalence of means, from the values themselves."""

from __future__ import annotations

from numpy.typing import ArrayLike

from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.power.equivalence import ALPHA, Equivalence, equivalence_of


def equivalent_mean_change(
    before: ArrayLike, after: ArrayLike, *, smallest_effect: float, alpha: float = ALPHA
) -> Equivalence:
    """Two one-sided paired t tests of the mean change; arguments as for ``mean_change``, ``equivalence``."""
    found = mean_change(before, after, level=1 - 2 * alpha)
    return equivalence_of(found, smallest_effect=smallest_effect, alpha=alpha)


def equivalent_mean_difference(
    before: ArrayLike,
    after: ArrayLike,
    *,
    smallest_effect: float,
    alpha: float = ALPHA,
    equal_variances: bool = False,
) -> Equivalence:
    """Two one-sided Welch (or Student) tests; arguments as for ``mean_difference`` and ``equivalence``."""
    found = mean_difference(before, after, level=1 - 2 * alpha, equal_variances=equal_variances)
    return equivalence_of(found, smallest_effect=smallest_effect, alpha=alpha)
