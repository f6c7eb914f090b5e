"""Difference of an ordinal outcome between waves that asked different people."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats import rank_tests
from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.pairwise import difference_limits
from kpk_eval.stats.rank_biserial import Dominance, probability_of_superiority, rank_biserial
from kpk_eval.stats.rank_tests import Distribution
from kpk_eval.stats.samples import Groups, Numbers, valid_groups


class Word(StrEnum):
    """Identifiers of what is estimated and how."""

    ESTIMAND = "location_shift"
    EXACT = "mann_whitney_exact"
    NORMAL = "mann_whitney_normal"


def location_shift(
    before: ArrayLike,
    after: ArrayLike,
    *,
    level: float = 0.95,
    distribution: Distribution = Distribution.AUTO,
    continuity: bool = True,
) -> Estimate:
    """Hodges–Lehmann shift, the median of all differences after − before, with the Mann–Whitney test.

    Parameters
    ----------
    before, after
        One numeric code per person, shapes (m,) and (n,); NaN is missing.
    level
        Level of the interval.
    distribution
        Exact, normal, or as R decides.
    continuity
        Whether the normal distribution is corrected for continuity, as in R.

    Returns
    -------
    Estimate
        Positive when the later values are larger; ``statistic`` is R's W of
        ``wilcox.test(after, before)``, the effect size the rank-biserial correlation. On scales with few
        steps the shift is often exactly 0 although the answers moved: the effect size then shows the
        direction. Refused with ``all_missing``, ``too_few`` (fewer than three valid values in a wave, or
        too few for an interval at the level) or ``no_variance`` (neither wave varies).

    Raises
    ------
    ValueError
        If a wave is not a column of finite numbers, the level is no probability, or the exact distribution
        is asked for with too many people.

    Notes
    -----
    Conventions of R's ``wilcox.test``: exact below 50 values per wave without ties, otherwise normal with
    continuity correction. Where R's search stops anywhere between the two middle differences, the
    estimate is their midpoint, as it is in R's exact case. Values equal to 12 digits count as tied. The
    exact test with ties runs over all ways to share out the midranks (as R's coin); its interval takes the
    ranks of untied values and is wider than need be.
    Sources: Mann and Whitney (1947), On a test of whether one of two random variables is stochastically
    larger than the other; Hodges and Lehmann (1963), Estimates of location based on rank tests. Checked
    against tests/references/groups_ranks and groups_rank_options.
    """
    groups = valid_groups(before, after).comparable
    tied = rank_tests.has_ties(_together(groups))
    exact = _is_exact(groups, distribution, tied=tied)
    blank = groups.blank(estimand=Word.ESTIMAND, method=Word.EXACT if exact else Word.NORMAL, level=level)
    if groups.shortage is not Refusal.NONE:
        return blank.refused(groups.shortage)
    if groups.constant:
        return blank.refused(Refusal.NO_VARIANCE)
    rank = _limit_rank(groups, exact=exact, continuity=continuity, level=level)
    if rank < 1:
        return blank.refused(Refusal.TOO_FEW)
    limits = difference_limits(groups.after, groups.before, rank=rank)
    ranks = np.asarray(stats.rankdata(_together(groups)), dtype=np.float64)
    u = _statistic(groups, ranks)
    p = _exact_p(groups, ranks, tied=tied) if exact else _normal_p(groups, ranks, continuity=continuity)
    result = replace(blank, estimate=limits.median, low=limits.low, high=limits.high, statistic=u, p=p)
    return result.with_effect(rank_biserial(u, groups.before.size, groups.after.size, level=level))


def superiority(before: ArrayLike, after: ArrayLike, *, level: float = 0.95) -> EffectSize:
    """Probability that a person of the later wave has a larger value than one of the earlier wave.

    Equal values count half, 0.5 is no difference. Arguments, refusals (NaN) and errors as for
    ``location_shift``; source of the interval in ``rank_biserial.probability_of_superiority``.
    """
    groups = valid_groups(before, after).comparable
    if groups.shortage is not Refusal.NONE:
        return EffectSize(kind=Dominance.SUPERIORITY)
    u = _statistic(groups, np.asarray(stats.rankdata(_together(groups)), dtype=np.float64))
    return probability_of_superiority(u, groups.before.size, groups.after.size, level=level)


def _together(groups: Groups) -> Numbers:
    """Values of both waves, the earlier ones first."""
    return np.concatenate([groups.before, groups.after])


def _statistic(groups: Groups, ranks: Numbers) -> float:
    """Pairs of people whose later value is larger, equal ones counting half."""
    n = groups.after.size
    return float(ranks[groups.before.size :].sum()) - n * (n + 1) / 2


def _is_exact(groups: Groups, distribution: Distribution, *, tied: bool) -> bool:
    """Whether the exact distribution is used; R takes it for few values without ties."""
    if distribution is not Distribution.AUTO:
        return distribution is Distribution.EXACT
    return max(groups.before.size, groups.after.size) < rank_tests.EXACT_BELOW and not tied


def _exact_p(groups: Groups, ranks: Numbers, *, tied: bool) -> float:
    """Two-sided p from all ways to share the ranks out between the waves."""
    if not tied:
        return float(stats.mannwhitneyu(groups.after, groups.before, method="exact").pvalue)
    ways = rank_tests.tied_mann_whitney_ways(ranks, groups.after.size)
    return rank_tests.two_sided(ways, at=round(2 * float(ranks[groups.before.size :].sum())))


def _normal_p(groups: Groups, ranks: Numbers, *, continuity: bool) -> float:
    """Two-sided p from the normal distribution with the variance of the observed midranks."""
    m, n = groups.before.size, groups.after.size
    variance = m * n / (m + n) * float(ranks.var(ddof=1))
    distance = abs(_statistic(groups, ranks) - m * n / 2)
    corrected = max(distance - 0.5, 0.0) if continuity else distance
    return min(2 * float(special.ndtr(-corrected / sqrt(variance))), 1.0)


def _limit_rank(groups: Groups, *, exact: bool, continuity: bool, level: float) -> int:
    """Rank of the lower limit among the pairwise differences."""
    if exact:
        ways = rank_tests.mann_whitney_ways(groups.before.size, groups.after.size)
        return rank_tests.exact_rank(ways, level=level)
    return rank_tests.normal_rank(
        groups.before.size * groups.after.size,
        rank_tests.mann_whitney_error(groups.before, groups.after),
        arrangements=float(special.binom(groups.before.size + groups.after.size, groups.before.size)),
        level=level,
        continuity=continuity,
    )
