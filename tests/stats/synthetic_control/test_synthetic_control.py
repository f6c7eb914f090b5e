"""Synthetic control: quadratic programming elsewhere, planted effect, invariants, refusals."""

from __future__ import annotations

import warnings
from math import inf, isnan, nan

import numpy as np
import pytest
from scipy import optimize

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.synthetic_control import (
    Pool,
    SearchOptions,
    leave_one_donor_out,
    placebo_areas,
    placebo_start,
    pool,
    synthetic_control,
)
from kpk_eval.stats.synthetic_control.simplex import is_unique, nearest_mean

from ..reference import load

RIDGE = 1e-5
"""quadprog needs a ridge of 1e-8 where donors are more than periods; it moves weights by about this much."""
ROUNDING = 1e-9
"""Left by adding and scaling floating-point numbers."""

REFERENCE = load("synthetic_control")


def pool_of(case: str, **options: object) -> Pool:
    """Pool of a case: four periods after, the first area treated."""
    rows = REFERENCE.rows[REFERENCE.rows["case"] == case]
    wide = rows.pivot(index="time", columns="area", values="y")
    return pool(
        wide.to_numpy(),
        treated="a00",
        names=list(wide.columns),
        times=wide.index.to_numpy(),
        treated_from=float(wide.index[-4]),
        **options,  # type: ignore[arg-type]
    )


def factors(
    *, n: int = 12, periods: int = 16, effect: float = 0.0, noise: float = 0.1, seed: int = 0
) -> np.ndarray:
    """Outcomes moved by two factors; the first area is a mean of the next three, treated from 12 on."""
    draw = np.random.default_rng(seed)
    loadings = draw.random((n, 2))
    loadings[0] = np.array([0.5, 0.3, 0.2]) @ loadings[1:4]
    outcome = 10 + draw.normal(size=(periods, 2)).cumsum(axis=0) @ loadings.T
    outcome += draw.normal(0, noise, (periods, n))
    outcome[12:, 0] += effect
    return outcome


def pool_from(outcome: np.ndarray, **options: object) -> Pool:
    """Pool of areas named by number, the first treated from period 12 on."""
    return pool(
        outcome,
        treated="0",
        names=[str(area) for area in range(outcome.shape[1])],
        times=np.arange(outcome.shape[0]),
        treated_from=12,
        **options,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_outcome_only_agrees_with_quadprog(case: str) -> None:
    figures, found = REFERENCE.figures[case], synthetic_control(pool_of(case))
    theirs = [figures[f"weight_{place + 2}"] for place in range(found.n_donors)]
    assert [weight.weight for weight in found.weights] == pytest.approx(theirs, abs=RIDGE)
    assert (found.estimate, found.pre_mspe, found.mspe_ratio) == pytest.approx(
        (figures["estimate"], figures["pre_mspe"], figures["ratio"]), rel=RIDGE
    )
    assert found.rmspe_ratio == pytest.approx(figures["ratio"] ** 0.5, rel=RIDGE)


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_placebos_agree_with_quadprog(case: str) -> None:
    figures, found = REFERENCE.figures[case], placebo_areas(pool_of(case))
    assert (found.rank, found.p, found.smallest_p) == (
        figures["rank"],
        pytest.approx(figures["p"], rel=ROUNDING),
        pytest.approx(1 / found.n, rel=ROUNDING),
    )
    assert [row.mspe_ratio for row in found.rows] == sorted(
        (row.mspe_ratio for row in found.rows), reverse=True
    )
    assert sum(row.actual for row in found.rows) == 1


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_given_importance_agrees_with_quadprog(case: str) -> None:
    plain = pool_of(case)
    half = plain.before // 2
    predictors = {"early": plain.outcome[:half].mean(axis=0), "last": plain.outcome[plain.before - 1]}
    data = pool_of(case, predictors=predictors)
    found = synthetic_control(data, importance={"last": 3, "early": 7}, worst_fit=inf)
    scaled = data.predictors / data.predictors.std(axis=1, ddof=1, keepdims=True)
    gaps = scaled[:, 0] - scaled[:, 1:] @ [weight.weight for weight in found.weights]
    matched = float(np.array([0.7, 0.3]) @ gaps**2)
    assert matched == pytest.approx(REFERENCE.figures[case]["matched"], abs=RIDGE)
    assert [weight.weight for weight in found.importance] == pytest.approx([0.7, 0.3])
    assert found.balance[0].donors == pytest.approx(predictors["early"][1:].mean())


@pytest.mark.parametrize("seed", range(8))
def test_weights_are_the_best_there_are(seed: int) -> None:
    draw = np.random.default_rng(seed)
    donors, target = draw.normal(size=(9, 6)), draw.normal(size=9)
    weights = nearest_mean(target, donors)
    assert weights is not None
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, rel=ROUNDING)
    assert is_unique(weights, target, donors)
    searched = optimize.minimize(
        lambda w: ((target - donors @ w) ** 2).sum(),
        np.full(6, 1 / 6),
        bounds=[(0, 1)] * 6,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert ((target - donors @ weights) ** 2).sum() <= searched.fun * (1 + 1e-7)
    assert weights == pytest.approx(searched.x, abs=1e-4)


def test_other_weights_that_fit_as_well_are_seen() -> None:
    donors = np.array([[0.0, 2.0, 0.0, 2.0], [0.0, 2.0, 2.0, 0.0]])
    weights = nearest_mean(np.array([1.0, 1.0]), donors)
    assert weights is not None
    assert donors @ weights == pytest.approx([1, 1])
    assert not is_unique(weights, np.array([1.0, 1.0]), donors)


def test_recovers_planted_weights_and_effect() -> None:
    exact = synthetic_control(pool_from(factors(n=5, effect=-1.5, noise=0.0)))
    # two factors and four donors: weights are not unique, the synthetic area is
    assert not exact.unique
    assert exact.estimate == pytest.approx(-1.5, abs=1e-6)
    estimates = [
        synthetic_control(pool_from(factors(effect=-1.5, seed=seed)), worst_fit=inf).estimate
        for seed in range(60)
    ]
    # three standard errors of the mean of 60 estimates with a standard deviation near 0.1
    assert np.mean(estimates) == pytest.approx(-1.5, abs=0.05)


def test_placebos_find_an_effect_and_hold_their_level() -> None:
    ranks = [placebo_areas(pool_from(factors(seed=seed)), worst_fit=inf).rank for seed in range(60)]
    found = placebo_areas(pool_from(factors(effect=-3.0)))
    assert (found.rank, found.p) == (1, 1 / 12)
    # a twelfth of 60 would be first by chance, three standard errors of a share above
    assert np.mean(np.array(ranks) == 1) <= 0.19
    assert len(set(ranks)) > 5


def test_shift_scale_and_order() -> None:
    outcome = factors(effect=-1.0)
    plain = synthetic_control(pool_from(outcome))
    moved = synthetic_control(pool_from(-3 * outcome + 50))
    order = [0, *range(11, 0, -1)]
    turned = pool(
        outcome[:, order], treated="0", names=[str(a) for a in order], times=np.arange(16), treated_from=12
    )
    shuffled = synthetic_control(turned)
    assert (moved.estimate, moved.mspe_ratio, moved.misfit) == pytest.approx(
        (-3 * plain.estimate, plain.mspe_ratio, plain.misfit), rel=1e-6
    )
    for weight in plain.weights:
        assert shuffled.weight(weight.name) == pytest.approx(weight.weight, abs=1e-8)


def test_gaps_and_effect_belong_together() -> None:
    found = synthetic_control(pool_from(factors(effect=-2.0)))
    after = [gap for gap in found.gaps if not gap.before]
    assert found.estimate == pytest.approx(np.mean([gap.gap for gap in after]))
    assert found.post_mspe == pytest.approx(np.mean([gap.gap**2 for gap in after]))
    assert found.effect_size == pytest.approx(
        100 * found.estimate / np.mean([gap.synthetic for gap in after])
    )
    assert (len(after), found.n_after, found.n_before) == (4, 4, 12)


def test_importance_is_searched_for_the_fit_before() -> None:
    outcome = factors(effect=-2.0)
    draw = np.random.default_rng(3)
    predictors = {"noise": draw.normal(size=12), "early": outcome[:6].mean(axis=0), "late": outcome[11]}
    data = pool_from(outcome, predictors=predictors)
    searched = synthetic_control(data)
    equal = synthetic_control(data, importance=dict.fromkeys(predictors, 1.0), worst_fit=inf)
    assert searched.fit_mspe < equal.fit_mspe
    assert searched.importance[0].weight < 0.1
    assert sum(weight.weight for weight in searched.importance) == pytest.approx(1)
    assert searched == synthetic_control(data)
    more = synthetic_control(data, search=SearchOptions(random_starts=3))
    assert more.fit_mspe <= searched.fit_mspe * (1 + 1e-9)


def test_fitted_periods_decide_what_is_matched() -> None:
    outcome = factors()
    late = synthetic_control(pool_from(outcome, fitted=[8, 9, 10, 11]), worst_fit=inf)
    every = synthetic_control(pool_from(outcome), worst_fit=inf)
    assert late.fit_mspe <= np.mean([gap.gap**2 for gap in every.gaps if 8 <= gap.time < 12]) + 1e-12
    assert every.fit_mspe == every.pre_mspe


def test_poor_fit_gives_no_effect_but_shows_the_fit() -> None:
    outcome = factors(effect=-2.0)
    outcome[:, 0] += 20
    found = synthetic_control(pool_from(outcome))
    assert found.reason is Refusal.POOR_FIT
    assert found.misfit > 0.5
    assert isnan(found.estimate)
    assert isnan(found.mspe_ratio)
    assert len(found.gaps) == 12
    assert found.weights != ()
    assert placebo_areas(pool_from(outcome)).reason is Refusal.POOR_FIT
    assert not isnan(synthetic_control(pool_from(outcome), worst_fit=inf).estimate)


def test_placebos_that_fit_badly_can_be_left_out() -> None:
    outcome = factors(effect=-3.0)
    outcome[:, 5] += 30
    every = placebo_areas(pool_from(outcome))
    fitting = placebo_areas(pool_from(outcome), worst_placebo=5)
    assert every.n == 12
    assert "5" in fitting.left_out
    assert fitting.n == 12 - len(fitting.left_out)
    assert fitting.smallest_p == 1 / fitting.n
    with pytest.raises(ValueError, match=r"worst_placebo is 0\.5"):
        placebo_areas(pool_from(outcome), worst_placebo=0.5)


def test_treated_area_among_the_donors_of_placebos() -> None:
    data = pool_from(factors(effect=-3.0))
    inside, outside = placebo_areas(data), placebo_areas(data, treated_as_donor=False)
    assert inside.n == outside.n == 12
    assert {row.name for row in inside.rows} == {row.name for row in outside.rows}
    assert inside.rows != outside.rows


def test_false_start() -> None:
    outcome = factors(effect=-3.0)
    ruined = outcome.copy()
    ruined[12:] = 1e6
    found, other = (placebo_start(pool_from(each), treated_from=8) for each in (outcome, ruined))
    assert found == other
    assert (found.n_before, found.n_after) == (8, 4)
    assert abs(found.estimate) < 0.7
    with pytest.raises(ValueError, match="false start 12 is not before"):
        placebo_start(pool_from(outcome), treated_from=12)


def test_without_each_donor_with_weight() -> None:
    outcome = factors(effect=-3.0)
    actual, found = synthetic_control(pool_from(outcome)), leave_one_donor_out(pool_from(outcome))
    assert [row.donor for row in found] == [weight.name for weight in actual.weights if weight.weight > 0]
    for row in found:
        assert row.donor not in [weight.name for weight in row.result.weights]
        assert row.result.n_donors == 10
        assert row.result.pre_mspe >= actual.pre_mspe


def test_donors_with_gaps_are_left_out_and_named() -> None:
    outcome = factors()
    outcome[3, 7] = nan
    found = synthetic_control(pool_from(outcome))
    assert found.left_out == ("7",)
    assert found.n_donors == 10
    whole = synthetic_control(pool_from(np.delete(outcome, 7, axis=1)))
    assert found.estimate == whole.estimate


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (factors(n=12)[:, :1], Refusal.NO_COMPARISON),
        (factors(n=12)[:, :2], Refusal.TOO_FEW),
        (factors()[:12], Refusal.TOO_FEW_POINTS),
        (np.full((16, 5), 2.0), Refusal.NO_VARIANCE),
    ],
)
def test_refusals(outcome: np.ndarray, reason: Refusal) -> None:
    data = pool_from(outcome)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = synthetic_control(data)
        assert placebo_areas(data).reason is reason
        assert leave_one_donor_out(data) == ()
    assert found.reason is reason
    assert isnan(found.estimate)


def test_two_periods_before_are_too_few() -> None:
    data = pool(factors(), treated="0", names=[str(a) for a in range(12)], times=range(16), treated_from=2)
    assert synthetic_control(data).reason is Refusal.TOO_FEW_POINTS


def test_wrong_inputs() -> None:
    outcome = factors()
    missing, infinite = outcome.copy(), outcome.copy()
    missing[2, 0], infinite[2, 3] = nan, inf
    good = {"treated": "0", "names": [str(a) for a in range(12)], "times": np.arange(16), "treated_from": 12}
    wrong = {
        "treated area has missing": (missing, {}),
        "1 infinite values": (infinite, {}),
        "no area 'x'": (outcome, {"treated": "x"}),
        "an area twice": (outcome, {"names": ["0"] * 12}),
        "times do not increase": (outcome, {"times": np.arange(16)[::-1]}),
        "there are 3 times": (outcome, {"times": [1, 2, 3]}),
        "1 dimensions": (outcome[0], {}),
        "predictors size do not have one value per area": (outcome, {"predictors": {"size": [1.0]}}),
        "fitted period 13 is not": (outcome, {"fitted": [3, 13]}),
    }
    for message, (table, options) in wrong.items():
        with pytest.raises(ValueError, match=message):
            pool(table, **{**good, **options})
    data = pool_from(outcome, predictors={"size": np.arange(12.0)})
    with pytest.raises(ValueError, match="the predictors are size"):
        synthetic_control(data, importance={"other": 1.0})
    with pytest.raises(ValueError, match="negative or missing"):
        synthetic_control(data, importance={"size": -1.0})
    with pytest.raises(ValueError, match="no donor 'x'"):
        synthetic_control(pool_from(outcome)).weight("x")
