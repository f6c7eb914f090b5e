"""What every estimator gives back: an estimate with its uncertainty, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan


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
class Estimate:
    """A difference between two waves: how large, how certain, from how many people.

    Sign: after − before. ``n`` counts the people the estimate rests on: complete pairs in paired designs,
    all with a valid value in unpaired ones. ``n_before`` and ``n_after`` count the valid values of each
    wave, ``n_dropped`` the people left out because a value is missing. ``n_contributing`` is ``n``, except
    where a method looks only at those who changed: then it counts them, for disclosure control. ``low``
    and ``high`` are the limits of the interval at ``level``. Where ``reason`` is not empty, every number
    but the counts is NaN.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """

    estimand: str
    method: str
    level: float
    n: int
    n_before: int
    n_after: int
    n_dropped: int
    n_contributing: int
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
    reason: Refusal = Refusal.NONE

    def __post_init__(self) -> None:
        """Refuse a level that is not a probability."""
        if not 0 < self.level < 1:
            raise ValueError(f"level is {self.level}; it must lie between 0 and 1, for example 0.95")

    @property
    def estimable(self) -> bool:
        """Whether there is a number."""
        return self.reason is Refusal.NONE

    def refused(self, reason: Refusal) -> Estimate:
        """The same counts with the reason why there is no number."""
        return replace(self, reason=reason)

    def with_effect(self, effect: EffectSize) -> Estimate:
        """The same result with an effect size."""
        return replace(
            self,
            effect_size=effect.value,
            effect_size_kind=effect.kind,
            effect_low=effect.low,
            effect_high=effect.high,
        )
