"""Gaps between the ends of the social order: the highest group against the lowest."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.inequality.ranks import Ties, ranked
from kpk_eval.stats.inequality.slope import ratio_of
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.coefficient import Coefficient, wald
from kpk_eval.stats.samples import Numbers, numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Refusable):
    """Means of two groups compared.

    ``difference`` is last − first, ``ratio`` last over first (NaN, with ``ratio_reason``, where a mean is not
    above zero). Errors are NaN where a group has a single row or does not vary. Numbers are NaN where
    ``reason`` is not empty.
    """

    level: float
    n_first: int
    n_last: int
    n_dropped: int
    first: float = nan
    last: float = nan
    difference: Coefficient
    ratio: Coefficient
    ratio_reason: Refusal = Refusal.NONE


@dataclass(frozen=True, slots=True)
class _Mean:
    """Weighted mean of a group, its variance and the degrees of freedom of that."""

    value: float
    variance: float
    df: float


def gap(
    outcome: ArrayLike,
    group: ArrayLike,
    *,
    first: float = 1,
    last: float = 5,
    weights: ArrayLike | None = None,
    level: float = 0.95,
) -> Gap:
    """Difference and ratio of the means of two groups, by default of the outer fifths.

    Parameters
    ----------
    outcome
        One value per person or area, shape (n,); NaN is missing. 0 and 1 give differences of shares.
    group
        Number of the group of each row, shape (n,); see ``quantile_groups``.
    first, last
        Groups compared: last − first.
    weights
        Size of each row or survey weight, shape (n,).
    level
        Level of the intervals.

    Returns
    -------
    Gap
        Refused with ``all_missing`` or ``too_few`` where one of the groups has no row.

    Raises
    ------
    ValueError
        If lengths differ, a weight is negative, or the groups are the same.

    Notes
    -----
    Without weights the interval is Welch's; with weights that of linearised means with his degrees of
    freedom. That of the ratio is symmetric on the log scale. Checked against tests/references/inequality (R's
    ``t.test`` and survey), de_inkar_kreis and inequality_wb_india.
    """
    require_level(level)
    if first == last:
        raise ValueError("first and last are the same group; name two")
    values, groups = numbers(outcome, name="outcome"), numbers(group, name="group")
    sizes = np.ones(values.size) if weights is None else numbers(weights, name="weights")
    if not values.size == groups.size == sizes.size:
        raise ValueError("outcome, group and weights differ in length; give one row each")
    if (sizes < 0).any():
        raise ValueError(f"weights has {int((sizes < 0).sum())} negative values; check the table")
    keep = ~np.isnan(values) & ~np.isnan(groups) & (np.nan_to_num(sizes) > 0)
    low, high = keep & (groups == first), keep & (groups == last)
    blank = Gap(
        level=level,
        n_first=int(low.sum()),
        n_last=int(high.sum()),
        n_dropped=int((~keep).sum()),
        difference=Coefficient(name="difference", level=level),
        ratio=Coefficient(name="ratio", level=level),
    )
    if not (low.any() and high.any()):
        return _refused(blank, Refusal.ALL_MISSING if values.size and not keep.any() else Refusal.TOO_FEW)
    return _compared(blank, _mean(values[low], sizes[low]), _mean(values[high], sizes[high]))


def quantile_groups(
    position: ArrayLike, *, groups: int = 5, weights: ArrayLike | None = None, ties: Ties = Ties.ORDER
) -> Numbers:
    """Number of the quantile group of each row, 1 lowest, shape (n,); NaN where position is missing.

    Parameters
    ----------
    position
        Social position, shape (n,).
    groups
        Number of groups of (nearly) equal size.
    weights
        Size of each row, shape (n,); groups then have equal weight.
    ties
        ``order`` splits rows with the same position so that groups are of equal size (the groups of the
        German index of deprivation), ``shared`` keeps them together.

    Raises
    ------
    ValueError
        If there is fewer than one group, lengths differ, or a weight is negative.
    """
    if groups < 1:
        raise ValueError(f"groups is {groups}; it must be 1 or more")
    order = numbers(position, name="position")
    places = np.arange(order.size, dtype=np.float64)
    rows = ranked(places, order, weights=weights, ties=ties)
    result = np.full(order.size, np.nan)
    result[rows.outcome.astype(np.int64)] = np.clip(np.ceil(rows.rank * groups - 1e-9), 1, groups)
    return result


def _mean(values: Numbers, sizes: Numbers) -> _Mean:
    """Weighted mean with its linearised variance; with equal weights the usual one."""
    n, share = values.size, sizes / sizes.sum()
    centre = float(share @ values)
    if n < 2:
        return _Mean(centre, nan, nan)
    return _Mean(centre, float((share**2) @ (values - centre) ** 2) * n / (n - 1), n - 1)


def _compared(blank: Gap, first: _Mean, last: _Mean) -> Gap:
    """Difference and ratio of two means."""
    difference = wald(
        "difference",
        estimate=last.value - first.value,
        se=sqrt(first.variance + last.variance),
        df=_welch((first.variance, first.df), (last.variance, last.df)),
        level=blank.level,
    )
    ratio, reason = Coefficient(name="ratio", level=blank.level), Refusal.NOT_POSITIVE
    if min(first.value, last.value) > 0:
        relative = (first.variance / first.value**2, last.variance / last.value**2)
        df = _welch((relative[0], first.df), (relative[1], last.df))
        logarithm, reason = log(last.value / first.value), Refusal.NONE
        ratio = ratio_of("ratio", logarithm, se=sqrt(sum(relative)), df=df, level=blank.level)
    return Gap(
        level=blank.level,
        n_first=blank.n_first,
        n_last=blank.n_last,
        n_dropped=blank.n_dropped,
        first=first.value,
        last=last.value,
        difference=difference,
        ratio=ratio,
        ratio_reason=reason,
    )


def _welch(*parts: tuple[float, float]) -> float:
    """Degrees of freedom of a sum of variances (Welch 1938, Satterthwaite 1946)."""
    below = sum(variance**2 / df for variance, df in parts)
    return sum(variance for variance, _ in parts) ** 2 / below if below > 0 else nan


def _refused(blank: Gap, reason: Refusal) -> Gap:
    """Gap without numbers, and why there are none."""
    return Gap(
        level=blank.level,
        n_first=blank.n_first,
        n_last=blank.n_last,
        n_dropped=blank.n_dropped,
        difference=blank.difference,
        ratio=blank.ratio,
        reason=reason,
    )
