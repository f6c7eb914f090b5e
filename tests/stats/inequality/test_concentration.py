"""Concentration indices, curves and Gini: reference, planted index, invariants, refusals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from scipy import stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.inequality.concentration import Kind, Method, concentration_index, gini
from kpk_eval.stats.inequality.grouped import concentration_curve, grouped_concentration_index
from kpk_eval.stats.inequality.regression import Errors

from .stored import figures, rows, sizes, slanted

CLOSED_FORM = 1e-6
"""Formulas agree to rounding."""


def _top(outcome: np.ndarray) -> float:
    """Upper bound that the reference takes."""
    return float(np.max(outcome)) + 5


@pytest.mark.parametrize("case", ["people", "weighted"])
def test_indices_agree_with_r(case: str) -> None:
    outcome, position, weights = rows(case)
    stored, top = figures(case), _top(outcome)
    for kind, bounds, key in (
        (Kind.RELATIVE, None, "index"),
        (Kind.GENERALISED, None, "generalised"),
        (Kind.ERREYGERS, (0, top), "erreygers"),
        (Kind.WAGSTAFF, (0, top), "wagstaff"),
    ):
        found = concentration_index(outcome, position, weights=weights, kind=kind, bounds=bounds)
        assert found.index.estimate == pytest.approx(stored[key], rel=CLOSED_FORM)


def test_modified_index_agrees_with_r() -> None:
    outcome, position, _ = rows("people")
    found = concentration_index(outcome, position, kind=Kind.MODIFIED, bounds=(1, 99))
    assert found.index.estimate == pytest.approx(figures("people")["modified"], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", ["people", "weighted"])
@pytest.mark.parametrize("errors", list(Errors))
@pytest.mark.parametrize(
    ("method", "kind", "key"),
    [
        (Method.CONVENIENT, Kind.RELATIVE, "convenient_se"),
        (Method.DELTA, Kind.RELATIVE, "delta_se"),
        (Method.DELTA, Kind.ERREYGERS, "erreygers_se"),
        (Method.DELTA, Kind.WAGSTAFF, "wagstaff_se"),
    ],
)
def test_errors_of_regressions_agree_with_r(
    case: str, errors: Errors, method: Method, kind: Kind, key: str
) -> None:
    outcome, position, weights = rows(case)
    found = concentration_index(
        outcome,
        position,
        weights=weights,
        kind=kind,
        bounds=(0, _top(outcome)),
        method=method,
        errors=errors,
    )
    assert found.index.se == pytest.approx(figures(case)[f"{key}_{errors}"], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", ["people", "weighted"])
def test_kakwani_and_linearised_errors(case: str) -> None:
    outcome, position, weights = rows(case)
    exact = concentration_index(outcome, position, weights=weights, method=Method.KAKWANI).index
    linear = concentration_index(outcome, position, weights=weights).index
    assert exact.se == pytest.approx(figures(case)["kakwani_se"], rel=CLOSED_FORM)
    # The jackknife is another way to the same error; the two meet in large samples.
    assert linear.se == pytest.approx(figures(case)["jackknife_se"], rel=0.1)


@pytest.mark.parametrize("case", ["people", "weighted"])
def test_gini_agrees_with_r(case: str) -> None:
    outcome, _, weights = rows(case)
    assert gini(outcome, weights=weights).index.estimate == pytest.approx(figures(case)["gini"])
    if weights is None:
        corrected = gini(outcome, corrected=True).index.estimate
        assert corrected == pytest.approx(figures(case)["gini_corrected"])


@pytest.mark.parametrize("case", ["groups", "deciles"])
def test_grouped_index_agrees_with_r(case: str) -> None:
    having, _, _ = rows(case)
    n = sizes(case)
    share = having / n
    found = grouped_concentration_index(share, n, sd=np.sqrt(share * (1 - share)))
    stored = figures(case)
    assert (found.index.estimate, found.index.se) == pytest.approx(
        (stored["index"], stored["index_se"]), rel=CLOSED_FORM
    )


@pytest.mark.slow
@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("n", [30, 200])
def test_covers_planted_index(method: Method, n: int) -> None:
    # Along ranks from 0 to 1, 10 + 6 (r − 1/2) has the generalised index 2 × 6 / 12.
    covered = []
    for seed in range(400):
        outcome, position = slanted(n, seed=seed, slope=6)
        one = concentration_index(outcome, position, method=method).index
        truth = 2 * 6 * (1 - 1 / n**2) / 12 / 10
        covered.append(one.low <= truth <= one.high)
    # 95 % of 400 samples; methods that take the ranks as sampled are wider than this design needs.
    assert np.mean(covered) >= 0.915


def test_covers_planted_gini() -> None:
    # The Gini coefficient of the exponential distribution is one half.
    rng = np.random.default_rng(91)
    found = [gini(rng.exponential(size=200)).index for _ in range(400)]
    assert np.mean([one.estimate for one in found]) == pytest.approx(0.5, abs=0.01)
    assert 0.91 <= np.mean([one.low <= 0.5 <= one.high for one in found]) <= 0.99


@pytest.mark.parametrize("method", list(Method))
def test_turning_the_order_turns_the_sign(method: Method) -> None:
    outcome, position, weights = rows("weighted")
    up = concentration_index(outcome, position, weights=weights, method=method).index
    down = concentration_index(outcome, -position, weights=weights, method=method).index
    assert (down.low, down.high) == pytest.approx((-up.high, -up.low))


@pytest.mark.parametrize("method", list(Method))
def test_unit_shift_and_order_of_rows(method: Method) -> None:
    outcome, position, weights = (np.asarray(column) for column in rows("weighted"))
    plain = concentration_index(outcome, position, weights=weights, method=method).index
    back = concentration_index(7 * outcome[::-1], position[::-1], weights=3 * weights[::-1], method=method)
    assert (back.index.low, back.index.high) == pytest.approx((plain.low, plain.high))
    moved, still = (
        concentration_index(values, position, weights=weights, kind=Kind.GENERALISED, method=method).index
        for values in (outcome + 100, outcome)
    )
    assert moved.estimate == pytest.approx(still.estimate)


@pytest.mark.parametrize("kind", [Kind.ERREYGERS, Kind.WAGSTAFF])
@pytest.mark.parametrize("method", list(Method))
def test_having_and_lacking_mirror_each_other(kind: Kind, method: Method) -> None:
    rng = np.random.default_rng(92)
    having, position = rng.binomial(1, 0.3, 80), rng.normal(size=80)
    yes, no = (
        concentration_index(values, position, kind=kind, bounds=(0, 1), method=method).index
        for values in (having, 1 - having)
    )
    assert (no.low, no.high) == pytest.approx((-yes.high, -yes.low))


def test_curve_ends_at_one_and_its_area_is_the_index() -> None:
    outcome, position, weights = rows("weighted")
    curve = concentration_curve(outcome, position, weights=weights)
    area = float(np.trapezoid(curve.outcome, curve.population))
    index = concentration_index(outcome, position, weights=weights).index.estimate
    assert 1 - 2 * area == pytest.approx(index)
    assert (curve.population[0], curve.population[-1], curve.outcome[-1]) == pytest.approx((0, 1, 1))
    assert curve.population.size == position.nunique() + 1


def test_groups_hide_what_differs_within() -> None:
    outcome, position, _ = rows("people")
    alone = concentration_index(outcome, position).index.estimate
    ranks = np.argsort(np.argsort(np.asarray(position), kind="stable")) // 8
    means = [np.asarray(outcome)[ranks == one].mean() for one in range(5)]
    assert abs(grouped_concentration_index(means, [8] * 5).index.estimate) < abs(alone)
    assert isnan(grouped_concentration_index(means, [8] * 5).index.se)


@pytest.mark.parametrize(
    ("outcome", "position", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1.0], [1], Refusal.TOO_FEW),
        ([1.0, 2.0], [1, 2], Refusal.TOO_FEW),
        ([np.nan] * 3, [1, 2, 3], Refusal.ALL_MISSING),
        ([3.0, 3.0, 3.0], [1, 2, 3], Refusal.NO_VARIANCE),
        ([3.0, 4.0, 5.0], [2, 2, 2], Refusal.NO_VARIANCE),
        ([-3.0, 1.0, 2.0], [1, 2, 3], Refusal.NOT_POSITIVE),
        ([-3.0, 1.0, 1.0], [1, 2, 3], Refusal.NOT_POSITIVE),
    ],
)
def test_refusals(outcome: list[float], position: list[float], reason: Refusal) -> None:
    found = concentration_index(outcome, position)
    assert found.reason is reason
    assert isnan(found.index.estimate)
    assert isnan(found.mean)


def test_refusals_of_groups_and_curves() -> None:
    assert grouped_concentration_index([], []).reason is Refusal.TOO_FEW
    assert grouped_concentration_index([3.0], [5]).reason is Refusal.TOO_FEW
    assert grouped_concentration_index([3.0, np.nan], [5, 5]).reason is Refusal.ALL_MISSING
    assert grouped_concentration_index([0.0, 0.0], [5, 5]).reason is Refusal.NOT_POSITIVE
    assert concentration_curve([], []).reason is Refusal.TOO_FEW
    assert concentration_curve([np.nan], [1]).reason is Refusal.ALL_MISSING
    assert concentration_curve([0.0, 0.0], [1, 2]).reason is Refusal.NOT_POSITIVE


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs the bounds"):
        concentration_index([0, 1, 1], [1, 2, 3], kind=Kind.ERREYGERS)
    with pytest.raises(ValueError, match="2 values outside its bounds"):
        concentration_index([0, 2, 3], [1, 2, 3], kind=Kind.WAGSTAFF, bounds=(0, 1))
    with pytest.raises(ValueError, match="no Gini coefficient"):
        gini([-1, 2, 3])
    with pytest.raises(ValueError, match="one row per group"):
        grouped_concentration_index([1, 2], [3, 4], sd=[1])
    with pytest.raises(ValueError, match="negative"):
        grouped_concentration_index([1, 2], [3, -4])


@pytest.mark.parametrize("weighted", [False, True])
def test_limits_of_gini_are_those_of_leaving_out_each_row(weighted: bool) -> None:
    rng = np.random.default_rng(92)
    values, weights = rng.exponential(size=15), rng.uniform(1, 3, 15) if weighted else np.ones(15)

    def corrected(places: np.ndarray) -> float:
        x, w = values[places], weights[places]
        apart = float(w @ np.abs(x[:, None] - x[None, :]) @ w)
        return apart * w.sum() / (2 * (w @ x) * (w.sum() ** 2 - w @ w))

    every = np.arange(15)
    without = np.log([corrected(np.delete(every, place)) for place in every])
    half = stats.t.isf(0.025, 14) * np.sqrt(14 / 15 * ((without - without.mean()) ** 2).sum())
    found = gini(values, weights=weights).index
    middle = np.log(corrected(every))
    assert (found.low, found.high) == pytest.approx((np.exp(middle - half), np.exp(middle + half)))


def test_gini_of_one_row_that_has_everything_has_no_interval() -> None:
    found = gini([0, 0, 0, 4]).index
    assert found.estimate == pytest.approx(0.75)
    assert np.isnan([found.low, found.high]).all()


@pytest.mark.parametrize("rows_given", [19, 20])
def test_no_interval_of_an_index_under_twenty_rows(rows_given: int) -> None:
    rng = np.random.default_rng(93)
    outcome, position = rng.exponential(size=rows_given), rng.random(rows_given)
    found = concentration_index(outcome, position).index
    asked = concentration_index(outcome, position, df=rows_given - 1).index
    assert np.isfinite([found.low, found.high, found.p]).all() == (rows_given == 20)
    assert np.isfinite([found.estimate, found.se, asked.low, asked.p]).all()
