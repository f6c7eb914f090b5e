"""A coefficient of a model with its interval and its test."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, inf, isfinite, nan

from scipy import stats

from kpk_eval.stats.estimate import EffectSize, Estimate


class Ratio(StrEnum):
    """What the exponential of a coefficient is; empty if nothing."""

    NONE = ""
    ODDS_RATIO = "odds_ratio"
    RATE_RATIO = "rate_ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """A coefficient, or a combination of several: its size, its interval and the test that it is zero.

    Sign and unit are those of the outcome (on the scale of the link) per unit of the column. ``df`` is
    infinite where the normal distribution is used. The effect size is what ``effect_size_kind`` says.
    """

    name: str
    level: float
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

    def with_effect(self, effect: EffectSize) -> Coefficient:
        """The same coefficient with an effect size."""
        return replace(
            self,
            effect_size=effect.value,
            effect_size_kind=effect.kind,
            effect_low=effect.low,
            effect_high=effect.high,
        )

    def without_limits(self) -> Coefficient:
        """The same coefficient without interval and test, where they would hold the truth too rarely."""
        return replace(self, low=nan, high=nan, p=nan, effect_low=nan, effect_high=nan)

    def with_ratio(self, ratio: Ratio) -> Coefficient:
        """The same coefficient with its exponential and that of its limits as effect size."""
        if ratio is Ratio.NONE:
            return self
        value, low, high = (_exponential(x) for x in (self.estimate, self.low, self.high))
        return self.with_effect(EffectSize(kind=ratio, value=value, low=low, high=high))


def estimate_of(found: Coefficient, blank: Estimate) -> Estimate:
    """The estimate that a coefficient is, with the counts of ``blank``; without its effect size."""
    return replace(
        blank, estimate=found.estimate, low=found.low, high=found.high, statistic=found.statistic,
        df=found.df, p=found.p,
    )  # fmt: skip


def wald(name: str, *, estimate: float, se: float, df: float, level: float) -> Coefficient:
    """Coefficient with the t (or, for infinite ``df``, normal) interval and test; no test without error."""
    if not (isfinite(se) and se > 0 and df > 0):
        return Coefficient(name=name, level=level, estimate=estimate)
    distribution = stats.norm if df == inf else stats.t(df)
    half = float(distribution.isf((1 - level) / 2)) * se
    statistic = estimate / se
    return Coefficient(
        name=name,
        level=level,
        estimate=estimate,
        se=se,
        low=estimate - half,
        high=estimate + half,
        statistic=statistic,
        df=df,
        p=2 * float(distribution.sf(abs(statistic))),
    )


def _exponential(value: float) -> float:
    """Exponential, infinite instead of an overflow."""
    return exp(value) if value < 700 else inf
