"""Who left between two waves: those who stayed beside those who left, at baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan, sqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.estimate import Estimate
from kpk_eval.stats.groups.categories import distribution_difference
from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.samples import Numbers, numbers, require_binary
from kpk_eval.stats.smd import Smd
from kpk_eval.stats.tested import Tested


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineDifference:
    """Mean at baseline of those who left − that of those who stayed, with the standardised difference.

    In ``difference``, ``n_before`` counts those who stayed and ``n_after`` those who left; the effect size is
    the standardised difference with its interval. Positive where those who left had higher values.
    """

    name: str
    stayed_mean: float
    left_mean: float
    difference: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryDifference:
    """Shares of categories among those who stayed and those who left.

    ``difference`` holds Pearson's chi-square, Cramér's V and the difference (left − stayed) of each share;
    its refusal is that of everything. ``standardised`` is the standardised difference of Yang and Dalton:
    distance of the two lists of shares in units of their joint spread, never negative.
    """

    name: str
    n_stayed: int
    n_left: int
    stayed_shares: tuple[float, ...]
    left_shares: tuple[float, ...]
    standardised: float
    difference: Tested

    @property
    def categories(self) -> tuple[object, ...]:
        """The categories, in the order of the shares."""
        return self.difference.categories


def baseline_differences(
    left: ArrayLike,
    baseline: Mapping[str, ArrayLike],
    *,
    equal_variances: bool = False,
    effect: Smd = Smd.G_POOLED,
    level: float = 0.95,
) -> tuple[BaselineDifference, ...]:
    """How those who left differed at baseline from those who stayed, one row per column.

    Parameters
    ----------
    left
        1 for people who left, 0 for those who stayed, shape (n,); NaN is not counted.
    baseline
        Columns of numbers at baseline (0/1 for yes or no), each of shape (n,); NaN is missing.
    equal_variances
        Student's t test instead of Welch's.
    effect
        Standard deviation that the difference is divided by; of the unpaired kinds.
    level
        Level of the intervals.

    Returns
    -------
    tuple of BaselineDifference
        Each refused with ``too_few`` (fewer than three on one side), ``all_missing`` or ``no_variance``.

    Raises
    ------
    ValueError
        If lengths differ, ``left`` holds other than 0 and 1, or a column is not one of finite numbers.

    Notes
    -----
    A standardised difference beyond 0.1 is often called notable (Austin 2009, Balance diagnostics); its size
    matters, not its p value, which depends on n. Checked against R's ``t.test`` and effectsize
    (``prepost_woodworth``).
    """
    gone = _left(left)
    rows = []
    for name, values in baseline.items():
        column = numbers(values, name=name)
        _require_length(column, gone, name=name)
        stayed_values, left_values = column[gone == 0], column[gone == 1]
        difference = mean_difference(
            stayed_values, left_values, equal_variances=equal_variances, effect=effect, level=level
        )
        rows.append(
            BaselineDifference(
                name=name,
                stayed_mean=_mean(stayed_values),
                left_mean=_mean(left_values),
                difference=difference,
            )
        )
    return tuple(rows)


def category_difference(
    left: ArrayLike,
    categories: Sequence[Any] | NDArray[Any] | pd.Series,
    *,
    name: str,
    level: float = 0.95,
) -> CategoryDifference:
    """How the categories of those who left are distributed, beside those of who stayed.

    Parameters
    ----------
    left
        1 for people who left, 0 for those who stayed, shape (n,); NaN is not counted.
    categories
        Category (text or number) of each person at baseline, shape (n,); None or NaN is missing.
    name
        What the categories are.
    level
        Level of the intervals.

    Returns
    -------
    CategoryDifference
        Refused as ``groups.categories.distribution_difference``: ``too_few``, ``all_missing`` or
        ``no_variance`` (a single category).

    Raises
    ------
    ValueError
        If lengths differ, ``left`` holds other than 0 and 1, or the level is no probability.

    Notes
    -----
    With expected counts below five the p value is rough. Source of the standardised difference: Yang and
    Dalton (2012), A unified approach to measuring the effect size between two groups. Checked against R's
    ``chisq.test`` (``prepost_woodworth``) and tests/references/missing.
    """
    gone, column = _left(left), np.asarray(categories, dtype=object)
    _require_length(column, gone, name=name)
    difference = distribution_difference(column[gone == 0], column[gone == 1], level=level)
    stayed, departed = (_shares(column[gone == side], difference.categories) for side in (0, 1))
    distance = _distance(stayed, departed) if difference.estimable else nan
    return CategoryDifference(
        name=name,
        n_stayed=int(pd.notna(column[gone == 0]).sum()),
        n_left=int(pd.notna(column[gone == 1]).sum()),
        stayed_shares=tuple(float(share) for share in stayed),
        left_shares=tuple(float(share) for share in departed),
        standardised=distance,
        difference=difference,
    )


def _shares(column: NDArray[Any], categories: tuple[object, ...]) -> Numbers:
    """Share of each category among the valid answers; NaN without any."""
    valid = column[pd.notna(column)]
    counts = np.array([int((valid == category).sum()) for category in categories], dtype=np.float64)
    return counts / valid.size if valid.size else np.full(len(categories), nan)


def _distance(stayed: Numbers, left: Numbers) -> float:
    """Standardised difference of two lists of shares."""
    away = (left - stayed)[1:]
    spread = sum(np.diag(row[1:]) - np.outer(row[1:], row[1:]) for row in (stayed, left)) / 2
    squared = float(away @ np.linalg.pinv(spread, hermitian=True) @ away)
    return sqrt(max(squared, 0.0))


def _left(left: ArrayLike) -> Numbers:
    """Who left, as 0, 1 or missing."""
    gone = numbers(left, name="left")
    require_binary(gone[~np.isnan(gone)], name="left")
    return gone


def _require_length(column: NDArray[Any], gone: Numbers, *, name: str) -> None:
    """Refuse a column that does not have one value per person."""
    if column.size != gone.size:
        raise ValueError(f"{name} has {column.size} values and left {gone.size}; give one per person in both")


def _mean(values: Numbers) -> float:
    """Mean of the valid values; NaN without."""
    valid = values[~np.isnan(values)]
    return float(valid.mean()) if valid.size else nan
