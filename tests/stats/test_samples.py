"""What enters the estimators: counts of pairs and groups, refusals of wrong input."""

from __future__ import annotations

from math import nan

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import complete_pairs, numbers, require_binary, valid_groups, without_noise


def test_pairs_are_counted() -> None:
    pairs = complete_pairs([1, nan, 3, nan, 5], [2, 2, nan, nan, 7])
    assert (pairs.n, pairs.n_before, pairs.n_after, pairs.n_dropped) == (2, 3, 3, 3)
    np.testing.assert_array_equal(pairs.change, [1, 2])


def test_groups_are_counted() -> None:
    groups = valid_groups([1, nan, 3], [nan, nan, 4, 5])
    assert (groups.before.size, groups.after.size, groups.n_dropped) == (2, 2, 3)
    blank = groups.blank(estimand="difference", method="none", level=0.95)
    assert (blank.n, blank.n_before, blank.n_after) == (4, 2, 2)


def test_equal_changes_are_equal() -> None:
    assert np.unique(complete_pairs([2.2, 1.2, 0.1], [2.4, 1.4, 0.3]).change).size == 1


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1.0, 1e9, 1e300])
def test_rounding_keeps_twelve_digits_at_every_scale(scale: float) -> None:
    values = np.array([1.23456789012, -0.5]) * scale
    np.testing.assert_allclose(without_noise(values, scale=1.3 * scale), values, rtol=1e-11)


def test_people_without_pairs_are_all_missing_and_nobody_is_too_few() -> None:
    assert complete_pairs([nan], [1]).shortage is Refusal.ALL_MISSING
    assert complete_pairs([], []).shortage is Refusal.TOO_FEW
    assert complete_pairs([1, 2, 3], [1, 2, 3]).shortage is Refusal.NONE


@pytest.mark.parametrize(
    "values",
    [
        ["1", "2"],
        [1, "x"],
        pd.Series(["1", "2"]),
        np.array(["2020-01-01"], dtype="datetime64[D]"),
        [1 + 2j],
        [[1, 2], [3]],
        pd.Series([1, pd.NA], dtype=object),
    ],
)
def test_other_things_than_numbers_are_an_error(values: object) -> None:
    with pytest.raises(ValueError, match="answers is not a column of numbers"):
        numbers(values, name="answers")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "values",
    [
        [1, None],
        [True, None],
        np.array([1.0, nan], dtype=np.float32),
        pd.array([1, None], dtype="Int64"),
        pd.Series([True, None], dtype="boolean"),
        pd.Series([1.0, None], index=[7, 9]),
    ],
)
def test_numbers_in_any_clothes(values: object) -> None:
    np.testing.assert_array_equal(numbers(values, name="answers"), [1.0, nan])  # type: ignore[arg-type]


def test_binary_is_zero_or_one() -> None:
    require_binary(np.array([0.0, 1.0, 1.0]), name="answers")
    with pytest.raises(ValueError, match="answers has 1 values other than 0 and 1"):
        require_binary(np.array([0.0, 0.5]), name="answers")
