"""Ratio of a yes-or-no outcome between waves that asked different people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from math import exp, isfinite, log, sqrt

from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.groups.share_limits import (
    ShareLimits,
    TwoShares,
    difference_of_shares,
    odds_ratio_of_shares,
    ratio_of_shares,
)
from kpk_eval.stats.groups.shares import ShareTest, binary_groups, tested_shares, two_shares
from kpk_eval.stats.groups.shares import Word as Shares


class RatioLimits(StrEnum):
    """Method of the interval of a ratio."""

    MIETTINEN_NURMINEN = "miettinen_nurminen"
    """Score interval with the factor N / (N − 1)."""
    SCORE = "score"
    """Score interval without it: Koopman's for the ratio of shares, Cornfield's for the odds ratio."""
    LOG = "log"
    """From the standard error of the logarithm: Katz for the ratio of shares, Woolf for the odds ratio."""
    EXACT = "exact"
    """Odds ratio only: Fisher's, with the conditional estimate."""


RATIO = "share_ratio"
ODDS = "odds_ratio"


def share_ratio(
    before: ArrayLike,
    after: ArrayLike,
    *,
    level: float = 0.95,
    interval: RatioLimits = RatioLimits.MIETTINEN_NURMINEN,
    test: ShareTest = ShareTest.AUTO,
) -> Estimate:
    """Share with yes after / share with yes before among different people: the risk ratio.

    Parameters
    ----------
    before, after
        0 (no) or 1 (yes) per person, shapes (m,) and (n,); NaN is missing.
    level
        Level of the interval.
    interval
        Score (with or without N / (N − 1)) or logarithm.
    test
        As for ``share_difference``.

    Returns
    -------
    Estimate
        A ratio: 1 is no difference (``null``), above 1 when yes is more frequent later; the effect size is
        the difference of the shares. Refused with ``all_missing``, ``too_few``, ``no_variance`` (nobody said
        yes) or ``separation`` (nobody said yes before, so that the ratio is infinite; with the logarithm's
        interval also if nobody did later).

    Raises
    ------
    ValueError
        If a wave holds other values than 0 and 1, the level is no probability, or the interval is exact.

    Notes
    -----
    Sources: Miettinen and Nurminen (1985), Comparative analysis of two rates; Koopman (1984), Confidence
    intervals for the ratio of two binomial proportions; Katz et al. (1978), Obtaining confidence intervals
    for the risk ratio in cohort studies. Checked against tests/references/groups_shares.
    """
    if interval is RatioLimits.EXACT:
        raise ValueError("there is no exact interval of a ratio of shares; use a score interval")
    return _estimate(before, after, estimand=RATIO, level=level, test=test, numbers=_ratio, interval=interval)


def odds_ratio(
    before: ArrayLike,
    after: ArrayLike,
    *,
    level: float = 0.95,
    interval: RatioLimits = RatioLimits.MIETTINEN_NURMINEN,
    test: ShareTest = ShareTest.AUTO,
) -> Estimate:
    """Odds of yes after / odds of yes before among different people.

    Parameters
    ----------
    before, after
        0 (no) or 1 (yes) per person, shapes (m,) and (n,); NaN is missing.
    level
        Level of the interval.
    interval
        Score (with or without N / (N − 1)), logarithm, or exact: then the estimate is the conditional one
        of R's ``fisher.test`` and the test Fisher's.
    test
        As for ``share_difference``.

    Returns
    -------
    Estimate
        A ratio: 1 is no difference (``null``), above 1 when yes is more frequent later; the effect size is
        the difference of the shares. Refused with ``all_missing``, ``too_few``, ``no_variance`` (all
        answers are the same) or ``separation`` (a cell of the table is empty: the ratio is 0 or infinite).

    Raises
    ------
    ValueError
        If a wave holds other values than 0 and 1, or the level is no probability.

    Notes
    -----
    An odds ratio is not a ratio of shares: where yes is frequent it is much further from 1. Sources:
    Miettinen and Nurminen (1985), Comparative analysis of two rates; Cornfield (1956), A statistical problem
    arising from retrospective studies; Woolf (1955), On estimating the relation between blood group and
    disease; Fisher (1935), The logic of inductive inference. R's ``fisher.test`` stops its search at 1e-4 of
    the odds ratio, or of one divided by it; here it goes on. Checked against tests/references/groups_shares.
    """
    fisher = ShareTest.FISHER if interval is RatioLimits.EXACT else test
    return _estimate(before, after, estimand=ODDS, level=level, test=fisher, numbers=_odds, interval=interval)


Numbers = tuple[float, float, float]
"""Estimate and limits."""


def _estimate(
    before: ArrayLike,
    after: ArrayLike,
    *,
    estimand: str,
    level: float,
    test: ShareTest,
    interval: RatioLimits,
    numbers: Callable[[TwoShares, RatioLimits, float], Numbers],
) -> Estimate:
    """Ratio with its test and the difference of the shares."""
    groups = binary_groups(before, after)
    blank = replace(groups.blank(estimand=estimand, method=interval, level=level), null=1.0)
    if groups.shortage is not Refusal.NONE:
        return blank.refused(groups.shortage)
    table = two_shares(groups)
    if table.yes == 0 or (estimand == ODDS and table.yes == table.n):
        return blank.refused(Refusal.NO_VARIANCE)
    ratio, low, high = numbers(table, interval, level)
    if not all(isfinite(number) for number in (ratio, low, high)):
        return blank.refused(Refusal.SEPARATION)
    result = tested_shares(table, test=test).estimate(blank, value=ratio, low=low, high=high)
    result = replace(result, method=f"{result.method}_{interval}")
    lower, upper = difference_of_shares(table, method=ShareLimits.NEWCOMBE, level=level)
    difference = table.after - table.before
    return result.with_effect(EffectSize(kind=Shares.EFFECT, value=difference, low=lower, high=upper))


def _ratio(table: TwoShares, interval: RatioLimits, level: float) -> Numbers:
    """Ratio of the shares with its limits; infinite where it cannot be given."""
    if table.yes_before == 0 or (interval is RatioLimits.LOG and table.yes_after == 0):
        return float("inf"), float("inf"), float("inf")
    ratio = table.after / table.before
    if interval is RatioLimits.LOG:
        parts = (1 / table.yes_after, -1 / table.n_after, 1 / table.yes_before, -1 / table.n_before)
        return _around(ratio, variance=sum(parts), level=level)
    return ratio, *ratio_of_shares(table, level=level, factor=_factor(table, interval))


def _odds(table: TwoShares, interval: RatioLimits, level: float) -> Numbers:
    """Odds ratio with its limits; infinite where it cannot be given."""
    cells = (
        table.yes_after,
        table.n_after - table.yes_after,
        table.yes_before,
        table.n_before - table.yes_before,
    )
    if 0 in cells:
        return float("inf"), float("inf"), float("inf")
    if interval is RatioLimits.EXACT:
        found = stats.contingency.odds_ratio([cells[:2], cells[2:]], kind="conditional")
        limits = found.confidence_interval(level)
        return float(found.statistic), float(limits.low), float(limits.high)
    ratio = cells[0] * cells[3] / (cells[1] * cells[2])
    if interval is RatioLimits.LOG:
        return _around(ratio, variance=sum(1 / cell for cell in cells), level=level)
    return ratio, *odds_ratio_of_shares(table, level=level, factor=_factor(table, interval))


def _around(ratio: float, *, variance: float, level: float) -> Numbers:
    """Ratio with limits from the standard error of its logarithm."""
    half = float(special.ndtri((1 + level) / 2)) * sqrt(max(variance, 0.0))
    return ratio, exp(log(ratio) - half), exp(log(ratio) + half)


def _factor(table: TwoShares, interval: RatioLimits) -> float:
    """Factor of the variance of a score."""
    return table.n / (table.n - 1) if interval is RatioLimits.MIETTINEN_NURMINEN else 1.0
