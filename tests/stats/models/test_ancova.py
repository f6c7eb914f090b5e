"""Analysis of covariance: references, planted effects, invariants, refusals."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.ancova import AncovaFit, ancova
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.models.explained import EtaLimits, partial_eta_squared
from kpk_eval.stats.models.freedom import Joint
from kpk_eval.stats.models.sandwich import Errors

from .panel import PANEL, expected

CLOSED_FORM = 1e-9

WIDE = PANEL.pivot(index=["person", "arm", "site"], columns="wave", values="score").reset_index()


def fit(errors: str) -> AncovaFit:
    """First follow-up of the panel by arm, with these errors."""
    cluster = WIDE["site"] if errors.startswith("sites_") else None
    return ancova(
        WIDE[1], WIDE[0], WIDE["arm"], cluster=cluster, errors=Errors(errors.removeprefix("sites_"))
    )


@pytest.mark.parametrize("errors", ["CR3", "CR2", "CR1S", "model", "sites_CR1S"])
def test_agrees_with_lm_and_sandwich(errors: str) -> None:
    wanted, result = expected(f"ancova_{errors}"), fit(errors)
    for place, own in enumerate(result.coefficients):
        assert (own.estimate, own.se) == pytest.approx(
            (wanted[f"c{place}_estimate"], wanted[f"c{place}_se"]), rel=CLOSED_FORM
        )
    for place, mean in enumerate(result.adjusted_means):
        assert (mean.estimate, mean.se) == pytest.approx(
            (wanted[f"mean{place}"], wanted[f"mean{place}_se"]), rel=CLOSED_FORM
        )


def test_degrees_of_freedom_are_those_of_rows_or_clusters() -> None:
    plain, sites = fit("CR3"), fit("sites_CR1S")
    assert plain.coefficients[1].df == plain.n - 4
    assert sites.coefficients[1].df == sites.n_clusters - 1 == 8


def test_recovers_planted_difference_in_spite_of_a_head_start() -> None:
    source = np.random.default_rng(12)
    arm = np.repeat([0, 1], 1000)
    pre = source.normal(size=2000) + 0.5 * arm
    post = 2 + 0.6 * pre + 0.3 * arm + source.normal(size=2000) * (1 + arm)
    result = ancova(post, pre, arm)
    difference = result.coefficient("group=1")
    assert difference.low < 0.3 < difference.high
    assert result.equal_slopes.p > 0.01
    assert difference.effect_size == pytest.approx(0.3, abs=0.15)


def test_unequal_slopes_are_found() -> None:
    source = np.random.default_rng(13)
    arm, pre = np.repeat(["a", "b"], 300), source.normal(size=600)
    result = ancova(pre * np.where(arm == "a", 0.2, 1.0) + source.normal(size=600), pre, arm)
    assert result.equal_slopes.p < 1e-6


def test_means_differ_by_the_coefficients() -> None:
    result = fit("CR3")
    means = [mean.estimate for mean in result.adjusted_means]
    differences = [result.coefficient(f"group={arm}").estimate for arm in ("b", "c")]
    assert [means[1] - means[0], means[2] - means[0]] == pytest.approx(differences)
    assert [contrast.name for contrast in result.contrasts] == ["b - a", "c - a", "c - b"]
    assert result.contrasts[2].estimate == pytest.approx(differences[1] - differences[0])
    assert result.contrasts[0].p == pytest.approx(result.coefficient("group=b").p)


def test_reference_turns_the_sign() -> None:
    two = WIDE[WIDE["arm"] != "c"]
    first = ancova(two[1], two[0], two["arm"]).coefficient("group=b")
    second = ancova(two[1], two[0], two["arm"], reference="b").coefficient("group=a")
    assert (second.estimate, second.low, second.p) == pytest.approx((-first.estimate, -first.high, first.p))
    assert second.effect_size == pytest.approx(-first.effect_size)


def test_order_of_rows_and_unit() -> None:
    mixed = WIDE.sample(frac=1, random_state=2)
    first = ancova(WIDE[1], WIDE[0], WIDE["arm"])
    second = ancova(10 * mixed[1], 10 * mixed[0], mixed["arm"])
    assert second.coefficient("group=b").estimate == pytest.approx(10 * first.coefficient("group=b").estimate)
    assert second.coefficient("group=b").effect_size == pytest.approx(
        first.coefficient("group=b").effect_size
    )
    assert second.explained.value == pytest.approx(first.explained.value)
    assert second.group_test.p == pytest.approx(first.group_test.p)


def test_covariates_come_after_the_groups() -> None:
    result = ancova(WIDE[1], WIDE[0], WIDE["arm"], covariates=columns({"site": WIDE["site"]}))
    assert result.names == ("intercept", "pre", "group=b", "group=c", "site")
    assert isnan(result.coefficient("site").effect_size)
    assert result.coefficient("group=b").effect_size_kind == "d_baseline"


def reason(post: Any, pre: Any, group: Any, **options: Any) -> tuple[Refusal, tuple[str, ...]]:
    """Why an analysis is refused, and about what; its numbers are NaN then."""
    result = ancova(post, pre, group, **options)
    assert all(isnan(coefficient.estimate) for coefficient in result.coefficients)
    assert result.adjusted_means == ()
    return result.reason, result.concerned


def test_refusals() -> None:
    noise = np.random.default_rng(1).normal(size=(2, 12))
    arm = ["a", "b"] * 6
    assert reason([], [], []) == (Refusal.TOO_FEW, ())
    assert reason([1.0], [2.0], ["a"]) == (Refusal.TOO_FEW, ())
    assert reason([nan] * 12, noise[0], arm) == (Refusal.ALL_MISSING, ())
    assert reason(noise[0], noise[1], ["a"] * 12) == (Refusal.TOO_FEW, ("group",))
    absent = np.where(np.array(arm) == "a", nan, noise[0])
    assert reason(absent, noise[1], arm, reference="a") == (Refusal.TOO_FEW, ("group",))
    assert reason([4.0] * 12, noise[1], arm) == (Refusal.NO_VARIANCE, ())
    assert reason(3 * noise[1], noise[1], arm) == (Refusal.NO_VARIANCE, ())
    assert reason(noise[0], [4.0] * 12, arm) == (Refusal.COLLINEAR, ("pre",))
    assert reason(noise[0], noise[1], arm, cluster=[1] * 12)[0] is Refusal.TOO_FEW_CLUSTERS
    with pytest.raises(ValueError, match="no 'z'"):
        ancova(noise[0], noise[1], arm, reference="z")
    with pytest.raises(ValueError, match="infinite"):
        ancova(np.r_[noise[0][:11], np.inf], noise[1], arm)


def test_people_without_a_group_are_left_out() -> None:
    arm = pd.Series(["a", "b", None] * 8)
    values = np.random.default_rng(3).normal(size=(2, 24))
    result = ancova(values[0], values[1], arm)
    assert (result.n, result.n_dropped) == (16, 8)


def test_limits_of_eta_squared() -> None:
    test = Joint(statistic=5.0, df_numerator=2, df_denominator=60, p=0.01)
    by_error, by_size = (partial_eta_squared(test, limits=limits) for limits in EtaLimits)
    assert by_error.value == by_size.value == pytest.approx(10 / 70)
    assert by_size.low < by_error.low < by_error.value < by_size.high < by_error.high
    small = partial_eta_squared(Joint(statistic=0.1, df_numerator=2, df_denominator=60, p=0.9))
    assert small.low == 0.0
    assert isnan(partial_eta_squared(Joint(reason=Refusal.TOO_FEW)).value)
