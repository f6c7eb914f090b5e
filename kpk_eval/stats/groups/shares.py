"""Difference of a yes-or-no outcome between waves that asked different people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.rates import Share, difference_limits, share
from kpk_eval.stats.samples import Numbers, require_binary, valid_groups

SMALLEST_EXPECTED = 5
"""Fisher's exact test is used where a cell of the 2 × 2 table has a smaller expected count."""


class Word(StrEnum):
    """Identifiers of what is estimated, how, and as which effect size."""

    ESTIMAND = "share_difference"
    CHI_SQUARE = "chi_square"
    FISHER = "fisher_exact"
    EFFECT = "risk_difference"


@dataclass(frozen=True, slots=True)
class _Test:
    """Result of the test of a 2 × 2 table."""

    method: Word
    p: float
    statistic: float = nan
    df: float = nan


def share_difference(before: ArrayLike, after: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Share with yes after − share with yes before among different people, with a test of the 2 × 2 table.

    Parameters
    ----------
    before, after
        0 (no) or 1 (yes) per person, shapes (m,) and (n,); NaN is missing.
    level
        Level of the interval.

    Returns
    -------
    Estimate
        A difference of shares, 0.1 for ten percentage points, positive when yes is more frequent later; the
        effect size is the difference itself. ``method`` says which test was taken: Pearson's chi-square
        without continuity correction, or Fisher's exact test where an expected count is below five.
        Refused with ``all_missing`` or ``too_few`` (fewer than three valid values in a wave).

    Raises
    ------
    ValueError
        If a wave holds other values than 0 and 1, or the level is no probability.

    Notes
    -----
    Interval: Newcombe (1998), Interval estimation for the difference between independent proportions,
    method 10 (hybrid score, no continuity correction). Interval and test are not two sides of one method
    and can disagree close to the level. Checked against tests/references/groups_shares and
    published tables.
    """
    groups = valid_groups(before, after)
    require_binary(groups.before, name="before")
    require_binary(groups.after, name="after")
    blank = groups.blank(estimand=Word.ESTIMAND, method=Word.CHI_SQUARE, level=level)
    if groups.shortage is not Refusal.NONE:
        return blank.refused(groups.shortage)
    first, second = _share(groups.before, level=level), _share(groups.after, level=level)
    low, high = difference_limits(first, second)
    difference = second.share - first.share
    test = _test(groups.before, groups.after)
    result = replace(
        blank,
        method=test.method,
        estimate=difference,
        low=low,
        high=high,
        statistic=test.statistic,
        df=test.df,
        p=test.p,
    )
    return result.with_effect(EffectSize(kind=Word.EFFECT, value=difference, low=low, high=high))


def _share(values: Numbers, *, level: float) -> Share:
    """Share with yes."""
    return share(int(values.sum()), values.size, level=level)


def _test(before: Numbers, after: Numbers) -> _Test:
    """Two-sided test that both waves have the same share with yes."""
    table = np.array([[wave.sum(), wave.size - wave.sum()] for wave in (after, before)])
    if _smallest_expected(table) < SMALLEST_EXPECTED:
        return _Test(method=Word.FISHER, p=float(stats.fisher_exact(table.astype(np.int64)).pvalue))
    test = stats.chi2_contingency(table, correction=False)
    return _Test(
        method=Word.CHI_SQUARE, p=float(test.pvalue), statistic=float(test.statistic), df=float(test.dof)
    )


def _smallest_expected(table: Numbers) -> float:
    """Smallest count expected in a cell if both waves had the same share."""
    return float(np.outer(table.sum(axis=1), table.sum(axis=0)).min() / table.sum())
