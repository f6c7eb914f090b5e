"""What every estimator gives back: an estimate with its uncertainty, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan
from typing import Self

from kpk_eval.stats.level import require_level


class Refusal(StrEnum):
    """Why a number cannot be given; empty where it can."""

    NONE = ""
    ALL_MISSING = "all_missing"
    """There are people, but none with the values needed."""
    TOO_FEW = "too_few"
    """Too few people for the number, or for an interval at the level asked for."""
    NO_VARIANCE = "no_variance"
    """All values, or all changes, are the same."""
    NO_CHANGE = "no_change"
    """Nobody has changed, and the method looks only at those who have."""
    TOO_FEW_CHANGES = "too_few_changes"
    """Too few people have changed for an interval at the level asked for."""
    SEPARATION = "separation"
    """Covariates or waves divide the answers without error, so that a coefficient or ratio is infinite."""
    NO_CONVERGENCE = "no_convergence"
    """The search for the estimate did not end."""
    TOO_FEW_CLUSTERS = "too_few_clusters"
    """Too few clusters for errors between clusters."""
    COLLINEAR = "collinear"
    """A covariate is constant or follows from the others."""
    NOT_REPEATED = "not_repeated"
    """No cluster has two rows, so that between and within cannot be told apart."""
    NO_COMPARISON = "no_comparison"
    """Nobody is untreated while others are treated, so that there is nothing to compare with."""
    POOR_FIT = "poor_fit"
    """Before treatment the comparison does not resemble the treated, so that later gaps say nothing."""
    TOO_FEW_POINTS = "too_few_points"
    """Too few points of a series, altogether or on one side of the change."""
    BREAK_IN_SERIES = "break_in_series"
    """Numbers get another meaning where the change is looked for, so that the two cannot be told apart."""
    NO_EVENTS = "no_events"
    """Nothing has been counted, or nothing is expected, so that there is nothing to compare."""
    NOT_POSITIVE = "not_positive"
    """A mean or a fitted end is zero or negative, so that a ratio to it has no meaning."""
    TOO_FEW_SITES = "too_few_sites"
    """Too few sites for a pooled line: how much they differ cannot be told, so they stand side by side."""
    NO_TIES = "no_ties"
    """There is no tie, so that nothing can be said about what ties are like."""
    NOT_CONNECTED = "not_connected"
    """Some actors cannot be reached from others, so that distances between all do not exist."""
    ONE_GROUP = "one_group"
    """All belong to the same group, so that nothing can cross between groups."""
    TOO_FEW_ITEMS = "too_few_items"
    """Too few items for a scale, or for the model of one."""
    IMPROPER = "improper"
    """The best-fitting solution is impossible: an item without or with negative variance of its own."""
    TOO_FEW_IMPUTATIONS = "too_few_imputations"
    """Fewer than two completed data sets, so that the uncertainty of the missing values is unknown."""
    NONE_MISSING = "none_missing"
    """Nobody is missing, so that there is nothing to correct or to compare."""
    FEW_MISSING = "few_missing"
    """Nobody, or hardly anybody, is missing, so that a correction would tell of single people."""
    SINGLE_PSU = "single_psu"
    """A stratum has a single sampling unit, so that the spread within it is unknown."""
    EMPTY_CELL = "empty_cell"
    """A cell of the population has no respondent, so that nobody can stand for its people."""
    TOO_FEW_WAVES = "too_few_waves"
    """Fewer than two of the waves to be compared have a valid answer."""
    SAME_PEOPLE = "same_people"
    """Hardly anybody answered beside the complete pairs, so that there is nothing to add to them."""
    FEW_IN_CATEGORY = "few_in_category"
    """A category of the population has too few respondents to be spoken of."""
    EMPTY_STRATUM = "empty_stratum"
    """A stratum of the standard has fewer than two people."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refusable:
    """A result that may hold no number; ``reason`` then says why."""

    reason: Refusal = Refusal.NONE

    @property
    def estimable(self) -> bool:
        """Whether there is a number."""
        return self.reason is Refusal.NONE

    def refused(self, reason: Refusal) -> Self:
        """The same counts with the reason why there is no number."""
        return replace(self, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AtLevel(Refusable):
    """A result with an interval at ``level``.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """

    level: float

    def __post_init__(self) -> None:
        """Refuse a level that is not a probability."""
        require_level(self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSize:
    """A difference without unit, and the limits of its interval.

    Sign: after − before. ``kind`` says how it was standardised. Everything is NaN where it cannot be
    computed; only the limits are NaN where the interval cannot.
    """

    kind: str
    value: float = nan
    low: float = nan
    high: float = nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(AtLevel):
    """A difference between two waves: how large, how certain, from how many people.

    Sign: after − before. ``n`` counts the people the estimate rests on: complete pairs in paired designs,
    all with a valid value in unpaired ones. ``n_before`` and ``n_after`` count the valid values of each
    wave, ``n_dropped`` the people left out because a value is missing. ``n_contributing`` is ``n``, except
    where a method looks only at those who changed: then it counts them, for disclosure control. ``low``
    and ``high`` are the limits of the interval at ``level``. ``null`` is the value of no difference: 0, but 1
    for a ratio and 0.5 for a probability to be larger. Where ``reason`` is not empty, every number but the
    counts is NaN.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """

    estimand: str
    method: str
    n: int
    n_before: int
    n_after: int
    n_dropped: int
    n_contributing: int
    null: float = 0.0
    estimate: float = nan
    low: float = nan
    high: float = nan
    statistic: float = nan
    df: float = nan
    p: float = nan
    effect_size: float = nan
    effect_size_kind: str = ""
    effect_low: float = nan
    effect_high: float = nan

    def mirrored(self, bound: float) -> float:
        """Value as far on the other side of no difference as a bound: its negative, for a ratio 1 / bound."""
        return 1 / bound if self.null == 1 else 2 * self.null - bound

    def counts_alone(self, reason: Refusal) -> Estimate:
        """The same counts without the numbers, and the reason why those are not told."""
        return Estimate(
            estimand=self.estimand, method=self.method, level=self.level, n=self.n, n_before=self.n_before,
            n_after=self.n_after, n_dropped=self.n_dropped, n_contributing=self.n_contributing,
            null=self.null, reason=reason,
        )  # fmt: skip

    def with_effect(self, effect: EffectSize) -> Estimate:
        """The same result with an effect size."""
        return replace(
            self,
            effect_size=effect.value,
            effect_size_kind=effect.kind,
            effect_low=effect.low,
            effect_high=effect.high,
        )
