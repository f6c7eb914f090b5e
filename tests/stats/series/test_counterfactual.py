"""The series without the intervention: reference, planted difference, invariants, refusals."""

from __future__ import annotations

from math import exp, inf, isnan
from statistics import NormalDist

import numpy as np
import pytest
from scipy import stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.series.arma import segmented_arma
from kpk_eval.stats.series.arma_errors import Arma
from kpk_eval.stats.series.counterfactual import counterfactual
from kpk_eval.stats.series.counts import segmented_counts
from kpk_eval.stats.series.linear import Errors, segmented
from kpk_eval.stats.series.plan import Change, one_intervention

from .made_up import REFERENCE, autoregressive, case

CLOSED_FORM = 1e-6
"""Formulas agree to rounding."""
ITERATIVE = 1e-4
"""Both sides search."""


@pytest.mark.parametrize("name", ["monthly", "short", "long", "gaps"])
def test_agrees_with_r_for_measured_values(name: str) -> None:
    rows, segments = case(name)
    figures = REFERENCE.figures[name]
    fit = segmented(rows["value"], segments=segments, time=rows["time"], errors=Errors.NEWEY_WEST, lag=2)
    found = counterfactual(fit)
    ours = {
        "average": found.average.estimate,
        "average_se": found.average.se,
        "last": found.last.estimate,
        "last_se": found.last.se,
        "expected": found.expected[-1],
        "expected_low": found.expected_low[-1],
        "expected_high": found.expected_high[-1],
        "ratio": found.ratio.estimate,
        "ratio_low": found.ratio.low,
        "ratio_high": found.ratio.high,
    }
    assert ours == pytest.approx({key: figures[key] for key in ours}, rel=CLOSED_FORM)


@pytest.mark.parametrize("name", ["overdispersed", "rare"])
def test_agrees_with_r_for_counts(name: str) -> None:
    rows, segments = case(name)
    figures = REFERENCE.figures[name]
    found = counterfactual(
        segmented_counts(rows["value"], segments=segments, time=rows["time"], exposure=rows["exposure"])
    )
    ours = {
        "total": found.total.estimate,
        "total_se": found.total.se,
        "ratio": found.ratio.estimate,
        "ratio_se": found.ratio.se,
        "expected": found.expected[-1],
        "expected_low": found.expected_low[-1],
        "expected_high": found.expected_high[-1],
    }
    assert ours == pytest.approx({key: figures[key] for key in ours}, rel=ITERATIVE)


def test_without_change_of_slope_the_difference_is_the_step() -> None:
    fit = segmented(autoregressive(40, seed=31, step=3.0), segments=one_intervention(20, change=Change.LEVEL))
    found, step = counterfactual(fit), fit.coefficient("level_change")
    np.testing.assert_allclose(found.difference, step.estimate)
    np.testing.assert_allclose(found.difference_low, step.low)
    assert (found.average.low, found.last.high) == pytest.approx((step.low, step.high))
    assert found.total.estimate == pytest.approx(20 * step.estimate)


def test_counts_with_a_step_alone_have_its_ratio() -> None:
    values = np.random.default_rng(32).poisson(100, 40)
    fit = segmented_counts(values, segments=one_intervention(20, change=Change.LEVEL))
    found, step = counterfactual(fit), fit.coefficient("level_change")
    assert (found.ratio.estimate, found.ratio.low) == pytest.approx((step.effect_size, step.effect_low))
    half = stats.t.isf(0.025, step.df) * step.se
    assert found.ratio.high == pytest.approx(exp(step.estimate + half))


@pytest.mark.slow
def test_covers_planted_average() -> None:
    covered = []
    for seed in range(100):
        values = autoregressive(60, seed=seed, step=2.0, bend=0.1, likeness=0.0)
        found = counterfactual(segmented(values, segments=one_intervention(30))).average
        covered.append(found.low <= 2.0 + 0.1 * 14.5 <= found.high)
    # 95 % of 100 series, three standard errors of a share and what small samples cost.
    assert 0.88 <= np.mean(covered) <= 1


def test_difference_of_a_falling_series_has_no_ratio() -> None:
    values = autoregressive(40, seed=33) - 2.0 * np.arange(40)
    found = counterfactual(segmented(values, segments=one_intervention(20)))
    assert isnan(found.ratio.estimate)
    assert not isnan(found.average.estimate)


def test_series_near_zero_has_a_wide_ratio_instead_of_an_overflow() -> None:
    found = counterfactual(segmented([*[0] * 19, 1], segments=one_intervention(10)))
    assert found.reason is Refusal.NONE
    assert not found.ratio.low > 1


def test_refusals() -> None:
    short = counterfactual(segmented([1.0, 2.0, 4.0], segments=one_intervention(1)))
    assert short.reason is Refusal.TOO_FEW_POINTS
    assert isnan(short.average.estimate)
    walk = np.cumsum(np.random.default_rng(34).normal(size=40))
    differenced = segmented_arma(walk, segments=one_intervention(20), process=Arma(ar=0, ma=1, differences=1))
    assert counterfactual(differenced).reason is Refusal.COLLINEAR


def test_interval_of_the_expected_series_is_of_its_mean() -> None:
    values = autoregressive(60, seed=35, likeness=0.0)
    plan = one_intervention(30, change=Change.LEVEL)
    found = counterfactual(segmented(values, segments=plan, df=inf))
    width = found.expected_high[0] - found.expected_low[0]
    # A regression over 30 points with variance 1 is known to about 2 / sqrt(30) at its end.
    assert width / (2 * NormalDist().inv_cdf(0.975)) == pytest.approx(2 / np.sqrt(30), rel=0.5)
