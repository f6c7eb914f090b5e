"""Smallest difference or change of a share that a study of this size would have found."""

from __future__ import annotations

from dataclasses import replace
from math import asin, nan, sin, sqrt

from scipy import optimize, special

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.power.detectable import (
    ALPHA,
    POWER,
    Detectable,
    noncentrality_needed,
    require,
)
from kpk_eval.stats.samples import MINIMUM_N

START = 1e-9
"""Smallest difference that is looked at."""


def detectable_share_difference(
    n_before: int,
    n_after: int,
    *,
    share_before: float,
    upwards: bool = True,
    power: float = POWER,
    alpha: float = ALPHA,
    design_effect: float = 1.0,
    arcsine: bool = False,
) -> Detectable:
    """Smallest difference from a share before that a two-sided test of different people would find.

    Parameters
    ----------
    n_before, n_after
        People in each wave.
    share_before
        Share with yes in the earlier wave.
    upwards
        Whether the share is expected to rise.
    power, alpha, design_effect
        As for ``detectable_mean_change``.
    arcsine
        Cohen's h, as R's pwr, instead of the normal approximation of ``power.prop.test``.

    Returns
    -------
    Detectable
        ``effect`` is share after − share before, negative if not ``upwards``. Refused with ``too_few`` if no
        share between 0 and 1 would be found.

    Raises
    ------
    ValueError
        If a probability is none or the power is not above alpha.

    Notes
    -----
    Sources: Fleiss, Levin and Paik (2003), Statistical methods for rates and proportions, chapter 4; Cohen
    (1988), Statistical power analysis, chapter 6. Checked against tests/references/power.
    """
    require(power=power, alpha=alpha, sd=1.0, design_effect=design_effect)
    if not 0 <= share_before <= 1:
        raise ValueError(f"share_before is {share_before}; it must lie between 0 and 1")
    n = n_before + n_after
    method = "arcsine" if arcsine else "normal"
    blank = Detectable(estimand="share_difference", method=method, n=n, power=power, alpha=alpha)
    if min(n_before, n_after) < MINIMUM_N:
        return blank.refused(Refusal.TOO_FEW)
    sizes = n_before / design_effect, n_after / design_effect
    find = _arcsine_share if arcsine else _normal_share
    after = find(share_before, sizes, upwards=upwards, power=power, alpha=alpha)
    if not 0 <= after <= 1:
        return blank.refused(Refusal.TOO_FEW)
    standardised = _angle(after) - _angle(share_before)
    return replace(blank, effect=after - share_before, standardised=standardised)


def detectable_share_change(
    n: int, *, share_changing: float, power: float = POWER, alpha: float = ALPHA, design_effect: float = 1.0
) -> Detectable:
    """Smallest change of a share in the same people that a two-sided McNemar test would find.

    Parameters
    ----------
    n
        Complete pairs.
    share_changing
        Share of the people whose answer changes, in either direction.
    power, alpha, design_effect
        As for ``detectable_mean_change``.

    Returns
    -------
    Detectable
        Share that goes to yes − share that goes to no, positive. Refused with ``too_few`` where even changes
        in one direction alone would not be found.

    Raises
    ------
    ValueError
        If a probability is none or the power is not above alpha.

    Notes
    -----
    Normal approximation. Source: Connor (1987), Sample size for testing differences in proportions for the
    paired-sample design. Checked against tests/references/power and by simulation.
    """
    require(power=power, alpha=alpha, sd=1.0, design_effect=design_effect)
    if not 0 < share_changing <= 1:
        raise ValueError(f"share_changing is {share_changing}; it must lie above 0 and not above 1")
    blank = Detectable(estimand="share_change", method="normal", n=n, power=power, alpha=alpha)
    people = n / design_effect
    critical, reached = float(special.ndtri(1 - alpha / 2)), float(special.ndtri(power))

    def lack(difference: float) -> float:
        spread = sqrt(max(share_changing - difference**2, 0.0))
        return difference * sqrt(people) - critical * sqrt(share_changing) - reached * spread

    if n < MINIMUM_N or lack(share_changing) < 0:
        return blank.refused(Refusal.TOO_FEW)
    found = float(optimize.brentq(lack, 0.0, share_changing, xtol=1e-12))
    return replace(blank, effect=found, standardised=found / sqrt(share_changing))


def _angle(share: float) -> float:
    """Share on the scale of Cohen's h."""
    return 2 * asin(sqrt(share))


def _arcsine_share(
    before: float, sizes: tuple[float, float], *, upwards: bool, power: float, alpha: float
) -> float:
    """Share after at which Cohen's h is large enough; NaN beyond 0 and 1."""
    h = noncentrality_needed(nan, power=power, alpha=alpha) * sqrt(1 / sizes[0] + 1 / sizes[1])
    angle = _angle(before) + (h if upwards else -h)
    return sin(angle / 2) ** 2 if 0 <= angle <= _angle(1.0) else nan


def _normal_share(
    before: float, sizes: tuple[float, float], *, upwards: bool, power: float, alpha: float
) -> float:
    """Share after at which the normal approximation reaches the power; NaN beyond 0 and 1."""
    m, n = sizes
    critical, reached = float(special.ndtri(1 - alpha / 2)), float(special.ndtri(power))

    def excess(after: float) -> float:
        pooled = (m * before + n * after) / (m + n)
        null = sqrt(pooled * (1 - pooled) * (1 / m + 1 / n))
        spread = sqrt(before * (1 - before) / m + after * (1 - after) / n)
        return abs(after - before) - critical * null - reached * spread

    start, end = (before + START, 1.0) if upwards else (before - START, 0.0)
    if not 0 < start < 1 or excess(end) < 0:
        return nan
    return float(optimize.brentq(excess, min(start, end), max(start, end), xtol=1e-13))
