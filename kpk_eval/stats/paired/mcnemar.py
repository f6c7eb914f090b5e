"""McNemar's test in its versions: those who changed to yes against those who changed to no."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import nan

from scipy import special, stats


class McNemar(StrEnum):
    """Version of McNemar's test."""

    EXACT = "mcnemar_exact"
    MID_P = "mcnemar_mid_p"
    """Less cautious: the observed result counts half."""
    CHI_SQUARE = "mcnemar_chi_square"
    """Asymptotic, without continuity correction."""
    CORRECTED = "mcnemar_chi_square_corrected"
    """Asymptotic with continuity correction: R's default, as cautious as the exact test."""


@dataclass(frozen=True, slots=True)
class Tested:
    """Two-sided p, with statistic and degrees of freedom of the asymptotic versions."""

    p: float
    statistic: float = nan
    df: float = nan


def mcnemar(to_yes: int, to_no: int, *, test: McNemar) -> Tested:
    """Test that changes to yes and to no are equally likely; p = 1 if nobody changed."""
    changed = to_yes + to_no
    if test in {McNemar.CHI_SQUARE, McNemar.CORRECTED}:
        if changed == 0:
            return Tested(p=1.0, statistic=0.0, df=1.0)
        less = 1 if test is McNemar.CORRECTED and to_yes != to_no else 0
        statistic = (abs(to_yes - to_no) - less) ** 2 / changed
        return Tested(p=float(special.chdtrc(1, statistic)), statistic=statistic, df=1.0)
    if changed == 0:
        return Tested(p=1.0)
    exact = float(stats.binomtest(to_yes, changed).pvalue)
    if test is McNemar.EXACT:
        return Tested(p=exact)
    observed = float(stats.binom.pmf(to_yes, changed, 0.5))
    return Tested(p=exact - (observed / 2 if to_yes == to_no else observed))
