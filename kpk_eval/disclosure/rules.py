"""The primary rules: which numbers must not be printed, whatever stands beside them.

Each rule is two named constants and one function. Missing knowledge blocks.
"""

from __future__ import annotations

from math import isfinite

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.disclosure.ruling import Ruling

MINIMUM = 10
"""Fewest people with a valid value behind a number."""

SURE = 30
"""People from which on a group that agrees on everything may be shown agreeing."""

SEVERAL = 2
"""Categories that must have people in them, in a smaller group."""

NEAREST = 10
"""Percentage within which the second largest contributor must not be able to guess the largest."""

CONTRIBUTORS = 2
"""Number of largest contributors that together must not dominate a sum."""

DOMINATED = 90
"""Percentage of a sum from which on its largest contributors dominate it."""

FREEDOM = 10
"""Fewest residual degrees of freedom of a model."""

SPREAD = 20
"""Fewest people behind a standard deviation."""

PRECISE = 200
"""People from which on a mean has two decimals."""

DECIMALS, PRECISE_DECIMALS = 1, 2
"""Decimals of a mean of fewer people, and of at least as many."""

PERSONAL = frozenset({"minimum", "maximum", "mode", "range", "outliers"})
"""Statistics that are the value of one person."""


def threshold(contributors: float | None, *, minimum: int = MINIMUM) -> Ruling:
    """Whether enough people with a valid value are behind a number; nobody is nobody's secret.

    Raises
    ------
    ValueError
        Where the number of people is negative or no whole number.
    """
    if contributors is None or not isfinite(contributors):
        return Ruling.BLOCK
    if contributors < 0 or contributors != int(contributors):
        raise ValueError("a number of people must be a whole number and not negative")
    return Ruling.HIDE if 0 < contributors < minimum else Ruling.SHOW


def group_disclosure(people: ArrayLike, *, sure: int = SURE, several: int = SEVERAL) -> Ruling:
    """Whether a group's members are spread over its categories: else each member's answer is known.

    Parameters
    ----------
    people
        People in each category, shape (categories,); all categories, empty ones too.
    sure
        People from which on a group may be shown agreeing.
    several
        Categories that must have people in them, in a smaller group.
    """
    counts = np.asarray(people, dtype=np.float64)
    if counts.ndim != 1 or counts.size < several or not np.all(np.isfinite(counts)):
        return Ruling.BLOCK
    if np.any(counts < 0):
        raise ValueError("a number of people must not be negative")
    total, occupied = counts.sum(), np.count_nonzero(counts)
    return Ruling.HIDE if 0 < occupied < several and total < sure else Ruling.SHOW


def nearest_guess(contributions: ArrayLike, *, percent: float = NEAREST) -> Ruling:
    """The p % rule: whether the rest of a sum keeps the second largest contributor from guessing the largest.

    Hidden where the sum without its two largest contributions is less than ``percent`` of the largest.
    """
    parts = _contributions(contributions)
    if parts is None:
        return Ruling.BLOCK
    rest = parts[2:].sum()
    return Ruling.HIDE if rest * 100 < percent * parts[0] else Ruling.SHOW


def dominance(
    contributions: ArrayLike, *, contributors: int = CONTRIBUTORS, percent: float = DOMINATED
) -> Ruling:
    """The (n, k) rule: whether the ``contributors`` largest make up more than ``percent`` of a sum."""
    parts = _contributions(contributions)
    if parts is None:
        return Ruling.BLOCK
    return Ruling.HIDE if parts[:contributors].sum() * 100 > percent * parts.sum() else Ruling.SHOW


def freedom(degrees: float | None, *, least: int = FREEDOM) -> Ruling:
    """Whether a model leaves enough residual degrees of freedom."""
    return _enough(degrees, least=least)


def spread(contributors: float | None, *, least: int = SPREAD) -> Ruling:
    """Whether enough people are behind a standard deviation: few answers follow from it and the mean."""
    return _enough(contributors, least=least)


def _enough(number: float | None, *, least: int) -> Ruling:
    """Whether a number reaches the least that is allowed; an unknown one blocks."""
    if number is None or not isfinite(number):
        return Ruling.BLOCK
    return Ruling.HIDE if number < least else Ruling.SHOW


def statistic(name: str, *, personal: frozenset[str] = PERSONAL) -> Ruling:
    """Whether a kind of statistic may be printed at all: not where it is one person's value."""
    return Ruling.BLOCK if not name or name in personal else Ruling.SHOW


def decimals_of_mean(contributors: int, *, precise: int = PRECISE) -> int:
    """Decimals with which a mean is printed: so few that one more person does not show in small groups."""
    return DECIMALS if contributors < precise else PRECISE_DECIMALS


def _contributions(contributions: ArrayLike) -> np.ndarray | None:
    """Contributions to a sum, largest first; None where one is unknown or there is none.

    Raises
    ------
    ValueError
        Where a contribution is negative: shares of a sum mean nothing then.
    """
    parts = np.asarray(contributions, dtype=np.float64).ravel()
    if not parts.size or not np.all(np.isfinite(parts)):
        return None
    if np.any(parts < 0):
        raise ValueError("contributions to a sum must not be negative")
    return np.sort(parts)[::-1]
