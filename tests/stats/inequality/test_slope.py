"""Slope and relative index of inequality: reference, planted slope, invariants, refusals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.inequality.ranks import Ties, fractional_ranks
from kpk_eval.stats.inequality.regression import Errors
from kpk_eval.stats.inequality.slope import slope_index

from .stored import figures, rows, slanted

CLOSED_FORM = 1e-6
"""Formulas agree to rounding."""


@pytest.mark.parametrize("case", ["people", "weighted"])
@pytest.mark.parametrize("errors", list(Errors))
def test_agrees_with_r(case: str, errors: Errors) -> None:
    outcome, position, weights = rows(case)
    stored = figures(case)
    found = slope_index(outcome, position, weights=weights, errors=errors)
    ours = {
        "mean": found.mean,
        "bottom": found.bottom,
        "top": found.top,
        "slope": found.slope.estimate,
        "ratio": found.ratio.estimate,
        "relative": found.relative.estimate,
        f"slope_se_{errors}": found.slope.se,
        f"slope_low_{errors}": found.slope.low,
        f"slope_p_{errors}": found.slope.p,
        f"ratio_low_{errors}": found.ratio.low,
        f"ratio_high_{errors}": found.ratio.high,
        f"relative_se_{errors}": found.relative.se,
    }
    assert ours == pytest.approx({key: stored[key] for key in ours}, rel=CLOSED_FORM)


@pytest.mark.parametrize("case", ["people", "weighted"])
def test_ranks_in_order_agree_with_r(case: str) -> None:
    outcome, position, weights = rows(case)
    found = slope_index(outcome, position, weights=weights, ties=Ties.ORDER)
    assert found.slope.estimate == pytest.approx(figures(case)["slope_in_order"], rel=CLOSED_FORM)


def test_ranks() -> None:
    assert fractional_ranks([3, 1, 2]).tolist() == pytest.approx([5 / 6, 1 / 6, 1 / 2])
    assert fractional_ranks([1, 1, 2], weights=[1, 1, 2]).tolist() == pytest.approx([0.25, 0.25, 0.75])
    assert fractional_ranks([1, 1, 2], ties=Ties.ORDER).tolist() == pytest.approx([1 / 6, 1 / 2, 5 / 6])
    assert np.isnan(fractional_ranks([1, np.nan, 2])).tolist() == [False, True, False]


@pytest.mark.slow
@pytest.mark.parametrize("errors", [Errors.CLASSICAL, Errors.HC3])
@pytest.mark.parametrize("n", [12, 60])
def test_covers_planted_slope(errors: Errors, n: int) -> None:
    found = [slope_index(*slanted(n, seed=seed, slope=3), errors=errors) for seed in range(400)]
    covered = np.mean([one.slope.low <= 3 <= one.slope.high for one in found])
    # 95 % of 400 samples, three standard errors of a share either way.
    assert 0.915 <= covered <= 0.985


def test_turning_the_order_turns_the_sign() -> None:
    outcome, position = slanted(40, seed=1, slope=2)
    up, down = slope_index(outcome, position), slope_index(outcome, -position)
    assert (down.slope.low, down.slope.high) == pytest.approx((-up.slope.high, -up.slope.low))
    assert (down.ratio.low, down.ratio.high) == pytest.approx((1 / up.ratio.high, 1 / up.ratio.low))


def test_scale_order_of_rows_and_unit_of_weights_do_not_matter() -> None:
    outcome, position, weights = (np.asarray(column) for column in rows("weighted"))
    plain = slope_index(outcome, position, weights=weights)
    shuffled = np.random.default_rng(2).permutation(outcome.size)
    other = slope_index(5 * outcome[shuffled], np.exp(position[shuffled]), weights=9 * weights[shuffled])
    assert other.slope.low == pytest.approx(5 * plain.slope.low)
    assert other.ratio.low == pytest.approx(plain.ratio.low)


def test_rows_that_stand_for_several_people_count_as_their_weight() -> None:
    outcome, position = [3.0, 5.0, 4.0, 8.0], [1, 2, 3, 4]
    repeated = slope_index(np.repeat(outcome, [1, 2, 3, 1]), np.repeat(position, [1, 2, 3, 1]))
    weighted = slope_index(outcome, position, weights=[1, 2, 3, 1])
    assert weighted.slope.estimate == pytest.approx(repeated.slope.estimate)


def test_end_below_zero_has_no_ratio() -> None:
    found = slope_index([-5.0, 0.5, 6.0, 9.0], [1, 2, 3, 4])
    assert found.ratio_reason is Refusal.NOT_POSITIVE
    assert isnan(found.ratio.estimate)
    assert found.slope.estimate > 0


@pytest.mark.parametrize(
    ("outcome", "position", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1.0], [1], Refusal.TOO_FEW),
        ([1.0, 2.0], [1, 2], Refusal.TOO_FEW),
        ([np.nan] * 4, [1, 2, 3, 4], Refusal.ALL_MISSING),
        ([1.0, 2.0, 4.0], [7, 7, 7], Refusal.NO_VARIANCE),
        ([2.0, 2.0, 2.0], [1, 2, 3], Refusal.NO_VARIANCE),
        ([2.0, 4.0, 6.0], [1, 2, 3], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(outcome: list[float], position: list[float], reason: Refusal) -> None:
    found = slope_index(outcome, position)
    assert found.reason is reason
    assert isnan(found.slope.estimate)
    assert isnan(found.ratio.p)


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="3 rows"):
        slope_index([1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match="1 negative"):
        slope_index([1, 2, 3], [1, 2, 3], weights=[1, -1, 1])
    with pytest.raises(ValueError, match="level is 95"):
        slope_index([1, 2, 3], [1, 2, 3], level=95)
