"""Weights for those who stayed: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from math import inf, isfinite, nan

import numpy as np
import pytest
from scipy import stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.missing.weighted_mean import WeightErrors, weighted_mean
from kpk_eval.stats.missing.weighting import staying_weights
from kpk_eval.stats.models.columns import columns

from .test_leaving import BASELINE, PEOPLE
from .test_pooling import FIGURES

ITERATIVE = 1e-6
"""The model of staying is searched."""

CHANGE = PEOPLE["after"] - PEOPLE["before"]
KINDS = {
    "weights": {"stabilised": False},
    "stabilised": {},
    "conditional": {"numerator": columns({"sex": PEOPLE["sex"]})},
    "trimmed": {"trim": (0.05, 0.95)},
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_agrees_with_survey(kind: str) -> None:
    weights = staying_weights(PEOPLE["stayed"], BASELINE, **KINDS[kind])
    found, figures = weighted_mean(CHANGE, weights, errors=WeightErrors.KNOWN), FIGURES[kind]
    ours = (found.estimate, found.low, found.high, weights.effective_n, weights.largest)
    names = ("estimate", "low", "high", "effective_n", "largest")
    assert ours == pytest.approx([figures[name] for name in names], rel=ITERATIVE)
    assert found.estimate / found.statistic == pytest.approx(figures["se"], rel=ITERATIVE)


def test_estimated_weights_agree_with_joint_equations() -> None:
    weights = staying_weights(PEOPLE["stayed"], BASELINE, stabilised=False)
    found = weighted_mean(CHANGE, weights, errors=WeightErrors.ESTIMATED)
    assert found.estimate == pytest.approx(FIGURES["estimated"]["estimate"], rel=ITERATIVE)
    # The derivatives of the reference are numerical.
    assert found.estimate / found.statistic == pytest.approx(FIGURES["estimated"]["se"], rel=1e-5)
    stable = weighted_mean(CHANGE, staying_weights(PEOPLE["stayed"], BASELINE), errors=WeightErrors.ESTIMATED)
    assert stable.statistic == pytest.approx(found.statistic)


def test_recovers_mean_that_complete_cases_miss() -> None:
    weighted, naive, known, estimated = [], [], 0, 0
    for seed in range(120):
        draw = np.random.default_rng(seed)
        x = draw.normal(size=400)
        y = 1 + x + draw.normal(size=400)
        stayed = (draw.random(400) < 1 / (1 + np.exp(x))).astype(float)
        weights = staying_weights(stayed, columns({"x": x}))
        seen = np.where(stayed == 1, y, nan)
        robust, narrow = (
            weighted_mean(seen, weights, errors=errors)
            for errors in (WeightErrors.KNOWN, WeightErrors.ESTIMATED)
        )
        weighted.append(robust.estimate)
        naive.append(np.nanmean(seen))
        known += robust.low <= 1 <= robust.high
        estimated += narrow.low <= 1 <= narrow.high
    assert np.mean(weighted) == pytest.approx(1, abs=0.04)
    assert np.mean(naive) < 0.7
    # 95 % of 120 samples; the weights' own spread makes small deviations likely.
    assert known >= 108
    assert estimated >= 105


def test_stabilising_changes_no_mean_and_weights_sum_to_everybody() -> None:
    plain = staying_weights(PEOPLE["stayed"], BASELINE, stabilised=False)
    stable = staying_weights(PEOPLE["stayed"], BASELINE)
    assert np.nansum(plain.weights) == pytest.approx(len(PEOPLE), rel=0.05)
    assert np.nanmean(stable.weights) == pytest.approx(1, rel=0.05)
    assert weighted_mean(CHANGE, plain).low == pytest.approx(weighted_mean(CHANGE, stable).low)
    assert np.isnan(plain.weights[PEOPLE["stayed"] == 0]).all()


def test_order_and_sign() -> None:
    weights = staying_weights(PEOPLE["stayed"], BASELINE)
    back = PEOPLE.iloc[::-1]
    turned = staying_weights(back["stayed"], columns({k: back[k] for k in ("age", "sex", "before")}))
    plain, other = weighted_mean(CHANGE, weights), weighted_mean(-CHANGE.iloc[::-1], turned)
    assert (other.low, other.p) == pytest.approx((-plain.high, plain.p))
    assert weighted_mean(CHANGE, weights, normal=True).df == inf


def test_trimming_is_counted() -> None:
    weights = staying_weights(PEOPLE["stayed"], BASELINE, trim=(0.05, 0.95))
    assert 0 < weights.n_trimmed < weights.n_stayed
    assert weights.largest < staying_weights(PEOPLE["stayed"], BASELINE).largest


@pytest.mark.parametrize(
    ("stayed", "x", "reason"),
    [
        ([1] * 8, list(range(8)), Refusal.NONE_MISSING),
        ([0] * 8, list(range(8)), Refusal.NO_VARIANCE),
        ([0, 0, 0, 0, 1, 1, 1, 1], list(range(8)), Refusal.SEPARATION),
        ([0, 1, 0, 1, 0, 1, 0, 1], [5] * 8, Refusal.COLLINEAR),
        ([nan] * 8, list(range(8)), Refusal.ALL_MISSING),
        ([0, 1], [1, 2], Refusal.TOO_FEW),
    ],
)
def test_refusals_reach_the_mean(stayed: list[float], x: list[float], reason: Refusal) -> None:
    weights = staying_weights(stayed, columns({"x": x}))
    found = weighted_mean(np.arange(len(x)), weights)
    assert weights.reason is reason
    assert found.reason is reason
    assert not isfinite(found.estimate)


def test_mean_refusals() -> None:
    weights = staying_weights(PEOPLE["stayed"], BASELINE)
    assert weighted_mean(np.full(len(PEOPLE), nan), weights).reason is Refusal.ALL_MISSING
    assert weighted_mean(np.full(len(PEOPLE), 3.3), weights).reason is Refusal.NO_VARIANCE


def test_wrong_input_is_an_error() -> None:
    weights = staying_weights(PEOPLE["stayed"], BASELINE, trim=(0.1, 0.9))
    with pytest.raises(ValueError, match="one of each per person"):
        weighted_mean([1, 2], weights)
    with pytest.raises(ValueError, match="none was cut"):
        weighted_mean(CHANGE, weights, errors=WeightErrors.ESTIMATED)
    with pytest.raises(ValueError, match="quantiles"):
        staying_weights(PEOPLE["stayed"], BASELINE, trim=(0.9, 0.1))
    with pytest.raises(ValueError, match="0 and 1"):
        staying_weights([0, 2, 1], columns({"x": [1, 2, 3]}))


def test_cautious_limits_by_hand_are_wider_than_those_of_known_weights() -> None:
    weights = staying_weights(PEOPLE["stayed"], BASELINE)
    found, known = weighted_mean(CHANGE, weights), weighted_mean(CHANGE, weights, errors=WeightErrors.KNOWN)
    here = ~np.isnan(weights.weights)
    share = weights.weights[here] / weights.weights[here].sum()
    away = CHANGE.to_numpy()[here] - found.estimate
    error = np.sqrt(((share * away / (1 - share)) ** 2).sum())
    df = 1 / float(share @ share) - 1
    half = stats.t.isf(0.025, df) * error
    assert found.df == pytest.approx(df)
    assert (found.low, found.high) == pytest.approx((found.estimate - half, found.estimate + half))
    assert found.estimate == known.estimate
    assert found.low < known.low < known.high < found.high
