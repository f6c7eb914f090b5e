"""Distributions of the rank statistics, compared with all arrangements written out."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from scipy import stats

from kpk_eval.stats import rank_tests


@pytest.mark.parametrize("n", range(1, 9))
def test_signed_rank_ways_are_the_sign_patterns(n: int) -> None:
    sums = [
        sum(rank for rank, positive in enumerate(signs, 1) if positive)
        for signs in product((False, True), repeat=n)
    ]
    np.testing.assert_array_equal(rank_tests.signed_rank_ways(n), np.bincount(sums))


@pytest.mark.parametrize(("m", "n"), [(1, 1), (1, 4), (4, 1), (3, 5), (5, 3), (6, 6)])
def test_mann_whitney_ways_are_the_orderings(m: int, n: int) -> None:
    wins = [sum(chosen) - m * (m - 1) // 2 for chosen in combinations(range(m + n), m)]
    np.testing.assert_array_equal(rank_tests.mann_whitney_ways(m, n), np.bincount(wins))


def test_ways_of_large_samples_keep_their_sum() -> None:
    assert rank_tests.mann_whitney_ways(49, 49).sum() == pytest.approx(
        25477612258980856902730428600, rel=1e-12
    )


@pytest.mark.parametrize("n", [6, 12, 30, 49])
def test_exact_rank_is_the_largest_that_keeps_the_level(n: int) -> None:
    rank = rank_tests.exact_rank(rank_tests.signed_rank_ways(n), level=0.95)
    # A limit at this rank is left out as soon as the rank sum is below it: that must be rare, one more not.
    values = np.arange(1, n + 1)

    def p_of_rank_sum(total: int) -> float:
        signs, left = np.zeros(n, dtype=bool), total
        for value in values[::-1]:
            if value <= left:
                signs[value - 1], left = True, left - value
        return float(stats.wilcoxon(np.where(signs, values, -values), method="exact").pvalue)

    assert p_of_rank_sum(rank - 1) < 0.05 <= p_of_rank_sum(rank)


def test_no_rank_where_the_level_cannot_be_reached() -> None:
    assert rank_tests.exact_rank(rank_tests.signed_rank_ways(5), level=0.95) == 0
    assert rank_tests.normal_rank(15, 1.0, arrangements=32, level=0.95) < 1
    assert rank_tests.normal_rank(21, 1.0, arrangements=64, level=0.95) >= 1


def test_ties() -> None:
    assert rank_tests.has_ties(np.array([1.0, 2.0, 1.0]))
    assert not rank_tests.has_ties(np.array([1.0, 2.0, 3.0]))
