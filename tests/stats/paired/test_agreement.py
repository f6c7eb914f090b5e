"""Kappa: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from math import isfinite

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.paired.agreement import KappaWeights, kappa
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
    result = kappa(table_of(REFERENCE, case), weights=weights)
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
        ([[0, 5], [0, 0]], Refusal.NONE),
    ],
)
def test_refusals(counts: list[list[int]], reason: Refusal) -> None:
    result = kappa(table_of_counts(counts))
    assert result.reason is reason
    assert isfinite(result.estimate) == (reason is Refusal.NONE)


def test_weights_need_an_order() -> None:
    with pytest.raises(ValueError, match="no order"):
        kappa(square_table(["a", "b", "c"], ["b", "c", "c"]), weights=KappaWeights.LINEAR)
