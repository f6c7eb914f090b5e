"""Smallest effect that a study of this size would have found with a given power."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isnan, nan, sqrt

from scipy import optimize, special

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.samples import MINIMUM_N

POWER = 0.80
ALPHA = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectable(Refusable):
    """Smallest true difference found with probability ``power`` at the two-sided level ``alpha``.

    ``effect`` is in the unit of the outcome (shares from 0 to 1), ``standardised`` in standard deviations
    (Cohen's h for shares). ``n`` counts the people. Numbers are NaN where ``reason`` is not empty.
    """

    estimand: str
    method: str
    n: int
    power: float
    alpha: float
    effect: float = nan
    standardised: float = nan


def detectable_mean_change(
    n: int,
    *,
    sd_change: float,
    power: float = POWER,
    alpha: float = ALPHA,
    design_effect: float = 1.0,
    both_tails: bool = False,
) -> Detectable:
    """Smallest mean change of n pairs that a two-sided paired t test would find.

    Parameters
    ----------
    n
        Complete pairs.
    sd_change
        Standard deviation of the changes: from the data, or sd × √(2(1 − r)).
    power, alpha
        Probability to find it, and two-sided level.
    design_effect
        Factor by which clustering or weights blow up the variance; the people count that much less.
    both_tails
        Whether a finding in the wrong direction counts too, as R's ``power.t.test(strict = TRUE)``.

    Returns
    -------
    Detectable
        Positive. Refused with ``too_few`` (fewer than three pairs, or nothing left after the design effect)
        or ``no_variance`` (standard deviation 0).

    Raises
    ------
    ValueError
        If a probability is none, the power is not above alpha, or a number is negative.

    Notes
    -----
    Noncentral t. It says what this study could have seen, not what was true: a power for the effect that was
    observed says nothing beyond its p. Source: Cohen (1988), Statistical power analysis for the behavioral
    sciences. Checked against tests/references/power (R's ``power.t.test``).
    """
    require(power=power, alpha=alpha, sd=sd_change, design_effect=design_effect)
    blank = Detectable(estimand="mean_change", method="noncentral_t", n=n, power=power, alpha=alpha)
    people = n / design_effect if n >= MINIMUM_N else 0.0
    if people < 2:
        return blank.refused(Refusal.TOO_FEW)
    return _in_units(blank, per_error=sqrt(people), df=people - 1, sd=sd_change, both_tails=both_tails)


def detectable_mean_difference(
    n_before: int,
    n_after: int,
    *,
    sd: float,
    power: float = POWER,
    alpha: float = ALPHA,
    design_effect: float = 1.0,
    both_tails: bool = False,
) -> Detectable:
    """Smallest difference of means between different people that a two-sided t test would find.

    Parameters
    ----------
    n_before, n_after
        People in each wave.
    sd
        Standard deviation within a wave.
    power, alpha, design_effect, both_tails
        As for ``detectable_mean_change``.

    Returns
    -------
    Detectable
        Positive; refused as there, with three people per wave.

    Raises
    ------
    ValueError
        As for ``detectable_mean_change``.

    Notes
    -----
    Noncentral t with m + n − 2 degrees of freedom. Checked against tests/references/power (R's
    ``power.t.test`` and pwr).
    """
    require(power=power, alpha=alpha, sd=sd, design_effect=design_effect)
    n = n_before + n_after
    blank = Detectable(estimand="mean_difference", method="noncentral_t", n=n, power=power, alpha=alpha)
    first, second = n_before / design_effect, n_after / design_effect
    if min(n_before, n_after) < MINIMUM_N or min(first, second) < 2:
        return blank.refused(Refusal.TOO_FEW)
    per_error = sqrt(first * second / (first + second))
    return _in_units(blank, per_error=per_error, df=first + second - 2, sd=sd, both_tails=both_tails)


def noncentrality_needed(df: float, *, power: float, alpha: float, both_tails: bool = False) -> float:
    """Noncentrality at which a two-sided t test rejects with the given power; normal for infinite df."""
    if not 0 < df < inf:
        return float(special.ndtri(1 - alpha / 2) + special.ndtri(power))
    critical = float(special.stdtrit(df, 1 - alpha / 2))

    def excess(noncentrality: float) -> float:
        found = 1 - _below(critical, df, noncentrality)
        if both_tails:
            found += _below(-critical, df, noncentrality)
        return found - power

    top = 2.0 * (critical + 10.0)
    while excess(top) < 0:
        top *= 2
    return float(optimize.brentq(excess, 0.0, top, xtol=1e-12))


def _below(t: float, df: float, noncentrality: float) -> float:
    """P(T <= t); 0 where scipy cannot tell it apart from 0 (NaN far below the noncentrality)."""
    found = float(special.nctdtr(df, noncentrality, t))
    return 0.0 if isnan(found) else found


def _in_units(blank: Detectable, *, per_error: float, df: float, sd: float, both_tails: bool) -> Detectable:
    """Smallest effect from the noncentrality needed and how many standard errors one deviation is."""
    if sd == 0:
        return blank.refused(Refusal.NO_VARIANCE)
    needed = noncentrality_needed(df, power=blank.power, alpha=blank.alpha, both_tails=both_tails) / per_error
    return replace(blank, effect=needed * sd, standardised=needed)


def require(*, power: float, alpha: float, sd: float, design_effect: float) -> None:
    """Refuse what is no probability or no spread."""
    if not 0 < alpha < power < 1:
        raise ValueError(
            f"alpha is {alpha} and power {power}; both lie between 0 and 1, the power above alpha"
        )
    if not (0 <= sd < float("inf")):
        raise ValueError(f"the standard deviation is {sd}; it must be a number from 0")
    if not (0 < design_effect < float("inf")):
        raise ValueError(f"design_effect is {design_effect}; it must be larger than 0, 1 for a simple sample")
