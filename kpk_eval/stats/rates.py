"""Shares of people, and differences of two shares, with intervals that stay between 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

from scipy import stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Refusable):
    """``count`` of ``n`` people as a share, with the limits of its interval at ``level``.

    Share and limits are NaN where ``reason`` is not empty.
    """

    count: int
    n: int
    level: float
    share: float = nan
    low: float = nan
    high: float = nan


def share(count: int, n: int, *, level: float = 0.95) -> Share:
    """Share of people with a property, with Wilson's score interval.

    Parameters
    ----------
    count
        People with the property.
    n
        All people with a valid answer.
    level
        Level of the interval.

    Returns
    -------
    Share
        Refused with ``too_few`` if ``n`` is 0.

    Raises
    ------
    ValueError
        If the count is not between 0 and ``n``, or the level is no probability.

    Notes
    -----
    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference; no
    continuity correction. Checked against tests/references/shares (R's ``prop.test``) and the published
    limits of ``smallarea_phe``.
    """
    require_level(level)
    if not 0 <= count <= n:
        raise ValueError("a share needs a count between 0 and the number of people it is taken from")
    if n == 0:
        return Share(count=count, n=n, level=level, reason=Refusal.TOO_FEW)
    interval = stats.binomtest(count, n).proportion_ci(level, method="wilson")
    return Share(
        count=count, n=n, level=level, share=count / n, low=float(interval.low), high=float(interval.high)
    )


def difference_limits(before: Share, after: Share, *, correlation: float = 0.0) -> tuple[float, float]:
    """Limits of share after − share before: Newcombe's hybrid of the two score intervals.

    Parameters
    ----------
    before, after
        Shares with their intervals at the same level.
    correlation
        Of the two answers of one person; 0 for different people.

    Notes
    -----
    Sources: Newcombe (1998), Interval estimation for the difference between independent proportions,
    method 10, and, with a correlation, Improved confidence intervals for the difference between binomial
    proportions based on paired data, method 10. No continuity correction.
    """
    difference = after.share - before.share
    down = _square_and_add(after.share - after.low, before.high - before.share, correlation)
    up = _square_and_add(after.high - after.share, before.share - before.low, correlation)
    return max(difference - down, -1.0), min(difference + up, 1.0)


def _square_and_add(first: float, second: float, correlation: float) -> float:
    """Length of the sum of two distances that are correlated."""
    return sqrt(max(first**2 - 2 * correlation * first * second + second**2, 0.0))
