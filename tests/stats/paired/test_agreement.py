"""Kappa: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from math import atanh, isfinite, sqrt, tanh

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.paired.agreement import KappaLimits, KappaWeights, kappa
from kpk_eval.stats.paired.square import square_table, table_of_counts

from ..reference import load
from .tables import table_of

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""

REFERENCE = load("paired_nominal")
NAMES = {KappaWeights.NONE: "unweighted", KappaWeights.LINEAR: "linear", KappaWeights.QUADRATIC: "quadratic"}


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("weights", list(KappaWeights))
def test_agrees_with_r(case: str, weights: KappaWeights) -> None:
    result = kappa(table_of(REFERENCE, case), weights=weights, limits=KappaLimits.PLAIN)
    expected = [REFERENCE.figures[case][f"kappa_{NAMES[weights]}{part}"] for part in ("", "_low", "_high")]
    assert [result.estimate, result.low, result.high] == pytest.approx(
        np.clip(expected, -1, 1).tolist(), rel=CLOSED_FORM
    )


@pytest.mark.parametrize("weights", list(KappaWeights))
def test_test_agrees_with_statsmodels(weights: KappaWeights) -> None:
    table = table_of(REFERENCE, "four")
    kinds = {KappaWeights.NONE: None, KappaWeights.LINEAR: "linear", KappaWeights.QUADRATIC: "quadratic"}
    theirs = cohens_kappa(table.counts, wt=kinds[weights])
    assert kappa(table, weights=weights).statistic == pytest.approx(theirs.z_value, rel=CLOSED_FORM)


def test_limits_of_few_people_are_wide_enough_and_within_range() -> None:
    """Fisher's z with t: by hand from the plain standard error."""
    table = table_of_counts([[4, 1, 0], [1, 2, 1], [0, 0, 3]])
    plain, shown = kappa(table, limits=KappaLimits.PLAIN), kappa(table)
    error = (plain.estimate - plain.low) / 1.95996398
    reach = 2.2009852 * error * sqrt(12 / 11) / (1 - plain.estimate**2)
    assert shown.low == pytest.approx(tanh(atanh(plain.estimate) - reach), rel=1e-6)
    assert -1 < shown.low < plain.low < shown.high < 1
    opposite = kappa(table_of_counts([[0, 5], [5, 0]]))
    assert (opposite.estimate, opposite.low) == (-1.0, -1.0)


def test_quadratic_weights_need_twenty_people_for_limits() -> None:
    table = table_of_counts([[4, 1, 0], [1, 2, 1], [0, 0, 3]])
    few = kappa(table, weights=KappaWeights.QUADRATIC)
    assert isfinite(few.estimate)
    assert not isfinite(few.low)
    twice = kappa(table_of_counts(2 * table.counts), weights=KappaWeights.QUADRATIC)
    assert twice.low < twice.estimate < twice.high


def test_recovers_planted_agreement() -> None:
    draw = np.random.default_rng(81)
    first = draw.integers(0, 4, 4000)
    second = np.where(draw.random(4000) < 0.7, first, draw.integers(0, 4, 4000))
    result = kappa(square_table(first, second))
    # Agreement 0.7 + 0.3 / 4 with a quarter by chance: kappa is 0.7.
    assert result.low < 0.7 < result.high
    assert result.high - result.low < 0.05


def test_swapping_waves_changes_nothing() -> None:
    counts = table_of(REFERENCE, "three").counts
    for weights in KappaWeights:
        forth, back = (kappa(table_of_counts(one), weights=weights) for one in (counts, counts.T))
        assert (forth.estimate, forth.low) == pytest.approx((back.estimate, back.low))


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([[0, 0], [0, 0]], Refusal.TOO_FEW),
        ([[5, 0], [0, 0]], Refusal.NO_VARIANCE),
        ([[5, 0], [0, 4]], Refusal.NO_CHANGE),
        ([[0, 5], [0, 0]], Refusal.NO_VARIANCE),
        ([[3, 2], [0, 0]], Refusal.NO_VARIANCE),
        ([[3, 2], [1, 0]], Refusal.NONE),
    ],
)
def test_refusals(counts: list[list[int]], reason: Refusal) -> None:
    result = kappa(table_of_counts(counts))
    assert result.reason is reason
    assert isfinite(result.estimate) == (reason is Refusal.NONE)


def test_weights_need_an_order() -> None:
    with pytest.raises(ValueError, match="no order"):
        kappa(square_table(["a", "b", "c"], ["b", "c", "c"]), weights=KappaWeights.LINEAR)
