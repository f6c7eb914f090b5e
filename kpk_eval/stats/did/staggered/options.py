"""Choices of staggered difference in differences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Comparison(StrEnum):
    """Who the treated are compared with."""

    NEVER = "never_treated"
    """Units that are never treated within the data."""
    NOT_YET = "not_yet_treated"
    """Units never treated, and others until their own treatment starts (never the group itself)."""


class Method(StrEnum):
    """How covariates enter; without covariates all three are the difference of mean changes."""

    DOUBLY_ROBUST = "dr"
    """Regression of the comparison's changes and weights by a logit (Sant'Anna and Zhao 2020)."""
    WEIGHTING = "ipw"
    """Comparison weighted by a logit, weights made to sum to one."""
    REGRESSION = "reg"
    """Changes predicted by a regression in the comparison (Heckman, Ichimura and Todd 1997)."""


class Base(StrEnum):
    """The earlier period of each comparison."""

    VARYING = "varying"
    """After the start the last period before it; before the start the period just before."""
    UNIVERSAL = "universal"
    """Always the last period before the start."""


class Multiplier(StrEnum):
    """Distribution of the multipliers of the bootstrap: mean 0, variance 1."""

    MAMMEN = "mammen"
    RADEMACHER = "rademacher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the effects per group and period are made.

    Raises
    ------
    ValueError
        If a word is no member, or ``anticipation`` is negative.
    """

    comparison: Comparison = Comparison.NOT_YET
    method: Method = Method.DOUBLY_ROBUST
    base: Base = Base.VARYING
    anticipation: int = 0
    """Periods before the start in which treatment may already have an effect."""
    normal: bool = False
    """Whether errors are as small and normal as in R's did, however few the areas: only to compare."""

    def __post_init__(self) -> None:
        """Turn words into members; refuse what is none."""
        object.__setattr__(self, "comparison", Comparison(self.comparison))
        object.__setattr__(self, "method", Method(self.method))
        object.__setattr__(self, "base", Base(self.base))
        if self.anticipation < 0:
            raise ValueError(f"anticipation is {self.anticipation}; give 0 or the number of periods")
