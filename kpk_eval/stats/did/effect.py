"""What a comparison gives back: how much more the treated changed than the comparison, and how certain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan

from kpk_eval.stats.estimate import AtLevel, EffectSize
from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.stats.models.fit import Fit, Note

ESTIMAND = "difference_in_differences"

BASELINE_SD = "baseline_sd"
"""Effect size: estimate in standard deviations of the outcome before treatment, pooled within the groups."""


class Caution(StrEnum):
    """What a reader must know about a comparison that is there."""

    ONE_CLUSTER = "one_cluster"
    """A group is a single cluster: errors between clusters do not exist; see ``permutation``."""
    ALWAYS_TREATED = "always_treated"
    """Units treated from the first period on were left out: they have no before."""
    UNBALANCED = "unbalanced"
    """Units without all periods were left out."""
    SINGULAR = "singular"
    """The covariance of several estimates is singular; their joint test is not given."""
    SMALL_GROUP = "small_group"
    """A group that starts together has fewer than five areas: intervals may be too narrow."""
    STAGGERED = "staggered"
    """Treatment starts at different times: coefficients weigh and mix the effects of different starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(AtLevel):
    """How much more the treated changed than the comparison.

    Sign: treated − comparison, each after − before. ``n`` counts rows, ``n_clusters`` the clusters of the
    errors, ``n_treated`` and ``n_comparison`` the clusters (people, areas) that are ever and never treated,
    ``n_dropped`` the rows left out. ``low`` and ``high`` are the limits of the interval at ``level``. The
    limits of the effect size are those of the estimate in the same unit: its standard deviation counts as
    known. Where ``reason`` is not empty every number but the counts is NaN; where a group is a single
    cluster only the estimate is given.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """

    estimand: str = ESTIMAND
    method: str
    n: int
    n_clusters: int
    n_treated: int
    n_comparison: int
    n_dropped: int
    estimate: float = nan
    se: float = nan
    low: float = nan
    high: float = nan
    statistic: float = nan
    df: float = nan
    p: float = nan
    effect_size: float = nan
    effect_size_kind: str = ""
    effect_low: float = nan
    effect_high: float = nan
    coefficients: tuple[Coefficient, ...] = ()
    notes: tuple[Note | Caution, ...] = ()

    def with_numbers(self, found: Coefficient) -> Effect:
        """The same counts with the numbers of a coefficient."""
        return replace(
            self,
            estimate=found.estimate,
            se=found.se,
            low=found.low,
            high=found.high,
            statistic=found.statistic,
            df=found.df,
            p=found.p,
        )

    def with_effect(self, effect: EffectSize) -> Effect:
        """The same result with an effect size."""
        return replace(
            self,
            effect_size=effect.value,
            effect_size_kind=effect.kind,
            effect_low=effect.low,
            effect_high=effect.high,
        )

    def per_sd(self, sd: float) -> Effect:
        """The same result with the estimate in standard deviations as effect size."""
        if not (self.estimable and sd > 0):
            return self
        size = EffectSize(kind=BASELINE_SD, value=self.estimate / sd, low=self.low / sd, high=self.high / sd)
        return self.with_effect(size)


def effect_of(
    fit: Fit, coefficient: Coefficient, *, n_treated: int, n_comparison: int, clustered: bool
) -> Effect:
    """Effect that a coefficient of a fit is; without errors where a group is a single cluster."""
    alone = clustered and min(n_treated, n_comparison) == 1
    blank = Effect(
        method=fit.method,
        level=fit.level,
        n=fit.n,
        n_clusters=fit.n_clusters,
        n_treated=n_treated,
        n_comparison=n_comparison,
        n_dropped=fit.n_dropped,
        coefficients=tuple(map(only_estimate, fit.coefficients)) if alone else fit.coefficients,
        notes=(*fit.notes, Caution.ONE_CLUSTER) if alone else fit.notes,
        reason=fit.reason,
    )
    return blank.with_numbers(only_estimate(coefficient) if alone else coefficient)


def only_estimate(coefficient: Coefficient) -> Coefficient:
    """A coefficient without error, interval and test."""
    return Coefficient(name=coefficient.name, level=coefficient.level, estimate=coefficient.estimate)
