"""Difference of a yes-or-no outcome between waves that asked different people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.groups.share_limits import ShareLimits, TwoShares, difference_of_shares
from kpk_eval.stats.samples import Groups, require_binary, valid_groups

SMALLEST_EXPECTED = 5
"""Fisher's exact test is used where a cell of the 2 × 2 table has a smaller expected count."""


class Word(StrEnum):
    """Identifiers of what is estimated, how, and as which effect size."""

    ESTIMAND = "share_difference"
    CHI_SQUARE = "chi_square"
    YATES = "chi_square_yates"
    FISHER = "fisher_exact"
    EFFECT = "risk_difference"


class ShareTest(StrEnum):
    """Test of the 2 × 2 table."""

    AUTO = "auto"
    """Chi-square, or Fisher's where an expected count is below five."""
    CHI_SQUARE = "chi_square"
    """Pearson's, without continuity correction."""
    YATES = "chi_square_yates"
    """With Yates' continuity correction: R's default."""
    FISHER = "fisher_exact"
    """Exact, given both margins."""


@dataclass(frozen=True, slots=True)
class Tested:
    """Result of the test of a 2 × 2 table."""

    method: Word
    p: float
    statistic: float = nan
    df: float = nan

    def estimate(self, blank: Estimate, *, value: float, low: float, high: float) -> Estimate:
        """The estimate with its limits and this test."""
        return replace(
            blank, method=self.method, estimate=value, low=low, high=high, statistic=self.statistic,
            df=self.df, p=self.p,
        )  # fmt: skip


def share_difference(
    before: ArrayLike,
    after: ArrayLike,
    *,
    level: float = 0.95,
    interval: ShareLimits = ShareLimits.NEWCOMBE,
    test: ShareTest = ShareTest.AUTO,
) -> Estimate:
    """Share with yes after − share with yes before among different people, with a test of the 2 × 2 table.

    Parameters
    ----------
    before, after
        0 (no) or 1 (yes) per person, shapes (m,) and (n,); NaN is missing.
    level
        Level of the interval.
    interval
        Newcombe's, the score intervals of Miettinen and Nurminen or Mee, Agresti and Caffo's, or Wald's
        without or with continuity correction.
    test
        Chi-square without or with Yates' correction, Fisher's exact, or chosen by the expected counts.

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
    method 10 (hybrid score, no continuity correction); the others in ``share_limits``. Interval and test are
    not two sides of one method and can disagree close to the level. A table in which nobody or everybody
    said yes has p = 1. Checked against tests/references/groups_shares and published tables.
    """
    groups = binary_groups(before, after)
    blank = groups.blank(estimand=Word.ESTIMAND, method=Word.CHI_SQUARE, level=level)
    if groups.shortage is not Refusal.NONE:
        return blank.refused(groups.shortage)
    table = two_shares(groups)
    low, high = difference_of_shares(table, method=interval, level=level)
    difference = table.after - table.before
    result = tested_shares(table, test=test).estimate(blank, value=difference, low=low, high=high)
    return result.with_effect(EffectSize(kind=Word.EFFECT, value=difference, low=low, high=high))


def binary_groups(before: ArrayLike, after: ArrayLike) -> Groups:
    """Valid answers 0 and 1 of two waves."""
    groups = valid_groups(before, after)
    require_binary(groups.before, name="before")
    require_binary(groups.after, name="after")
    return groups


def two_shares(groups: Groups) -> TwoShares:
    """Counts of yes in two waves."""
    return TwoShares(
        yes_before=int(groups.before.sum()),
        n_before=groups.before.size,
        yes_after=int(groups.after.sum()),
        n_after=groups.after.size,
    )


def tested_shares(table: TwoShares, *, test: ShareTest) -> Tested:
    """Two-sided test that both waves have the same share with yes."""
    counts = _counts(table)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / table.n
    rare = float(expected.min()) < SMALLEST_EXPECTED
    if test is ShareTest.FISHER or (test is ShareTest.AUTO and rare):
        return Tested(method=Word.FISHER, p=float(stats.fisher_exact(counts).pvalue))
    corrected = test is ShareTest.YATES
    method = Word.YATES if corrected else Word.CHI_SQUARE
    if float(expected.min()) == 0:
        return Tested(method=method, p=1.0, statistic=0.0, df=1.0)
    found = stats.chi2_contingency(counts, correction=corrected)
    return Tested(method=method, p=float(found.pvalue), statistic=float(found.statistic), df=float(found.dof))


def _counts(table: TwoShares) -> np.typing.NDArray[np.int64]:
    """Yes and no, later wave first."""
    return np.array(
        [
            [table.yes_after, table.n_after - table.yes_after],
            [table.yes_before, table.n_before - table.yes_before],
        ],
        dtype=np.int64,
    )
