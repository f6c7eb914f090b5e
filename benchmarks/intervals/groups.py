"""Difference between waves that asked different people, and figures of a single group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

from intervals.people import (
    Numbers,
    Waves,
    different_people,
    mean_difference,
    of_groups,
    shift,
    superiority,
)
from intervals.trial import SIZES, Draw, Interval, Scenario, Use, of, once
from kpk_eval.stats.describe import describe
from kpk_eval.stats.groups.means import mean_difference as welch
from kpk_eval.stats.groups.ranks import location_shift
from kpk_eval.stats.groups.ranks import superiority as estimated_superiority
from kpk_eval.stats.groups.share_limits import ShareLimits
from kpk_eval.stats.groups.share_ratios import RatioLimits, odds_ratio, share_ratio
from kpk_eval.stats.groups.shares import share_difference
from kpk_eval.stats.groups.standard import StandardError, standardised_difference, standardised_mean
from kpk_eval.stats.paired.superiority import common_language_of_groups
from kpk_eval.stats.rank_tests import Distribution
from kpk_eval.stats.rates import share
from kpk_eval.stats.samples import valid_groups
from kpk_eval.stats.smd import Smd, SmdInterval, pooled_smd


def _d_pooled(waves: Waves) -> float:
    return mean_difference(waves) / sqrt((waves.before.var() + waves.after.var()) / 2)


def _d_before(waves: Waves) -> float:
    return mean_difference(waves) / float(waves.before.std())


def _common_language(waves: Waves) -> float:
    return float(special.ndtr(_d_pooled(waves) / sqrt(2)))


def _rank_biserial(waves: Waves) -> float:
    return 2 * superiority(waves) - 1


WELCH = once(lambda w: welch(w.before, w.after))
SHIFT = once(lambda w: location_shift(w.before, w.after))


def _smd(
    kind: Smd,
    truth: Callable[[Waves], float],
    interval: SmdInterval = SmdInterval.NONCENTRAL_T,
    use: Use = Use.OPTION,
) -> Interval:
    return Interval(
        f"smd.pooled_smd: {kind} {interval}",
        lambda w: of(
            pooled_smd(valid_groups(w.before, w.after), kind=kind, interval=interval), of_groups(truth, w)
        ),
        use,
    )


MEANS = (
    Interval("groups.mean_difference: welch", lambda w: of(WELCH(w), of_groups(mean_difference, w))),
    Interval(
        "groups.mean_difference: student",
        lambda w: of(welch(w.before, w.after, equal_variances=True), of_groups(mean_difference, w)),
        Use.OPTION,
    ),
    _smd(Smd.G_POOLED, _d_pooled, use=Use.DEFAULT),
    _smd(Smd.D_POOLED, _d_pooled),
    _smd(Smd.G_RMS, _d_pooled),
    _smd(Smd.G_BEFORE, _d_before, use=Use.COMPARISON),
    _smd(Smd.G_POOLED, _d_pooled, SmdInterval.LARGE_SAMPLE, Use.COMPARISON),
    _smd(Smd.G_BEFORE, _d_before, SmdInterval.LARGE_SAMPLE, Use.COMPARISON),
    Interval(
        "paired.common_language_of_groups: noncentral_t",
        lambda w: of(
            common_language_of_groups(valid_groups(w.before, w.after)), of_groups(_common_language, w)
        ),
    ),
)
"""The standardised differences assume equal variances or normal values; ``skewed`` has neither."""
RANKS = (
    Interval(
        "groups.superiority: score",
        lambda w: of(estimated_superiority(w.before, w.after), of_groups(superiority, w)),
    ),
    Interval(
        "groups.location_shift: rank_biserial",
        lambda w: of(SHIFT(w), of_groups(_rank_biserial, w), at="effect_"),
    ),
)
SHIFTS = (
    Interval("groups.location_shift: auto", lambda w: of(SHIFT(w), of_groups(shift, w))),
    Interval(
        "groups.location_shift: normal",
        lambda w: of(
            location_shift(w.before, w.after, distribution=Distribution.NORMAL), of_groups(shift, w)
        ),
        Use.OPTION,
    ),
)
"""Only where the waves differ by a shift, as the rank test assumes."""
SINGLE = (
    Interval(
        "describe.describe: t", lambda w: of(describe(w.before), float(np.nanmean(_big(w)))), Use.COMPARISON
    ),
)


def _big(waves: Waves) -> Numbers:
    from intervals.people import population

    return population(waves.kind, paired=False).before


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    """Answers no and yes of different people, and the chances they were drawn with."""

    before: Numbers
    after: Numbers
    chance_before: float
    chance_after: float


def _binary(draw: Draw, n: int, *, low: float, high: float) -> Binary:
    """Chances differ from data set to data set, within bounds."""
    first, second = draw.uniform(low, high, 2)
    before, after = (draw.random(n) < first).astype(float), (draw.random(n) < second).astype(float)
    return Binary(before, after, float(first), float(second))


def _odds(chance: float) -> float:
    return chance / (1 - chance)


SHARES = (
    Interval("rates.share: wilson", lambda b: of(share(int(b.before.sum()), b.before.size), b.chance_before)),
    *(
        Interval(
            f"groups.share_difference: {kind}",
            lambda b, kind=kind: of(  # type: ignore[misc]
                share_difference(b.before, b.after, interval=kind), b.chance_after - b.chance_before
            ),
            use,
        )
        for kind, use in (
            (ShareLimits.NEWCOMBE, Use.DEFAULT),
            (ShareLimits.MIETTINEN_NURMINEN, Use.OPTION),
            (ShareLimits.MEE, Use.OPTION),
            (ShareLimits.AGRESTI_CAFFO, Use.OPTION),
            (ShareLimits.WALD, Use.COMPARISON),
            (ShareLimits.WALD_CORRECTED, Use.COMPARISON),
        )
    ),
    *(
        Interval(
            f"groups.share_ratio: {kind}",
            lambda b, kind=kind: of(  # type: ignore[misc]
                share_ratio(b.before, b.after, interval=kind), b.chance_after / b.chance_before
            ),
            use,
        )
        for kind, use in (
            (RatioLimits.MIETTINEN_NURMINEN, Use.DEFAULT),
            (RatioLimits.SCORE, Use.OPTION),
            (RatioLimits.LOG, Use.OPTION),
        )
    ),
    *(
        Interval(
            f"groups.odds_ratio: {kind}",
            lambda b, kind=kind: of(  # type: ignore[misc]
                odds_ratio(b.before, b.after, interval=kind), _odds(b.chance_after) / _odds(b.chance_before)
            ),
            use,
        )
        for kind, use in (
            (RatioLimits.MIETTINEN_NURMINEN, Use.DEFAULT),
            (RatioLimits.SCORE, Use.OPTION),
            (RatioLimits.LOG, Use.OPTION),
            (RatioLimits.EXACT, Use.OPTION),
        )
    ),
)
STANDARD = {"a": 0.5, "b": 0.3, "c": 0.2}
MEANS_OF_STRATA = {"a": 0.0, "b": 1.0, "c": 2.0}


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Values of two waves whose composition differs, and the stratum of each person."""

    before: Numbers
    after: Numbers
    strata_before: list[str]
    strata_after: list[str]


def _strata(draw: Draw, n: int) -> Strata:
    """Three strata, half, 30 % and 20 % before and 30, 30 and 40 % after; skewed values, rise of 0.5."""
    parts = []
    for shares, rise in (((0.5, 0.3, 0.2), 0.0), ((0.3, 0.3, 0.4), 0.5)):
        sizes = [max(3, round(part * n)) for part in shares]
        names = [name for name, size in zip("abc", sizes, strict=True) for _ in range(size)]
        means = np.array([MEANS_OF_STRATA[name] for name in names])
        parts.append((means + rise + draw.gamma(2.0, 0.5, len(names)), names))
    (before, first), (after, second) = parts
    return Strata(before, after, first, second)


STANDARDISED = tuple(
    interval
    for error, use in ((StandardError.LINEARISED, Use.DEFAULT), (StandardError.WITHIN_STRATA, Use.OPTION))
    for interval in (
        Interval(
            f"groups.standardised_mean: {error}",
            lambda s, error=error: of(  # type: ignore[misc]
                standardised_mean(s.before, s.strata_before, standard=STANDARD, error=error), 0.7 + 1.0
            ),
            use,
        ),
        Interval(
            f"groups.standardised_difference: {error}",
            lambda s, error=error: of(  # type: ignore[misc]
                standardised_difference(
                    s.before,
                    s.after,
                    strata_before=s.strata_before,
                    strata_after=s.strata_after,
                    standard=STANDARD,
                    error=error,
                ),
                0.5,
            ),
            use,
        ),
    )
)
SCENARIOS = (
    Scenario("normal", different_people("normal"), (*MEANS, *RANKS, *SHIFTS, *SINGLE)),
    Scenario("skewed", different_people("skewed"), (*MEANS, *RANKS, *SINGLE)),
    Scenario("skewed, shifted", different_people("skewed, shifted"), (*MEANS, *RANKS, *SHIFTS, *SINGLE)),
    Scenario("tied answers", different_people("tied answers"), (*MEANS, *RANKS, *SHIFTS, *SINGLE)),
    Scenario("missing", different_people("missing"), (*MEANS, *RANKS, *SHIFTS, *SINGLE)),
    Scenario("shares", lambda draw, n: _binary(draw, n, low=0.1, high=0.9), SHARES),
    Scenario("rare", lambda draw, n: _binary(draw, n, low=0.02, high=0.2), SHARES),
    Scenario("skewed, three strata", _strata, STANDARDISED, sizes=SIZES),
)
