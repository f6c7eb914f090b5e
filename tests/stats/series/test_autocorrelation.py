"""Tests of likeness between neighbours: reference, planted likeness, invariants, refusals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.series.autocorrelation import breusch_godfrey, durbin_watson, ljung_box
from kpk_eval.stats.series.fits import Segmented
from kpk_eval.stats.series.linear import segmented

from .made_up import REFERENCE, autoregressive, case

CLOSED_FORM = 1e-6
"""Formulas agree to rounding."""
INTEGRAL = 1e-4
"""R approximates the distribution of Durbin and Watson's statistic by a sum of 15 terms."""
MEASURED = ("monthly", "short", "long", "gaps")


def _fit(name: str) -> Segmented:
    rows, segments = case(name)
    return segmented(rows["value"], segments=segments, time=rows["time"])


@pytest.mark.parametrize("name", MEASURED)
def test_durbin_watson_agrees_with_r(name: str) -> None:
    fit, figures = _fit(name), REFERENCE.figures[name]
    one = durbin_watson(fit.residuals, fit.points.design)
    normal = durbin_watson(fit.residuals, fit.points.design, exact=False)
    both = durbin_watson(fit.residuals, fit.points.design, two_sided=True)
    assert one.statistic == pytest.approx(figures["dw"], rel=CLOSED_FORM)
    assert (one.p, both.p) == pytest.approx((figures["dw_p"], figures["dw_p_two"]), rel=INTEGRAL, abs=1e-9)
    assert normal.p == pytest.approx(figures["dw_p_normal"], rel=CLOSED_FORM)


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("lag", [1, 4])
def test_breusch_godfrey_agrees_with_r(name: str, lag: int) -> None:
    fit, figures = _fit(name), REFERENCE.figures[name]
    for key, arguments in (("", {}), ("_f", {"f_test": True}), ("_na", {"zeros": False})):
        one = breusch_godfrey(fit.residuals, fit.points.design, lag=lag, **arguments)
        expected = (figures[f"bg{key}_{lag}"], figures[f"bg{key}_p_{lag}"])
        assert (one.statistic, one.p) == pytest.approx(expected, rel=CLOSED_FORM)


@pytest.mark.parametrize("name", MEASURED)
def test_ljung_box_agrees_with_r(name: str) -> None:
    residuals, figures = _fit(name).residuals, REFERENCE.figures[name]
    one, old = ljung_box(residuals, lag=6, fitted=1), ljung_box(residuals, lag=6, box_pierce=True)
    expected = [figures[key] for key in ("lb", "lb_p", "bp", "bp_p")]
    assert [one.statistic, one.p, old.statistic, old.p] == pytest.approx(expected, rel=CLOSED_FORM)


def test_planted_likeness_is_found_and_its_absence_not() -> None:
    ones = np.ones((200, 1))
    found = {}
    for likeness in (0.0, 0.6):
        values = autoregressive(200, seed=29, likeness=likeness) - 0.1 * np.arange(200)
        residuals = values - values.mean()
        found[likeness] = (
            durbin_watson(residuals, ones).p,
            breusch_godfrey(residuals, ones, lag=2).p,
            ljung_box(residuals, lag=5).p,
        )
    assert max(found[0.6]) < 0.001
    assert min(found[0.0]) > 0.05


def test_scale_and_direction_of_time_do_not_matter() -> None:
    values = autoregressive(60, seed=22)
    residuals, ones = values - values.mean(), np.ones((60, 1))
    assert ljung_box(residuals, lag=4).p == pytest.approx(ljung_box(-5 * residuals[::-1], lag=4).p)
    assert durbin_watson(residuals, ones).p == pytest.approx(durbin_watson(3 * residuals[::-1], ones).p)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_refusals_of_short_series(n: int) -> None:
    residuals, ones = np.arange(float(n)), np.ones((n, 1))
    results = (
        ljung_box(residuals, lag=2),
        breusch_godfrey(residuals, ones, lag=2),
        durbin_watson(residuals, ones),
    )
    assert all(one.reason is Refusal.TOO_FEW_POINTS and isnan(one.p) for one in results)


def test_refusals_of_constant_residuals() -> None:
    zeros, ones = np.zeros(20), np.ones((20, 1))
    results = (ljung_box(zeros, lag=2), breusch_godfrey(zeros, ones), durbin_watson(zeros, ones))
    assert all(one.reason is Refusal.NO_VARIANCE for one in results)


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="must be above 2"):
        ljung_box([1.0, 2.0, 3.0], lag=2, fitted=2)
    with pytest.raises(ValueError, match="missing values"):
        ljung_box([1.0, np.nan, 3.0], lag=1)
    with pytest.raises(ValueError, match="do not fit"):
        breusch_godfrey([1.0, 2.0, 3.0], np.ones((2, 1)))
