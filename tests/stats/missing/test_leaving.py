"""Who left: reference, planted differences, invariants, refusals."""

from __future__ import annotations

from math import isfinite, isnan, nan

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.missing.leaving import leaving_model
from kpk_eval.stats.missing.who_left import baseline_differences, category_difference
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.smd import Smd

from ..reference import FOLDER
from .test_pooling import CLOSED_FORM, FIGURES

PEOPLE = pd.read_csv(FOLDER / "missing" / "attrition.csv")
LEFT = 1 - PEOPLE["stayed"]
BASELINE = columns({name: PEOPLE[name] for name in ("age", "sex", "before")})
ITERATIVE = 1e-6


def test_model_agrees_with_glm() -> None:
    found, figures = leaving_model(LEFT, BASELINE), FIGURES["model"]
    for name, place in (("age", 0), ("sex", 1)):
        effect = found.effects[place]
        ours = (
            found.fit.coefficient(name).estimate,
            found.fit.coefficient(name).se,
            effect.estimate,
            effect.se,
        )
        theirs = [figures[f"{name}{part}"] for part in ("", "_se", "_effect", "_effect_se")]
        assert ours == pytest.approx(theirs, rel=ITERATIVE)
    assert found.together.statistic == pytest.approx(figures["chi_square"], rel=ITERATIVE)
    assert found.discrimination == pytest.approx(figures["discrimination"], rel=CLOSED_FORM)
    assert found.n_left == LEFT.sum()


def test_categories_agree_with_r() -> None:
    bands = pd.cut(PEOPLE["age"], [0, 30, 45, 100], labels=["young", "middle", "old"]).astype(object)
    found = category_difference(LEFT, bands, name="age")
    assert found.standardised == pytest.approx(FIGURES["bands"]["standardised"], rel=CLOSED_FORM)
    assert found.difference.statistic == pytest.approx(FIGURES["bands"]["chi_square"], rel=CLOSED_FORM)
    assert sum(found.left_shares) == pytest.approx(1)
    assert (found.n_stayed, found.n_left) == (int(PEOPLE["stayed"].sum()), int(LEFT.sum()))


def test_recovers_planted_difference_and_chance() -> None:
    draw = np.random.default_rng(3)
    age = draw.normal(size=4000)
    left = (draw.random(4000) < 1 / (1 + np.exp(0.5 + 0.7 * age))).astype(float)
    model = leaving_model(left, columns({"age": age}))
    (row,) = baseline_differences(left, {"age": age})
    assert model.fit.coefficient("age").low <= -0.7 <= model.fit.coefficient("age").high
    assert row.difference.estimate == pytest.approx(age[left == 1].mean() - age[left == 0].mean())
    assert row.difference.effect_high < -0.4
    assert model.effects[0].estimate == pytest.approx(-0.7 * 0.2, abs=0.03)


def test_swapping_sides_flips_signs() -> None:
    named = {"age": PEOPLE["age"], "before": PEOPLE["before"]}
    forth, back = baseline_differences(LEFT, named), baseline_differences(1 - LEFT, named)
    for one, other in zip(forth, back, strict=True):
        assert one.difference.estimate == pytest.approx(-other.difference.estimate)
        assert one.difference.effect_low == pytest.approx(-other.difference.effect_high)
        assert (one.stayed_mean, one.left_mean) == (other.left_mean, other.stayed_mean)
    first, second = (leaving_model(side, BASELINE) for side in (LEFT, 1 - LEFT))
    assert first.effects[0].estimate == pytest.approx(-second.effects[0].estimate)
    assert first.discrimination == pytest.approx(second.discrimination)


def test_order_of_people_does_not_matter() -> None:
    shuffled = PEOPLE.sample(frac=1, random_state=1)
    one = category_difference(LEFT, PEOPLE["sex"], name="sex")
    other = category_difference(1 - shuffled["stayed"], shuffled["sex"], name="sex")
    assert other.standardised == pytest.approx(one.standardised)


def test_people_without_a_value_are_counted() -> None:
    age = PEOPLE["age"].astype(float).where(PEOPLE.index != 3)
    (row,) = baseline_differences(LEFT, {"age": age}, effect=Smd.D_POOLED, equal_variances=True)
    assert row.difference.n_dropped == 1
    assert row.difference.df == len(PEOPLE) - 3
    assert leaving_model(LEFT, columns({"age": age})).fit.n_dropped == 1


@pytest.mark.parametrize(
    ("left", "age", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([0, 1], [3, 4], Refusal.TOO_FEW),
        ([0] * 6, [1, 2, 3, 4, 5, 6], Refusal.TOO_FEW),
        ([0, 0, 0, 1, 1, 1], [2] * 6, Refusal.NO_VARIANCE),
        ([0, 0, 0, 1, 1, 1], [1, 2, 3, nan, nan, nan], Refusal.ALL_MISSING),
    ],
)
def test_baseline_refusals(left: list[float], age: list[float], reason: Refusal) -> None:
    (row,) = baseline_differences(left, {"age": age})
    assert row.difference.reason is reason
    assert not isfinite(row.difference.estimate)


@pytest.mark.parametrize(
    ("left", "age", "reason"),
    [
        ([0] * 8, list(range(8)), Refusal.NO_VARIANCE),
        ([0, 0, 0, 0, 1, 1, 1, 1], list(range(8)), Refusal.SEPARATION),
        ([0, 1, 0, 1, 0, 1, 0, 1], [5] * 8, Refusal.COLLINEAR),
        ([nan] * 8, list(range(8)), Refusal.ALL_MISSING),
        ([0, 1], [1, 2], Refusal.TOO_FEW),
    ],
)
def test_model_refusals(left: list[float], age: list[float], reason: Refusal) -> None:
    found = leaving_model(left, columns({"age": age}))
    assert found.fit.reason is reason
    assert isnan(found.discrimination)
    assert not isfinite(found.effects[0].estimate)


def test_category_refusals() -> None:
    one = category_difference([0, 0, 0, 1, 1, 1], ["a"] * 6, name="kind")
    few = category_difference([0, 0, 0, 1], ["a", "b", "a", "b"], name="kind")
    none = category_difference([0, 0, 0, 1], [None] * 4, name="kind")
    assert one.difference.reason is Refusal.NO_VARIANCE
    assert few.difference.reason is Refusal.TOO_FEW
    assert none.difference.reason is Refusal.ALL_MISSING
    assert all(isnan(found.standardised) for found in (one, few, none))


def test_wrong_input_is_an_error() -> None:
    with pytest.raises(ValueError, match="one per person in both"):
        baseline_differences([0, 1], {"age": [1]})
    with pytest.raises(ValueError, match="0 and 1"):
        baseline_differences([0, 2], {"age": [1, 2]})
    with pytest.raises(ValueError, match="one per person in both"):
        category_difference([0, 1], ["a"], name="kind")
