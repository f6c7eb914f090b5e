"""Gaps between the ends of the social order: reference, planted gap, invariants, refusals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.inequality.gaps import gap, quantile_groups
from kpk_eval.stats.inequality.ranks import Ties

from .stored import figures, rows

CLOSED_FORM = 1e-6
"""Formulas agree to rounding."""


def test_agrees_with_welch() -> None:
    outcome, position, _ = rows("people")
    stored, found = figures("people"), gap(outcome, quantile_groups(position))
    ours = {
        "gap": found.difference.estimate,
        "gap_low": found.difference.low,
        "gap_df": found.difference.df,
        "gap_p": found.difference.p,
        "gap_ratio": found.ratio.estimate,
        "gap_ratio_low": found.ratio.low,
    }
    assert ours == pytest.approx({key: stored[key] for key in ours}, rel=CLOSED_FORM)


def test_weighted_gap_agrees_with_survey() -> None:
    outcome, position, weights = rows("weighted")
    found = gap(outcome, quantile_groups(position, weights=weights), weights=weights)
    stored = figures("weighted")
    assert (found.difference.estimate, found.difference.se) == pytest.approx(
        (stored["gap"], stored["gap_se"]), rel=CLOSED_FORM
    )


def test_covers_planted_gap() -> None:
    rng = np.random.default_rng(95)
    group = np.repeat([1, 2, 3, 4, 5], 30)
    found = [gap(rng.normal(10 + group, 2), group) for _ in range(400)]
    assert 0.92 <= np.mean([one.difference.low <= 4 <= one.difference.high for one in found]) <= 0.98
    assert 0.92 <= np.mean([one.ratio.low <= 15 / 11 <= one.ratio.high for one in found]) <= 0.98


def test_swapping_the_ends_and_equal_weights() -> None:
    outcome, position, _ = rows("people")
    group = quantile_groups(position)
    up, down = gap(outcome, group), gap(outcome, group, first=5, last=1)
    assert down.difference.low == pytest.approx(-up.difference.high)
    assert down.ratio.low == pytest.approx(1 / up.ratio.high)
    same = gap(outcome, group, weights=np.full(len(group), 3.0))
    assert same.difference.low == pytest.approx(up.difference.low)


def test_quantile_groups() -> None:
    assert quantile_groups(np.arange(10)).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert quantile_groups([5, np.nan, 1, 3], groups=3).tolist()[::2] == [3, 1]
    assert quantile_groups([1, 1, 1, 1], groups=2).tolist() == [1, 1, 2, 2]
    assert quantile_groups([1, 1, 1, 2], groups=2, ties=Ties.SHARED).tolist() == [1, 1, 1, 2]
    assert quantile_groups([1, 2, 3], groups=2, weights=[1, 1, 6]).tolist() == [1, 1, 2]


def test_single_rows_have_a_gap_without_interval() -> None:
    found = gap([4.0, 5.0, 8.0], [1, 3, 5])
    assert (found.difference.estimate, found.ratio.estimate) == (4.0, 2.0)
    assert isnan(found.difference.low)
    assert isnan(found.ratio.p)


def test_groups_that_do_not_vary_have_no_interval() -> None:
    found = gap([2.0, 2.0, 3.0, 3.0], [1, 1, 5, 5])
    assert found.difference.estimate == 1
    assert isnan(found.difference.p)


def test_mean_of_zero_has_no_ratio() -> None:
    found = gap([0, 0, 0, 1, 1, 0], [1, 1, 1, 5, 5, 5])
    assert found.ratio_reason is Refusal.NOT_POSITIVE
    assert isnan(found.ratio.estimate)
    assert found.difference.estimate == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("outcome", "group", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1.0, 2.0], [1, 2], Refusal.TOO_FEW),
        ([np.nan, np.nan], [1, 5], Refusal.ALL_MISSING),
        ([1.0, np.nan], [1, 5], Refusal.TOO_FEW),
    ],
)
def test_refusals(outcome: list[float], group: list[float], reason: Refusal) -> None:
    found = gap(outcome, group)
    assert found.reason is reason
    assert isnan(found.difference.estimate)


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="same group"):
        gap([1, 2], [1, 5], first=1, last=1)
    with pytest.raises(ValueError, match="differ in length"):
        gap([1, 2], [1])
    with pytest.raises(ValueError, match="1 negative"):
        gap([1, 2], [1, 5], weights=[1, -1])
    with pytest.raises(ValueError, match="groups is 0"):
        quantile_groups([1, 2], groups=0)
