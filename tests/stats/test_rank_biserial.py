"""Limits of the score type, where the estimators' own tests do not reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_eval.stats.rank_biserial import (
    matched_rank_biserial,
    probability_of_superiority,
    rank_biserial,
    score_limits,
)
from kpk_eval.stats.rates import share

from .samples_drawn import REPEATABLE

SEARCHED = 1e-9
"""Distance at which the searches stop, with room to spare."""


@REPEATABLE
@given(st.integers(min_value=1, max_value=200), st.floats(min_value=0, max_value=1))
def test_with_the_variance_of_a_share_the_limits_are_wilsons(n: int, place: float) -> None:
    count = round(place * n)
    expected = share(count, n)
    limits = score_limits(count / n, lambda theta: theta * (1 - theta) / n, level=0.95)
    assert limits == pytest.approx((expected.low, expected.high), abs=SEARCHED)


@REPEATABLE
@given(st.integers(min_value=6, max_value=300), st.floats(min_value=0, max_value=1))
def test_matched_limits_mirror(n: int, place: float) -> None:
    total = n * (n + 1) / 2
    up, down = (matched_rank_biserial(ranks, n, level=0.95) for ranks in (place * total, (1 - place) * total))
    assert (up.value, up.low, up.high) == pytest.approx((-down.value, -down.high, -down.low), abs=SEARCHED)
    assert -1 <= up.low <= up.value <= up.high <= 1
    assert up.low < up.high


def test_complete_dominance_has_an_interval() -> None:
    effect = rank_biserial(30, 5, 6, level=0.95)
    assert (effect.value, effect.high) == (1, 1)
    assert 0 < effect.low < 1


def test_superiority_and_rank_biserial_say_the_same() -> None:
    superiority = probability_of_superiority(17, 5, 6, level=0.9)
    effect = rank_biserial(17, 5, 6, level=0.9)
    assert effect.value == pytest.approx(2 * superiority.value - 1)
    assert effect.low == pytest.approx(2 * superiority.low - 1)
