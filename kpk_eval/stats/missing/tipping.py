"""How far those who left would have to differ from what is expected of them to overturn a finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.missing.pooling import Pooled, PooledFreedom, pool
from kpk_eval.stats.samples import Numbers

FURTHEST_SD = 3.0
"""How far is looked, in standard deviations of the observed values."""

STEPS = 60
EXACT = 1e-7
"""Precision of the tipping point, as a share of the furthest distance looked at."""

Judged = Callable[[Pooled], object]
"""What a pooled result says; the finding is overturned where this changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifted:
    """Result if the values of those who are missing were ``delta`` higher than imputed."""

    delta: float
    pooled: Pooled


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipping(Refusable):
    """Smallest differences of those who are missing that overturn the finding.

    ``expected`` is the result if they are as imputed (delta 0). ``down`` and ``up`` are the smallest negative
    and positive delta, in the unit of the values, at which the judgement changes, NaN where it does not up to
    ``furthest``; ``down_sd`` and ``up_sd`` are the same in standard deviations of the observed values. Where
    ``reason`` is not empty there is no number.
    """

    n: int
    n_missing: int
    level: float
    expected: Pooled
    furthest: float = nan
    down: float = nan
    up: float = nan
    down_sd: float = nan
    up_sd: float = nan

    @property
    def nearest(self) -> float:
        """The smaller of the two in size, with its sign; NaN where there is none."""
        found = [delta for delta in (self.down, self.up) if not np.isnan(delta)]
        return min(found, key=abs, default=nan)


def zero_inside(pooled: Pooled) -> bool:
    """Whether the interval includes zero."""
    return pooled.low <= 0 <= pooled.high


def delta_adjusted(
    completed: ArrayLike,
    missing: ArrayLike,
    *,
    deltas: Sequence[float],
    n: float | None = None,
    freedom: PooledFreedom = PooledFreedom.BARNARD_RUBIN,
    level: float = 0.95,
) -> tuple[Shifted, ...]:
    """Pooled means if the drawn values were higher by each of several amounts.

    Parameters
    ----------
    completed
        Value (for instance change) of each person in each completed data set, shape (m, n).
    missing
        Whose value was drawn, shape (n,).
    deltas
        Amounts that are added to drawn values, in their unit; 0 is the imputation as it is.
    n, freedom, level
        See ``pooling.pool``; n is the number of people unless given.

    Returns
    -------
    tuple of Shifted
        In the order of the deltas.

    Raises
    ------
    ValueError
        If the shapes do not fit or values are not finite.

    Notes
    -----
    Source: Carpenter and Kenward (2013), Multiple imputation and its application, chapter 10; van Buuren
    (2018), Flexible imputation of missing data, section 3.8.
    """
    values, drawn = _checked(completed, missing)
    size = float(values.shape[1]) if n is None else n
    return tuple(
        Shifted(delta=delta, pooled=_mean(values, drawn, delta, n=size, freedom=freedom, level=level))
        for delta in deltas
    )


def tipping_point(
    completed: ArrayLike,
    missing: ArrayLike,
    *,
    judged: Judged = zero_inside,
    furthest: float | None = None,
    n: float | None = None,
    freedom: PooledFreedom = PooledFreedom.BARNARD_RUBIN,
    level: float = 0.95,
) -> Tipping:
    """Smallest amounts by which those missing must differ from what was imputed to change the judgement.

    Parameters
    ----------
    completed, missing, n, freedom, level
        As for ``delta_adjusted``.
    judged
        What a result says: by default whether its interval includes zero; a function that gives a verdict
        works as well.
    furthest
        How far is looked, in the unit of the values; three standard deviations of the observed ones unless
        given.

    Returns
    -------
    Tipping
        Refused with ``none_missing``, ``all_missing`` (nobody observed), ``too_few``, or as ``pool``.

    Raises
    ------
    ValueError
        If the shapes do not fit, values are not finite, or ``furthest`` is not positive.

    Notes
    -----
    The imputed values stay as drawn and are moved together, so that the answer does not jump by chance. A
    change of judgement that lasts less than a sixtieth of the distance looked at may be overlooked. Source:
    Yan, Lee and Li (2009), Missing data handling methods in medical device clinical trials (tipping point).
    """
    values, drawn = _checked(completed, missing)
    size = float(values.shape[1]) if n is None else n

    def shifted(delta: float) -> Pooled:
        return _mean(values, drawn, delta, n=size, freedom=freedom, level=level)

    expected = shifted(0.0)
    blank = {"n": values.shape[1], "n_missing": int(drawn.sum()), "level": level, "expected": expected}
    reason = _shortage(drawn, expected)
    if reason is not Refusal.NONE:
        return Tipping(reason=reason, **blank)
    spread = float(values[0, ~drawn].std(ddof=1)) if (~drawn).sum() > 1 else nan
    far = FURTHEST_SD * spread if furthest is None else furthest
    if furthest is not None and not 0 < furthest < inf:
        raise ValueError(f"furthest is {furthest}; it must be a positive distance in the unit of the values")
    if not far > 0:
        return Tipping(reason=Refusal.NO_VARIANCE, **blank)
    down, up = (_turn(shifted, judged, far=far, sign=sign) for sign in (-1.0, 1.0))
    # Where all who were seen are alike there is no spread to measure the shift in.
    spread = spread or nan
    return Tipping(furthest=far, down=down, up=up, down_sd=down / spread, up_sd=up / spread, **blank)


def _checked(completed: ArrayLike, missing: ArrayLike) -> tuple[Numbers, NDArray[np.bool_]]:
    """Values of completed data sets and whose were drawn."""
    values, drawn = np.asarray(completed, dtype=np.float64), np.asarray(missing, dtype=np.bool_)
    if values.ndim != 2 or drawn.shape != values.shape[1:]:
        raise ValueError(
            f"completed values of shape {values.shape} do not fit missing of shape {drawn.shape}; "
            "give one row per data set and one column per person"
        )
    if not np.isfinite(values).all():
        raise ValueError("completed values have gaps or infinite numbers; give those of impute")
    return values, drawn


def _mean(
    values: Numbers,
    drawn: NDArray[np.bool_],
    delta: float,
    *,
    n: float,
    freedom: PooledFreedom,
    level: float,
) -> Pooled:
    """Pooled mean with drawn values moved by delta."""
    moved = values + delta * drawn
    people = values.shape[1]
    variances = moved.var(axis=1, ddof=1) / people if people > 1 else np.zeros(len(moved))
    means = moved.mean(axis=1) if people else np.full(len(moved), nan)
    return pool(means, variances, n=n, freedom=freedom, level=level)


def _shortage(drawn: NDArray[np.bool_], expected: Pooled) -> Refusal:
    """Why there is nothing to overturn; empty if there is."""
    if drawn.size and not drawn.any():
        return Refusal.NONE_MISSING
    if drawn.size and drawn.all():
        return Refusal.ALL_MISSING
    return expected.reason


def _turn(shifted: Callable[[float], Pooled], judged: Judged, *, far: float, sign: float) -> float:
    """Delta nearest to 0 in one direction at which the judgement is another one; NaN if there is none."""
    start = judged(shifted(0.0))
    inside = 0.0
    for step in range(1, STEPS + 1):
        outside = far * step / STEPS
        if judged(shifted(sign * outside)) != start:
            break
        inside = outside
    else:
        return nan
    while outside - inside > EXACT * far:
        middle = (inside + outside) / 2
        if judged(shifted(sign * middle)) == start:
            inside = middle
        else:
            outside = middle
    return sign * outside
