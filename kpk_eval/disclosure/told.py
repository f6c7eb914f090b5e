"""What a printed number tells: the interval in which the true number lies."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isnan

NOISE = 1e-9
"""Slack for binary fractions: 3.45 × 20 is 69, although floating point says 69.00000000000001."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Closed interval that contains the true number; the same ends mean that it is known."""

    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse an interval that contains nothing."""
        if isnan(self.low) or isnan(self.high) or self.low > self.high:
            raise ValueError("the low end of an interval must be a number not above its high end")

    def whole(self) -> Interval:
        """The same interval with its ends moved inwards to whole numbers."""
        return Interval(ceil(self.low - NOISE), floor(self.high + NOISE))

    def times(self, factor: float) -> Interval:
        """Interval of the number multiplied by a factor that is not negative."""
        return Interval(self.low * factor, self.high * factor)


def exact(value: float) -> Interval:
    """What a number printed as it is tells."""
    return Interval(value, value)


def rounded(value: int, *, base: int, least: int = 0) -> Interval:
    """Counts that are printed as ``value`` after rounding to the nearest multiple of ``base``, half up.

    ``least`` is the smallest count that would be printed at all: readers know that smaller ones are hidden.
    """
    return Interval(max(value - base // 2, least), value + (base - 1) // 2)


def printed(value: float, *, decimals: int) -> Interval:
    """Numbers that are printed as ``value`` with so many decimals, however halves are rounded."""
    half = 0.5 * 10.0**-decimals
    return Interval(value - half, value + half)
