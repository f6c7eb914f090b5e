"""Mean change three ways, and how far those who left would have to differ."""

from __future__ import annotations

from math import isfinite, isnan, nan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.missing.change import change_three_ways
from kpk_eval.stats.missing.pooling import Pooled
from kpk_eval.stats.missing.tipping import delta_adjusted, tipping_point
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.paired.means import mean_change

from .test_leaving import PEOPLE

EXACT = 1e-6


def cohort(n: int, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Change 2 on average, larger for those low before, who leave more often."""
    draw = np.random.default_rng(seed)
    before = draw.normal(size=n)
    after = before + 2 - 0.8 * before + 0.5 * draw.normal(size=n)
    return before, np.where(draw.random(n) < 1 / (1 + np.exp(1.5 * before)), nan, after)


def test_recovers_planted_change_by_two_of_three_ways() -> None:
    found = [change_three_ways(*cohort(400, seed=seed), m=5, iterations=2) for seed in range(25)]
    complete, imputed, weighted = (np.mean([one.estimates[k].estimate for one in found]) for k in range(3))
    assert complete < 1.8
    assert imputed == pytest.approx(2, abs=0.05)
    assert weighted == pytest.approx(2, abs=0.08)


def test_counts_and_complete_cases() -> None:
    found = change_three_ways(
        PEOPLE["before"], PEOPLE["after"], covariates=columns({"age": PEOPLE["age"], "sex": PEOPLE["sex"]})
    )
    assert found.complete == mean_change(PEOPLE["before"], PEOPLE["after"])
    assert found.share_missing == pytest.approx(1 - PEOPLE["stayed"].mean())
    assert (found.imputed.n, found.imputed.n_contributing) == (len(PEOPLE), PEOPLE["stayed"].sum())
    assert found.weighted.n == PEOPLE["stayed"].sum()
    assert found.completed_change.shape == (20, len(PEOPLE))
    assert found.pooled.estimate == found.imputed.estimate


def test_direction_is_after_minus_before() -> None:
    before, after = PEOPLE["before"], PEOPLE["after"]
    up, down = change_three_ways(before, after), change_three_ways(-before, -after)
    assert up.complete.estimate == pytest.approx(-down.complete.estimate)
    assert up.weighted.estimate == pytest.approx(-down.weighted.estimate)
    assert up.imputed.estimate * down.imputed.estimate < 0


def test_people_without_a_value_before_are_not_of_the_cohort() -> None:
    before, after = cohort(100, seed=1)
    more = change_three_ways(np.r_[before, nan, nan], np.r_[after, 1.0, nan])
    assert more.imputed.n_before == 100
    assert more.imputed.estimate == change_three_ways(before, after).imputed.estimate


def test_nobody_missing_needs_no_correction() -> None:
    found = change_three_ways([1, 2, 3, 4, 5], [2, 2, 4, 4, 7])
    assert found.complete.estimable
    assert found.imputed.reason is Refusal.NONE_MISSING
    assert found.weighted.reason is Refusal.NONE_MISSING


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], []),
        ([1.0], [2.0]),
        ([1.0, 2.0], [2.0, nan]),
        ([nan] * 5, [1.0, 2, 3, 4, 5]),
        ([1.0, 2, 3, 4], [nan] * 4),
        ([1.0, 2, 3, nan], [nan, nan, nan, 2]),
    ],
)
def test_refusals(before: list[float], after: list[float]) -> None:
    for found in change_three_ways(before, after).estimates:
        assert found.reason is not Refusal.NONE
        assert not isfinite(found.estimate)


def test_covariates_must_fit() -> None:
    with pytest.raises(ValueError, match="2 values and the covariates 3 rows"):
        change_three_ways([1, 2], [2, 3], covariates=columns({"x": [1, 2, 3]}))
    with pytest.raises(ValueError, match="may not be called before"):
        change_three_ways([1, 2], [2, 3], covariates=columns({"before": [1, 2]}))


def imputed(n: int = 60, gone: int = 20, *, mean: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Completed changes and whose were drawn."""
    draw = np.random.default_rng(9)
    observed = draw.normal(mean, 1, n - gone)
    drawn = draw.normal(mean, 1, (10, gone))
    return np.hstack([np.tile(observed, (10, 1)), drawn]), np.arange(n) >= n - gone


def test_shift_moves_the_mean_by_the_share_missing() -> None:
    values, missing = imputed()
    none, half = delta_adjusted(values, missing, deltas=(0.0, -0.5))
    assert half.pooled.estimate == pytest.approx(none.pooled.estimate - 0.5 * 20 / 60)
    assert none.pooled.estimate == pytest.approx(values.mean())
    assert half.delta == -0.5


def test_tipping_point_is_where_the_interval_touches_zero() -> None:
    values, missing = imputed()
    found = tipping_point(values, missing)
    (there,) = delta_adjusted(values, missing, deltas=(found.down,))
    (inside,) = delta_adjusted(values, missing, deltas=(found.down * (1 - 1e-4),))
    assert found.down < 0
    assert there.pooled.low == pytest.approx(0, abs=1e-4)
    assert inside.pooled.low > 0
    assert isnan(found.up)
    assert found.nearest == found.down
    assert found.down_sd == pytest.approx(found.down / values[0, :40].std(ddof=1))


def test_tipping_point_mirrors() -> None:
    values, missing = imputed()
    plain, mirrored = tipping_point(values, missing), tipping_point(-values, missing)
    assert mirrored.up == pytest.approx(-plain.down, rel=EXACT)
    assert isnan(mirrored.down)


def test_no_clear_change_can_be_overturned_both_ways() -> None:
    values, missing = imputed(mean=0.0)
    found = tipping_point(values, missing)
    assert found.expected.low < 0 < found.expected.high
    assert found.down < 0 < found.up


def test_judgement_of_a_plan() -> None:
    values, missing = imputed()

    def relevant(pooled: Pooled) -> str:
        return "relevant" if pooled.estimate > 0.9 else "small"

    found = tipping_point(values, missing, judged=relevant, furthest=5)
    away = (0.9 - values.mean()) * 60 / 20
    assert (found.down if away < 0 else found.up) == pytest.approx(away, abs=1e-4)
    assert found.furthest == 5


@pytest.mark.parametrize(
    ("values", "missing", "reason"),
    [
        (np.ones((3, 4)), [0, 0, 0, 0], Refusal.NONE_MISSING),
        (np.ones((3, 4)), [1, 1, 1, 1], Refusal.ALL_MISSING),
        (np.ones((3, 4)), [0, 0, 0, 1], Refusal.NO_VARIANCE),
        (np.empty((3, 0)), [], Refusal.TOO_FEW),
        (np.array([[1.0, 2, 3, 4]]), [0, 0, 0, 1], Refusal.TOO_FEW_IMPUTATIONS),
    ],
)
def test_tipping_refusals(values: np.ndarray, missing: list[int], reason: Refusal) -> None:
    found = tipping_point(values, missing)
    assert found.reason is reason
    assert isnan(found.nearest)


def test_wrong_input_is_an_error() -> None:
    values, missing = imputed()
    with pytest.raises(ValueError, match="do not fit"):
        tipping_point(values, missing[:-1])
    with pytest.raises(ValueError, match="gaps"):
        delta_adjusted(np.where(values > 1, nan, values), missing, deltas=(0,))
    with pytest.raises(ValueError, match="furthest"):
        tipping_point(values, missing, furthest=-1)
