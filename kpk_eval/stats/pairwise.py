"""Order statistics of all pairwise sums, found without making the sums.

The Hodges–Lehmann estimate and its limits are order statistics of n(n + 1)/2 averages or of m × n
differences. With 10,000 people that is 400 MB of numbers, so the wanted ones are searched for: the number
of sums up to a value can be counted in n log n steps, and halving the range finds where the count passes
the wanted rank. Memory stays proportional to the number of people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kpk_eval.stats.samples import Numbers

HALVINGS = 60
"""After so many, the range left is smaller than the rounding of a sum."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Middle and limits of a set of pairwise numbers."""

    median: float
    low: float
    high: float


def walsh_limits(values: Numbers, *, rank: int) -> Limits:
    """Median of the averages of all pairs (each value also with itself), and the rank-th from both ends."""
    column = np.sort(values)
    total = column.size * (column.size + 1) // 2

    def count(most: float) -> int:
        ordered_pairs = int(np.searchsorted(column, most - column, side="right").sum())
        with_itself = int((column <= most - column).sum())
        return (ordered_pairs + with_itself) // 2

    sums = [_kth_sum(column, column, rank=k, count=count) for k in _wanted(total, rank=rank)]
    return _limits([total_of_two / 2 for total_of_two in sums])


def difference_limits(after: Numbers, before: Numbers, *, rank: int) -> Limits:
    """Median of the differences of all pairs after − before, and the rank-th from both ends."""
    larger, smaller = np.sort(after), np.sort(-before)

    def count(most: float) -> int:
        return int(np.searchsorted(smaller, most - larger, side="right").sum())

    total = after.size * before.size
    return _limits([_kth_sum(larger, smaller, rank=k, count=count) for k in _wanted(total, rank=rank)])


def _wanted(total: int, *, rank: int) -> tuple[int, int, int, int]:
    """Ranks of the two middle numbers and of the limits, counted from 1."""
    return (total + 1) // 2, total // 2 + 1, rank, total + 1 - rank


def _limits(found: Sequence[float]) -> Limits:
    """Limits from the two middle numbers and the two ends."""
    return Limits(median=(found[0] + found[1]) / 2, low=found[2], high=found[3])


def _kth_sum(first: Numbers, second: Numbers, *, rank: int, count: Callable[[float], int]) -> float:
    """The rank-th smallest sum of one value of each sorted column, given how to count sums up to a value.

    Counting must compare the second column with the bound minus the first, as the last step does: the other
    way round, rounding could put the same sum below the bound here and above it there.
    """
    low, high = float(first[0] + second[0]), float(first[-1] + second[-1])
    if count(low) >= rank:
        return low
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2
        if not low < middle < high:
            break
        if count(middle) < rank:
            low = middle
        else:
            high = middle
    return _smallest_sum_above(low, first, second)


def _smallest_sum_above(bound: float, first: Numbers, second: Numbers) -> float:
    """The smallest sum of one value of each column that is larger than a bound."""
    position = np.searchsorted(second, bound - first, side="right")
    inside = position < second.size
    return float((first[inside] + second[position[inside]]).min())
