"""Weights fitted to a population: reference, figures met, invariants, refusals."""

from __future__ import annotations

from math import isfinite, nan

import numpy as np
import pytest
from scipy import stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import columns, indicators
from kpk_eval.stats.weights.calibrated import Calibrated
from kpk_eval.stats.weights.calibration import calibrate, post_stratify, rake
from kpk_eval.stats.weights.design import survey_design
from kpk_eval.stats.weights.distance import Distance
from kpk_eval.stats.weights.kish import kish
from kpk_eval.stats.weights.means import survey_mean, survey_total
from kpk_eval.stats.weights.regression import survey_regression
from kpk_eval.stats.weights.replicates import Centre, replicated
from kpk_eval.stats.weights.trimming import trim_weights

from .reference_sample import FIGURES, SAMPLE, design_of

ITERATIVE = 1e-7
"""Both sides search, with limits of 1e-9 or below."""

MARGINS = {"age": SAMPLE["age"], "sex": SAMPLE["sex"]}
POPULATION = {"age": {"young": 450, "mid": 400, "old": 350}, "sex": {"f": 620, "m": 580}}
ONES = columns({"all": np.ones(len(SAMPLE))})
FIGURE_COLUMNS = ONES.beside(
    indicators(SAMPLE["age"], name="age", reference="young"), indicators(SAMPLE["sex"], name="sex")
)
TOTALS = {"all": 1200, "age=mid": 400, "age=old": 350, "sex=m": 580}
TWO = design_of("two")
FITTED = {
    "raked": lambda: rake(TWO, MARGINS, POPULATION),
    "post": lambda: post_stratify(TWO, SAMPLE["age"], POPULATION["age"]),
    "linear": lambda: calibrate(TWO, FIGURE_COLUMNS, TOTALS),
    "raking": lambda: calibrate(TWO, FIGURE_COLUMNS, TOTALS, distance=Distance.RAKING),
    "raking_bounded": lambda: rake(TWO, MARGINS, POPULATION, bounds=(0.88, 1.3)),
    "linear_bounded": lambda: calibrate(TWO, FIGURE_COLUMNS, TOTALS, bounds=(0.87, 1.35)),
    "logit": lambda: calibrate(TWO, FIGURE_COLUMNS, TOTALS, distance=Distance.LOGIT, bounds=(0.7, 1.6)),
    "regression": lambda: calibrate(TWO, ONES.beside(columns({"x": SAMPLE["x"]})), {"all": 1200, "x": 27600}),
    "twice": lambda: post_stratify(
        post_stratify(TWO, SAMPLE["age"], POPULATION["age"]).design, SAMPLE["sex"], POPULATION["sex"]
    ),
}


def figures_of(found: Calibrated) -> dict[str, float]:
    """What the reference says of fitted weights."""
    factors = found.design.weights / SAMPLE["w"]
    df = found.design.degrees(np.ones(len(SAMPLE), dtype=bool))
    mean, total = survey_mean(SAMPLE["y"], found.design, df=df), survey_total(SAMPLE["x"], found.design)
    young = survey_mean(SAMPLE["x"], found.design, domain=SAMPLE["age"] == "young")
    return {
        "estimate": mean.estimate,
        "se": mean.se,
        "low": mean.low,
        "high": mean.high,
        "total": total.estimate,
        "total_se": total.se,
        "young": young.estimate,
        "young_se": young.se,
        "smallest": factors.min(),
        "largest": factors.max(),
        "effective_n": found.after.effective_n,
    }


@pytest.mark.parametrize("kind", [one for one in FITTED if one != "regression"])
def test_agrees_with_survey(kind: str) -> None:
    ours, theirs = figures_of(FITTED[kind]()), FIGURES[kind]
    for name, figure in theirs.items():
        assert ours[name] == pytest.approx(figure, rel=ITERATIVE), name


def test_regression_estimator_agrees_with_survey() -> None:
    found = FITTED["regression"]()
    mean, theirs = survey_mean(SAMPLE["y"], found.design), FIGURES["regression"]
    assert (mean.estimate, mean.se) == pytest.approx((theirs["estimate"], theirs["se"]), rel=ITERATIVE)
    assert survey_total(SAMPLE["x"], found.design).reason is Refusal.NO_VARIANCE


@pytest.mark.parametrize("kind", ["raked", "linear", "raking", "raking_bounded", "linear_bounded", "logit"])
def test_figures_are_met_within_bounds(kind: str) -> None:
    found = FITTED[kind]()
    for name, targets in POPULATION.items():
        for category, target in targets.items():
            assert found.design.weights[SAMPLE[name] == category].sum() == pytest.approx(target)
    assert found.largest_gap < 1e-9
    if kind == "raking_bounded":
        assert found.factors.min() >= 0.88
        assert found.factors.max() <= 1.3
    assert found.after.design_effect >= 1


def test_recovers_a_mean_that_the_sample_misses() -> None:
    draw = np.random.default_rng(2)
    old = (draw.random(3000) < 0.3).astype(int)
    y = 5 + 4 * old + draw.normal(size=3000)
    answered = draw.random(3000) < np.where(old == 1, 0.1, 0.6)
    sample = survey_design(np.ones(int(answered.sum())))
    found = post_stratify(sample, old[answered], {0: 0.7, 1: 0.3})
    mean, naive = survey_mean(y[answered], found.design), y[answered].mean()
    assert mean.low <= 6.2 <= mean.high
    assert naive < 5.6
    assert mean.se < survey_mean(y[answered], sample).se * 2


def test_shares_are_as_good_as_counts() -> None:
    shares = {name: {c: n / 1200 for c, n in targets.items()} for name, targets in POPULATION.items()}
    counts, relative = rake(TWO, MARGINS, POPULATION), rake(TWO, MARGINS, shares)
    assert relative.design.weights.sum() == pytest.approx(TWO.weights.sum())
    ratio = counts.design.weights / relative.design.weights
    assert ratio == pytest.approx(np.full(len(SAMPLE), ratio[0]))


def test_order_of_margins_and_people_does_not_matter() -> None:
    plain = rake(TWO, MARGINS, POPULATION)
    turned = rake(TWO, dict(reversed(MARGINS.items())), dict(reversed(POPULATION.items())))
    assert turned.design.weights == pytest.approx(plain.design.weights, rel=ITERATIVE)
    back = SAMPLE.iloc[::-1]
    other = rake(survey_design(back["w"]), {k: back[k] for k in MARGINS}, POPULATION)
    assert other.factors[::-1] == pytest.approx(plain.factors, rel=ITERATIVE)


def test_raking_twice_changes_nothing() -> None:
    once = rake(TWO, MARGINS, POPULATION)
    again = rake(once.design, MARGINS, POPULATION)
    assert again.factors == pytest.approx(np.ones(len(SAMPLE)), rel=ITERATIVE)
    assert survey_mean(SAMPLE["y"], again.design).se == pytest.approx(
        survey_mean(SAMPLE["y"], once.design).se
    )


def test_weights_of_one_are_brought_to_the_population_before_bounds_apply() -> None:
    found = rake(survey_design(np.ones(len(SAMPLE))), MARGINS, POPULATION, bounds=(0.6, 1.6))
    assert found.estimable
    relative = found.design.weights / found.design.weights.mean()
    assert relative.min() >= 0.6 - 1e-9
    assert relative.max() <= 1.6 + 1e-9


def test_refusals() -> None:
    tight = rake(TWO, MARGINS, POPULATION, bounds=(0.99, 1.01))
    assert tight.reason is Refusal.NO_CONVERGENCE
    assert tight.design is None
    assert tight.concerned
    assert not np.isfinite(tight.factors).any()
    more = {**POPULATION, "sex": {"f": 610, "m": 580, "x": 10}}
    empty = rake(TWO, MARGINS, more)
    assert (empty.reason, empty.concerned) == (Refusal.EMPTY_CELL, ("sex=x",))
    nobody = post_stratify(TWO, SAMPLE["sex"], {"f": 600, "m": 590, "x": 10})
    assert (nobody.reason, nobody.concerned) == (Refusal.EMPTY_CELL, ("group=x",))
    below = calibrate(TWO, ONES.beside(columns({"x": SAMPLE["x"]})), {"all": 1200, "x": 22000})
    assert below.reason is Refusal.NOT_POSITIVE


def test_contradicting_margins_do_not_converge() -> None:
    """Who is in group a of the first margin is in group a of the second, but the figures differ."""
    design, groups = survey_design(np.ones(6)), ["a", "a", "a", "b", "b", "b"]
    found = rake(design, {"one": groups, "two": groups}, {"one": {"a": 6, "b": 4}, "two": {"a": 4, "b": 6}})
    assert found.reason is Refusal.NO_CONVERGENCE
    assert found.largest_gap > 0.1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: rake(TWO, {}, {}), "none is given"),
        (lambda: rake(TWO, MARGINS, {"age": POPULATION["age"]}), "same names: sex"),
        (lambda: rake(TWO, MARGINS, {**POPULATION, "sex": {"f": 9, "m": 8}}), "different populations"),
        (lambda: rake(TWO, MARGINS, {**POPULATION, "sex": {"f": 1200}}), "categories without figure"),
        (lambda: rake(TWO, MARGINS, {**POPULATION, "sex": {"f": 1200, "m": 0}}), "population has none"),
        (lambda: rake(TWO, MARGINS, {**POPULATION, "sex": {"f": 1201, "m": -1}}), "not negative"),
        (lambda: rake(TWO, MARGINS, POPULATION, bounds=(1.1, 2)), "do not enclose 1"),
        (lambda: post_stratify(TWO, [None] * len(SAMPLE), {"a": 1}), "68 missing"),
        (lambda: post_stratify(TWO, ["a"], {"a": 1}), "one per person"),
        (lambda: calibrate(TWO, ONES, {"x": 1}), "same names"),
        (lambda: calibrate(TWO, ONES, {"all": nan}), "missing or infinite"),
        (lambda: calibrate(TWO, columns({"y": SAMPLE["y"]}), {"y": 1}), "finite value"),
        (lambda: calibrate(TWO, ONES, {"all": 1200}, distance=Distance.LOGIT), "needs bounds"),
        (lambda: trim_weights(TWO, highest=3), "enclose the mean"),
    ],
)
def test_wrong_input_is_an_error(make: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_trimming_agrees_with_survey() -> None:
    weights, figures = trim_weights(TWO, lowest=8, highest=22).weights, FIGURES["trimmed"]
    ours = (weights.min(), weights.max(), (weights**2).sum(), weights[0])
    theirs = [figures[name] for name in ("smallest", "largest", "squares", "first")]
    assert ours == pytest.approx(theirs, rel=ITERATIVE)
    assert weights.sum() == pytest.approx(TWO.weights.sum())


def test_kish() -> None:
    assert kish([1, 1, 1, nan, 0]).effective_n == 3
    assert kish([2, 2, 2]).design_effect == pytest.approx(1)
    found = kish([1, 3])
    assert (found.effective_n, found.design_effect, found.largest) == pytest.approx((1.6, 1.25, 1.5))
    assert kish([]).reason is Refusal.TOO_FEW
    assert kish([nan]).reason is Refusal.ALL_MISSING
    assert not isfinite(kish([0]).effective_n)
    with pytest.raises(ValueError, match="negative"):
        kish([1, -1])


def test_jackknife_of_a_mean_is_the_textbook_error() -> None:
    values = np.array([3.0, 5, 4, 6, 9])
    parts = (1 - np.eye(5)) * 5 / 4
    found = replicated(lambda w: float(w @ values / w.sum()), np.ones(5), parts, scale=4 / 5)
    assert found.se == pytest.approx(values.std(ddof=1) / np.sqrt(5))
    same = replicated(
        lambda w: float(w @ values / w.sum()), np.ones(5), parts, scale=4 / 5, centre=Centre.ESTIMATE
    )
    assert same.se == pytest.approx(found.se)
    assert found.df == 4


def test_replicate_refusals() -> None:
    one = replicated(np.sum, np.ones(3), np.ones((3, 1)))
    same = replicated(np.sum, np.ones(3), np.ones((3, 4)))
    none = replicated(lambda w: nan, np.ones(3), np.ones((3, 4)))
    reasons = (one.reason, same.reason, none.reason)
    assert reasons == (Refusal.TOO_FEW, Refusal.NO_VARIANCE, Refusal.NO_CONVERGENCE)
    with pytest.raises(ValueError, match="do not fit"):
        replicated(np.sum, np.ones(3), np.ones((4, 2)))


def test_interval_allows_for_fitted_weights_unless_degrees_are_given() -> None:
    """By hand: 60 people, two known groups, so one figure beside the total."""
    draw = np.random.default_rng(65)
    group = np.repeat(["a", "b"], [20, 40])
    values, design = draw.exponential(size=60), survey_design(np.ones(60))
    fitted = post_stratify(design, group, {"a": 0.6, "b": 0.4}).design
    found, theirs = survey_mean(values, fitted), survey_mean(values, fitted, df=59)
    assert (found.estimate, found.se) == (theirs.estimate, theirs.se)
    assert found.df == pytest.approx(kish(fitted.weights).effective_n - 2)
    half = stats.t.isf(0.025, found.df) * found.se * np.sqrt(59 / 58)
    assert (found.low, found.high) == pytest.approx((found.estimate - half, found.estimate + half))
    assert theirs.high - theirs.estimate == pytest.approx(stats.t.isf(0.025, 59) * theirs.se)


@pytest.mark.parametrize("n", [29, 30])
def test_no_interval_under_thirty_effective_people(n: int) -> None:
    values, design = np.random.default_rng(66).normal(size=n), survey_design(np.ones(n))
    found, asked = survey_mean(values, design), survey_mean(values, design, df=n - 1)
    assert np.isfinite([found.low, found.high, found.p]).all() == (n == 30)
    assert np.isfinite([found.estimate, found.se, asked.low, asked.p]).all()
    fit = survey_regression(values, columns({"x": np.arange(n)}), design)
    assert np.isfinite([fit.coefficients[1].low, fit.coefficients[1].p]).all() == (n == 30)
