"""How likely a person is to have a larger value later than before."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from numpy.typing import ArrayLike
from scipy import special, stats

from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.paired.share_limits import tango_limits
from kpk_eval.stats.samples import Groups, complete_pairs
from kpk_eval.stats.smd import Smd, paired_smd, pooled_smd


class Word(StrEnum):
    """Identifiers of what is estimated and how."""

    ESTIMAND = "probability_of_increase"
    METHOD = "sign_test"
    EFFECT = "net_share_increased"
    COMMON_LANGUAGE = "common_language_effect_size"


def probability_of_increase(before: ArrayLike, after: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Share of people whose value rose + half the share of those whose value stayed; 0.5 is no difference.

    Parameters
    ----------
    before, after
        One value per person in the same order, shape (n,); NaN is missing. Only the direction of each
        change counts.
    level
        Level of the interval.

    Returns
    -------
    Estimate
        ``null`` is 0.5; above it when more rose than fell. The effect size is the share that rose − the share
        that fell. ``p`` is the exact sign test of those who changed, who are counted by ``n_contributing``.
        Refused with ``all_missing`` or ``too_few``; if nobody changed, it is 0.5 with p = 1.

    Raises
    ------
    ValueError
        If the waves differ in length or are not columns of finite numbers, or the level is no probability.

    Notes
    -----
    Limits: score interval of rose − fell among all people (Tango 1998). Sources: Grissom and Kim (2012),
    Effect sizes for research, chapter 5; sign test Dixon and Mood (1946). Checked against
    tests/references/paired_people and ``paired_sleep`` (sign test).
    """
    pairs = complete_pairs(before, after)
    up, down = int((pairs.change > 0).sum()), int((pairs.change < 0).sum())
    blank = replace(
        pairs.blank(estimand=Word.ESTIMAND, method=Word.METHOD, level=level),
        null=0.5,
        n_contributing=up + down,
    )
    if pairs.shortage is not Refusal.NONE:
        return blank.refused(pairs.shortage)
    net = (up - down) / pairs.n
    low, high = tango_limits(up, down, pairs.n, level=level)
    p = float(stats.binomtest(up, up + down).pvalue) if up + down else 1.0
    result = replace(
        blank, estimate=(1 + net) / 2, low=(1 + low) / 2, high=(1 + high) / 2, statistic=float(up), p=p
    )
    return result.with_effect(EffectSize(kind=Word.EFFECT, value=net, low=low, high=high))


def common_language(before: ArrayLike, after: ArrayLike, *, level: float = 0.95) -> EffectSize:
    """Probability that a person's later value is larger than the earlier one, if changes are normal: Φ(d_z).

    Limits are those of d_z, passed through Φ. NaN where d_z is. Source: McGraw and Wong (1992), A common
    language effect size statistic. R's effectsize calls it ``p_superiority(paired = TRUE)``; checked against
    tests/references/paired_means.
    """
    d = paired_smd(complete_pairs(before, after), kind=Smd.D_Z, level=level)
    return _through_normal(d, divisor=1.0)


def common_language_of_groups(groups: Groups, *, level: float = 0.95) -> EffectSize:
    """Probability that one person of the later wave is above one of the earlier, if both are normal: Φ(d/√2).

    Limits are those of the pooled d, passed through. NaN where it is. Source: McGraw and Wong (1992), A
    common language effect size statistic. Checked against tests/references/groups_means.
    """
    return _through_normal(pooled_smd(groups, kind=Smd.D_POOLED, level=level), divisor=2**0.5)


def _through_normal(d: EffectSize, *, divisor: float) -> EffectSize:
    """Standardised difference as a probability."""
    value, low, high = (float(special.ndtr(number / divisor)) for number in (d.value, d.low, d.high))
    return EffectSize(kind=Word.COMMON_LANGUAGE, value=value, low=low, high=high)
