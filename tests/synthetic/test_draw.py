from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from kpk_eval.synthetic.draw import complete, distinct_texts, draw, generator
from kpk_eval.synthetic.spec import ColumnSpec, Kind, TableSpec

PLAIN = ColumnSpec(
    name="x", label="X", kind=Kind.STRING, required=True, unique=False, free_text=False, values={}, low=None,
    high=None, earliest=None, latest=None, pattern=None, longest=None, date_format="yyyy-mm-dd",
)  # fmt: skip


def values(size=500, **changes):
    return draw(replace(PLAIN, **changes), size, np.random.default_rng(2))


def test_listed_values_all_occur_and_no_others():
    found = values(kind=Kind.INTEGER, values={1: "a", 2: "b", 7: "c"})
    assert set(found) == {1, 2, 7}
    assert found.dtype == "Int64"


def test_shares_decide_how_often():
    spec = replace(PLAIN, values={"a": "a", "b": "b"})
    found = draw(spec, 2000, np.random.default_rng(2), weights=(9, 1))
    assert 0.87 < (found == "a").mean() < 0.93


@pytest.mark.parametrize(("low", "high"), [(0, 3), (-5, -2), (17, 17)])
def test_whole_numbers_reach_both_ends_and_no_further(low, high):
    found = values(kind=Kind.INTEGER, low=low, high=high)
    assert (found.min(), found.max()) == (low, high)


@pytest.mark.parametrize(("low", "high"), [(0.1, 90), (0, 1), (-2.5, 2.5)])
def test_numbers_stay_in_range(low, high):
    found = values(kind=Kind.NUMBER, low=low, high=high)
    assert found.between(low, high).all()
    assert found.nunique() > 20


def test_dates_stay_in_range():
    found = values(kind=Kind.DATE, earliest=date(2022, 9, 1), latest=date(2022, 9, 3))
    assert set(found.dt.date) == {date(2022, 9, 1), date(2022, 9, 2), date(2022, 9, 3)}


def test_unique_columns_repeat_nothing():
    assert values(unique=True, pattern="^[a-z]{3}$").is_unique
    assert values(unique=True, kind=Kind.INTEGER, low=5).is_unique


def test_too_narrow_a_pattern_for_distinct_texts_is_refused():
    with pytest.raises(ValueError, match="too few different texts"):
        distinct_texts(replace(PLAIN, pattern="^[ab]$"), 3, np.random.default_rng(1))


def test_free_text_is_often_empty_and_plain_text_is_cut():
    comments = values(free_text=True)
    assert 0.2 < comments.notna().mean() < 0.4
    assert values(longest=3).str.len().max() == 3


def test_yes_and_no_occur():
    assert set(values(kind=Kind.BOOLEAN)) == {True, False}


def test_known_columns_stay_and_others_are_drawn():
    spec = TableSpec("t", (PLAIN, replace(PLAIN, name="y", kind=Kind.INTEGER, values={3: "c"})))
    known = pd.DataFrame({"x": ["p", "q"]})
    found = complete(known, spec, np.random.default_rng(1), shares={})
    assert found.to_dict("list") == {"x": ["p", "q"], "y": [3, 3]}
    assert list(known) == ["x"]


def test_each_name_has_random_numbers_of_its_own():
    first, again, other = (generator(1, "a", name).random(3).tolist() for name in ("b", "b", "c"))
    assert first == again
    assert first != other
    assert generator(2, "a", "b").random(3).tolist() != first
