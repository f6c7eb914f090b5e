"""Values of a parameter that data do not contradict: limits by turning a score test round.

A value is contradicted when the estimate differs from it by more than the normal quantile times the
standard error *at that value*. Such limits stay inside the range of the parameter and exist where a count is
zero, which limits from the standard error at the estimate do not.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from scipy import optimize

EDGE = 1e-10
"""How near to the estimate, and to the ends of its range, the search begins."""

NEAR_RATIO = 1e-6
"""The same for the logarithm of a ratio, where rounding comes in earlier."""

DOUBLINGS = 60


def limits_between(
    distance: Callable[[float], float], *, estimate: float, bottom: float, top: float
) -> tuple[float, float]:
    """Limits of a parameter with a lowest and a highest value.

    ``distance`` is the squared difference from the estimate minus the squared normal quantile times the
    variance at a value: negative where the value is not contradicted.
    """
    at_bottom, at_top = estimate <= bottom + EDGE, estimate >= top - EDGE
    low = bottom if at_bottom else _turn(distance, estimate - EDGE, bottom + EDGE, end=bottom)
    high = top if at_top else _turn(distance, estimate + EDGE, top - EDGE, end=top)
    return low, high


def limits_of_log_ratio(distance: Callable[[float], float], *, estimate: float) -> tuple[float, float]:
    """Limits of the logarithm of a ratio; an infinite estimate has no limit on its own side."""
    start = min(max(estimate, -30.0), 30.0)
    low = _beyond(distance, start, step=-1.0) if estimate > -inf else -inf
    high = _beyond(distance, start, step=1.0) if estimate < inf else inf
    return low, high


def _beyond(distance: Callable[[float], float], estimate: float, *, step: float) -> float:
    """First value on one side of the estimate that is contradicted."""
    near, far = estimate + NEAR_RATIO * step, estimate + step
    for _ in range(DOUBLINGS):
        if distance(far) > 0:
            return _turn(distance, near, far, end=far)
        near, far = far, far + (far - estimate)
    return inf * step


def _turn(distance: Callable[[float], float], near: float, far: float, *, end: float) -> float:
    """Where the distance turns positive between a value near the estimate and one far from it."""
    if distance(near) >= 0:
        return near
    if distance(far) <= 0:
        return end
    return float(optimize.brentq(distance, min(near, far), max(near, far), xtol=1e-14, rtol=1e-14))
