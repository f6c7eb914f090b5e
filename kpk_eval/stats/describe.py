"""How values are distributed in one wave, with how many are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.rates import Share, share
from kpk_eval.stats.samples import MINIMUM_N, Numbers, numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Description(Refusable):
    """Centre and spread of the valid values, in their unit.

    ``sd`` has the denominator n − 1 and is NaN for a single value; ``low`` and ``high`` are the limits of
    the t interval of the mean at ``level``, NaN below three values. Everything but the counts is NaN where
    ``reason`` is not empty.
    """

    n: int
    n_missing: int
    level: float
    mean: float = nan
    low: float = nan
    high: float = nan
    sd: float = nan
    quartile_1: float = nan
    median: float = nan
    quartile_3: float = nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Share of each category among the valid values, in the order of the categories."""

    n: int
    n_missing: int
    categories: tuple[str, ...]
    shares: tuple[Share, ...]


def describe(values: ArrayLike, *, level: float = 0.95) -> Description:
    """Mean, spread and quartiles of the valid values, with the numbers of valid and missing ones.

    Parameters
    ----------
    values
        One value per person, shape (n,); NaN is missing.
    level
        Level of the interval of the mean (Student's t, as R's ``t.test``). It is there to compare: with 10 to
        30 people and a distribution as skewed as the exponential one, 95 % limits hold the mean in 86 to 92 %
        of samples. Pages show the mean without it.

    Returns
    -------
    Description
        Refused with ``all_missing`` (values, none valid) or ``too_few`` (no values). Smallest and largest
        value are left out on purpose: each is the value of one person.

    Raises
    ------
    ValueError
        If the values are not a column of finite numbers or the level is no probability.

    Notes
    -----
    Quartiles interpolate linearly (type 7 of Hyndman and Fan 1996, Sample quantiles in statistical
    packages; R's default). Checked against tests/references/describe.
    """
    require_level(level)
    column = numbers(values, name="values")
    valid = column[~np.isnan(column)]
    missing = column.size - valid.size
    if valid.size == 0:
        reason = Refusal.ALL_MISSING if missing else Refusal.TOO_FEW
        return Description(n=0, n_missing=missing, level=level, reason=reason)
    low, high = _mean_limits(valid, level=level)
    first, middle, third = (float(quartile) for quartile in np.quantile(valid, (0.25, 0.5, 0.75)))
    return Description(
        n=valid.size,
        n_missing=missing,
        level=level,
        mean=float(valid.mean()),
        low=low,
        high=high,
        sd=float(valid.std(ddof=1)) if valid.size > 1 else nan,
        quartile_1=first,
        median=middle,
        quartile_3=third,
    )


def distribution(
    answers: Sequence[object] | pd.Series, *, categories: Sequence[str], level: float = 0.95
) -> Distribution:
    """Share of each category among the valid answers, with Wilson's interval.

    Parameters
    ----------
    answers
        One category per person; None and NaN are missing.
    categories
        All categories that an answer can have, in the order of display; one nobody chose has the share 0.
    level
        Level of each interval, not adjusted for the number of categories.

    Raises
    ------
    ValueError
        If an answer is none of the categories, a category is named twice, or the level is no probability.

    Notes
    -----
    Without valid answers each share is refused with ``too_few``. Source: see ``rates.share``.
    """
    if len(set(categories)) < len(categories):
        raise ValueError("categories holds a category twice; name each once")
    column = pd.Series(answers, dtype=object)
    valid = column[column.notna()]
    unknown = int((~valid.isin(list(categories))).sum())
    if unknown:
        raise ValueError(
            f"{unknown} answers are none of the {len(categories)} categories; check the codebook"
        )
    counts = valid.value_counts()
    return Distribution(
        n=valid.size,
        n_missing=column.size - valid.size,
        categories=tuple(categories),
        shares=tuple(share(int(counts.get(name, 0)), valid.size, level=level) for name in categories),
    )


def _mean_limits(valid: Numbers, *, level: float) -> tuple[float, float]:
    """Limits of the t interval of the mean; NaN below the smallest number of people."""
    if valid.size < MINIMUM_N:
        return nan, nan
    mean, error = float(valid.mean()), float(valid.std(ddof=1)) / sqrt(valid.size)
    half = float(stats.t.ppf((1 + level) / 2, valid.size - 1)) * error
    return mean - half, mean + half
