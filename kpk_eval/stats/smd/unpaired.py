"""Standardised difference of the means of different people."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy import special

from kpk_eval.stats.estimate import EffectSize, Refusal
from kpk_eval.stats.samples import Groups
from kpk_eval.stats.smd.kinds import Correction, Smd, SmdInterval, correction
from kpk_eval.stats.smd.noncentral import noncentrality_limits

KINDS = frozenset({Smd.G_POOLED, Smd.D_POOLED, Smd.G_RMS, Smd.D_RMS, Smd.G_BEFORE, Smd.D_BEFORE})


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a standardised difference is made of: ``per_t`` is d divided by its t value."""

    divisor: float
    per_t: float
    df: float
    variance_of_divisor: float
    """Relative: d² times this is its part in the large-sample variance of d."""
    variance_of_means: float
    """In units of the divisor."""


def pooled_smd(
    groups: Groups,
    *,
    kind: Smd = Smd.G_POOLED,
    level: float = 0.95,
    interval: SmdInterval = SmdInterval.NONCENTRAL_T,
    form: Correction = Correction.EXACT,
) -> EffectSize:
    """Mean after − mean before of different people, divided by a standard deviation.

    The interval inverts the noncentral t: with m + n − 2 degrees of freedom for the pooled standard
    deviation (equal variances are assumed), with Welch's for the root mean square of both, and with m − 1
    for that of the earlier wave. The correction has the same degrees of freedom and applies to value and
    limits alike.

    Parameters
    ----------
    groups
        Valid values of both waves; NaN is given back for fewer than three in one, if none varies, or if the
        standard deviation asked for is zero.
    kind
        ``g_pooled``, ``g_rms`` or ``g_before`` (Glass's Δ), or the uncorrected ``d_``.
    level
        Level of the interval.
    interval
        From the noncentral t, or value ± normal quantile × standard error.
    form
        Exact correction, or 1 − 3 / (4 df − 1).

    Raises
    ------
    ValueError
        If the kind needs pairs.

    Notes
    -----
    ``d_rms`` is the difference in balance tables and what R's effectsize computes with
    ``pooled_sd = FALSE``. Sources: Hedges (1981), Distribution theory for Glass's estimator; large-sample
    variances Hedges and Olkin (1985), Statistical methods for meta-analysis (pooled), and Bonett (2008),
    Confidence intervals for standardized linear contrasts of means. Checked against
    tests/references/groups_means, ``ancova_anorexia`` and ``experiment_nsw``.
    """
    if kind not in KINDS:
        raise ValueError(
            f"{kind} needs the same people in both waves; use {Smd.G_POOLED} for different people"
        )
    if groups.shortage is not Refusal.NONE or groups.constant:
        return EffectSize(kind=kind)
    parts = _parts(groups, kind=kind)
    if not parts.divisor > 0:
        return EffectSize(kind=kind)
    d = float(groups.after.mean() - groups.before.mean()) / parts.divisor
    if interval is SmdInterval.LARGE_SAMPLE:
        error = sqrt(parts.variance_of_means + d**2 * parts.variance_of_divisor)
        half = float(special.ndtri((1 + level) / 2)) * error
        low, high = d - half, d + half
    else:
        low, high = (
            limit * parts.per_t for limit in noncentrality_limits(d / parts.per_t, parts.df, level=level)
        )
    factor = correction(kind, df=parts.df, form=form)
    return EffectSize(kind=kind, value=d * factor, low=low * factor, high=high * factor)


def _parts(groups: Groups, *, kind: Smd) -> _Parts:
    """Divisor, degrees of freedom and variances of a kind of standardised difference."""
    m, n = groups.before.size, groups.after.size
    first, second = float(groups.before.var(ddof=1)), float(groups.after.var(ddof=1))
    if kind in {Smd.G_POOLED, Smd.D_POOLED}:
        pooled = ((m - 1) * first + (n - 1) * second) / (m + n - 2)
        return _Parts(sqrt(pooled), sqrt(1 / m + 1 / n), m + n - 2, 1 / (2 * (m + n)), 1 / m + 1 / n)
    if kind in {Smd.G_BEFORE, Smd.D_BEFORE}:
        ratio = second / first if first > 0 else 0.0
        of_means = 1 / (m - 1) + ratio / (n - 1)
        return _Parts(sqrt(first), sqrt(1 / m + ratio / n), m - 1, 1 / (2 * (m - 1)), of_means)
    middle = (first + second) / 2
    errors = (first / m, second / n)
    df = sum(errors) ** 2 / (errors[0] ** 2 / (m - 1) + errors[1] ** 2 / (n - 1))
    of_divisor = (first**2 / (m - 1) + second**2 / (n - 1)) / (8 * middle**2)
    of_means = (first / (m - 1) + second / (n - 1)) / middle
    return _Parts(sqrt(middle), sqrt(sum(errors) / middle), df, of_divisor, of_means)
