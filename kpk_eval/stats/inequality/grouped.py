"""Concentration index of ordered groups whose means and sizes are known, and the curves behind indices."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.inequality.ranks import Ties, ranked
from kpk_eval.stats.level import require_level
from kpk_eval.stats.models.coefficient import Coefficient, wald
from kpk_eval.stats.samples import Numbers, numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedConcentration(Refusable):
    """Relative concentration index of ordered groups.

    ``index`` has an interval where the spread within groups is known. ``n_groups`` counts groups, ``n`` the
    people in them. Numbers are NaN where ``reason`` is not empty.
    """

    level: float
    n: float
    n_groups: int
    mean: float = nan
    index: Coefficient


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points of a concentration (or Lorenz) curve from (0, 0) to (1, 1), shape (m,).

    ``population`` is the share of people up to a position, ``outcome`` their share of the outcome. Empty
    where ``reason`` is given.
    """

    population: Numbers
    outcome: Numbers
    reason: Refusal = Refusal.NONE


def grouped_concentration_index(
    mean: ArrayLike, size: ArrayLike, *, sd: ArrayLike | None = None, level: float = 0.95
) -> GroupedConcentration:
    """Concentration index of group means in the social order, lowest position first.

    Parameters
    ----------
    mean, size
        Mean of the outcome and number of people of each group, shape (g,).
    sd
        Standard deviation between the people of each group, shape (g,); for shares the root of p (1 − p).
        Without it there is no interval: use ``concentration_index`` with weights, which takes the scatter of
        the groups.
    level
        Level of the interval (normal distribution).

    Returns
    -------
    GroupedConcentration
        Differences within groups do not enter the index, which is therefore nearer to zero than that of the
        people. Refused with ``all_missing`` (a group incomplete), ``too_few`` (fewer than two groups, or
        nobody) and ``not_positive`` (mean not above zero).

    Raises
    ------
    ValueError
        If lengths differ, or a size or standard deviation is negative.

    Notes
    -----
    Source: Kakwani, Wagstaff and van Doorslaer (1997), Socioeconomic inequalities in health: measurement,
    computation, and statistical inference, equations 7 and 14. Checked against tests/references/inequality
    and inequality_wb_india.
    """
    require_level(level)
    means, sizes = numbers(mean, name="mean"), numbers(size, name="size")
    within = np.full(means.size, nan) if sd is None else numbers(sd, name="sd")
    if not means.size == sizes.size == within.size:
        raise ValueError("mean, size and sd differ in length; give one row per group")
    if (sizes < 0).any() or (within < 0).any():
        raise ValueError("a size or a standard deviation is negative; check the table")
    n = float(sizes.sum())
    reason = _shortage(means, sizes)
    if reason:
        index = Coefficient(name="relative", level=level)
        return GroupedConcentration(level=level, n=n, n_groups=means.size, index=index, reason=reason)
    share, overall = sizes / n, float(sizes @ means) / n
    rank = np.cumsum(share) - share / 2
    below = np.cumsum(share * means) / overall
    found = 2 / overall * float(share @ (means * rank)) - 1
    reach = means / overall * (2 * rank - 1 - found) + 2 - (2 * below - share * means / overall)
    between = (float(share @ reach**2) - (1 + found) ** 2) / n
    inside = float(share @ (within**2 * (2 * rank - 1 - found) ** 2)) / (n * overall**2)
    se = sqrt(max(between + inside, 0.0)) if np.isfinite(inside) else nan
    return GroupedConcentration(
        level=level,
        n=n,
        n_groups=means.size,
        mean=overall,
        index=wald("relative", estimate=found, se=se, df=inf, level=level),
    )


def concentration_curve(
    outcome: ArrayLike, position: ArrayLike, *, weights: ArrayLike | None = None
) -> Curve:
    """Share of the outcome that the people up to each position have; their own values give the Lorenz curve.

    Parameters
    ----------
    outcome, position, weights
        As for ``slope_index``; rows with the same position make one point.

    Returns
    -------
    Curve
        Refused with ``all_missing``, ``too_few`` (no row) or ``not_positive`` (sum not above zero).

    Notes
    -----
    A point may be one person: release curves of groups only. Checked against inequality_wb_india.
    """
    rows = ranked(outcome, position, weights=weights, ties=Ties.SHARED)
    if rows.n == 0:
        return _no_curve(Refusal.ALL_MISSING if rows.n_dropped else Refusal.TOO_FEW)
    if rows.mean <= 0:
        return _no_curve(Refusal.NOT_POSITIVE)
    last = np.append(np.flatnonzero(np.diff(rows.rank) > 0), rows.n - 1)
    people = np.cumsum(rows.share)[last]
    having = np.cumsum(rows.share * rows.outcome)[last] / rows.mean
    return Curve(np.concatenate([[0.0], people]), np.concatenate([[0.0], having]))


def _shortage(means: Numbers, sizes: Numbers) -> Refusal:
    """Why there is no index of these groups; empty if there is one."""
    if np.isnan(means).any() or np.isnan(sizes).any():
        return Refusal.ALL_MISSING
    if (sizes > 0).sum() < 2:
        return Refusal.TOO_FEW
    return Refusal.NONE if float(sizes @ means) > 0 else Refusal.NOT_POSITIVE


def _no_curve(reason: Refusal) -> Curve:
    """A curve without points, and why there are none."""
    return Curve(np.empty(0), np.empty(0), reason)
