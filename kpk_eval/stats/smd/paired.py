"""Standardised mean change of the same people."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from scipy import special

from kpk_eval.stats.estimate import EffectSize, Refusal
from kpk_eval.stats.samples import Pairs
from kpk_eval.stats.smd.kinds import Correction, Smd, SmdInterval, correction
from kpk_eval.stats.smd.noncentral import noncentrality_limits


@dataclass(frozen=True, slots=True)
class _Spread:
    """Standard deviations of two waves and of the changes between them, with the correlation."""

    before: float
    after: float
    change: float
    correlation: float
    df: int


def paired_smd(
    pairs: Pairs,
    *,
    kind: Smd = Smd.G_Z,
    level: float = 0.95,
    interval: SmdInterval = SmdInterval.NONCENTRAL_T,
    form: Correction = Correction.EXACT,
) -> EffectSize:
    """Mean of after − before divided by a standard deviation, over complete pairs.

    By default the interval inverts the noncentral t of d_z (n − 1 degrees of freedom) and, for the other
    kinds, carries its limits over by the ratio of the standard deviations (Algina and Keselman). The
    alternative is value ± normal quantile × standard error. Hedges' correction has n − 1 degrees of freedom
    and applies to value and limits alike.

    Parameters
    ----------
    pairs
        Complete pairs; NaN is given back for fewer than three, if all changes are the same, or if the
        standard deviation asked for is zero.
    kind
        Standard deviation used, and whether Hedges' correction is applied.
    level
        Level of the interval.
    interval
        From the noncentral t, or by the delta method.
    form
        Exact correction, or 1 − 3 / (4 df − 1).

    Notes
    -----
    ``d_pooled`` and ``d_rms`` are the same for pairs and what R's effectsize calls d_av; ``d_av`` here
    divides by the mean of the two standard deviations (Cumming 2012; Lakens 2013), ``d_rm`` by the standard
    deviation of the changes / √(2(1 − r)) (Morris and DeShon 2002), ``d_before`` by that of the earlier wave
    (Becker 1988). Sources of the limits: Algina and Keselman (2003), Approximate confidence intervals for
    effect sizes; by the delta method Bonett (2008), Confidence intervals for standardized linear contrasts
    of means, and for d_rm Borenstein et al. (2009), Introduction to meta-analysis, equation 4.28. Hedges
    (1981), Distribution theory for Glass's estimator. Checked against tests/references/paired_means, R's
    effectsize (d_z, g_z) and ``paired_sleep``.
    """
    if pairs.shortage is not Refusal.NONE or pairs.constant:
        return EffectSize(kind=kind)
    spread = _spread(pairs)
    divisor = _divisor(spread, kind=kind)
    if not divisor > 0:
        return EffectSize(kind=kind)
    d = float(pairs.change.mean()) / divisor
    if interval is SmdInterval.LARGE_SAMPLE:
        half = float(special.ndtri((1 + level) / 2)) * sqrt(_variance(d, spread, kind=kind, divisor=divisor))
        low, high = d - half, d + half
    else:
        root_n = sqrt(pairs.n)
        limits = noncentrality_limits(
            float(pairs.change.mean()) / spread.change * root_n, spread.df, level=level
        )
        low, high = (limit / root_n * spread.change / divisor for limit in limits)
    factor = correction(kind, df=spread.df, form=form)
    return EffectSize(kind=kind, value=d * factor, low=low * factor, high=high * factor)


def _spread(pairs: Pairs) -> _Spread:
    """Standard deviations and correlation of the pairs; the correlation is NaN if a wave does not vary."""
    before, after = float(pairs.before.std(ddof=1)), float(pairs.after.std(ddof=1))
    together = float(np.cov(pairs.before, pairs.after)[0, 1])
    product = before * after
    correlation = min(max(together / product, -1.0), 1.0) if product > 0 else nan
    return _Spread(before, after, float(pairs.change.std(ddof=1)), correlation, pairs.n - 1)


def _divisor(spread: _Spread, *, kind: Smd) -> float:
    """Standard deviation that the kind of difference is divided by."""
    match kind:
        case Smd.D_Z | Smd.G_Z:
            return spread.change
        case Smd.D_AV | Smd.G_AV:
            return (spread.before + spread.after) / 2
        case Smd.D_RM | Smd.G_RM:
            rest = 2 * (1 - spread.correlation)
            return spread.change / sqrt(rest) if rest > 0 else nan
        case Smd.D_BEFORE | Smd.G_BEFORE:
            return spread.before
    return sqrt((spread.before**2 + spread.after**2) / 2)


def _variance(d: float, spread: _Spread, *, kind: Smd, divisor: float) -> float:
    """Large-sample variance: of the mean change in units of the divisor, and of the divisor itself."""
    df, before, after = spread.df, spread.before, spread.after
    of_mean = spread.change**2 / (df * divisor**2)
    shared = 0.0 if np.isnan(spread.correlation) else spread.correlation**2 * before * after
    match kind:
        case Smd.D_Z | Smd.G_Z | Smd.D_BEFORE | Smd.G_BEFORE:
            return of_mean + d**2 / (2 * df)
        case Smd.D_AV | Smd.G_AV:
            return of_mean + d**2 * (before**2 + after**2 + 2 * shared) / (8 * df * divisor**2)
        case Smd.D_RM | Smd.G_RM:
            n = df + 1
            return (1 / n + d**2 / (2 * n)) * 2 * (1 - spread.correlation)
    return of_mean + d**2 * (before**4 + after**4 + 2 * shared * before * after) / (8 * df * divisor**4)
