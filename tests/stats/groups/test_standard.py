"""Direct standardisation: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from math import isfinite, nan

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.groups.standard import standardised_difference, standardised_mean
from kpk_eval.stats.groups.strata import StandardError

from ..reference import load

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""

REFERENCE = load("groups_standard")
STANDARD = {"s0": 50.0, "s1": 30.0, "s2": 20.0}


def wave(case: str, name: str) -> pd.DataFrame:
    """Rows of a wave."""
    return REFERENCE.rows[(REFERENCE.rows["case"] == case) & (REFERENCE.rows["wave"] == name)]


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("name", ["before", "after"])
def test_mean_agrees_with_survey(case: str, name: str) -> None:
    rows, figures = wave(case, name), REFERENCE.figures[case]
    plain = standardised_mean(rows["value"], rows["stratum"], standard=STANDARD)
    within = standardised_mean(
        rows["value"], rows["stratum"], standard=STANDARD, error=StandardError.WITHIN_STRATA
    )
    assert (plain.estimate, plain.error, plain.df) == pytest.approx(
        (figures[f"{name}_estimate"], figures[f"{name}_error"], figures[f"{name}_n"] - 1), rel=CLOSED_FORM
    )
    assert (within.error, within.df) == pytest.approx(
        (figures[f"{name}_within"], figures[f"{name}_within_df"]), rel=CLOSED_FORM
    )


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_difference_agrees_with_survey(case: str) -> None:
    first, second = wave(case, "before"), wave(case, "after")
    result = standardised_difference(
        first["value"],
        second["value"],
        strata_before=first["stratum"],
        strata_after=second["stratum"],
        standard=STANDARD,
    )
    for figure in ("estimate", "df", "low", "high", "p"):
        assert getattr(result, figure) == pytest.approx(REFERENCE.figures[case][figure], rel=CLOSED_FORM)


def test_one_stratum_is_the_plain_difference() -> None:
    draw = np.random.default_rng(4)
    before, after = draw.normal(size=30), draw.normal(1, 2, size=25)
    strata = {"strata_before": ["all"] * 30, "strata_after": ["all"] * 25}
    found = standardised_difference(before, after, error=StandardError.WITHIN_STRATA, **strata)
    plain = mean_difference(before, after)
    for figure in ("estimate", "low", "high", "df", "p"):
        assert getattr(found, figure) == pytest.approx(getattr(plain, figure))


def test_takes_out_a_change_of_composition() -> None:
    draw = np.random.default_rng(5)
    level = {"young": 10.0, "old": 20.0}
    covered = []
    for _ in range(200):
        first = draw.choice(list(level), 80, p=[0.7, 0.3])
        second = draw.choice(list(level), 80, p=[0.3, 0.7])
        before = np.array([level[one] for one in first]) + draw.normal(size=80)
        after = np.array([level[one] for one in second]) + 1 + draw.normal(size=80)
        result = standardised_difference(before, after, strata_before=first, strata_after=second)
        covered.append(result.low <= 1 <= result.high)
        assert mean_difference(before, after).estimate > 2
    # 95 % of 200 samples, three standard errors of a share below.
    assert np.mean(covered) >= 0.90


def test_scale_of_the_standard_and_order_of_rows_do_not_matter() -> None:
    rows = wave("means", "before")
    plain = standardised_mean(rows["value"], rows["stratum"], standard=STANDARD)
    shuffled = rows.sample(frac=1, random_state=1)
    shares = {"s2": 0.2, "s0": 0.5, "s1": 0.3}
    other = standardised_mean(shuffled["value"], shuffled["stratum"], standard=shares)
    assert (plain.estimate, plain.error) == pytest.approx((other.estimate, other.error))


@pytest.mark.parametrize(
    ("values", "strata", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([nan] * 4, list("aabb"), Refusal.ALL_MISSING),
        ([1, 2, 3, 4], [None] * 4, Refusal.ALL_MISSING),
        ([1, 2, 3, 4], list("aaab"), Refusal.EMPTY_STRATUM),
        ([1, 2, 3, 4], list("aaaa"), Refusal.EMPTY_STRATUM),
        ([1, 1, 2, 2], list("aabb"), Refusal.NO_VARIANCE),
        ([1, 2, 3, 4], list("aabb"), Refusal.NONE),
    ],
)
def test_refusals(values: list[float], strata: list[object], reason: Refusal) -> None:
    standard = {"a": 1, "b": 1}
    result = standardised_mean(values, strata, standard=standard)
    assert result.reason is reason
    assert isfinite(result.estimate) == (reason is Refusal.NONE)
    difference = standardised_difference(
        values, [1, 2, 3, 4], strata_before=strata, strata_after=list("aabb"), standard=standard
    )
    assert difference.reason is reason


@pytest.mark.parametrize(
    ("strata", "standard", "message"),
    [
        (list("aab"), {"a": 1}, "1 people of values are in a stratum"),
        (list("aa"), {"a": 1}, "3 values and 2 strata"),
        (list("aaa"), {"a": -1}, "weights from 0"),
        (list("aaa"), {"a": 0}, "weights from 0"),
    ],
)
def test_misuse_is_an_error(strata: list[str], standard: dict[object, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        standardised_mean([1, 2, 4], strata, standard=standard)


def test_level_must_be_a_probability() -> None:
    with pytest.raises(ValueError, match="level is 95"):
        standardised_mean([1, 2, 4], list("aaa"), standard={"a": 1}, level=95)


@pytest.mark.parametrize("n", [19, 20])
def test_no_linearised_interval_under_twenty_people(n: int) -> None:
    values, strata = np.random.default_rng(7).normal(size=n), ["a", "b"] * (n // 2) + ["a"] * (n % 2)
    standard = {"a": 1.0, "b": 2.0}
    found = standardised_mean(values, strata, standard=standard)
    within = standardised_mean(values, strata, standard=standard, error=StandardError.WITHIN_STRATA)
    assert isfinite(found.low) == isfinite(found.high) == (n == 20)
    assert isfinite(found.estimate)
    assert isfinite(within.low)


@pytest.mark.parametrize("n", [19, 20])
def test_no_linearised_interval_of_a_difference_under_twenty_people_in_a_wave(n: int) -> None:
    before, after = np.random.default_rng(8).normal(size=(2, 40))
    strata = {"strata_before": ["a", "b"] * 20, "strata_after": (["a", "b"] * 20)[:n]}
    found = standardised_difference(before, after[:n], **strata)
    within = standardised_difference(before, after[:n], error=StandardError.WITHIN_STRATA, **strata)
    assert isfinite(found.low) == isfinite(found.p) == (n == 20)
    assert isfinite(found.estimate)
    assert isfinite(within.p)
