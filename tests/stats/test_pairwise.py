"""Order statistics of pairwise numbers, compared with all of them written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_eval.stats.pairwise import Limits, difference_limits, walsh_limits

from .samples_drawn import REPEATABLE

ROUNDING = 1e-13
"""Sums of the same two numbers, found in another order."""

numbers = st.lists(st.floats(min_value=-1e6, max_value=1e6, allow_subnormal=False), min_size=1, max_size=12)
steps = st.lists(st.integers(min_value=-3, max_value=3).map(float), min_size=1, max_size=12)
columns = st.one_of(numbers, steps)
places = st.floats(min_value=0, max_value=1)


def written_out(sums: np.ndarray, rank: int) -> tuple[float, float, float]:
    """Median and the rank-th number from both ends."""
    ordered = np.sort(sums)
    return float(np.median(ordered)), float(ordered[rank - 1]), float(ordered[-rank])


def approximately(limits: Limits, scale: float) -> object:
    """The three numbers, give or take rounding."""
    return pytest.approx((limits.median, limits.low, limits.high), abs=ROUNDING * max(scale, 1))


@REPEATABLE
@given(columns, places)
def test_averages_of_pairs(values: list[float], place: float) -> None:
    column = np.array(values)
    averages = ((column[:, None] + column) / 2)[np.triu_indices(column.size)]
    rank = 1 + int(place * (averages.size - 1))
    limits = walsh_limits(column, rank=rank)
    assert written_out(averages, rank) == approximately(limits, np.abs(column).max())


@REPEATABLE
@given(columns, columns, places)
def test_differences_of_pairs(first: list[float], second: list[float], place: float) -> None:
    after, before = np.array(first), np.array(second)
    differences = (after[:, None] - before).ravel()
    rank = 1 + int(place * (differences.size - 1))
    limits = difference_limits(after, before, rank=rank)
    assert written_out(differences, rank) == approximately(limits, np.abs([*first, *second]).max())


def test_zero_is_exactly_zero() -> None:
    answers = np.random.default_rng(111).integers(1, 6, 500) / 10
    assert difference_limits(answers, answers, rank=100_000).median == 0
