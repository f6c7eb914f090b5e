"""Change of a yes-or-no outcome in the same people."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.rates import difference_limits, share
from kpk_eval.stats.samples import Numbers, Pairs, complete_pairs, require_binary


class Word(StrEnum):
    """Identifiers of what is estimated and as which effect size."""

    ESTIMAND = "share_change"
    EFFECT = "risk_difference"


class McNemar(StrEnum):
    """Version of McNemar's test."""

    EXACT = "mcnemar_exact"
    MID_P = "mcnemar_mid_p"
    """Less cautious: the observed result counts half."""


def share_change(
    before: ArrayLike, after: ArrayLike, *, level: float = 0.95, test: McNemar = McNemar.EXACT
) -> Estimate:
    """Share with yes after − share with yes before over complete pairs, with McNemar's test.

    Parameters
    ----------
    before, after
        0 (no) or 1 (yes) per person in the same order, shape (n,); NaN is missing.
    level
        Level of the interval.
    test
        Exact or mid-p.

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
    proportions based on paired data, method 10. Tests: McNemar (1947), Note on the sampling error; mid-p
    as in Fagerland, Lydersen and Laake (2013), The McNemar test for binary matched-pairs data. Interval
    and test are not two sides of one method and can disagree close to the level. Checked against
    tests/references/paired_shares and published tables.
    """
    pairs = complete_pairs(before, after)
    require_binary(pairs.before, name="before")
    require_binary(pairs.after, name="after")
    blank = pairs.blank(estimand=Word.ESTIMAND, method=test, level=level)
    if pairs.shortage is not Refusal.NONE:
        return blank.refused(pairs.shortage)
    to_yes, to_no = _changes(pairs)
    difference = (to_yes - to_no) / pairs.n
    low, high = difference_limits(
        share(_yes(pairs.before), pairs.n, level=level),
        share(_yes(pairs.after), pairs.n, level=level),
        correlation=_correlation(pairs),
    )
    result = replace(blank, estimate=difference, low=low, high=high, p=_p_value(to_yes, to_no, test=test))
    return result.with_effect(EffectSize(kind=Word.EFFECT, value=difference, low=low, high=high))


def _changes(pairs: Pairs) -> tuple[int, int]:
    """Numbers of people who went from no to yes and from yes to no."""
    return int((pairs.change > 0).sum()), int((pairs.change < 0).sum())


def _yes(values: Numbers) -> int:
    """Number of people with yes."""
    return int(values.sum())


def _correlation(pairs: Pairs) -> float:
    """Newcombe's phi of the two answers: lowered by a continuity correction, 0 where a margin is empty."""
    to_yes, to_no = _changes(pairs)
    yes_twice = int((pairs.before * pairs.after).sum())
    no_twice = pairs.n - yes_twice - to_yes - to_no
    before, after = _yes(pairs.before), _yes(pairs.after)
    margins = float(before) * (pairs.n - before) * after * (pairs.n - after)
    if margins == 0:
        return 0.0
    concordance = yes_twice * no_twice - to_yes * to_no
    corrected = max(concordance - pairs.n / 2, 0.0) if concordance > 0 else float(concordance)
    return corrected / float(np.sqrt(margins))


def _p_value(to_yes: int, to_no: int, *, test: McNemar) -> float:
    """Two-sided p that changes to yes and to no are equally likely; 1 if nobody changed."""
    changed = to_yes + to_no
    if changed == 0:
        return 1.0
    exact = float(stats.binomtest(to_yes, changed).pvalue)
    if test is McNemar.EXACT:
        return exact
    observed = float(stats.binom.pmf(to_yes, changed, 0.5))
    return exact - (observed / 2 if to_yes == to_no else observed)
