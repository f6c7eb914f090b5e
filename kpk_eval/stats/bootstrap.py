"""Intervals and p values from drawing the people again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import special, stats

from kpk_eval.stats.samples import Numbers

SEED = 20_240_101
"""Seed where none is given, so that the same data always give the same interval."""

RESAMPLES = 9_999
NUMBERS_AT_ONCE = 4_000_000
"""Largest number of redrawn values held in memory."""

Statistic = Callable[[Numbers], Numbers]
"""Statistic of each row: shape (rows, people) to (rows,)."""


class BootstrapInterval(StrEnum):
    """How limits are read off the redrawn estimates."""

    BCA = "bca"
    """Corrected for bias and skewness (Efron 1987)."""
    PERCENTILE = "percentile"
    """Quantiles as they are."""
    BASIC = "basic"
    """Quantiles mirrored at the estimate: only to compare, those of a median are far too narrow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrapped:
    """Limits, standard error and p from redrawn samples."""

    low: float
    high: float
    error: float
    p: float


def bootstrap(
    values: Numbers,
    statistic: Statistic,
    *,
    level: float,
    interval: BootstrapInterval,
    resamples: int,
    seed: int,
    expanded: bool = True,
) -> Bootstrapped:
    """Limits of a statistic of one column, and the smallest α at which they leave out zero.

    Parameters
    ----------
    values
        One value per person, shape (n,), no missing ones, not all the same.
    statistic
        Of each row of redrawn people.
    level, interval, resamples, seed
        As for the estimators that call this.
    expanded
        Whether the tails are widened as t is wider than the normal distribution, times √(n / (n − 1));
        without, limits are those of R's boot and too narrow below about 50 people.

    Raises
    ------
    ValueError
        If there are fewer resamples than an interval at the level needs.

    Notes
    -----
    scipy draws; the limits are read off here, because scipy has none where leaving out one person never
    changes the statistic (a median between ties): its acceleration is then 0. The p value turns the interval
    round. Sources: Efron (1987), Better bootstrap confidence intervals; Hesterberg (2015), What teachers
    should know about the bootstrap (expanded limits); the acceleration is that of the estimates without one
    person each, around their mean.
    """
    if resamples < 2 / (1 - level):
        raise ValueError(
            f"resamples is {resamples}; an interval at the level {level} needs at least "
            f"{int(np.ceil(2 / (1 - level)))}, better {RESAMPLES}"
        )
    drawn = stats.bootstrap(
        (values,),
        lambda sample, axis=-1: _by_row(sample, statistic),
        n_resamples=resamples,
        batch=max(1, NUMBERS_AT_ONCE // values.size),
        vectorized=True,
        confidence_level=level,
        method="percentile",
        rng=np.random.default_rng(seed),
    )
    estimates = np.asarray(drawn.bootstrap_distribution, dtype=np.float64)
    estimate = float(statistic(values[None, :])[0])
    n = values.size if expanded else np.inf
    bend = _bend(values, statistic, estimates, estimate=estimate, interval=interval)
    tails = [bend.share_below(widened(tail, n=n)) for tail in ((1 - level) / 2, (1 + level) / 2)]
    low, high = (float(quantile) for quantile in np.quantile(estimates, tails))
    if interval is BootstrapInterval.BASIC:
        low, high = 2 * estimate - high, 2 * estimate - low
    reference = 2 * estimate if interval is BootstrapInterval.BASIC else 0.0
    p = _p_value(estimates, reference=reference, bend=bend, n=n)
    return Bootstrapped(low=low, high=high, error=float(drawn.standard_error), p=p)


@dataclass(frozen=True, slots=True)
class _Bend:
    """How much BCa moves the quantiles that are read off: bias and acceleration, both 0 otherwise."""

    bias: float = 0.0
    acceleration: float = 0.0

    def share_below(self, tail: float) -> float:
        """Share of the redrawn estimates below the limit of a one-sided interval."""
        moved = self.bias + float(special.ndtri(tail))
        return float(special.ndtr(self.bias + moved / (1 - self.acceleration * moved)))

    def tail(self, share_below: float) -> float:
        """Level of the one-sided interval whose limit has this share of the redrawn estimates below it."""
        moved = float(special.ndtri(share_below)) - self.bias
        return float(special.ndtr(moved / (1 + self.acceleration * moved) - self.bias))


def _bend(
    values: Numbers,
    statistic: Statistic,
    estimates: Numbers,
    *,
    estimate: float,
    interval: BootstrapInterval,
) -> _Bend:
    """Bias and acceleration of BCa; the bias counts ties half and stays finite."""
    if interval is not BootstrapInterval.BCA:
        return _Bend()
    below = (np.sum(estimates < estimate) + np.sum(estimates <= estimate)) / 2
    share = min(max(float(below), 0.5), estimates.size - 0.5) / estimates.size
    return _Bend(float(special.ndtri(share)), _acceleration(values, statistic))


def _by_row(sample: Numbers, statistic: Statistic) -> Numbers:
    """Statistic along the last axis, whatever the axes before it."""
    rows = np.atleast_2d(sample)
    found = statistic(rows.reshape(-1, rows.shape[-1])).reshape(rows.shape[:-1])
    return found if sample.ndim > 1 else found[0]


def widened(tail: float, *, n: float) -> float:
    """Tail of the normal distribution that reaches as far as the enlarged t of n people."""
    if n == np.inf:
        return tail
    return float(special.ndtr(np.sqrt(n / (n - 1)) * special.stdtrit(n - 1, tail)))


def _narrowed(tail: float, *, n: float) -> float:
    """Tail that ``widened`` makes this one of."""
    if n == np.inf:
        return tail
    return float(special.stdtr(n - 1, special.ndtri(tail) / np.sqrt(n / (n - 1))))


def _p_value(estimates: Numbers, *, reference: float, bend: _Bend, n: float) -> float:
    """Two-sided p of no difference; never below 2 / (resamples + 1)."""
    below = np.sum(estimates < reference) + np.sum(estimates == reference) / 2
    tail = _narrowed(bend.tail((float(below) + 0.5) / (estimates.size + 1)), n=n)
    return float(max(2 * min(tail, 1 - tail), 2 / (estimates.size + 1)))


def _acceleration(values: Numbers, statistic: Statistic) -> float:
    """Skewness of the estimates without one person each, divided by six."""
    places = np.arange(values.size)
    rows = max(1, NUMBERS_AT_ONCE // values.size)
    without = np.concatenate(
        [
            statistic(np.stack([np.delete(values, place) for place in places[start : start + rows]]))
            for start in range(0, values.size, rows)
        ]
    )
    distance = without.mean() - without
    spread = float((distance**2).sum())
    return float((distance**3).sum() / (6 * spread**1.5)) if spread > 0 else 0.0
