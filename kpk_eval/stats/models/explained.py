"""Share of variance that an effect explains, with limits from the noncentral F."""

from __future__ import annotations

from enum import StrEnum
from math import nan

from scipy import optimize, special

from kpk_eval.stats.estimate import EffectSize
from kpk_eval.stats.models.freedom import Joint

UNEXPLAINED = EffectSize(kind="partial_eta_squared")
"""Where there is no test."""

LARGEST_NONCENTRALITY = 1e7


class EtaLimits(StrEnum):
    """How a noncentrality λ becomes a share."""

    ERROR_DF = "error_df"
    """λ / (λ + error degrees of freedom), as R's effectsize."""
    SAMPLE_SIZE = "sample_size"
    """λ / (λ + all degrees of freedom + 1): the share in the population (Steiger 2004)."""


def partial_eta_squared(
    test: Joint, *, level: float = 0.95, limits: EtaLimits = EtaLimits.ERROR_DF
) -> EffectSize:
    """Share of the variance not explained by all else that an effect explains in the sample.

    Parameters
    ----------
    test
        F test of the effect, by classical sums of squares; NaN is given back where it was refused.
    level
        Level of the (two-sided) interval: noncentralities between which the F value lies in the middle of
        its distribution.
    limits
        How these become shares; see ``EtaLimits``.

    Notes
    -----
    Source: Steiger (2004), Beyond the F test. Checked against the anorexia data (R's effectsize, two-sided).
    """
    f, numerator, denominator = test.statistic, test.df_numerator, test.df_denominator
    if not f >= 0:
        return UNEXPLAINED
    tail = (1 - level) / 2
    low, high = (_noncentrality(test, probability=p) for p in (1 - tail, tail))
    whole = denominator + (numerator + 1 if limits is EtaLimits.SAMPLE_SIZE else 0)
    return EffectSize(
        kind="partial_eta_squared",
        value=f * numerator / (f * numerator + denominator),
        low=low / (low + whole),
        high=high / (high + whole),
    )


def _noncentrality(test: Joint, *, probability: float) -> float:
    """Noncentrality at which P(F <= f) has the given value; 0 where it is smaller already without."""

    def excess(noncentrality: float) -> float:
        below = special.ncfdtr(test.df_numerator, test.df_denominator, noncentrality, test.statistic)
        return float(below) - probability

    if special.fdtr(test.df_numerator, test.df_denominator, test.statistic) <= probability:
        return 0.0
    high = 1.0
    while excess(high) > 0 and high < LARGEST_NONCENTRALITY:
        high *= 2
    return float(optimize.brentq(excess, 1e-12, high, xtol=1e-13)) if excess(high) <= 0 else nan
