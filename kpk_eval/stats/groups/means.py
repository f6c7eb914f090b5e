"""Difference of a continuous outcome between waves that asked different people."""

from __future__ import annotations

import warnings
from dataclasses import replace
from enum import StrEnum

from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.samples import valid_groups
from kpk_eval.stats.smd import Smd, pooled_smd


class Word(StrEnum):
    """Identifiers of what is estimated and how."""

    ESTIMAND = "mean_difference"
    METHOD = "welch_t"
    STUDENT = "student_t"


def mean_difference(
    before: ArrayLike,
    after: ArrayLike,
    *,
    level: float = 0.95,
    effect: Smd = Smd.G_POOLED,
    equal_variances: bool = False,
) -> Estimate:
    """Mean after − mean before of different people, with Welch's (or Student's) t interval and test.

    Parameters
    ----------
    before, after
        One value per person, shapes (m,) and (n,), in the unit of the outcome; NaN is missing.
    level
        Level of the interval.
    effect
        ``g_pooled``, ``g_rms``, ``g_before`` or the uncorrected ``d_``; see ``smd.pooled_smd``.
    equal_variances
        Student's test with the pooled variance and m + n − 2 degrees of freedom, instead of Welch's.

    Returns
    -------
    Estimate
        Positive when the later values are larger. Refused with ``all_missing``, ``too_few`` (fewer than
        three valid values in a wave) or ``no_variance`` (neither wave varies).

    Raises
    ------
    ValueError
        If a wave is not a column of finite numbers, the level is no probability, or the effect size needs
        pairs.

    Notes
    -----
    Assumes independent people and about normal means; the variances may differ, except in Student's test and
    the pooled effect size. Source: Welch (1947), The generalization of Student's problem. Checked against
    tests/references/groups_means, ``experiment_nsw`` and ``paired_sleep`` (R's ``t.test``).
    """
    groups = valid_groups(before, after)
    method = Word.STUDENT if equal_variances else Word.METHOD
    blank = groups.blank(estimand=Word.ESTIMAND, method=method, level=level)
    if groups.shortage is not Refusal.NONE:
        return blank.refused(groups.shortage)
    if groups.constant:
        return blank.refused(Refusal.NO_VARIANCE)
    with warnings.catch_warnings():
        # scipy warns where one of the waves does not vary, which Welch's formulas can deal with.
        warnings.simplefilter("ignore", RuntimeWarning)
        test = stats.ttest_ind(groups.after, groups.before, equal_var=equal_variances)
    interval = test.confidence_interval(level)
    result = replace(
        blank,
        estimate=float(groups.after.mean() - groups.before.mean()),
        low=float(interval.low),
        high=float(interval.high),
        statistic=float(test.statistic),
        df=float(test.df),
        p=float(test.pvalue),
    )
    return result.with_effect(pooled_smd(groups, kind=effect, level=level))
