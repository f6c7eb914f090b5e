"""Least squares with clusters: references, planted effects, invariants, refusals."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.clustered import Df, clustered_regression
from kpk_eval.stats.models.columns import Columns, columns, indicators
from kpk_eval.stats.models.fit import Note
from kpk_eval.stats.models.sandwich import Errors
from kpk_eval.stats.models.two_way import Intersection, two_way_regression

from .panel import column, drawn, everything, expected, found, rows, waves

CLOSED_FORM = 1e-9
ROUNDING = 1e-9

COMPLETE = rows("score", "age")
ROBUST = ("CR0", "CR1", "CR1S", "CR2", "CR3")


@pytest.mark.parametrize("errors", ROBUST)
def test_agrees_with_club_sandwich(errors: str) -> None:
    wanted = {key: v for key, v in expected(f"clustered_{errors}").items() if not key.startswith("joint")}
    result = clustered_regression(
        COMPLETE["score"], COMPLETE["site"], everything(COMPLETE), errors=Errors(errors)
    )
    assert found(result, wanted) == pytest.approx(wanted, rel=CLOSED_FORM)


@pytest.mark.parametrize("errors", ROBUST)
def test_joint_tests_agree_with_club_sandwich(errors: str) -> None:
    wanted = expected(f"clustered_{errors}")
    result = clustered_regression(
        COMPLETE["score"], COMPLETE["site"], everything(COMPLETE), errors=Errors(errors)
    )
    test = result.joint_test(["wave=1", "wave=2"])
    assert (test.statistic, test.df_numerator, test.df_denominator, test.p) == pytest.approx(
        [wanted[f"joint_{part}"] for part in ("statistic", "numerator", "denominator", "p")], rel=CLOSED_FORM
    )


@pytest.mark.parametrize("intersection", [Intersection.ROWS, Intersection.CELLS])
def test_two_ways_agree_with_sandwich(intersection: Intersection) -> None:
    wanted = expected(f"two_way_{intersection}")
    result = two_way_regression(
        COMPLETE["score"],
        COMPLETE["site"],
        COMPLETE["wave"],
        column(COMPLETE, "age"),
        intersection=intersection,
    )
    assert found(result, wanted) == pytest.approx(wanted, rel=CLOSED_FORM)
    assert result.coefficients[0].df == 2


def test_factor_of_the_smaller_way() -> None:
    options: dict[str, Any] = {"errors": Errors.CR1}
    ways = (COMPLETE["score"], COMPLETE["site"], COMPLETE["wave"], column(COMPLETE, "age"))
    plain = two_way_regression(*ways, errors=Errors.CR0)
    enlarged = two_way_regression(*ways, intersection=Intersection.SMALLER, **options)
    assert enlarged.covariance == pytest.approx(plain.covariance * 3 / 2, rel=ROUNDING)


def test_two_ways_without_a_proper_covariance_are_noted() -> None:
    result = two_way_regression(COMPLETE["score"], COMPLETE["site"], COMPLETE["wave"], waves(COMPLETE))
    assert Note.NEGATIVE_VARIANCE in result.notes
    assert np.linalg.eigvalsh(result.covariance).min() > -1e-9


def test_recovers_planted_change() -> None:
    d = drawn(people=1500)
    change = clustered_regression(d["score"], d["person"], column(d, "wave")).coefficient("wave")
    assert change.low < 0.5 < change.high
    assert change.high - change.low < 0.2


def test_errors_are_right_where_naive_ones_are_not() -> None:
    source = np.random.default_rng(11)
    site = np.repeat(np.arange(12), 30)
    treated = (site % 2).astype(float)
    estimates, robust, naive = [], [], []
    for _ in range(100):
        outcome = source.normal(size=12)[site] + source.normal(size=360)
        x = columns({"treated": treated})
        fits = [clustered_regression(outcome, site, x, errors=e) for e in (Errors.CR2, Errors.MODEL)]
        estimates.append(fits[0].coefficients[1].estimate)
        robust.append(fits[0].coefficients[1].se)
        naive.append(fits[1].coefficients[1].se)
    assert np.mean(robust) == pytest.approx(np.std(estimates), rel=0.2)
    assert np.mean(naive) < 0.5 * np.std(estimates)


def test_satterthwaite_for_a_group_with_one_treated_cluster_is_almost_zero() -> None:
    site = np.repeat(np.arange(10), 8)
    outcome = np.random.default_rng(4).normal(size=80) + np.repeat(np.arange(10), 8)
    alone, half = (
        clustered_regression(outcome, site, columns({"treated": (site < count).astype(float)}))
        for count in (2, 5)
    )
    assert alone.coefficient("treated").df < 2.5
    assert half.coefficient("treated").df > 6


@pytest.mark.parametrize("errors", ROBUST)
def test_absorbing_is_the_same_as_indicator_columns(errors: str) -> None:
    d = drawn(people=30)
    d["x"] = np.random.default_rng(9).normal(size=len(d)) + d["wave"]
    person = indicators(d["person"], name="person")
    x = column(d, "x")
    absorbed = clustered_regression(d["score"], d["person"], x, absorb=d["person"], errors=Errors(errors))
    full = clustered_regression(d["score"], d["person"], x.beside(person), errors=Errors(errors))
    ours, theirs = absorbed.coefficient("x"), full.coefficient("x")
    assert (ours.estimate, ours.se, ours.df) == pytest.approx(
        (theirs.estimate, theirs.se, theirs.df), rel=1e-6
    )


def test_rows_as_clusters_give_white_errors() -> None:
    import statsmodels.api as sm

    design = sm.add_constant(everything(COMPLETE).values)
    theirs = sm.OLS(COMPLETE["score"].to_numpy(), design).fit()
    for errors, white in (("CR0", "HC0"), ("CR1S", "HC1"), ("CR2", "HC2"), ("CR3", "HC3")):
        result = clustered_regression(
            COMPLETE["score"], range(len(COMPLETE)), everything(COMPLETE), errors=Errors(errors)
        )
        assert [c.se for c in result.coefficients] == pytest.approx(getattr(theirs, f"{white}_se"))


def test_order_of_rows_sign_and_unit() -> None:
    mixed = COMPLETE.sample(frac=1, random_state=5)
    first = clustered_regression(COMPLETE["score"], COMPLETE["site"], everything(COMPLETE))
    second = clustered_regression(-3 * mixed["score"], mixed["site"].map(str), everything(mixed))
    for ours, theirs in zip(second.coefficients, first.coefficients, strict=True):
        assert (ours.estimate, ours.se, ours.df) == pytest.approx(
            (-3 * theirs.estimate, 3 * theirs.se, theirs.df), rel=ROUNDING
        )


def test_a_column_of_its_own_for_a_cluster_is_noted() -> None:
    own = columns({"site 1": (COMPLETE["site"] == COMPLETE["site"].iloc[0]).astype(float)})
    result = clustered_regression(COMPLETE["score"], COMPLETE["site"], own)
    assert Note.FULL_LEVERAGE in result.notes


def test_few_clusters_are_noted_below_forty() -> None:
    d = drawn(people=40)
    fits = [
        clustered_regression(part["score"], part["person"], column(part, "wave"))
        for part in (d, d[d["person"] < 39])
    ]
    assert [Note.FEW_CLUSTERS in fit.notes for fit in fits] == [False, True]


def reason(outcome: Any, cluster: Any, covariates: Columns | None = None, **options: Any) -> Refusal:
    """Why a model is refused; its numbers are NaN then."""
    result = clustered_regression(outcome, cluster, covariates, **options)
    assert all(isnan(coefficient.estimate) for coefficient in result.coefficients)
    return result.reason


def test_refusals() -> None:
    site, noise = np.repeat(np.arange(5), 4), np.random.default_rng(2).normal(size=20)
    assert reason([], []) is Refusal.TOO_FEW
    assert reason([1.0, 2.0], [0, 1]) is Refusal.TOO_FEW
    assert reason([nan] * 20, site) is Refusal.ALL_MISSING
    assert reason(noise, [1] * 20) is Refusal.TOO_FEW_CLUSTERS
    assert reason([5.0] * 20, site) is Refusal.NO_VARIANCE
    assert reason(2 * noise, site, columns({"x": noise})) is Refusal.NO_VARIANCE
    assert reason(noise, site, columns({"x": [2.0] * 20})) is Refusal.COLLINEAR
    assert reason(noise, site, columns({"x": site.astype(float)}), absorb=site) is Refusal.COLLINEAR
    assert reason(np.tile([1.0, 2.0, 3.0, 4.0], 5), site) is Refusal.NO_VARIANCE
    one = two_way_regression(noise, site, [1] * 20)
    assert (one.reason, one.n_clusters) == (Refusal.TOO_FEW_CLUSTERS, 1)


def test_wrong_input_is_an_error() -> None:
    d = drawn(people=10)
    with pytest.raises(ValueError, match="several clusters"):
        clustered_regression(d["score"], d["person"], column(d, "own"), absorb=d["wave"])
    with pytest.raises(ValueError, match="not defined for two ways"):
        two_way_regression(d["score"], d["person"], d["wave"], errors=Errors.CR2)
    with pytest.raises(ValueError, match="infinite"):
        clustered_regression(pd.Series([1.0, np.inf, 2.0]), [1, 2, 3])
    with pytest.raises(ValueError, match="larger unit"):
        clustered_regression([1e120, 0.0, 2.0], [1, 2, 3])


def test_degrees_of_freedom_offered() -> None:
    by_choice = {
        df: clustered_regression(COMPLETE["score"], COMPLETE["site"], df=df).coefficients[0].df for df in Df
    }
    assert by_choice[Df.CLUSTERS] == 8
    assert by_choice[Df.RESIDUAL] == len(COMPLETE) - 1
    assert by_choice[Df.NORMAL] == np.inf
    assert 1 < by_choice[Df.SATTERTHWAITE] < 8
