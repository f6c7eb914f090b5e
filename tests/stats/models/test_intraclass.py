"""Intraclass correlation: references, planted value, invariants, refusals."""

from __future__ import annotations

from math import isnan, nan, sqrt
from typing import Any

import numpy as np
import pytest
from scipy.stats import t

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.intraclass import IntraclassLimits, intraclass_correlation
from kpk_eval.stats.models.mixed.model import mixed_model

from .panel import PANEL, drawn, expected, found

CLOSED_FORM = 1e-9


@pytest.mark.parametrize(("case", "cluster"), [("people", "person"), ("sites", "site")])
def test_agrees_with_analysis_of_variance_in_r(case: str, cluster: str) -> None:
    wanted = {f"{key}": value for key, value in expected(f"intraclass_{case}").items()}
    result = intraclass_correlation(PANEL["score"], PANEL[cluster], limits=IntraclassLimits.F)
    assert found(result, wanted) == pytest.approx(wanted, rel=CLOSED_FORM)


def test_ratings_of_shrout_and_fleiss() -> None:
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    result = intraclass_correlation(np.ravel(ratings), np.repeat(np.arange(6), 4))
    assert (round(result.estimate, 2), round(result.of_means, 2)) == (0.17, 0.44)


def test_recovers_planted_value() -> None:
    d = drawn(people=3000, change=0.0)
    result = intraclass_correlation(d["score"], d["person"])
    assert result.low < 0.5 < result.high
    assert result.design_effect == pytest.approx(2.0, abs=0.1)


def test_interval_covers_as_often_as_it_says() -> None:
    source, hits = np.random.default_rng(5), 0
    cluster = np.repeat(np.arange(12), 5)
    for _ in range(400):
        outcome = source.normal(size=12)[cluster] + 2 * source.normal(size=60)
        result = intraclass_correlation(outcome, cluster, limits=IntraclassLimits.F)
        hits += result.low <= 0.2 <= result.high
    assert 0.92 < hits / 400 < 0.98


def test_skewed_clusters_are_covered_too() -> None:
    source, hits, by_f = np.random.default_rng(6), 0, 0
    cluster = np.repeat(np.arange(60), 5)
    for _ in range(300):
        outcome = source.exponential(size=60)[cluster] + 2 * source.exponential(size=300)
        result = intraclass_correlation(outcome, cluster)
        exact = intraclass_correlation(outcome, cluster, limits=IntraclassLimits.F)
        assert result.low <= exact.low < exact.high <= result.high
        hits += result.low <= 0.2 <= result.high
        by_f += exact.low <= 0.2 <= exact.high
    assert hits / 300 > max(by_f / 300 + 0.04, 0.9)


def test_jackknife_leaves_out_each_cluster() -> None:
    """The limits of the jackknife, computed by fitting without each cluster."""
    source = np.random.default_rng(7)
    cluster = np.repeat(np.arange(40), np.r_[np.full(20, 3), np.full(20, 6)])
    outcome = source.exponential(size=40)[cluster] ** 2 + source.normal(size=cluster.size)
    result = intraclass_correlation(outcome, cluster)
    roots = [
        intraclass_correlation(outcome[cluster != one], cluster[cluster != one]).statistic ** -0.5
        for one in range(40)
    ]
    error = sqrt(39 / 40 * sum((root - np.mean(roots)) ** 2 for root in roots))
    f = (result.statistic**-0.5 - t.isf(0.025, 39) * error) ** -2
    assert result.high == pytest.approx((f - 1) / (f + result.k - 1), rel=CLOSED_FORM)


def test_equals_the_mixed_model_for_equal_clusters() -> None:
    d = drawn(people=50, change=0.0)
    by_reml = mixed_model(d["score"], d["person"]).icc
    assert intraclass_correlation(d["score"], d["person"]).estimate == pytest.approx(
        by_reml.estimate, rel=1e-6
    )


def test_unit_origin_and_order_do_not_matter() -> None:
    mixed = PANEL.sample(frac=1, random_state=1)
    first = intraclass_correlation(PANEL["score"], PANEL["site"])
    second = intraclass_correlation(1e6 - 7 * mixed["score"], mixed["site"].map(str))
    assert (second.estimate, second.p) == pytest.approx((first.estimate, first.p))


def test_alike_in_opposite_clusters_is_negative() -> None:
    result = intraclass_correlation([1, 9, 2, 8, 3, 7.0], [0, 0, 1, 1, 2, 2])
    assert result.estimate < -0.9
    assert isnan(result.of_means) or result.of_means < 0


def reason(outcome: Any, cluster: Any) -> Refusal:
    """Why it is refused; its numbers are NaN then."""
    result = intraclass_correlation(outcome, cluster)
    assert isnan(result.estimate)
    return result.reason


def test_refusals() -> None:
    assert reason([], []) is Refusal.TOO_FEW
    assert reason([1.0, 2.0], [0, 0]) is Refusal.TOO_FEW
    assert reason([nan] * 4, [0, 0, 1, 1]) is Refusal.ALL_MISSING
    assert reason([1.0, 2.0, 3.0], [0, 0, 0]) is Refusal.TOO_FEW_CLUSTERS
    assert reason([1.0, 2.0, 3.0], [0, 1, 2]) is Refusal.NOT_REPEATED
    assert reason([3.0] * 4, [0, 0, 1, 1]) is Refusal.NO_VARIANCE
    assert reason([1.0, 1.0, 2.0, 2.0], [0, 0, 1, 1]) is Refusal.NO_VARIANCE
    with pytest.raises(ValueError, match="infinite"):
        intraclass_correlation([1.0, np.inf, 2.0], [0, 0, 1])
    with pytest.raises(ValueError, match="level"):
        intraclass_correlation([1.0, 3.0, 2.0], [0, 0, 1], level=0.0)
