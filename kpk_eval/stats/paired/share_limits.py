"""Limits of the difference of two shares of the same people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from scipy import special

from kpk_eval.stats.rates import difference_limits, share
from kpk_eval.stats.score_limits import limits_between


class PairedLimits(StrEnum):
    """Method of the interval of a difference of shares in the same people."""

    NEWCOMBE = "newcombe"
    """Square-and-add of the two Wilson intervals with a lowered correlation (method 10)."""
    NEWCOMBE_8 = "newcombe_8"
    """The same with the correlation as observed (method 8)."""
    TANGO = "tango"
    """Score interval: McNemar's test without correction, turned round."""
    BONETT_PRICE = "bonett_price"
    """Wald's interval after adding one change to each side."""
    WALD = "wald"
    """Estimate ± quantile × standard error: too narrow in small samples, for comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fourfold:
    """Numbers of people by answer before and answer after."""

    yes_yes: int
    yes_no: int
    no_yes: int
    no_no: int

    @property
    def n(self) -> int:
        """All people."""
        return self.yes_yes + self.yes_no + self.no_yes + self.no_no

    @property
    def changed(self) -> int:
        """People with another answer."""
        return self.yes_no + self.no_yes

    @property
    def difference(self) -> float:
        """Share with yes after − before."""
        return (self.no_yes - self.yes_no) / self.n


def paired_limits(table: Fourfold, *, method: PairedLimits, level: float) -> tuple[float, float]:
    """Limits of share after − share before.

    Notes
    -----
    Sources: Newcombe (1998), Improved confidence intervals for the difference between binomial proportions
    based on paired data (methods 8 and 10); Tango (1998), Equivalence test and confidence interval for the
    difference in proportions for the paired-sample design; Bonett and Price (2012), Adjusted Wald
    confidence interval for a difference of binomial proportions based on paired data.
    """
    match method:
        case PairedLimits.TANGO:
            return tango_limits(table.no_yes, table.yes_no, table.n, level=level)
        case PairedLimits.WALD:
            return _wald(table.no_yes, table.yes_no, table.n, level=level)
        case PairedLimits.BONETT_PRICE:
            return _wald(table.no_yes + 1, table.yes_no + 1, table.n + 2, level=level)
    return difference_limits(
        share(table.yes_yes + table.yes_no, table.n, level=level),
        share(table.yes_yes + table.no_yes, table.n, level=level),
        correlation=_correlation(table, lowered=method is PairedLimits.NEWCOMBE),
    )


def tango_limits(up: int, down: int, n: int, *, level: float) -> tuple[float, float]:
    """Score limits of (up − down) / n, where ``up`` and ``down`` of n people went either way."""
    z = float(special.ndtri((1 + level) / 2))

    def distance(theta: float) -> float:
        linear = (2 * n - up + down) * theta - up - down
        root = sqrt(max(linear**2 + 8 * n * down * theta * (1 - theta), 0.0))
        share_down = max((root - linear) / (4 * n), 0.0)
        variance = max(2 * share_down + theta * (1 - theta), 0.0) / n
        return ((up - down) / n - theta) ** 2 - z**2 * variance

    return limits_between(distance, estimate=(up - down) / n, bottom=-1.0, top=1.0)


def _wald(up: int, down: int, n: int, *, level: float) -> tuple[float, float]:
    """Limits from the standard error at the estimate, cut off at −1 and 1."""
    difference = (up - down) / n
    error = sqrt(max((up + down) / n - difference**2, 0.0) / n)
    half = float(special.ndtri((1 + level) / 2)) * error
    return max(difference - half, -1.0), min(difference + half, 1.0)


def _correlation(table: Fourfold, *, lowered: bool) -> float:
    """Phi of the two answers, lowered by a continuity correction if asked; 0 where a margin is empty."""
    before, after = table.yes_yes + table.yes_no, table.yes_yes + table.no_yes
    margins = float(before) * (table.n - before) * after * (table.n - after)
    if margins == 0:
        return 0.0
    concordance = float(table.yes_yes * table.no_no - table.no_yes * table.yes_no)
    if lowered and concordance > 0:
        concordance = max(concordance - table.n / 2, 0.0)
    return concordance / sqrt(margins)
