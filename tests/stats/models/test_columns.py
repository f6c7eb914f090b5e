"""Covariates, complete rows, and comparisons of likelihoods."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.clustered import clustered_regression
from kpk_eval.stats.models.columns import Coding, Columns, columns, indicators, products
from kpk_eval.stats.models.frame import dependent_columns, model_frame
from kpk_eval.stats.models.likelihood_ratio import likelihood_ratio
from kpk_eval.stats.models.mixed.model import mixed_model
from kpk_eval.stats.models.mixed.results import Likelihood

from .panel import PANEL, column, drawn, everything, waves

ML = Likelihood.ML


def test_indicators_leave_out_the_reference() -> None:
    found = indicators(["b", "a", "c", None], name="arm", reference="b")
    assert found.names == ("arm=a", "arm=c")
    assert found.values[:3].tolist() == [[0, 0], [1, 0], [0, 1]]
    assert np.isnan(found.values[3]).all()


def test_sums_compare_with_the_mean_of_groups() -> None:
    found = indicators([0, 1, 2], name="wave", coding=Coding.SUM)
    assert found.values.tolist() == [[-1, -1], [1, 0], [0, 1]]


@pytest.mark.parametrize(
    "groups", [[1, 2, 2], [1.0, 2.0, nan], np.array([1, 2, 2]), pd.Series([1.0, 2.0, 2.0])]
)
def test_whole_numbers_are_named_without_decimals(groups: object) -> None:
    assert indicators(groups, name="wave").names == ("wave=2",)  # type: ignore[arg-type]


def test_products_are_named_by_their_parts() -> None:
    left, right = columns({"a": [1.0, 2.0], "b": [3.0, 4.0]}), columns({"c": [5.0, 6.0]})
    found = products(left, right)
    assert found.names == ("a:c", "b:c")
    assert found.values.tolist() == [[5, 15], [12, 24]]
    assert products(right, left).names == ("c:a", "c:b")


def test_products_of_two_groups_of_columns() -> None:
    left, right = columns({"a": [2.0], "b": [3.0]}), columns({"c": [5.0], "d": [7.0]})
    found = products(left, right)
    assert dict(zip(found.names, found.values[0], strict=True)) == {
        "a:c": 10,
        "b:c": 15,
        "a:d": 14,
        "b:d": 21,
    }


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: columns({}), "no covariates"),
        (lambda: columns({"a": [1.0], "b": [1.0, 2.0]}), "differ in length"),
        (lambda: columns({"a": ["x"]}), "column of numbers"),
        (lambda: columns({"a": [1.0]}).beside(columns({"a": [2.0]})), "come twice"),
        (lambda: Columns(names=("a",), values=np.zeros((2, 2))), "do not fit"),
        (lambda: indicators(["a", "a"], name="arm"), "fewer than two"),
        (lambda: indicators(["a", "b"], name="arm", reference="z"), "no group"),
        (lambda: products(columns({"a": [1.0]}), columns({"b": [1.0, 2.0]})), "rows"),
    ],
)
def test_wrong_columns_are_errors(make: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()  # type: ignore[operator]


def test_rows_with_any_gap_are_left_out() -> None:
    frame = model_frame(
        [1.0, nan, 3.0, 4.0, 5.0],
        columns({"x": [1.0, 2.0, nan, 4.0, 5.0]}),
        cluster=["a", "a", "b", None, "c"],
    )
    assert (frame.n, frame.n_dropped, frame.n_clusters) == (2, 3, 2)
    assert frame.outcome.tolist() == [1, 5]


def test_dependent_columns_are_named_in_their_order() -> None:
    x, z = np.random.default_rng(1).normal(size=(2, 20))
    design = np.column_stack([np.ones(20), x, x + 1, z, np.zeros(20), x - z])
    assert dependent_columns(design, ("one", "x", "x1", "z", "zero", "diff")) == ("x1", "zero", "diff")
    assert dependent_columns(design[:, [0, 1, 3]] * 1e-9, ("one", "x", "z")) == ()


def test_identifiers_may_be_text_or_numbers() -> None:
    d = drawn(people=20)
    first = mixed_model(d["score"], d["person"], column(d, "wave"))
    second = mixed_model(d["score"], "code " + d["person"].astype(str), column(d, "wave"))
    assert second.estimates == pytest.approx(first.estimates)


def test_likelihood_ratio_of_fixed_columns() -> None:
    d = PANEL.dropna()
    smaller = mixed_model(d["score"], d["person"], waves(d), likelihood=ML)
    larger = mixed_model(d["score"], d["person"], everything(d), likelihood=ML)
    test = likelihood_ratio(smaller, larger)
    assert test.df == 3
    assert test.statistic == pytest.approx(2 * (larger.log_likelihood - smaller.log_likelihood))
    assert 0 < test.p < 1


def test_models_that_cannot_be_compared() -> None:
    d = PANEL.dropna()
    small = mixed_model(d["score"], d["person"], waves(d))
    large = mixed_model(d["score"], d["person"], everything(d))
    with pytest.raises(ValueError, match="fit both by ML"):
        likelihood_ratio(small, large)
    with pytest.raises(ValueError, match="one by ML"):
        likelihood_ratio(small, mixed_model(d["score"], d["person"], everything(d), likelihood=ML))
    with pytest.raises(ValueError, match="exchange"):
        likelihood_ratio(large, small)
    with pytest.raises(ValueError, match="rows"):
        likelihood_ratio(mixed_model(PANEL["score"], PANEL["person"], waves(PANEL)), large)
    least = clustered_regression(d["score"], d["person"], waves(d))
    with pytest.raises(ValueError, match="no likelihood"):
        likelihood_ratio(least, small)


def test_a_refused_model_is_not_compared() -> None:
    d = PANEL.dropna()
    refused = mixed_model(d["score"] * 0, d["person"])
    test = likelihood_ratio(refused, mixed_model(d["score"], d["person"], waves(d)))
    assert test.reason is Refusal.NO_VARIANCE
    assert isnan(test.p)
