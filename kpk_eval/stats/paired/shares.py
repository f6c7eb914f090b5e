"""Change of a yes-or-no outcome in the same people."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from math import exp, log, sqrt

from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.paired.mcnemar import McNemar, mcnemar
from kpk_eval.stats.paired.share_limits import Fourfold, PairedLimits, paired_limits
from kpk_eval.stats.rates import share
from kpk_eval.stats.samples import Pairs, complete_pairs, require_binary

__all__ = [
    "McNemar",
    "OddsLimits",
    "PairedLimits",
    "Word",
    "cohens_g",
    "conditional_odds_ratio",
    "share_change",
]


class Word(StrEnum):
    """Identifiers of what is estimated and as which effect size."""

    ESTIMAND = "share_change"
    EFFECT = "risk_difference"
    ODDS = "conditional_odds_ratio"
    COHENS_G = "cohens_g"


class OddsLimits(StrEnum):
    """How the limits of the conditional odds ratio are found."""

    EXACT = "exact"
    """From Clopper and Pearson's limits of the share of changes that go to yes."""
    WILSON = "wilson"
    """From Wilson's limits of that share."""
    WALD = "wald"
    """From the standard error of the logarithm."""


def share_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    level: float = 0.95,
    test: McNemar = McNemar.EXACT,
    interval: PairedLimits = PairedLimits.NEWCOMBE,
) -> Estimate:
    """Share with yes after − share with yes before over complete pairs, with McNemar's test.

    Parameters
    ----------
    before, after
        0 (no) or 1 (yes) per person in the same order, shape (n,); NaN is missing.
    level
        Level of the interval.
    test
        Exact, mid-p, or asymptotic without or with continuity correction.
    interval
        Newcombe's, Tango's score, Bonett and Price's or Wald's.

    Returns
    -------
    Estimate
        A difference of shares, 0.1 for ten percentage points, positive when yes is more frequent later; the
        effect size is the difference itself. If nobody changed, the difference is 0 with p = 1 and the
        interval says how much change that leaves possible. Refused with ``all_missing`` or ``too_few``
        (fewer than three complete pairs).

    Raises
    ------
    ValueError
        If the waves differ in length, hold other values than 0 and 1, or the level is no probability.

    Notes
    -----
    Interval: Newcombe (1998), Improved confidence intervals for the difference between binomial
    proportions based on paired data, method 10; others in ``share_limits.paired_limits``. Tests: McNemar
    (1947), Note on the sampling error; mid-p as in Fagerland, Lydersen and Laake (2013), The McNemar test
    for binary matched-pairs data. Interval and test are not two sides of one method and can disagree close
    to the level (Tango's interval and the uncorrected test are). Checked against
    tests/references/paired_shares, ``mcnemar_approval`` and published tables.
    """
    pairs = _binary_pairs(before, after)
    blank = pairs.blank(estimand=Word.ESTIMAND, method=test, level=level)
    if pairs.shortage is not Refusal.NONE:
        return blank.refused(pairs.shortage)
    table = _fourfold(pairs)
    low, high = paired_limits(table, method=interval, level=level)
    tested = mcnemar(table.no_yes, table.yes_no, test=test)
    result = replace(
        blank,
        estimate=table.difference,
        low=low,
        high=high,
        statistic=tested.statistic,
        df=tested.df,
        p=tested.p,
    )
    return result.with_effect(EffectSize(kind=Word.EFFECT, value=table.difference, low=low, high=high))


def conditional_odds_ratio(
    before: ArrayLike,
    after: ArrayLike,
    *,
    level: float = 0.95,
    test: McNemar = McNemar.EXACT,
    interval: OddsLimits = OddsLimits.EXACT,
) -> Estimate:
    """People who changed from no to yes per person who changed from yes to no: the odds ratio within people.

    Parameters
    ----------
    before, after
        0 (no) or 1 (yes) per person in the same order, shape (n,); NaN is missing.
    level
        Level of the interval.
    test
        As for ``share_change``.
    interval
        Exact, Wilson's, or Wald's on the logarithm.

    Returns
    -------
    Estimate
        A ratio: 1 is no difference (``null``), above 1 when yes is more frequent later; the effect size is
        Cohen's g. ``n_contributing`` counts those who changed. Refused with ``all_missing``, ``too_few``,
        ``no_change``, or ``separation`` (all changes go one way: the ratio is 0 or infinite).

    Raises
    ------
    ValueError
        As for ``share_change``.

    Notes
    -----
    It conditions on the person and is further from 1 than the ratio of the two waves' odds. Source: Agresti
    (2013), Categorical data analysis, section 11.2. Checked against ``mcnemar_approval``.
    """
    pairs = _binary_pairs(before, after)
    table = _fourfold(pairs)
    blank = replace(
        pairs.blank(estimand=Word.ODDS, method=test, level=level), n_contributing=table.changed, null=1.0
    )
    reason = pairs.shortage or _one_sided(table)
    if reason is not Refusal.NONE:
        return blank.refused(reason)
    low, high = _odds_limits(table, interval=interval, level=level)
    tested = mcnemar(table.no_yes, table.yes_no, test=test)
    ratio = table.no_yes / table.yes_no
    result = replace(
        blank, estimate=ratio, low=low, high=high, statistic=tested.statistic, df=tested.df, p=tested.p
    )
    return result.with_effect(_cohens_g(table, level=level))


def cohens_g(before: ArrayLike, after: ArrayLike, *, level: float = 0.95) -> EffectSize:
    """Share of the changes that go to yes − one half, with Wilson's limits: from −0.5 to 0.5.

    Arguments and errors as for ``share_change``; NaN where there are fewer than three pairs or nobody
    changed. R's effectsize gives its absolute value. Source: Cohen (1988), Statistical power analysis for
    the behavioral sciences, chapter 5. Checked against ``mcnemar_approval``.
    """
    pairs = _binary_pairs(before, after)
    table = _fourfold(pairs)
    if pairs.shortage is not Refusal.NONE or table.changed == 0:
        return EffectSize(kind=Word.COHENS_G)
    return _cohens_g(table, level=level)


def _binary_pairs(before: ArrayLike, after: ArrayLike) -> Pairs:
    """Complete pairs of answers 0 and 1."""
    pairs = complete_pairs(before, after)
    require_binary(pairs.before, name="before")
    require_binary(pairs.after, name="after")
    return pairs


def _fourfold(pairs: Pairs) -> Fourfold:
    """Table of the answers before and after."""
    yes_yes = int((pairs.before * pairs.after).sum())
    yes_no, no_yes = int(pairs.before.sum()) - yes_yes, int(pairs.after.sum()) - yes_yes
    return Fourfold(yes_yes=yes_yes, yes_no=yes_no, no_yes=no_yes, no_no=pairs.n - yes_yes - yes_no - no_yes)


def _one_sided(table: Fourfold) -> Refusal:
    """Why the ratio of the changes is not a finite number above zero; empty if it is."""
    if table.changed == 0:
        return Refusal.NO_CHANGE
    return Refusal.SEPARATION if 0 in {table.yes_no, table.no_yes} else Refusal.NONE


def _odds_limits(table: Fourfold, *, interval: OddsLimits, level: float) -> tuple[float, float]:
    """Limits of the ratio of the changes."""
    if interval is OddsLimits.WALD:
        half = float(special.ndtri((1 + level) / 2)) * sqrt(1 / table.no_yes + 1 / table.yes_no)
        middle = log(table.no_yes / table.yes_no)
        return exp(middle - half), exp(middle + half)
    found = stats.binomtest(table.no_yes, table.changed).proportion_ci(level, method=str(interval))
    return float(found.low / (1 - found.low)), float(found.high / (1 - found.high))


def _cohens_g(table: Fourfold, *, level: float) -> EffectSize:
    """Share of the changes that go to yes, less one half."""
    up = share(table.no_yes, table.changed, level=level)
    return EffectSize(kind=Word.COHENS_G, value=up.share - 0.5, low=up.low - 0.5, high=up.high - 0.5)
