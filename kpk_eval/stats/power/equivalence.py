"""Whether an effect is too small to matter: two one-sided tests against the smallest effect of interest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, isfinite, nan

from scipy import optimize, special

from kpk_eval.stats.estimate import Estimate, Refusable, Refusal
from kpk_eval.stats.power.errors import standard_error, t_quantile

ALPHA = 0.05
TESTS = "two_one_sided_tests"
INTERVALS = "two_one_sided_intervals"
NARROWEST = 1e-6
"""Lowest level at which limits are asked for."""

At = Callable[[float], Estimate]
"""An estimate of the same values at a level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence(Refusable):
    """Whether an effect lies between two bounds, by two one-sided tests at the level ``alpha``.

    ``p`` is the larger of ``p_low`` (the effect is not above the lower bound) and ``p_high`` (not below the
    upper one); ``equivalent`` where it is below ``alpha``, which is where the interval from ``low`` to
    ``high`` at the level 1 − 2 alpha lies between the bounds. Numbers are NaN where ``reason`` is not empty.
    """

    estimand: str
    method: str
    alpha: float
    lower_bound: float
    upper_bound: float
    n: int
    estimate: float = nan
    low: float = nan
    high: float = nan
    p_low: float = nan
    p_high: float = nan
    p: float = nan
    df: float = nan
    equivalent: bool = False


def equivalence(
    estimate_at: At, *, smallest_effect: float, lower_bound: float | None = None, alpha: float = ALPHA
) -> Equivalence:
    """Two one-sided tests of any estimate, from its intervals: an effect between −smallest and smallest.

    Parameters
    ----------
    estimate_at
        Gives the estimate at a level, for example ``lambda level: share_change(before, after, level=level)``.
        It is called some fifty times; for a slow estimator take ``equivalence_of``.
    smallest_effect
        Smallest effect that matters, in the unit of the estimate. For a ratio a factor above 1: the bounds
        are then it and one divided by it.
    lower_bound
        Where the bounds are not symmetric.
    alpha
        Level of each one-sided test.

    Returns
    -------
    Equivalence
        Refused for the reason of the estimate.

    Raises
    ------
    ValueError
        If the bounds do not lie on both sides of no difference, or alpha does not lie between 0 and one half.

    Notes
    -----
    The p of each side is half of 1 − the level at which a limit reaches the bound, so that test and interval
    never disagree. Source: Schuirmann (1987), A comparison of the two one-sided tests procedure. Checked
    against tests/references/equivalence (one-sided t tests of R) and by its own interval.
    """
    _require_alpha(alpha)
    found = estimate_at(1 - 2 * alpha)
    blank = _blank(found, INTERVALS, smallest_effect=smallest_effect, lower_bound=lower_bound, alpha=alpha)
    if not found.estimable:
        return blank.refused(found.reason)
    below = _one_sided(estimate_at, blank.lower_bound, estimate=found.estimate, above=False)
    above = _one_sided(estimate_at, blank.upper_bound, estimate=found.estimate, above=True)
    inside = blank.lower_bound < found.low and found.high < blank.upper_bound
    return _judged(blank, found, p_low=below, p_high=above, equivalent=inside)


def equivalence_of(
    estimate: Estimate, *, smallest_effect: float, lower_bound: float | None = None, alpha: float = ALPHA
) -> Equivalence:
    """Two one-sided tests from the standard error of an estimate with a t or normal interval.

    For means, coefficients of models, differences in differences and log odds ratios of any family.
    Parameters, refusals and source as for ``equivalence``; the level of the estimate does not matter.

    Raises
    ------
    ValueError
        As ``equivalence``, or if the interval is not symmetric about the estimate.
    """
    _require_alpha(alpha)
    blank = _blank(estimate, TESTS, smallest_effect=smallest_effect, lower_bound=lower_bound, alpha=alpha)
    if not estimate.estimable:
        return blank.refused(estimate.reason)
    error = standard_error(estimate)
    t_low, t_high = (estimate.estimate - bound for bound in (blank.lower_bound, blank.upper_bound))
    p_low, p_high = _tail(-t_low / error, estimate.df), _tail(t_high / error, estimate.df)
    half = t_quantile(1 - alpha, df=estimate.df) * error
    narrow = replace(
        estimate, level=1 - 2 * alpha, low=estimate.estimate - half, high=estimate.estimate + half
    )
    return _judged(blank, narrow, p_low=p_low, p_high=p_high, equivalent=max(p_low, p_high) < alpha)


def equivalence_from_error(
    value: float,
    error: float,
    *,
    df: float = inf,
    n: int,
    smallest_effect: float,
    lower_bound: float | None = None,
    alpha: float = ALPHA,
    estimand: str = "",
) -> Equivalence:
    """Two one-sided tests of a coefficient of any model, from its standard error.

    Parameters
    ----------
    value, error
        Coefficient (0 is no effect) and its standard error, in the same unit.
    df
        Degrees of freedom of its t test; infinite for a normal one.
    n, estimand
        Only passed on.
    smallest_effect, lower_bound, alpha
        As for ``equivalence``.

    Returns
    -------
    Equivalence
        Refused with ``no_variance`` where the error is 0, or it or the value NaN. Source and errors as for
        ``equivalence``.
    """
    blank = Estimate(
        estimand=estimand,
        method=TESTS,
        level=1 - 2 * alpha if 0 < alpha < 0.5 else 0.9,
        n=n,
        n_before=n,
        n_after=n,
        n_dropped=0,
        n_contributing=n,
    )
    found = blank.refused(Refusal.NO_VARIANCE)
    if 0 < error < inf and isfinite(value):
        half = t_quantile((1 + blank.level) / 2, df=df) * error
        found = replace(blank, estimate=value, low=value - half, high=value + half, df=df)
    return equivalence_of(found, smallest_effect=smallest_effect, lower_bound=lower_bound, alpha=alpha)


def _require_alpha(alpha: float) -> None:
    """Refuse a level that leaves no interval."""
    if not 0 < alpha < 0.5:
        raise ValueError(f"alpha is {alpha}; it must lie between 0 and 0.5, for example 0.05")


def _blank(
    found: Estimate, method: str, *, smallest_effect: float, lower_bound: float | None, alpha: float
) -> Equivalence:
    """The question, with its bounds on both sides of no difference."""
    above = smallest_effect > found.null
    lower = found.mirrored(smallest_effect) if lower_bound is None and above else lower_bound
    if lower is None or not lower < found.null < smallest_effect:
        raise ValueError(
            f"the bounds must lie on both sides of {found.null:g}, the value of {found.estimand} without a "
            "difference"
        )
    return Equivalence(
        estimand=found.estimand,
        method=method,
        alpha=alpha,
        lower_bound=lower,
        upper_bound=smallest_effect,
        n=found.n,
    )


def _judged(
    blank: Equivalence, found: Estimate, *, p_low: float, p_high: float, equivalent: bool
) -> Equivalence:
    """The answer."""
    return replace(
        blank,
        estimate=found.estimate,
        low=found.low,
        high=found.high,
        p_low=p_low,
        p_high=p_high,
        p=max(p_low, p_high),
        df=found.df,
        equivalent=equivalent,
    )


def _tail(t: float, df: float) -> float:
    """P(T <= t); normal where df is infinite or NaN."""
    return float(special.stdtr(df, t) if 0 < df < inf else special.ndtr(t))


def _one_sided(estimate_at: At, bound: float, *, estimate: float, above: bool) -> float:
    """One-sided p that the effect is beyond a bound, from the level at which a limit reaches the bound."""
    inside = estimate < bound if above else estimate > bound
    side = "high" if above == inside else "low"

    def passed(level: float) -> float:
        found = estimate_at(level)
        if not found.estimable:
            # The level is too high for so few people: there is no limit, so it lies beyond any bound.
            return 1.0
        return found.high - bound if side == "high" else bound - found.low

    widest, narrowest = 1 - NARROWEST, NARROWEST
    if passed(widest) < 0:
        level = widest
    elif passed(narrowest) >= 0:
        level = narrowest
    else:
        level = float(optimize.brentq(passed, narrowest, widest, xtol=1e-12))
    return (1 - level) / 2 if inside else (1 + level) / 2
