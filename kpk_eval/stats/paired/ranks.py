"""Change of an ordinal outcome in the same people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats import rank_tests
from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.pairwise import walsh_limits
from kpk_eval.stats.rank_biserial import matched_rank_biserial
from kpk_eval.stats.rank_tests import Distribution, Zeros
from kpk_eval.stats.samples import Numbers, complete_pairs


class Word(StrEnum):
    """Identifiers of what is estimated and how."""

    ESTIMAND = "pseudo_median_change"
    EXACT = "wilcoxon_signed_rank_exact"
    NORMAL = "wilcoxon_signed_rank_normal"


FEWEST_TIED = 8
"""Fewest changes of an interval where some are equal."""


@dataclass(frozen=True, slots=True)
class _Options:
    """How test and limits are computed; ``exact`` is decided from the data."""

    exact: bool
    tied: bool
    continuity: bool
    zeros: Zeros


def pseudo_median_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    level: float = 0.95,
    distribution: Distribution = Distribution.AUTO,
    continuity: bool = True,
    zeros: Zeros = Zeros.DROP,
    as_stored: bool = False,
    few_ties: bool = False,
) -> Estimate:
    """Hodges–Lehmann centre of after − before among the people who changed, with Wilcoxon's signed rank test.

    Parameters
    ----------
    before, after
        One numeric code per person in the same order, shape (n,); NaN is missing. Differences of codes
        must mean something: two steps are more than one.
    level
        Level of the interval.
    distribution
        Exact, normal, or as R decides.
    continuity
        Whether the normal distribution is corrected for continuity, as in R.
    zeros
        Whether people without change are ranked (Pratt) or left out of the test. Estimate and interval leave
        them out either way.
    as_stored
        Whether changes tie only if they are the same floating-point number, as in R, where 80.2 − 79.2 and
        1.0 do not.
    few_ties
        Whether tied changes are enough below eight, as in R: only to compare with it.

    Returns
    -------
    Estimate
        Positive when the later values are larger; ``n`` counts all complete pairs, ``n_contributing``
        those who changed; ``statistic`` is the sum of the ranks of the increases (R's V), the effect size
        the matched-pairs rank-biserial correlation.
        Refused with ``all_missing``, ``too_few`` (fewer than three complete pairs), ``no_change``,
        ``no_variance`` (everybody changed by the same amount) or ``too_few_changes`` (so few changes that
        no interval reaches the level: fewer than six at 95 %; fewer than eight where they tie, because on a
        scale of few steps all may happen to go one way and the interval then holds the truth in under 92 %).

    Raises
    ------
    ValueError
        If the waves differ in length or are not columns of finite numbers, the level is no probability, or
        the exact distribution is asked for with too many people.

    Notes
    -----
    Conventions of R's ``wilcox.test``: zero changes are left out of test, estimate and interval; exact
    below 50 changes without zeros and ties, otherwise normal with continuity correction. Two deviations:
    where R lowers the level of the interval because there are few changes, this function refuses or keeps
    to the level, and where R's search stops anywhere between the two middle averages, the estimate is
    their midpoint, as it is in R's exact case. A third can be switched off by ``as_stored``: changes equal to
    12 digits count as tied. The exact test
    with ties runs over all sign patterns of the midranks (as R's coin); its interval takes the ranks of
    untied changes and is wider than need be. Assumes that changes spread symmetrically. Sources: Wilcoxon
    (1945), Individual comparisons by ranking methods; Pratt (1959), Remarks on zeros and ties in the
    Wilcoxon signed rank procedures; Hodges and Lehmann (1963), Estimates of location based on rank tests.
    Checked against tests/references/paired_ranks and paired_rank_options.
    """
    pairs = complete_pairs(before, after)
    all_changes = pairs.after - pairs.before if as_stored else pairs.change
    change = all_changes[all_changes != 0]
    options = _options(change, pairs.n - change.size, distribution, continuity=continuity, zeros=zeros)
    method = Word.EXACT if options.exact else Word.NORMAL
    blank = replace(
        pairs.blank(estimand=Word.ESTIMAND, method=method, level=level), n_contributing=change.size
    )
    if pairs.shortage is not Refusal.NONE:
        return blank.refused(pairs.shortage)
    if change.size == 0:
        return blank.refused(Refusal.NO_CHANGE)
    if pairs.constant:
        return blank.refused(Refusal.NO_VARIANCE)
    rank = _limit_rank(change, options, level=level)
    few_and_tied = options.tied and not few_ties and change.size < FEWEST_TIED
    if rank < 1 or few_and_tied:
        return blank.refused(Refusal.TOO_FEW_CHANGES)
    limits = walsh_limits(change, rank=rank)
    ranks = _ranks(change, unchanged=pairs.n - change.size, zeros=zeros)
    result = replace(
        blank,
        estimate=limits.median,
        low=limits.low,
        high=limits.high,
        statistic=float(ranks[change > 0].sum()),
        p=_p_value(change, ranks, options),
    )
    of_changed = float(stats.rankdata(np.abs(change))[change > 0].sum())
    return result.with_effect(matched_rank_biserial(of_changed, change.size, level=level))


def _options(
    change: Numbers, unchanged: int, distribution: Distribution, *, continuity: bool, zeros: Zeros
) -> _Options:
    """Whether the exact distribution is used; R takes it for few changes without zeros and ties."""
    tied = rank_tests.has_ties(np.abs(change)) or (zeros is Zeros.PRATT and unchanged > 0)
    as_in_r = change.size < rank_tests.EXACT_BELOW and unchanged == 0 and not tied
    exact = as_in_r if distribution is Distribution.AUTO else distribution is Distribution.EXACT
    return _Options(exact=exact, tied=tied, continuity=continuity, zeros=zeros)


def _ranks(change: Numbers, *, unchanged: int, zeros: Zeros) -> Numbers:
    """Ranks of the absolute changes, those of the unchanged people below them if these are ranked."""
    lowest = unchanged if zeros is Zeros.PRATT else 0
    return np.asarray(stats.rankdata(np.abs(change)), dtype=np.float64) + lowest


def _limit_rank(change: Numbers, options: _Options, *, level: float) -> int:
    """Rank of the lower limit among the pairwise averages."""
    if options.exact:
        return rank_tests.exact_rank(rank_tests.signed_rank_ways(change.size), level=level)
    return rank_tests.normal_rank(
        change.size * (change.size + 1) // 2,
        rank_tests.signed_rank_error(change),
        arrangements=float(special.exp2(change.size)),
        level=level,
        continuity=options.continuity,
    )


def _p_value(change: Numbers, ranks: Numbers, options: _Options) -> float:
    """Two-sided p of the signed rank test."""
    if options.exact and not options.tied:
        return float(stats.wilcoxon(change, method="exact").pvalue)
    increases = float(ranks[change > 0].sum())
    if options.exact:
        return rank_tests.two_sided(rank_tests.tied_signed_rank_ways(ranks), at=round(2 * increases))
    distance = abs(increases - float(ranks.sum()) / 2)
    corrected = max(distance - 0.5, 0.0) if options.continuity else distance
    return min(2 * float(special.ndtr(-corrected / sqrt(float((ranks**2).sum()) / 4))), 1.0)
