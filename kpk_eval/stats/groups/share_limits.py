"""Limits of the difference and of the ratios of two shares of different people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import acos, copysign, cos, exp, inf, log, pi, sqrt

from scipy import special

from kpk_eval.stats.rates import difference_limits, share
from kpk_eval.stats.score_limits import limits_between, limits_of_log_ratio


class ShareLimits(StrEnum):
    """Method of the interval of a difference of shares between different people."""

    NEWCOMBE = "newcombe"
    """Square-and-add of the two Wilson intervals (method 10)."""
    MIETTINEN_NURMINEN = "miettinen_nurminen"
    """Score interval with the factor N / (N − 1)."""
    MEE = "mee"
    """Score interval without it."""
    AGRESTI_CAFFO = "agresti_caffo"
    """Wald's interval after adding one yes and one no to each wave."""
    WALD = "wald"
    """Estimate ± quantile × standard error: too narrow in small samples, for comparison."""
    WALD_CORRECTED = "wald_corrected"
    """The same with continuity correction: R's prop.test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoShares:
    """Numbers of people with yes, and of all, in two waves."""

    yes_before: int
    n_before: int
    yes_after: int
    n_after: int

    @property
    def before(self) -> float:
        """Share with yes in the earlier wave."""
        return self.yes_before / self.n_before

    @property
    def after(self) -> float:
        """Share with yes in the later wave."""
        return self.yes_after / self.n_after

    @property
    def yes(self) -> int:
        """People with yes in both waves."""
        return self.yes_before + self.yes_after

    @property
    def n(self) -> int:
        """All people."""
        return self.n_before + self.n_after


def difference_of_shares(table: TwoShares, *, method: ShareLimits, level: float) -> tuple[float, float]:
    """Limits of share after − share before.

    Notes
    -----
    Sources: Newcombe (1998), Interval estimation for the difference between independent proportions;
    Miettinen and Nurminen (1985), Comparative analysis of two rates; Mee (1984), Confidence bounds for the
    difference between two probabilities; Agresti and Caffo (2000), Simple and effective confidence intervals
    for proportions. Own code, because statsmodels fails where a count is zero.
    """
    match method:
        case ShareLimits.NEWCOMBE:
            return difference_limits(
                share(table.yes_before, table.n_before, level=level),
                share(table.yes_after, table.n_after, level=level),
            )
        case ShareLimits.MIETTINEN_NURMINEN:
            return _score_difference(table, level=level, factor=table.n / (table.n - 1))
        case ShareLimits.MEE:
            return _score_difference(table, level=level, factor=1.0)
    return _wald(table, method=method, level=level)


def ratio_of_shares(table: TwoShares, *, level: float, factor: float) -> tuple[float, float]:
    """Score limits of share after / share before.

    ``factor`` is N / (N − 1) after Miettinen and Nurminen, 1 after Koopman. The highest limit is infinite
    where nobody said yes before; without any yes there are none.
    """
    z = float(special.ndtri((1 + level) / 2))

    def distance(log_ratio: float) -> float:
        ratio = exp(log_ratio)
        linear = table.n_after * ratio + table.yes_after + table.n_before + table.yes_before * ratio
        root = sqrt(max(linear**2 - 4 * table.n * ratio * table.yes, 0.0))
        before = 2 * table.yes / (linear + root)
        after = min(ratio * before, 1.0)
        variance = after * (1 - after) / table.n_after + ratio**2 * before * (1 - before) / table.n_before
        return (table.after - ratio * table.before) ** 2 - z**2 * max(variance, 0.0) * factor

    low, high = limits_of_log_ratio(distance, estimate=_log_ratio(table.after, table.before))
    return exp(low), exp(high)


def odds_ratio_of_shares(table: TwoShares, *, level: float, factor: float) -> tuple[float, float]:
    """Score limits of the odds after / the odds before; ``factor`` as for ``ratio_of_shares``.

    The table must hold yes and no.
    """
    z = float(special.ndtri((1 + level) / 2))

    def distance(log_ratio: float) -> float:
        ratio = exp(log_ratio)
        square = table.n_before * (ratio - 1)
        linear = table.n_after * ratio + table.n_before - table.yes * (ratio - 1)
        before = 2 * table.yes / (linear + sqrt(max(linear**2 + 4 * square * table.yes, 0.0)))
        after = before * ratio / (1 + before * (ratio - 1))
        information = 1 / (table.n_after * after * (1 - after)) + 1 / (table.n_before * before * (1 - before))
        return (table.n_after * (table.after - after)) ** 2 * information - z**2 * factor

    no_before, no_after = table.n_before - table.yes_before, table.n_after - table.yes_after
    estimate = _log_ratio(table.yes_after * no_before, table.yes_before * no_after)
    low, high = limits_of_log_ratio(distance, estimate=estimate)
    return exp(low), exp(high)


def _score_difference(table: TwoShares, *, level: float, factor: float) -> tuple[float, float]:
    """Limits by turning the score test of a given difference round."""
    z = float(special.ndtri((1 + level) / 2))

    def distance(theta: float) -> float:
        before = _restricted(table, theta)
        after = before + theta
        variance = max(after * (1 - after), 0.0) / table.n_after
        variance += max(before * (1 - before), 0.0) / table.n_before
        return (table.after - table.before - theta) ** 2 - z**2 * variance * factor

    return limits_between(distance, estimate=table.after - table.before, bottom=-1.0, top=1.0)


def _restricted(table: TwoShares, theta: float) -> float:
    """Most likely share before if the share after is larger by theta: the root of a cubic."""
    cubic = float(table.n)
    square = (table.n_after + 2 * table.n_before) * theta - table.n - table.yes
    linear = (table.n_before * theta - table.n - 2 * table.yes_before) * theta + table.yes
    constant = table.yes_before * theta * (1 - theta)
    third = square / (3 * cubic)
    q = third**3 - square * linear / (6 * cubic**2) + constant / (2 * cubic)
    p = copysign(sqrt(max(third**2 - linear / (3 * cubic), 0.0)), q)
    angle = acos(min(max(q / p**3, -1.0), 1.0)) if abs(p) > 1e-12 else 0.0
    found = 2 * p * cos((pi + angle) / 3) - third
    return min(max(found, 0.0, -theta), 1.0, 1.0 - theta)


def _wald(table: TwoShares, *, method: ShareLimits, level: float) -> tuple[float, float]:
    """Limits from the standard error at the estimate, cut off at −1 and 1."""
    more = 1 if method is ShareLimits.AGRESTI_CAFFO else 0
    m, n = table.n_before + 2 * more, table.n_after + 2 * more
    before, after = (table.yes_before + more) / m, (table.yes_after + more) / n
    half = float(special.ndtri((1 + level) / 2)) * sqrt(before * (1 - before) / m + after * (1 - after) / n)
    if method is ShareLimits.WALD_CORRECTED:
        half += min(0.5 * (1 / m + 1 / n), abs(after - before))
    return max(after - before - half, -1.0), min(after - before + half, 1.0)


def _log_ratio(above: float, below: float) -> float:
    """Logarithm of a ratio; infinite where one side is zero."""
    if above == 0:
        return -inf
    return log(above / below) if below > 0 else inf
