"""Mean effect over sites: reference, planted effect, invariants, refusals."""

from __future__ import annotations

import warnings
from math import exp, inf, isnan, log, nan, sqrt

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.meta import Between, Limits, Pooled, Prediction, leave_one_out, pooled_effect

from ..reference import load

EXACT = 1e-6
"""Formulas, and roots that R was told to find to 1e-12."""
ROUNDING = 1e-9
"""Where the figure is 0 or nearly so."""

REFERENCE = load("meta")
METHODS = {"fe": Between.NONE} | {
    name.lower(): Between[name] for name in ("DL", "REML", "PM", "ML", "HS", "SJ", "HE", "EB")
}
FIGURES = ("estimate", "error", "low", "high", "statistic", "p", "prediction_low", "prediction_high")
HETEROGENEITY = ("tau_squared", "tau_squared_error", "i_squared", "h_squared", "q")


def sites_of(case: str) -> tuple[np.ndarray, np.ndarray]:
    """Effects and variances of a case."""
    rows = REFERENCE.rows[REFERENCE.rows["case"] == case]
    return rows["effect"].to_numpy(), rows["error"].to_numpy() ** 2


def compare(result: Pooled, case: str, name: str) -> None:
    """Every figure that R gives under a name."""
    theirs = REFERENCE.figures[case]
    ours = {figure: getattr(result, figure) for figure in FIGURES}
    ours |= {figure: getattr(result.heterogeneity, figure) for figure in HETEROGENEITY}
    ours["q_p"] = result.heterogeneity.p
    if name == "fe":
        # metafor leaves Q / df of the fixed effect below 1; Higgins and Thompson do not.
        theirs = theirs | {"fe_h_squared": max(theirs["fe_h_squared"], 1.0)}
    found = {key: value for key, value in ours.items() if theirs.get(f"{name}_{key}") is not None}
    assert len(found) >= 11
    expected = {key: theirs[f"{name}_{key}"] for key in found}
    assert found == pytest.approx(expected, rel=EXACT, abs=ROUNDING)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("case", REFERENCE.cases)
def test_every_estimator_agrees_with_metafor(case: str, name: str) -> None:
    result = pooled_effect(
        *sites_of(case), method=METHODS[name], limits=Limits.NORMAL, prediction=Prediction.AS_INTERVAL
    )
    compare(result, case, name)


@pytest.mark.parametrize(
    ("name", "limits"),
    [("kh", Limits.KNAPP_HARTUNG), ("adhoc", Limits.KNAPP_HARTUNG_BOUNDED), ("t", Limits.T)],
)
@pytest.mark.parametrize("case", REFERENCE.cases)
def test_every_kind_of_limits_agrees_with_metafor(case: str, name: str, limits: Limits) -> None:
    compare(pooled_effect(*sites_of(case), limits=limits, prediction=Prediction.AS_INTERVAL), case, name)


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_prediction_with_k_minus_2_agrees_with_r(case: str) -> None:
    result = pooled_effect(*sites_of(case), prediction=Prediction.T_K_2, prediction_knapp_hartung=False)
    figures = REFERENCE.figures[case]
    expected = (figures["higgins_low"], figures["higgins_high"])
    assert (result.prediction_low, result.prediction_high) == pytest.approx(expected, rel=EXACT)


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_q_profile_agrees_with_metafor(case: str) -> None:
    found, figures = pooled_effect(*sites_of(case)).heterogeneity, REFERENCE.figures[case]
    ours = (found.tau_low, found.tau_high, found.i_low, found.i_high, found.h_low, found.h_high)
    names = ("tau_low", "tau_high", "i_low", "i_high", "h_low", "h_high")
    theirs = [figures[name] for name in names]
    if case == "homogeneous":
        # metafor calls the interval empty; both limits at 0 say the same.
        assert (found.tau_low, found.tau_high) == (0.0, 0.0)
        return
    assert ours == pytest.approx(theirs, rel=EXACT, abs=1e-7)
    narrower = pooled_effect(*sites_of(case), level=0.90).heterogeneity
    expected = (figures["tau_low_90"], figures["tau_high_90"])
    assert (narrower.tau_low, narrower.tau_high) == pytest.approx(expected, rel=EXACT, abs=1e-7)


def test_test_based_limits_of_i_squared_follow_the_published_formula() -> None:
    found = pooled_effect(*sites_of("twelve_sites")).heterogeneity
    error = 0.5 * (log(found.q) - log(11)) / (sqrt(2 * found.q) - sqrt(2 * 11 - 1))
    low, high = (log(sqrt(found.q / 11)) + sign * 1.959963984540054 * error for sign in (-1, 1))
    expected = (1 - exp(-2 * low), 1 - exp(-2 * high))
    assert (found.i_q_low, found.i_q_high) == pytest.approx(expected, rel=EXACT)


def test_leave_one_out_agrees_with_metafor() -> None:
    found = leave_one_out(*sites_of("twelve_sites"), limits=Limits.NORMAL)
    expected = [REFERENCE.figures["twelve_sites"][f"without_{place + 1}"] for place in range(12)]
    assert [one.pooled.estimate for one in found] == pytest.approx(expected, rel=EXACT)


@pytest.mark.parametrize("method", [method for method in Between if method is not Between.NONE])
def test_planted_mean_and_spread_are_recovered(method: Between) -> None:
    generator = np.random.default_rng(7)
    variances = generator.uniform(0.02, 0.06, 800)
    effects = 0.4 + generator.normal(0, 0.3, 800) + generator.normal(0, np.sqrt(variances))
    result = pooled_effect(effects, variances, method=method)
    assert result.estimate == pytest.approx(0.4, abs=4 * result.error)
    assert result.heterogeneity.tau == pytest.approx(0.3, abs=0.03)
    assert result.heterogeneity.tau_low < 0.09 < result.heterogeneity.tau_high


@pytest.mark.parametrize("method", Between)
def test_turning_shifting_and_rescaling(method: Between) -> None:
    effects, variances = sites_of("five_sites")
    plain = pooled_effect(effects, variances, method=method)
    turned = pooled_effect(-effects, variances, method=method)
    moved = pooled_effect(10 * (effects + 2)[::-1], 100 * variances[::-1], method=method)
    assert (turned.estimate, turned.low, turned.high) == pytest.approx(
        (-plain.estimate, -plain.high, -plain.low), rel=EXACT
    )
    assert moved.estimate == pytest.approx(10 * (plain.estimate + 2), rel=EXACT)
    assert moved.heterogeneity.tau_squared == pytest.approx(100 * plain.heterogeneity.tau_squared, rel=EXACT)
    assert sum(plain.weights) == pytest.approx(1.0)
    assert moved.weights[::-1] == pytest.approx(plain.weights, rel=EXACT)


def test_another_site_is_expected_where_it_may_well_be() -> None:
    generator = np.random.default_rng(8)
    variances = generator.uniform(0.02, 0.06, 800)
    effects = 0.4 + generator.normal(0, 0.3, 800) + generator.normal(0, np.sqrt(variances))
    many = pooled_effect(effects, variances)
    assert many.prediction_high - many.prediction_low == pytest.approx(2 * 1.96 * 0.3, rel=0.06)


def test_interval_of_another_site_turns_and_scales_with_the_effects() -> None:
    effects, variances = sites_of("five_sites")
    plain = pooled_effect(effects, variances)
    moved = pooled_effect(-10 * (effects + 2), 100 * variances)
    assert moved.prediction_low == pytest.approx(-10 * (plain.prediction_high + 2), rel=1e-6)
    assert moved.prediction_high == pytest.approx(-10 * (plain.prediction_low + 2), rel=1e-6)


@pytest.mark.slow
def test_another_site_is_held_as_often_as_promised() -> None:
    generator, held, known = np.random.default_rng(9), 0, 0
    for _ in range(200):
        variances = generator.uniform(0.02, 0.06, 7)
        truth = 0.4 + generator.normal(0, 0.15, 8)
        effects = truth[:7] + generator.normal(0, np.sqrt(variances))
        found = pooled_effect(effects, variances)
        plain = pooled_effect(effects, variances, prediction=Prediction.T_K_2)
        held += found.prediction_low <= truth[7] <= found.prediction_high
        known += plain.prediction_low <= truth[7] <= plain.prediction_high
    assert held / 200 > max(0.92, known / 200)


def test_the_bound_only_widens() -> None:
    effects, variances = sites_of("homogeneous")
    free = pooled_effect(effects, variances, limits=Limits.KNAPP_HARTUNG)
    bounded = pooled_effect(effects, variances, limits=Limits.KNAPP_HARTUNG_BOUNDED)
    assert bounded.error > free.error
    assert bounded.error == pytest.approx(pooled_effect(effects, variances, limits=Limits.NORMAL).error)


def test_missing_sites_are_dropped_and_counted() -> None:
    effects, variances = sites_of("five_sites")
    gaps = pooled_effect([*effects, nan, 1.0], [*variances, 0.1, nan])
    assert gaps.n == 5
    assert gaps.n_dropped == 2
    assert gaps.estimate == pooled_effect(effects, variances).estimate


@pytest.mark.parametrize(
    ("effects", "variances", "reason"),
    [
        ([], [], Refusal.TOO_FEW_SITES),
        ([0.1], [0.2], Refusal.TOO_FEW_SITES),
        ([0.1, 0.3], [0.2, 0.2], Refusal.TOO_FEW_SITES),
        ([nan, nan, nan], [0.1, 0.1, 0.1], Refusal.ALL_MISSING),
        ([0.1, 0.2, 0.3], [0.1, 0.0, 0.1], Refusal.NO_VARIANCE),
        ([0.2, 0.2, 0.2], [0.1, 0.3, 0.1], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(effects: list[float], variances: list[float], reason: Refusal) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = pooled_effect(effects, variances)
    assert result.reason is reason
    assert not result.estimable
    assert isnan(result.estimate)
    assert isnan(result.heterogeneity.tau_squared)
    assert result.weights == ()


def test_equal_effects_have_an_interval_where_variances_are_taken_as_known() -> None:
    result = pooled_effect([0.2, 0.2, 0.2], [0.1, 0.3, 0.1], limits=Limits.NORMAL)
    assert result.estimate == pytest.approx(0.2)
    assert result.heterogeneity.tau_squared == 0


def test_leaving_one_of_three_out_is_refused() -> None:
    found = leave_one_out(*sites_of("three_sites"))
    assert [one.pooled.reason for one in found] == [Refusal.TOO_FEW_SITES] * 3
    assert leave_one_out([], []) == ()
    assert [one.place for one in leave_one_out([1, nan, 2, 3, 4], [1, 1, 1, 1, 1])] == [0, 2, 3, 4]


@pytest.mark.parametrize(
    ("effects", "variances", "level", "message"),
    [
        ([1.0, 2.0], [1.0], 0.95, "2 effects and 1 variances"),
        ([1.0, 2.0, 3.0], [1.0, -1.0, 1.0], 0.95, "negative"),
        ([1.0, 2.0, inf], [1.0, 1.0, 1.0], 0.95, "infinite"),
        ([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], 1.0, "level"),
    ],
)
def test_wrong_input_is_an_error(
    effects: list[float], variances: list[float], level: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        pooled_effect(effects, variances, level=level)
