"""Weighted means, totals, ratios, shares, quantiles, regression: reference, planted values, refusals."""

from __future__ import annotations

from functools import cache
from math import inf, isfinite, nan

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.weights.design import SinglePsu, SurveyDesign, survey_design
from kpk_eval.stats.weights.means import (
    survey_difference,
    survey_mean,
    survey_means_by,
    survey_ratio,
    survey_total,
)
from kpk_eval.stats.weights.regression import survey_regression
from kpk_eval.stats.weights.shares import (
    QuantileCentre,
    ShareInterval,
    survey_quantile,
    survey_share,
    survey_shares,
)

from .reference_sample import FIGURES, SAMPLE, design_of

CLOSED_FORM = 1e-9
"""Both sides add the same numbers in another order."""

DESIGNS = ("two", "one", "drawn")
YOUNG = SAMPLE["age"] == "young"
ESTIMATES = {
    "mean": lambda d: survey_mean(SAMPLE["y"], d, df=d.degrees(np.ones(len(SAMPLE), dtype=bool))),
    "total": lambda d: survey_total(SAMPLE["x"], d),
    "domain_mean": lambda d: survey_mean(SAMPLE["y"], d, domain=YOUNG, df=d.degrees(YOUNG.to_numpy())),
    "domain_total": lambda d: survey_total(SAMPLE["x"], d, domain=YOUNG),
    "ratio": lambda d: survey_ratio(SAMPLE["y"], SAMPLE["x"], d),
    "difference": lambda d: survey_difference(
        SAMPLE["y"], d, first=SAMPLE["wave"] == 0, second=SAMPLE["wave"] == 1
    ),
    "share": lambda d: survey_share(SAMPLE["yes"], d),
    "logit": lambda d: survey_share(SAMPLE["yes"], d),
    "beta": lambda d: survey_share(SAMPLE["yes"], d, interval=ShareInterval.BETA),
}


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("kind", list(ESTIMATES))
def test_agrees_with_survey(design: str, kind: str) -> None:
    found = ESTIMATES[kind](design_of(design))
    for figure, theirs in FIGURES[f"{design}_{kind}"].items():
        if (kind, figure) != ("total", "design_effect"):
            assert getattr(found, figure) == pytest.approx(theirs, rel=CLOSED_FORM), figure


@pytest.mark.parametrize("probability", [0.3, 0.5, 0.62, 0.8])
def test_limits_of_quantiles_around_the_share_reached_are_those_of_svyquantile(probability: float) -> None:
    found = survey_quantile(
        SAMPLE["y"], design_of("two"), probability=probability, centre=QuantileCentre.REACHED
    )
    for figure, theirs in FIGURES[f"quantile_{100 * probability:.0f}"].items():
        assert getattr(found, figure) == pytest.approx(theirs, rel=CLOSED_FORM), figure


@pytest.mark.parametrize("design", ["two", "one"])
def test_regression_agrees_with_svyglm(design: str) -> None:
    found = survey_regression(SAMPLE["y"], columns({k: SAMPLE[k] for k in ("x", "wave")}), design_of(design))
    one, figures = found.coefficient("x"), FIGURES[f"{design}_regression"]
    ours = (one.estimate, one.se, one.p, one.df)
    assert ours == pytest.approx([figures[name] for name in ("x", "x_se", "x_p", "df")], rel=CLOSED_FORM)
    assert (found.n, found.n_dropped, found.n_clusters) == (63, 5, 12)


@pytest.mark.parametrize("probability", [0.3, 0.5])
def test_quantiles_agree_with_svyquantile(probability: float) -> None:
    found = survey_quantile(SAMPLE["y"], design_of("two"), probability=probability)
    for figure, theirs in FIGURES[f"quantile_{100 * probability:.0f}"].items():
        assert getattr(found, figure) == pytest.approx(theirs, rel=CLOSED_FORM), figure


@pytest.mark.parametrize("rule", [SinglePsu.CERTAINTY, SinglePsu.CENTRED, SinglePsu.AVERAGE])
def test_single_units_agree_with_survey(rule: SinglePsu) -> None:
    design = survey_design(
        SAMPLE["w"],
        strata=SAMPLE["lonely"],
        clusters=[SAMPLE["school"]],
        population=[SAMPLE["N"]],
        single_psu=rule,
    )
    figures = FIGURES[f"lonely_{rule}"]
    assert survey_total(SAMPLE["x"], design).se == pytest.approx(figures["total_se"], rel=CLOSED_FORM)
    assert survey_mean(SAMPLE["x"], design).se == pytest.approx(figures["mean_se"], rel=CLOSED_FORM)


def test_single_unit_is_refused_unless_a_rule_is_given() -> None:
    design = survey_design(SAMPLE["w"], strata=SAMPLE["lonely"], clusters=[SAMPLE["school"]])
    found = survey_mean(SAMPLE["x"], design)
    assert found.reason is Refusal.SINGLE_PSU
    assert isfinite(found.estimate)
    assert not isfinite(found.se)
    model = survey_regression(SAMPLE["x"], columns({"wave": SAMPLE["wave"]}), design)
    assert model.reason is Refusal.SINGLE_PSU
    alone = survey_design(np.ones(4), strata=list("abcd"), single_psu=SinglePsu.AVERAGE)
    assert survey_mean([1, 2, 3, 5], alone).reason is Refusal.SINGLE_PSU


@cache
def population() -> pd.DataFrame:
    """60 schools in three strata."""
    draw, rows = np.random.default_rng(11), []
    for school in range(60):
        stratum, level = school % 3, draw.normal()
        for _ in range(30):
            y = 10 + 3 * stratum + level + draw.normal()
            rows.append((school, stratum, y, float(draw.random() < 0.2 + 0.2 * stratum)))
    return pd.DataFrame(rows, columns=["school", "stratum", "y", "yes"])


def drawn_sample(seed: int) -> tuple[pd.DataFrame, SurveyDesign]:
    """Eight, five and three schools of the strata, ten people of each."""
    draw, people = np.random.default_rng(seed), population()
    schools = [draw.choice(np.arange(s, 60, 3), size=k, replace=False) for s, k in enumerate((8, 5, 3))]
    parts = [people[people["school"] == one].sample(10, random_state=draw) for one in np.concatenate(schools)]
    rows = pd.concat(parts)
    design = survey_design(
        strata=rows["stratum"],
        clusters=[rows["school"], np.arange(len(rows))],
        population=[np.full(len(rows), 20), np.full(len(rows), 30)],
    )
    return rows, design


@pytest.mark.slow
def test_recovers_figures_of_the_population() -> None:
    everybody, covered = population(), np.zeros(4)
    late = everybody["stratum"] == 2
    true = (
        everybody["y"].mean(),
        everybody["yes"].mean(),
        everybody["y"].sum(),
        everybody["y"][late].mean() - everybody["y"][~late].mean(),
    )
    for seed in range(200):
        rows, design = drawn_sample(seed)
        second = rows["stratum"] == 2
        found = (
            survey_mean(rows["y"], design),
            survey_share(rows["yes"], design),
            survey_total(rows["y"], design),
            survey_difference(rows["y"], design, first=~second, second=second),
        )
        covered += [one.low <= theirs <= one.high for one, theirs in zip(found, true, strict=True)]
    # 95 % of 200 samples; the third stratum has three schools only.
    assert (covered >= 0.88 * 200).all()
    assert design.weights.sum() == pytest.approx(1800)


def test_equal_weights_of_independent_people_give_the_textbook() -> None:
    values = np.array([3.0, 5, 4, 6, 9, 2])
    found = survey_mean(values, survey_design(np.full(6, 2.0)))
    assert found.se == pytest.approx(values.std(ddof=1) / np.sqrt(6))
    assert (found.df, found.n_psu, found.n_strata) == (5, 6, 1)
    assert found.design_effect == pytest.approx(2)
    assert found.effective_n == pytest.approx(3)
    whole = survey_design(np.ones(6), population=[np.full(6, 6)])
    assert survey_mean(values, whole).reason is Refusal.NO_VARIANCE


def test_order_unit_and_sign() -> None:
    back = SAMPLE.iloc[::-1]
    design = survey_design(
        back["w"] * 3,
        strata=back["stratum"],
        clusters=[back["school"], back["pupil"]],
        population=[back["N"], back["M"]],
    )
    plain, moved = survey_mean(SAMPLE["y"], design_of("two")), survey_mean(2 * back["y"] + 1, design)
    assert (moved.estimate, moved.se) == pytest.approx((2 * plain.estimate + 1, 2 * plain.se))
    first, second = SAMPLE["wave"] == 0, SAMPLE["wave"] == 1
    forth = survey_difference(SAMPLE["y"], design_of("two"), first=first, second=second)
    back_again = survey_difference(SAMPLE["y"], design_of("two"), first=second, second=first)
    assert (forth.low, forth.p) == pytest.approx((-back_again.high, back_again.p))


def test_groups_and_categories_add_up() -> None:
    design = design_of("two")
    by_age = survey_means_by(SAMPLE["x"], SAMPLE["age"], design)
    shares = survey_shares(SAMPLE["age"], design)
    assert list(by_age) == list(shares) == ["mid", "old", "young"]
    whole = sum(by_age[age].estimate * shares[age].estimate for age in by_age)
    assert whole == pytest.approx(survey_mean(SAMPLE["x"], design).estimate)
    assert sum(one.estimate for one in shares.values()) == pytest.approx(1)


def test_difference_of_domains_is_the_regression_on_them() -> None:
    found = survey_difference(
        SAMPLE["y"], design_of("two"), first=SAMPLE["wave"] == 0, second=SAMPLE["wave"] == 1, df=7
    )
    one = survey_regression(SAMPLE["y"], columns({"wave": SAMPLE["wave"]}), design_of("two"), df=7)
    assert (found.estimate, found.se, found.p) == pytest.approx(
        (one.coefficient("wave").estimate, one.coefficient("wave").se, one.coefficient("wave").p)
    )


def test_degrees_of_freedom_and_null() -> None:
    normal = survey_mean(SAMPLE["y"], design_of("two"), df=inf, null=50)
    assert normal.statistic == pytest.approx((normal.estimate - 50) / normal.se)
    assert normal.high - normal.estimate == pytest.approx(1.959963984540054 * normal.se)
    assert survey_mean(SAMPLE["y"], design_of("two"), null=None).p is not None
    assert not isfinite(survey_mean(SAMPLE["y"], design_of("two"), null=None).p)


def test_linear_interval_of_a_share() -> None:
    found = survey_share(SAMPLE["yes"], design_of("two"), interval=ShareInterval.LINEAR)
    assert found.estimate - found.low == pytest.approx(found.high - found.estimate)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1.0], Refusal.TOO_FEW),
        ([1.0, 2.0], Refusal.TOO_FEW),
        ([nan] * 5, Refusal.ALL_MISSING),
        ([4.0] * 5, Refusal.NO_VARIANCE),
        ([0.1 + 0.2, 0.3, 0.3], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(values: list[float], reason: Refusal) -> None:
    design = survey_design(np.ones(len(values)))
    for found in (survey_mean(values, design), survey_quantile(values, design, probability=0.5)):
        assert found.reason is reason
        assert not any(isfinite(one) for one in (found.se, found.low, found.p))
    assert survey_regression(values, columns({"x": np.arange(len(values))}), design).reason is reason


def test_more_refusals() -> None:
    one_cluster = survey_design(np.ones(6), clusters=[["a"] * 6])
    assert survey_mean(np.arange(6), one_cluster).reason is Refusal.SINGLE_PSU
    as_many = survey_design(
        np.ones(4), strata=["a", "a", "b", "b"], clusters=[[1, 1, 2, 2]], single_psu=SinglePsu.CENTRED
    )
    assert survey_mean([1, 2, 3, 5], as_many).reason is Refusal.TOO_FEW_CLUSTERS
    plain = survey_design(np.ones(4))
    assert survey_ratio([1, 2, 3, 4], [0, 0, 0, 0], plain).reason is Refusal.NO_EVENTS
    assert survey_share([1, 1, 1, 1], plain).reason is Refusal.NO_VARIANCE
    model = survey_regression([1, 2, 3, 5], columns({"x": [2, 2, 2, 2]}), plain)
    assert (model.reason, model.concerned) == (Refusal.COLLINEAR, ("x",))
    empty = survey_difference([1, 2, 3, 4], plain, first=[1, 1, 1, 0], second=[0, 0, 0, 1])
    assert empty.reason is Refusal.TOO_FEW


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (survey_design, "give one row per person"),
        (lambda: survey_design(strata=[1, 2]), "give weights"),
        (lambda: survey_design([1, 2], strata=[1]), "differ in length"),
        (lambda: survey_design([1, -2]), "not positive"),
        (lambda: survey_design([1, nan]), "missing"),
        (lambda: survey_design([1, 2], strata=[1, None]), "strata has 1 missing"),
        (lambda: survey_design([1, 2], population=[[5, 6]]), "differs within a stratum"),
        (lambda: survey_design([1, 2, 3], population=[[2, 2, 2]]), "smaller than the sample"),
        (lambda: survey_design([1, 2], population=[[5, 5], [6, 6]]), "2 stages"),
        (lambda: survey_mean([1, 2, 3], survey_design([1, 2])), "one per person"),
        (lambda: survey_share([1, 2], survey_design([1, 2])), "0 and 1"),
        (lambda: survey_mean([1, 2], survey_design([1, 2]), domain=[3, 4]), "domain"),
        (lambda: survey_mean([1, 2], survey_design([1, 2]), level=1), "level"),
        (lambda: survey_quantile([1, 2], survey_design([1, 2]), probability=1), "probability"),
        (
            lambda: survey_difference([1, 2], survey_design([1, 2]), first=[1, 1], second=[0, 1]),
            "share people",
        ),
    ],
)
def test_wrong_input_is_an_error(make: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_fractions_are_as_good_as_numbers() -> None:
    values = [3.0, 5, 4, 6]
    counted = survey_design(np.full(4, 2.5), population=[np.full(4, 10)])
    shared = survey_design(np.full(4, 2.5), population=[np.full(4, 0.4)])
    assert survey_mean(values, counted).se == pytest.approx(survey_mean(values, shared).se)
