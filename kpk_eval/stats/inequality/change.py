"""How an index of inequality changed between two waves."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, hypot, inf, isnan, log, nan, sqrt

from kpk_eval.stats.models.coefficient import Coefficient, wald


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A number with the ends of its interval; NaN where there is none."""

    estimate: float
    low: float
    high: float


def limits_of_change(before: Limits, after: Limits) -> Limits:
    """After − before of a number that is known in each wave with its interval, and by nothing else.

    The distance of each limit is recovered from those of the two intervals (MOVER): ``low`` lies the root of
    (after − its low)² + (its high − before)² below the change, ``high`` accordingly above.

    Parameters
    ----------
    before, after
        The number in each wave, both with intervals of the same level, of people who count as others. Where
        many are the same and stay alike, the interval is wider than need be.

    Returns
    -------
    Limits
        NaN where one of the numbers is.

    Notes
    -----
    Zou and Donner (2008), Construction of confidence limits about effect measures: a general approach. Of two
    shares with Wilson's intervals it is Newcombe's interval, against which it is checked.
    """
    change = after.estimate - before.estimate
    return Limits(
        estimate=change,
        low=change - hypot(after.estimate - after.low, before.high - before.estimate),
        high=change + hypot(after.high - after.estimate, before.estimate - before.low),
    )


def limits_of_ratio(before: Limits, after: Limits) -> Limits:
    """After over before of a ratio that is known with its interval, on the log scale of `limits_of_change`.

    NaN where a number is not above zero; both limits where one of theirs is not.
    """
    logs = [
        Limits(**{name: _log(getattr(one, name)) for name in ("estimate", "low", "high")})
        for one in (before, after)
    ]
    change = limits_of_change(*logs)
    low, high = (nan, nan) if isnan(change.low + change.high) else (change.low, change.high)
    return Limits(estimate=exp(change.estimate), low=exp(low), high=exp(high))


def _log(value: float) -> float:
    return log(value) if value > 0 else nan


def index_change(before: Coefficient, after: Coefficient) -> Coefficient:
    """After − before of an index that was estimated in each wave on its own.

    Parameters
    ----------
    before, after
        The index with its error in each wave, at the same level.

    Returns
    -------
    Coefficient
        Difference with the t interval of Welch's degrees of freedom; the errors count as independent. Where
        the same people answered in both waves and stay alike, the interval is wider than need be. Without
        interval where an error is missing.

    Raises
    ------
    ValueError
        If the two were estimated at different levels.
    """
    if before.level != after.level:
        raise ValueError(f"levels {before.level} and {after.level}: compare indices of the same level")
    return wald(
        before.name,
        estimate=after.estimate - before.estimate,
        se=sqrt(before.se**2 + after.se**2),
        df=_degrees(before, after),
        level=before.level,
    )


def _degrees(before: Coefficient, after: Coefficient) -> float:
    """Degrees of freedom of a difference of two (Welch 1947), infinite where both have a normal interval."""
    below = before.se**4 / before.df + after.se**4 / after.df
    return (before.se**2 + after.se**2) ** 2 / below if below > 0 else inf
