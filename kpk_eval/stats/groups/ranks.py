"""Difference of an ordinal outcome between waves that asked different people."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats import rank_tests
from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.pairwise import difference_limits
from kpk_eval.stats.rank_biserial import Dominance, probability_of_superiority, rank_biserial
from kpk_eval.stats.samples import Groups, Numbers, valid_groups


class Word(StrEnum):
    """Identifiers of what is estimated and how."""

    ESTIMAND = "location_shift"
    EXACT = "mann_whitney_exact"
    NORMAL = "mann_whitney_normal"


def location_shift(before: ArrayLike, after: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Hodges–Lehmann shift, the median of all differences after − before, with the Mann–Whitney test.

    Parameters
    ----------
    before, after
        One numeric code per person, shapes (m,) and (n,); NaN is missing.
    level
        Level of the interval.

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
        If a wave is not a column of finite numbers, or the level is no probability.

    Notes
    -----
    Conventions of R's ``wilcox.test``: exact below 50 values per wave without ties, otherwise normal with
    continuity correction. Where R's search stops anywhere between the two middle differences, the
    estimate is their midpoint, as it is in R's exact case. Values equal to 12 digits count as tied.
    Sources: Mann and Whitney (1947), On a test of whether one of two random variables is stochastically
    larger than the other; Hodges and Lehmann (1963), Estimates of location based on rank tests. Checked
    against tests/references/groups_ranks.
    """
    groups = valid_groups(before, after).comparable
    exact = _is_exact(groups)
    blank = groups.blank(estimand=Word.ESTIMAND, method=Word.EXACT if exact else Word.NORMAL, level=level)
    if groups.shortage is not Refusal.NONE:
        return blank.refused(groups.shortage)
    if groups.constant:
        return blank.refused(Refusal.NO_VARIANCE)
    rank = _limit_rank(groups, exact=exact, level=level)
    if rank < 1:
        return blank.refused(Refusal.TOO_FEW)
    limits = difference_limits(groups.after, groups.before, rank=rank)
    test = stats.mannwhitneyu(groups.after, groups.before, method="exact" if exact else "asymptotic")
    u = float(test.statistic)
    result = replace(
        blank, estimate=limits.median, low=limits.low, high=limits.high, statistic=u, p=float(test.pvalue)
    )
    return result.with_effect(rank_biserial(u, groups.before.size, groups.after.size, level=level))


def superiority(before: ArrayLike, after: ArrayLike, *, level: float = 0.95) -> EffectSize:
    """Probability that a person of the later wave has a larger value than one of the earlier wave.

    Equal values count half, 0.5 is no difference. Arguments, refusals (NaN) and errors as for
    ``location_shift``; source of the interval in ``rank_biserial.probability_of_superiority``.
    """
    groups = valid_groups(before, after).comparable
    if groups.shortage is not Refusal.NONE:
        return EffectSize(kind=Dominance.SUPERIORITY)
    u = float(stats.mannwhitneyu(groups.after, groups.before, method="asymptotic").statistic)
    return probability_of_superiority(u, groups.before.size, groups.after.size, level=level)


def _together(groups: Groups) -> Numbers:
    """Values of both waves."""
    return np.concatenate([groups.before, groups.after])


def _is_exact(groups: Groups) -> bool:
    """Whether the exact distribution holds: few values in both waves, no ties."""
    few = max(groups.before.size, groups.after.size) < rank_tests.EXACT_BELOW
    return few and not rank_tests.has_ties(_together(groups))


def _limit_rank(groups: Groups, *, exact: bool, level: float) -> int:
    """Rank of the lower limit among the pairwise differences."""
    if exact:
        ways = rank_tests.mann_whitney_ways(groups.before.size, groups.after.size)
        return rank_tests.exact_rank(ways, level=level)
    return rank_tests.normal_rank(
        groups.before.size * groups.after.size,
        rank_tests.mann_whitney_error(groups.before, groups.after),
        arrangements=float(special.binom(groups.before.size + groups.after.size, groups.before.size)),
        level=level,
    )
