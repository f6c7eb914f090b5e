"""Rank-biserial correlation: by how much the larger values lie in the later wave, from −1 to 1."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from scipy import optimize, special

from kpk_eval.stats.estimate import EffectSize


class Dominance(StrEnum):
    """Effect sizes of rank tests."""

    MATCHED_RANK_BISERIAL = "matched_rank_biserial"
    """Share of the rank sum in favour of after minus the share in favour of before, among the changed."""
    RANK_BISERIAL = "rank_biserial"
    """P(after > before) − P(after < before) for two people taken at random; also Cliff's delta."""
    SUPERIORITY = "probability_of_superiority"
    """P(after > before) + half of P(after = before) for two people taken at random; 0.5 is no difference."""


EDGE = 1e-12
"""Shares of rank sums nearer than this to 0 or 1 are 0 or 1."""


def matched_rank_biserial(positive_ranks: float, n: int, *, level: float) -> EffectSize:
    """Difference between the shares of the signed rank sum that speak for an increase and for a decrease.

    Parameters
    ----------
    positive_ranks
        Sum of the ranks of the positive changes (R's V).
    n
        Number of changes that are not zero.
    level
        Level of the interval.

    Notes
    -----
    The interval is of the score type (see ``score_limits``) with the variance of the signed rank sum that,
    at no difference, is the one of the Wilcoxon test. Fisher's z, which R's effectsize offers, was not
    taken: its 95 % intervals covered strong effects in fewer than 85 % of simulated samples, this one in at
    least 92 %.
    Source of the estimate: Kerby (2014), The simple difference formula. Checked against
    tests/references/paired_ranks.
    """
    share = positive_ranks / (n * (n + 1) / 2)

    def variance(theta: float) -> float:
        return (2 * n + 1) / (n * (n + 1)) * _spread(theta)

    low, high = score_limits(share, variance, level=level)
    return EffectSize(
        kind=Dominance.MATCHED_RANK_BISERIAL, value=2 * share - 1, low=2 * low - 1, high=2 * high - 1
    )


def rank_biserial(u: float, n_before: int, n_after: int, *, level: float) -> EffectSize:
    """P(after > before) − P(after < before) for one person of each wave, taken at random.

    Parameters
    ----------
    u
        Mann–Whitney statistic of the later wave (R's W of ``wilcox.test(after, before)``).
    n_before, n_after
        Numbers of valid values.
    level
        Level of the interval.

    Notes
    -----
    Source of the interval: Newcombe (2006), Confidence intervals for an effect size measure based on the
    Mann–Whitney statistic, part 2, method 5. It does not count on ties, which makes it cautious where there
    are many. Checked against tests/references/groups_ranks.
    """
    effect = probability_of_superiority(u, n_before, n_after, level=level)
    return EffectSize(
        kind=Dominance.RANK_BISERIAL,
        value=2 * effect.value - 1,
        low=2 * effect.low - 1,
        high=2 * effect.high - 1,
    )


def probability_of_superiority(u: float, n_before: int, n_after: int, *, level: float) -> EffectSize:
    """P(after > before) + half of P(after = before) for one person of each wave; 0.5 is no difference.

    Parameters and source as for ``rank_biserial``.
    """
    size = (n_before + n_after) / 2 - 1

    def variance(theta: float) -> float:
        return (theta * (1 - theta) + size * _spread(theta)) / (n_before * n_after)

    share = u / (n_before * n_after)
    low, high = score_limits(share, variance, level=level)
    return EffectSize(kind=Dominance.SUPERIORITY, value=share, low=low, high=high)


def score_limits(share: float, variance: Callable[[float], float], *, level: float) -> tuple[float, float]:
    """Values of a probability that an observed share does not contradict at the level.

    A value is contradicted when the share differs from it by more than the normal quantile times the
    standard error *at that value*; this keeps the limits within 0 and 1 and away from the share itself
    when the share is 0 or 1.
    """
    z = float(special.ndtri((1 + level) / 2))

    def distance(theta: float) -> float:
        return (share - theta) ** 2 - z**2 * variance(theta)

    low = 0.0 if share < EDGE else _root(distance, 0.0, min(share, 1 - EDGE))
    high = 1.0 if share > 1 - EDGE else _root(distance, max(share, EDGE), 1.0)
    return low, high


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Zero of a function that changes its sign between two values."""
    return float(optimize.brentq(function, low, high, xtol=1e-14))


def _spread(theta: float) -> float:
    """Sum over both waves of the variance, between people, of their chance to win; P(win) is theta.

    The variance is that of exponential values. Source: Hanley and McNeil (1982), The meaning and use of
    the area under a receiver operating characteristic curve.
    """
    return theta * (1 - theta) * ((1 - theta) / (2 - theta) + theta / (1 + theta))
