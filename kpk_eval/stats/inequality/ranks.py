"""Places of people or areas in the order of their social position, from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import MINIMUM_N, ROUNDING_NOISE, Numbers, numbers


class Ties(StrEnum):
    """Which ranks rows with the same position get."""

    SHARED = "shared"
    """The middle of their common range (Van Ourti 2004; Stata's ``conindex``)."""
    ORDER = "order"
    """One after the other as they stand; the figure then depends on the order of rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Complete rows in the order of their position.

    ``outcome``, ``rank`` (0 lowest position, 1 highest; weighted mean 0.5) and ``share`` (of the weights, in
    sum 1) have shape (n,), ``cumulated`` is the part of the summed outcome up to the rank, ``total``
    the sum of the weights.
    """

    outcome: Numbers
    rank: Numbers
    share: Numbers
    cumulated: Numbers
    total: float
    n_dropped: int

    @property
    def n(self) -> int:
        """Number of complete rows."""
        return self.outcome.size

    @property
    def mean(self) -> float:
        """Weighted mean of the outcome."""
        return float(self.share @ self.outcome)

    @property
    def rank_variance(self) -> float:
        """Weighted variance of the ranks (denominator n)."""
        return float(self.share @ (self.rank - 0.5) ** 2)

    @property
    def shortage(self) -> Refusal:
        """Why no index can be given; empty if one can."""
        if self.n == 0 and self.n_dropped:
            return Refusal.ALL_MISSING
        if self.n < MINIMUM_N:
            return Refusal.TOO_FEW
        if self.rank_variance <= ROUNDING_NOISE:
            return Refusal.NO_VARIANCE
        return Refusal.NONE

    @property
    def constant(self) -> bool:
        """Whether the outcome is the same everywhere."""
        return bool(np.ptp(self.outcome) <= ROUNDING_NOISE * np.abs(self.outcome).max(initial=0.0))


def ranked(
    outcome: ArrayLike,
    position: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    ties: Ties = Ties.SHARED,
) -> Ranked:
    """Complete rows with their rank (ridit): the weight of all rows below plus half of the own.

    Parameters
    ----------
    outcome
        What is distributed, shape (n,); NaN is missing.
    position
        Social position, rising (most disadvantaged lowest, or the other way round: the sign follows), (n,).
    weights
        Size of each row (people of an area, survey weight), 0 or more, (n,); by default all the same.
    ties
        Ranks of rows with the same position.

    Raises
    ------
    ValueError
        If lengths differ, a weight is negative, or a column is not one of finite numbers.
    """
    values, order = numbers(outcome, name="outcome"), numbers(position, name="position")
    sizes = np.ones(values.size) if weights is None else numbers(weights, name="weights")
    if not values.size == order.size == sizes.size:
        raise ValueError(
            f"outcome has {values.size} rows, position {order.size} and weights {sizes.size}; give one each"
        )
    if (sizes < 0).any():
        raise ValueError(f"weights has {int((sizes < 0).sum())} negative values; check the table")
    keep = ~np.isnan(values) & ~np.isnan(order) & (np.nan_to_num(sizes) > 0)
    sequence = np.argsort(order[keep], kind="stable")
    values, order, sizes = values[keep][sequence], order[keep][sequence], sizes[keep][sequence]
    share = sizes / sizes.sum() if sizes.size else sizes
    mean = float(share @ values)
    parts = share * values / mean if mean else np.zeros_like(values)
    shared = ties is Ties.SHARED
    return Ranked(
        outcome=values,
        rank=_middles(share, order, shared=shared),
        share=share,
        cumulated=_middles(parts, order, shared=shared),
        total=float(sizes.sum()),
        n_dropped=int((~keep).sum()),
    )


def fractional_ranks(
    position: ArrayLike, *, weights: ArrayLike | None = None, ties: Ties = Ties.SHARED
) -> Numbers:
    """Rank of each row from 0 to 1 in the order given, shape (n,); NaN where position or weight is missing.

    Parameters and errors as for ``ranked``.
    """
    order = numbers(position, name="position")
    places = np.arange(order.size, dtype=np.float64)
    rows = ranked(places, order, weights=weights, ties=ties)
    result = np.full(order.size, np.nan)
    result[rows.outcome.astype(np.int64)] = rows.rank
    return result


def _middles(parts: Numbers, order: Numbers, *, shared: bool) -> Numbers:
    """Sum of all parts below plus half of the own, or of those of the whole group of ties."""
    if not shared or not order.size:
        return np.asarray(np.cumsum(parts) - parts / 2)
    _, groups = np.unique(order, return_inverse=True)
    sums = np.bincount(groups, weights=parts)
    return np.asarray((np.cumsum(sums) - sums / 2)[groups])
