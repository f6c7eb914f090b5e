"""Segmented regression of measured values: reference, planted change, invariants, refusals."""

from __future__ import annotations

from math import inf, isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.series.fits import PointsNote
from kpk_eval.stats.series.linear import Errors, segmented
from kpk_eval.stats.series.newey_west import Lag
from kpk_eval.stats.series.plan import Change, Handling, Intervention, Season, Segments, one_intervention

from .made_up import REFERENCE, autoregressive, case

CLOSED_FORM = 1e-6
"""Formulas agree to rounding."""
MEASURED = ("monthly", "short", "long", "gaps")


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("lag", [0, 1, 4])
@pytest.mark.parametrize("adjusted", [False, True])
@pytest.mark.parametrize("order", [0, 1, 2])
def test_newey_west_agrees_with_r(name: str, lag: int, adjusted: bool, order: int) -> None:
    rows, segments = case(name)
    fit = segmented(
        rows["value"],
        segments=segments,
        time=rows["time"],
        errors=Errors.NEWEY_WEST,
        lag=lag,
        adjusted=adjusted,
        prewhitening=order,
    )
    one, figures = fit.coefficient("slope_change"), REFERENCE.figures[name]
    key = f"nw_{lag}_{int(adjusted)}_{order}"
    expected = [figures[f"{key}_{figure}"] for figure in ("estimate", "se", "statistic", "p")]
    assert [one.estimate, one.se, one.statistic, one.p] == pytest.approx(expected, rel=CLOSED_FORM)


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("order", [0, 1])
def test_automatic_lag_agrees_with_r(name: str, order: int) -> None:
    rows, segments = case(name)
    figures = REFERENCE.figures[name]
    fit = segmented(
        rows["value"],
        segments=segments,
        time=rows["time"],
        errors=Errors.NEWEY_WEST,
        lag=Lag.AUTOMATIC,
        prewhitening=order,
    )
    assert fit.lag == int(figures[f"bandwidth_{order}"])
    assert fit.coefficient("slope_change").se == pytest.approx(
        figures[f"nw_auto_{order}_se"], rel=CLOSED_FORM
    )


@pytest.mark.parametrize("name", MEASURED)
def test_classical_errors_and_later_trend_agree_with_r(name: str) -> None:
    rows, segments = case(name)
    figures = REFERENCE.figures[name]
    plain = segmented(rows["value"], segments=segments, time=rows["time"], errors=Errors.CLASSICAL)
    one = plain.coefficient("level_change")
    expected = [figures[f"classical_{figure}"] for figure in ("estimate", "se", "statistic", "p")]
    assert [one.estimate, one.se, one.statistic, one.p] == pytest.approx(expected, rel=CLOSED_FORM)
    robust = segmented(rows["value"], segments=segments, time=rows["time"], errors=Errors.NEWEY_WEST, lag=2)
    later = robust.later_trend
    expected = [figures[figure] for figure in ("later", "later_low", "later_high")]
    assert [later.estimate, later.low, later.high] == pytest.approx(expected, rel=CLOSED_FORM)


def test_rules_for_the_lag() -> None:
    values = autoregressive(100, seed=1)
    rules = (Lag.RULE, Lag.CUBE_ROOT)
    assert [segmented(values, segments=one_intervention(50), lag=one).lag for one in rules] == [4, 3]


@pytest.mark.slow
@pytest.mark.parametrize(("n", "likeness"), [(24, 0.0), (24, 0.3), (60, 0.3), (60, 0.6)])
def test_calibrated_errors_cover_planted_step_and_bend(n: int, likeness: float) -> None:
    covered = []
    for seed in range(300):
        values = autoregressive(n, seed=seed, step=3.0, bend=0.2, likeness=likeness)
        fit = segmented(values, segments=one_intervention(n // 2))
        step, bend = fit.coefficient("level_change"), fit.coefficient("slope_change")
        covered.append((step.low <= 3.0 <= step.high, bend.low <= 0.2 <= bend.high))
    shares = np.mean(covered, axis=0)
    # 95 % of 300 samples less three standard errors of a share.
    assert (shares >= 0.91).all()
    assert (shares < 1).all()


def test_calibrated_errors_approach_plain_ones_in_long_series() -> None:
    values, plan = autoregressive(600, seed=2), one_intervention(300)
    plain = segmented(values, segments=plan, errors=Errors.NEWEY_WEST, lag=20)
    better = segmented(values, segments=plan, lag=20)
    for name in plain.fit.names:
        assert better.coefficient(name).se == pytest.approx(plain.coefficient(name).se, rel=0.15)


def test_calibrated_errors_of_independent_points_are_worth_fewer_degrees_than_points() -> None:
    fit = segmented(autoregressive(40, seed=3, likeness=0.0), segments=one_intervention(20))
    plain = segmented(
        autoregressive(40, seed=3, likeness=0.0), segments=one_intervention(20), errors=Errors.CLASSICAL
    )
    for name in fit.fit.names:
        assert 2 < fit.coefficient(name).df < plain.coefficient(name).df
    joint = fit.fit.joint_test(["level_change", "slope_change"])
    assert joint.df_denominator == min(fit.coefficient(f"{one}_change").df for one in ("level", "slope"))


def test_shift_scale_and_direction() -> None:
    values, segments = autoregressive(40, seed=3, step=2.0), one_intervention(20)
    plain = segmented(values, segments=segments).coefficient("level_change")
    moved = segmented(100 - 3 * values, segments=segments).coefficient("level_change")
    assert (moved.estimate, moved.low, moved.high) == pytest.approx(
        (-3 * plain.estimate, -3 * plain.high, -3 * plain.low)
    )
    assert moved.p == pytest.approx(plain.p)


def test_step_does_not_depend_on_where_time_begins() -> None:
    values = autoregressive(40, seed=4, step=2.0)
    counted = segmented(values, segments=one_intervention(20))
    years = segmented(values, segments=one_intervention(2000), time=np.arange(1980, 2020))
    for name in ("intercept", "trend", "level_change", "slope_change"):
        assert years.coefficient(name).low == pytest.approx(counted.coefficient(name).low)


def test_errors_do_not_depend_on_where_intercept_and_step_are_read() -> None:
    values, near = autoregressive(40, seed=4, step=2.0), one_intervention(20)
    far = Segments(interventions=(Intervention(start=20, slope_zero=12),), origin=-500)
    first, second = segmented(values, segments=near), segmented(values, segments=far)
    for name in ("trend", "slope_change"):
        assert second.coefficient(name).low == pytest.approx(first.coefficient(name).low)
    read = second.fit.combination({"level_change": 1, "slope_change": 8})
    assert read.low == pytest.approx(first.coefficient("level_change").low)


def test_variants_have_their_columns() -> None:
    values = autoregressive(48, seed=5)
    step = segmented(values, segments=one_intervention(24, change=Change.LEVEL))
    bend = segmented(values, segments=one_intervention(24, change=Change.SLOPE))
    two = Segments(interventions=(Intervention(start=16), Intervention(start=32)))
    assert step.fit.names == ("intercept", "trend", "level_change")
    assert bend.fit.names == ("intercept", "trend", "slope_change")
    assert segmented(values, segments=two).fit.names[2:] == (
        "level_change",
        "slope_change",
        "level_change_2",
        "slope_change_2",
    )


def test_harmonics_of_half_the_period_have_no_sine() -> None:
    season = Season(period=4, pairs=2)
    fit = segmented(autoregressive(40, seed=6), segments=one_intervention(20, season=season))
    assert fit.fit.names[-3:] == ("sin_1", "cos_1", "cos_2")


def test_indicators_and_all_harmonics_fit_alike() -> None:
    values = autoregressive(48, seed=7)
    plans = (Season(period=4, indicators=True), Season(period=4, pairs=2))
    first, second = (segmented(values, segments=one_intervention(24, season=plan)) for plan in plans)
    np.testing.assert_allclose(first.fitted, second.fitted, rtol=CLOSED_FORM)


def test_modelled_break_is_not_taken_for_the_intervention() -> None:
    values = autoregressive(60, seed=8, step=2.0) + 15.0 * (np.arange(60) >= 12)
    blind = segmented(values, segments=one_intervention(30)).coefficient("level_change")
    aware = segmented(values, segments=one_intervention(30, breaks=(12,)))
    assert abs(aware.coefficient("break_12").estimate - 15) < 3
    assert abs(aware.coefficient("level_change").estimate - 2) < 2 < abs(blind.estimate - 2)


def test_excluded_break_uses_one_side_alone() -> None:
    values = autoregressive(60, seed=9, step=2.0)
    broken = values + 15.0 * (np.arange(60) < 10) - 15.0 * (np.arange(60) >= 52)
    plan = one_intervention(30, breaks=(10, 52), handling=Handling.EXCLUDED)
    fit = segmented(broken, segments=plan)
    clean = segmented(values[10:52], segments=one_intervention(20))
    assert (fit.fit.n, fit.fit.n_dropped, fit.n_before, fit.n_after) == (42, 18, 20, 22)
    assert fit.coefficient("level_change").low == pytest.approx(clean.coefficient("level_change").low)


def test_points_left_out_are_as_missing_ones() -> None:
    values = autoregressive(40, seed=10)
    gaps = values.copy()
    gaps[[21, 22]] = np.nan
    one = Segments(interventions=(Intervention(start=20),), left_out=(21, 22))
    first = segmented(values, segments=one).coefficient("level_change")
    second = segmented(gaps, segments=one_intervention(20)).coefficient("level_change")
    assert (first.low, first.high) == pytest.approx((second.low, second.high))


@pytest.mark.parametrize("handling", list(Handling))
def test_break_at_the_intervention_cannot_be_told_apart(handling: Handling) -> None:
    plan = one_intervention(20, change=Change.LEVEL, breaks=(20,), handling=handling)
    fit = segmented(autoregressive(40, seed=11), segments=plan)
    assert fit.reason is Refusal.BREAK_IN_SERIES
    assert isnan(fit.coefficient("level_change").estimate)


def test_break_between_two_interventions_leaves_no_common_side() -> None:
    both = (Intervention(start=15), Intervention(start=30))
    plan = Segments(interventions=both, breaks=(20,), handling=Handling.EXCLUDED)
    assert segmented(autoregressive(45, seed=12), segments=plan).reason is Refusal.BREAK_IN_SERIES


@pytest.mark.parametrize(
    ("values", "start", "reason"),
    [
        ([], 1, Refusal.TOO_FEW_POINTS),
        ([1.0], 1, Refusal.TOO_FEW_POINTS),
        ([1.0, 2.0], 1, Refusal.TOO_FEW_POINTS),
        (list(range(11)), 6, Refusal.TOO_FEW_POINTS),
        ([np.nan] * 20, 10, Refusal.ALL_MISSING),
        ([5.0] * 20, 10, Refusal.NO_VARIANCE),
        (list(range(20)), 10, Refusal.NO_VARIANCE),
        (list(np.arange(20) ** 2), 18, Refusal.TOO_FEW_POINTS),
        (list(np.arange(20) ** 2), 2, Refusal.TOO_FEW_POINTS),
        (list(np.arange(20) ** 2), 40, Refusal.TOO_FEW_POINTS),
    ],
)
def test_refusals(values: list[float], start: float, reason: Refusal) -> None:
    fit = segmented(values, segments=one_intervention(start))
    assert fit.reason is reason
    assert all(isnan(one.estimate) and isnan(one.p) for one in fit.fit.coefficients)


def test_covariate_that_repeats_the_step_is_refused() -> None:
    values = autoregressive(40, seed=13)
    same = columns({"campaign": (np.arange(40) >= 20).astype(float)})
    fit = segmented(values, segments=one_intervention(20), covariates=same)
    assert (fit.reason, fit.fit.concerned) == (Refusal.COLLINEAR, ("campaign",))


def test_too_few_points_to_prewhiten_many_columns() -> None:
    season = one_intervention(13, season=Season(period=12, indicators=True))
    values = autoregressive(26, seed=14)
    fit = segmented(values, segments=season, errors=Errors.NEWEY_WEST, prewhitening=2)
    assert fit.reason is Refusal.TOO_FEW_POINTS


@pytest.mark.parametrize(("n", "notes"), [(23, (PointsNote.FEW_POINTS,)), (24, ())])
def test_flag_below_twenty_four_points(n: int, notes: tuple[PointsNote, ...]) -> None:
    assert segmented(autoregressive(n, seed=15), segments=one_intervention(12)).notes == notes


def test_normal_distribution_on_request() -> None:
    values, plan = autoregressive(30, seed=16), one_intervention(15)
    wide = segmented(values, segments=plan, errors=Errors.CLASSICAL).coefficient("trend")
    narrow = segmented(values, segments=plan, errors=Errors.CLASSICAL, df=inf).coefficient("trend")
    assert (wide.df, narrow.df) == (26, inf)
    assert narrow.high < wide.high


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"time": [0, 1, 2]}, "time has 3 points"),
        ({"time": [*range(29), 40]}, "equal steps"),
        ({"time": range(30, 0, -1)}, "equal steps"),
        ({"lag": -1}, "0 or more"),
        ({"level": 1.0}, "level is 1"),
        ({"prewhitening": 1}, "know no prewhitening"),
        ({"prewhitening": -1, "errors": Errors.NEWEY_WEST}, "order of prewhitening"),
        ({"covariates": columns({"x": [1.0, 2.0]})}, "covariates 2"),
    ],
)
def test_misuse_is_an_error(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        segmented(autoregressive(30, seed=17), segments=one_intervention(15), **arguments)


def test_infinite_values_are_an_error() -> None:
    with pytest.raises(ValueError, match="1 infinite"):
        segmented([*range(20), inf], segments=one_intervention(10))


def test_segments_that_make_no_sense() -> None:
    with pytest.raises(ValueError, match="at least one intervention"):
        Segments(interventions=())
    with pytest.raises(ValueError, match="same time"):
        Segments(interventions=(Intervention(start=3), Intervention(start=3)))
    with pytest.raises(ValueError, match="period above 0"):
        Season(period=0)
    season = one_intervention(7, season=Season(period=4, indicators=True))
    with pytest.raises(ValueError, match="whole numbers"):
        segmented(autoregressive(30, seed=18), segments=season, time=np.arange(30) / 2)
    step = segmented(autoregressive(30, seed=19), segments=one_intervention(15, change=Change.LEVEL))
    with pytest.raises(ValueError, match="no trend that changes"):
        _ = step.later_trend
