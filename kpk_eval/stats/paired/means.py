"""Change of a continuous outcome in the same people."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.samples import complete_pairs
from kpk_eval.stats.smd import Smd, paired_smd


class Word(StrEnum):
    """Identifiers of what is estimated and how."""

    ESTIMAND = "mean_change"
    METHOD = "paired_t"


def mean_change(
    before: ArrayLike, after: ArrayLike, *, level: float = 0.95, effect: Smd = Smd.G_Z
) -> Estimate:
    """Mean of after − before over complete pairs, with the t interval and the paired t test.

    Parameters
    ----------
    before, after
        One value per person in the same order, shape (n,), in the unit of the outcome; NaN is missing.
    level
        Level of the interval.
    effect
        Standardised difference reported beside the change; see ``smd.paired_smd``.

    Returns
    -------
    Estimate
        Positive when the later values are larger. Refused with ``all_missing``, ``too_few`` (fewer than
        three complete pairs) or ``no_variance`` (everybody changed by the same amount).

    Raises
    ------
    ValueError
        If the waves differ in length or are not columns of finite numbers, or the level is no probability.

    Notes
    -----
    Assumes that people are independent and the mean change is about normal. Source: Student (1908), The
    probable error of a mean. Checked against tests/references/paired_means (R's ``t.test``).
    """
    pairs = complete_pairs(before, after)
    blank = pairs.blank(estimand=Word.ESTIMAND, method=Word.METHOD, level=level)
    if pairs.shortage is not Refusal.NONE:
        return blank.refused(pairs.shortage)
    if pairs.constant:
        return blank.refused(Refusal.NO_VARIANCE)
    test = stats.ttest_1samp(pairs.change, 0.0)
    interval = test.confidence_interval(level)
    result = replace(
        blank,
        estimate=float(pairs.change.mean()),
        low=float(interval.low),
        high=float(interval.high),
        statistic=float(test.statistic),
        df=float(test.df),
        p=float(test.pvalue),
    )
    return result.with_effect(paired_smd(pairs, kind=effect, level=level))
