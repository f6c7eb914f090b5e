"""Tables of the same people in two waves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.paired.square import square_table, table_of_counts


def test_counts_people_by_both_answers() -> None:
    before = ["yes", "no", "no", None, "perhaps", "no"]
    after = ["no", "no", "yes", "yes", None, "perhaps"]
    table = square_table(before, after, categories=["no", "perhaps", "yes"])
    np.testing.assert_array_equal(table.counts, [[1, 1, 1], [0, 0, 0], [1, 0, 0]])
    assert (table.n, table.changed, table.n_dropped, table.n_before, table.n_after) == (4, 3, 2, 5, 5)
    assert table.ordered


def test_numbers_are_ordered_by_size_and_texts_are_not_ordered() -> None:
    numbers = square_table([10, 9, 2], [9, 2, np.nan])
    assert numbers.categories == (2, 9, 10)
    assert numbers.ordered
    assert not square_table(["a", "b"], ["b", "a"]).ordered


def test_missing_values_of_all_kinds() -> None:
    before = pd.Series([1, pd.NA, 3], dtype="Int64")
    assert square_table(before, pd.Series([1.0, 2.0, None])).n_dropped == 2


def test_one_category_against_the_others() -> None:
    fourfold = table_of_counts([[5, 2, 1], [3, 6, 0], [4, 1, 7]]).fourfold(0)
    assert (fourfold.yes_yes, fourfold.yes_no, fourfold.no_yes, fourfold.no_no) == (5, 3, 7, 14)


def test_shortage() -> None:
    assert square_table([], []).shortage is Refusal.TOO_FEW
    assert square_table([None, None, 1], [1, 2, None]).shortage is Refusal.ALL_MISSING
    assert square_table([1, 2, 1], [1, 2, 2]).shortage is Refusal.NONE


@pytest.mark.parametrize(
    ("before", "after", "categories", "message"),
    [
        ([1, 2], [1], None, "before has 2 values and after 1"),
        (["secret"], ["b"], ["a", "b"], "1 people have an answer that is none of the 2 categories"),
        (["a"], ["a"], ["a", "a"], "twice"),
    ],
)
def test_misuse_is_an_error(
    before: list[object], after: list[object], categories: object, message: str
) -> None:
    with pytest.raises(ValueError, match=message) as error:
        square_table(before, after, categories=categories)  # type: ignore[arg-type]
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("counts", [[[1, 2]], [], [[1, -1], [0, 2]], [[1.5, 0], [0, 1]], [[np.nan]]])
def test_counts_must_be_a_square_of_whole_numbers(counts: object) -> None:
    with pytest.raises(ValueError, match="counts"):
        table_of_counts(counts)  # type: ignore[arg-type]
