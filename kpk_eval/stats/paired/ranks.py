"""Change of an ordinal outcome in the same people."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats import rank_tests
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.pairwise import walsh_limits
from kpk_eval.stats.rank_biserial import matched_rank_biserial
from kpk_eval.stats.samples import Numbers, complete_pairs


class Word(StrEnum):
    """Identifiers of what is estimated and how."""

    ESTIMAND = "pseudo_median_change"
    EXACT = "wilcoxon_signed_rank_exact"
    NORMAL = "wilcoxon_signed_rank_normal"


def pseudo_median_change(before: ArrayLike, after: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Hodges–Lehmann centre of after − before among the people who changed, with Wilcoxon's signed rank test.

    Parameters
    ----------
    before, after
        One numeric code per person in the same order, shape (n,); NaN is missing. Differences of codes
        must mean something: two steps are more than one.
    level
        Level of the interval.

    Returns
    -------
    Estimate
        Positive when the later values are larger; ``n`` counts all complete pairs, ``n_contributing``
        those who changed; ``statistic`` is the sum of the ranks of the increases (R's V), the effect size
        the matched-pairs rank-biserial correlation.
        Refused with ``all_missing``, ``too_few`` (fewer than three complete pairs), ``no_change``,
        ``no_variance`` (everybody changed by the same amount) or ``too_few_changes`` (so few changes that
        no interval reaches the level: fewer than six at 95 %).

    Raises
    ------
    ValueError
        If the waves differ in length or are not columns of finite numbers, or the level is no probability.

    Notes
    -----
    Conventions of R's ``wilcox.test``: zero changes are left out of test, estimate and interval; exact
    below 50 changes without zeros and ties, otherwise normal with continuity correction. Two deviations:
    where R lowers the level of the interval because there are few changes, this function refuses or keeps
    to the level, and where R's search stops anywhere between the two middle averages, the estimate is
    their midpoint, as it is in R's exact case. Changes equal to 12 digits count as tied. Assumes that
    changes spread symmetrically. Sources: Wilcoxon (1945), Individual comparisons by ranking methods;
    Hodges and Lehmann (1963), Estimates of location based on rank tests. Checked against
    tests/references/paired_ranks.
    """
    pairs = complete_pairs(before, after)
    change = pairs.change[pairs.change != 0]
    exact = _is_exact(change, unchanged=pairs.n - change.size)
    blank = replace(
        pairs.blank(estimand=Word.ESTIMAND, method=Word.EXACT if exact else Word.NORMAL, level=level),
        n_contributing=change.size,
    )
    if pairs.shortage is not Refusal.NONE:
        return blank.refused(pairs.shortage)
    if change.size == 0:
        return blank.refused(Refusal.NO_CHANGE)
    if pairs.constant:
        return blank.refused(Refusal.NO_VARIANCE)
    rank = _limit_rank(change, exact=exact, level=level)
    if rank < 1:
        return blank.refused(Refusal.TOO_FEW_CHANGES)
    limits = walsh_limits(change, rank=rank)
    ranks_of_increases = float(stats.rankdata(np.abs(change))[change > 0].sum())
    result = replace(
        blank,
        estimate=limits.median,
        low=limits.low,
        high=limits.high,
        statistic=ranks_of_increases,
        p=_p_value(change, exact=exact),
    )
    return result.with_effect(matched_rank_biserial(ranks_of_increases, change.size, level=level))


def _is_exact(change: Numbers, *, unchanged: int) -> bool:
    """Whether the exact distribution holds: few changes, no zeros, no ties."""
    few = change.size < rank_tests.EXACT_BELOW
    return few and unchanged == 0 and not rank_tests.has_ties(np.abs(change))


def _limit_rank(change: Numbers, *, exact: bool, level: float) -> int:
    """Rank of the lower limit among the pairwise averages."""
    if exact:
        return rank_tests.exact_rank(rank_tests.signed_rank_ways(change.size), level=level)
    return rank_tests.normal_rank(
        change.size * (change.size + 1) // 2,
        rank_tests.signed_rank_error(change),
        arrangements=float(special.exp2(change.size)),
        level=level,
    )


def _p_value(change: Numbers, *, exact: bool) -> float:
    """Two-sided p of the signed rank test."""
    method = "exact" if exact else "asymptotic"
    return float(stats.wilcoxon(change, correction=True, method=method).pvalue)
