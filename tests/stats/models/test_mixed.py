"""Linear mixed models: references, planted effects, invariants, refusals."""

from __future__ import annotations

import warnings
from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import Columns, columns
from kpk_eval.stats.models.fit import Note
from kpk_eval.stats.models.mixed.model import mixed_model
from kpk_eval.stats.models.mixed.results import Intervals, Likelihood, MixedDf, MixedFit

from .panel import PANEL, arms, column, drawn, everything, expected, found, waves

ITERATIVE = 1e-5
"""lme4 was run with tight tolerances; both searches end where the deviance is flat."""
PROFILED = 1e-5
"""lme4 interpolates the profile with splines."""
ROUNDING = 1e-8

WAVES, ARMS = ("wave=1", "wave=2"), ("arm=b", "arm=c")


def time() -> Columns:
    """Wave as a number."""
    return columns({"time": PANEL["wave"]})


def fit(case: str) -> MixedFit:
    """The model of a case of the reference."""
    score, person, slope = PANEL["score"], PANEL["person"], PANEL["wave"]
    likelihood = Likelihood.ML if case.endswith("_ml") else Likelihood.REML
    df = MixedDf.KENWARD_ROGER if case.endswith("_kr") else MixedDf.SATTERTHWAITE
    if case.startswith("mixed_intercept"):
        return mixed_model(score, person, everything(PANEL), likelihood=likelihood, df=df)
    if case == "mixed_slope_uncorrelated":
        return mixed_model(score, person, time().beside(arms(PANEL)), slope=slope, correlated=False)
    if case.startswith("mixed_slope"):
        covariates = time().beside(arms(PANEL))
        return mixed_model(score, person, covariates, slope=slope, likelihood=likelihood, df=df)
    if case == "mixed_sites":
        return mixed_model(score, PANEL["site"], waves(PANEL))
    if case == "mixed_singular":
        return mixed_model(singular_score(), person, waves(PANEL))
    return mixed_model(score, person)


def singular_score() -> pd.Series:
    """Scores whose means differ less between people than they would by chance."""
    return PANEL["score"] - 1.2 * PANEL.groupby("person")["score"].transform("mean")


CASES = [
    "mixed_intercept_reml",
    "mixed_intercept_ml",
    "mixed_intercept_kr",
    "mixed_slope_reml",
    "mixed_slope_ml",
    "mixed_slope_kr",
    "mixed_slope_uncorrelated",
    "mixed_sites",
    "mixed_singular",
    "mixed_null",
]


@pytest.mark.parametrize("case", CASES)
def test_agrees_with_lme4(case: str) -> None:
    wanted = {key: value for key, value in expected(case).items() if not key.startswith("joint")}
    assert found(fit(case), wanted) == pytest.approx(wanted, rel=ITERATIVE, abs=1e-12)


@pytest.mark.parametrize(
    ("case", "names"),
    [
        ("mixed_intercept_reml", WAVES),
        ("mixed_intercept_kr", WAVES),
        ("mixed_slope_reml", ARMS),
        ("mixed_slope_kr", ARMS),
    ],
)
def test_joint_tests_agree_with_lmertest_and_pbkrtest(case: str, names: tuple[str, ...]) -> None:
    wanted, test = expected(case), fit(case).joint_test(names)
    assert (test.statistic, test.df_numerator, test.df_denominator, test.p) == pytest.approx(
        [wanted[f"joint_{part}"] for part in ("statistic", "numerator", "denominator", "p")], rel=ITERATIVE
    )


def test_profile_intervals_agree_with_lme4() -> None:
    wanted = expected("mixed_profile")
    result = mixed_model(PANEL["score"], PANEL["person"], time(), intervals=Intervals.PROFILE)
    assert found(result, wanted) == pytest.approx(wanted, rel=PROFILED)


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("slope", [True, False])
def test_same_optimum_as_statsmodels(restricted: bool, slope: bool) -> None:
    import statsmodels.api as sm

    d = drawn(people=40)
    d["score"] += d["wave"] * np.repeat(np.random.default_rng(5).normal(size=40), 3)
    ours = mixed_model(
        d["score"],
        d["person"],
        column(d, "wave"),
        slope=d["wave"] if slope else None,
        likelihood=Likelihood.REML if restricted else Likelihood.ML,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fixed = sm.add_constant(d[["wave"]])
        theirs = sm.MixedLM(d["score"], fixed, d["person"], exog_re=fixed if slope else fixed[["const"]]).fit(
            reml=restricted, method="powell", ftol=1e-12
        )
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-6)
    assert ours.log_likelihood >= theirs.llf - 1e-6
    assert ours.estimates == pytest.approx(theirs.fe_params.to_numpy(), rel=1e-4)


def test_recovers_planted_change_and_shares() -> None:
    result = mixed_model((d := drawn(people=2000))["score"], d["person"], column(d, "wave"))
    change = result.coefficient("wave")
    assert change.low < 0.5 < change.high
    assert change.estimate == pytest.approx(0.5, abs=0.05)
    assert result.icc.low < 0.5 < result.icc.high
    assert result.component("residual").estimate == pytest.approx(1.0, abs=0.05)
    assert change.effect_size == pytest.approx(0.5 / np.sqrt(2), abs=0.05)


def test_balanced_panel_equals_paired_t() -> None:
    d = drawn(people=30)
    d = d[d["wave"] < 2]
    change = mixed_model(d["score"], d["person"], column(d, "wave")).coefficient("wave")
    wide = d.pivot(index="person", columns="wave", values="score")
    difference = wide[1] - wide[0]
    t = difference.mean() / (difference.std() / np.sqrt(len(difference)))
    assert (change.statistic, change.df) == pytest.approx((t, 29), rel=1e-6)


def test_order_of_rows_does_not_matter() -> None:
    mixed = PANEL.sample(frac=1, random_state=3)
    first, second = (mixed_model(d["score"], d["person"], everything(d)) for d in (PANEL, mixed))
    assert second.estimates == pytest.approx(first.estimates, rel=ROUNDING)
    assert second.log_likelihood == pytest.approx(first.log_likelihood, rel=ROUNDING)


def test_unit_and_sign_carry_over() -> None:
    first = mixed_model(PANEL["score"], PANEL["person"], everything(PANEL))
    second = mixed_model(100 - 10 * PANEL["score"], PANEL["person"], everything(PANEL))
    for ours, theirs in zip(second.coefficients[1:], first.coefficients[1:], strict=True):
        assert ours.estimate == pytest.approx(-10 * theirs.estimate, rel=1e-6)
        assert (ours.low, ours.high) == pytest.approx((-10 * theirs.high, -10 * theirs.low), rel=1e-6)
        assert (ours.p, ours.df) == pytest.approx((theirs.p, theirs.df), rel=1e-6)


def test_origin_and_unit_of_time_do_not_matter_for_the_slope() -> None:
    years, ml = 2015 + 0.5 * PANEL["wave"], Likelihood.ML
    first = mixed_model(PANEL["score"], PANEL["person"], time(), slope=PANEL["wave"], likelihood=ml)
    second = mixed_model(
        PANEL["score"], PANEL["person"], columns({"time": years}), slope=years, likelihood=ml
    )
    assert second.log_likelihood == pytest.approx(first.log_likelihood, rel=ROUNDING)
    twice = 2 * first.component("slope").estimate
    assert second.component("slope").estimate == pytest.approx(twice, rel=1e-4)


def test_combination_is_the_difference_of_two_coefficients() -> None:
    result = mixed_model(PANEL["score"], PANEL["person"], waves(PANEL))
    later = result.combination({"wave=2": 1, "wave=1": -1}, name="2 - 1")
    first, second = result.coefficient("wave=1"), result.coefficient("wave=2")
    assert later.estimate == pytest.approx(second.estimate - first.estimate)
    assert 0 < later.se < first.se + second.se
    assert later.df > 50


def test_other_degrees_of_freedom() -> None:
    residual, normal = (
        mixed_model(PANEL["score"], PANEL["person"], everything(PANEL), df=df)
        for df in (MixedDf.RESIDUAL, MixedDf.NORMAL)
    )
    assert {coefficient.df for coefficient in residual.coefficients} == {residual.n - 6}
    assert {coefficient.df for coefficient in normal.coefficients} == {np.inf}


def test_variance_of_zero_is_noted() -> None:
    result = fit("mixed_singular")
    assert Note.SINGULAR in result.notes
    assert (result.component("intercept").estimate, result.icc.estimate, result.icc.low) == (0, 0, 0)


def test_few_clusters_are_noted() -> None:
    assert Note.FEW_CLUSTERS in mixed_model(PANEL["score"], PANEL["site"], waves(PANEL)).notes
    assert Note.FEW_CLUSTERS not in mixed_model(PANEL["score"], PANEL["person"], waves(PANEL)).notes


def test_gaps_are_counted_and_people_with_gaps_stay() -> None:
    result = mixed_model(PANEL["score"], PANEL["person"], everything(PANEL))
    complete = PANEL.dropna(subset=["score", "age"])
    assert (result.n, result.n_clusters) == (len(complete), complete["person"].nunique())
    assert result.n_dropped == len(PANEL) - len(complete)


def refused(outcome: Any, cluster: Any, **options: Any) -> Refusal:
    """Why a model is refused; its numbers are NaN then."""
    result = mixed_model(outcome, cluster, **options)
    assert all(isnan(coefficient.estimate) for coefficient in result.coefficients)
    assert isnan(result.log_likelihood)
    return result.reason


def test_refusals() -> None:
    pairs = [0, 0, 1, 1, 2, 2, 3, 3]
    noise = np.random.default_rng(2).normal(size=8)
    assert refused([], []) is Refusal.TOO_FEW
    assert refused([1.0, 2.0], [0, 1]) is Refusal.TOO_FEW
    assert refused([nan] * 8, pairs) is Refusal.ALL_MISSING
    assert refused(noise, [None] * 8) is Refusal.ALL_MISSING
    assert refused(noise, [0] * 8) is Refusal.TOO_FEW_CLUSTERS
    assert refused([3.0] * 8, pairs) is Refusal.NO_VARIANCE
    assert refused(np.repeat(noise[:4], 2), pairs) is Refusal.NO_VARIANCE
    assert refused(noise, range(8)) is Refusal.NOT_REPEATED
    assert refused(noise, pairs, slope=[0, 1] * 4) is Refusal.NOT_REPEATED
    two = columns({"x": [1, 5, 2, 2, 7], "z": [1, 0, 0, 2, 1]})
    assert refused([1, 2, 3, 4, 7], [0, 0, 0, 1, 2], covariates=two) is Refusal.TOO_FEW


def test_columns_that_follow_from_others_are_named() -> None:
    doubled = column(PANEL, "age").beside(columns({"months": 12 * PANEL["age"]}))
    result = mixed_model(PANEL["score"], PANEL["person"], doubled)
    assert (result.reason, result.concerned) == (Refusal.COLLINEAR, ("months",))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"outcome": [1.0, np.inf, 2.0]}, "infinite"),
        ({"outcome": ["a", "b", "c"]}, "column of numbers"),
        ({"cluster": [1, 2]}, "cluster"),
        ({"level": 1.5}, "level"),
        ({"df": MixedDf.KENWARD_ROGER, "likelihood": Likelihood.ML}, "REML"),
    ],
)
def test_wrong_input_is_an_error(options: dict[str, Any], message: str) -> None:
    given: dict[str, Any] = {"outcome": [1.0, 2.0, 3.0], "cluster": [1, 1, 2], **options}
    with pytest.raises(ValueError, match=message):
        mixed_model(given.pop("outcome"), given.pop("cluster"), **given)


def test_unknown_names_are_errors() -> None:
    result = mixed_model(PANEL["score"], PANEL["person"], waves(PANEL))
    with pytest.raises(ValueError, match="no coefficient"):
        result.coefficient("arm=b")
    with pytest.raises(ValueError, match="no component"):
        result.component("slope")
    with pytest.raises(ValueError, match="at least one"):
        result.joint_test([])
