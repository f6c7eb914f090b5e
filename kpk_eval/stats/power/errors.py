"""Smallest effect that a standard error would have shown, for estimators of any family."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from scipy import special

from kpk_eval.stats.estimate import Estimate, Refusal
from kpk_eval.stats.power.detectable import (
    ALPHA,
    POWER,
    Detectable,
    noncentrality_needed,
    require,
)


def detectable_effect(estimate: Estimate, *, power: float = POWER, alpha: float = ALPHA) -> Detectable:
    """Smallest true value of an estimate with a t or normal interval that its own standard error would show.

    Parameters
    ----------
    estimate
        Of a mean, a coefficient or a log odds ratio: its limits are estimate ± quantile × standard error.
    power, alpha
        Probability to find it, and two-sided level.

    Returns
    -------
    Detectable
        In the unit of the estimate; with the reason of the estimate if there is none.

    Raises
    ------
    ValueError
        If a probability is none, or the interval is not symmetric about the estimate (ratios, ranks, most
        intervals of shares): no standard error can be read off it.

    Notes
    -----
    For every family of estimators: (noncentrality of the t, or sum of the normal quantiles) × standard error.
    Source: Bloom (1995), Minimum detectable effects.
    """
    require(power=power, alpha=alpha, sd=1.0, design_effect=1.0)
    blank = Detectable(
        estimand=estimate.estimand, method="from_standard_error", n=estimate.n, power=power, alpha=alpha
    )
    if not estimate.estimable:
        return blank.refused(estimate.reason)
    needed = noncentrality_needed(estimate.df, power=power, alpha=alpha)
    return replace(blank, effect=needed * standard_error(estimate))


def detectable_from_error(
    error: float, *, df: float = inf, n: int, estimand: str = "", power: float = POWER, alpha: float = ALPHA
) -> Detectable:
    """Smallest true value of a coefficient that its standard error would show, whatever the model.

    Parameters
    ----------
    error
        Standard error of the coefficient.
    df
        Degrees of freedom of its t test; infinite for a normal one.
    n, estimand
        Only passed on.
    power, alpha
        Probability to find it, and two-sided level.

    Returns
    -------
    Detectable
        In the unit of the coefficient. Refused with ``no_variance`` for an error of 0 or NaN.

    Raises
    ------
    ValueError
        If a probability is none or the power is not above alpha.

    Notes
    -----
    Source: Bloom (1995), Minimum detectable effects.
    """
    require(power=power, alpha=alpha, sd=1.0, design_effect=1.0)
    blank = Detectable(estimand=estimand, method="from_standard_error", n=n, power=power, alpha=alpha)
    if not 0 < error < inf:
        return blank.refused(Refusal.NO_VARIANCE)
    return replace(blank, effect=noncentrality_needed(df, power=power, alpha=alpha) * error)


def standard_error(estimate: Estimate) -> float:
    """Standard error that a symmetric t or normal interval was made with.

    Raises
    ------
    ValueError
        If the interval is not symmetric about the estimate.
    """
    half = (estimate.high - estimate.low) / 2
    if not half > 0 or abs(estimate.high + estimate.low - 2 * estimate.estimate) > 1e-6 * half:
        raise ValueError(
            f"the interval of {estimate.estimand} is not estimate ± quantile × standard error; "
            "use the function for this kind of outcome"
        )
    tail = (1 + estimate.level) / 2
    return half / t_quantile(tail, df=estimate.df)


def t_quantile(probability: float, *, df: float) -> float:
    """Quantile of the t distribution; of the normal one where df is infinite or NaN."""
    return float(special.stdtrit(df, probability) if 0 < df < inf else special.ndtri(probability))
