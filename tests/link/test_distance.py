"""Pairs within reach are all found, and how far apart they are is what a person would say."""

import numpy as np
import pandas as pd
import pytest

from kpk_eval.link.codes import codes_of
from kpk_eval.link.distance import candidates
from kpk_eval.link.rule import Rule, rule_of

from .coded import code_of


def frames(before: list[list[str]], after: list[list[str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return tuple(
        pd.DataFrame(rows, columns=[str(one) for one in range(len(rows[0]))])
        .replace("", pd.NA)
        .astype("string")
        for rows in (before, after)
    )


def distance(one: list[str], other: list[str], **more: object) -> float:
    code = code_of(len(one), **more)
    found = candidates(*codes_of(*frames([one], [other])), rule_of(code))
    assert len(found.distance) == 1
    return float(found.distance[0])


OWN = ["anna", "07", "kiel", "maria", "2"]


@pytest.mark.parametrize(
    ("place", "other", "expected"),
    [(0, "anne", 1 / 4), (2, "keil", 1 / 4), (0, "rosa", 3 / 4), (0, "hilde", 1.0), (0, "", 1.0)],
    ids=["one letter", "neighbours changed places", "three letters", "another name", "missing"],
)
def test_typed_elements_differ_by_their_share_of_characters(place, other, expected):
    assert distance(OWN, [other if at == place else one for at, one in enumerate(OWN)]) == expected


def test_choices_are_the_same_or_not_and_missing_ones_count_what_is_declared():
    elements = [{"column": f"c{one}", "kind": "choice", "weight": 2} for one in range(5)]
    assert distance(OWN, ["anne", *OWN[1:]], elements=elements) == 2
    assert distance(OWN, ["", *OWN[1:]], elements=elements, missing=0.5) == 1
    assert distance(["", *OWN[1:]], ["", *OWN[1:]], elements=elements, missing=0.5) == 1


@pytest.mark.parametrize(("differ", "agree"), [(1, 4), (2, 4), (3, 3)])
def test_all_pairs_within_reach_are_found_and_no_others(differ, agree):
    rng = np.random.default_rng(7)
    rows = [rng.choice(list("abc"), size=(120, 6)) for _ in range(2)]
    for one in rows:
        one[rng.random(one.shape) < 0.1] = ""
    rule = Rule((1.0,) * 6, (False,) * 6, differ=differ, agree=agree)
    found = candidates(*codes_of(*frames(*(one.tolist() for one in rows))), rule)
    apart = (rows[0][:, None] != rows[1][None, :]) | (rows[0][:, None] == "")
    expected = set(zip(*map(list, np.nonzero(apart.sum(axis=2) <= differ)), strict=True))
    assert set(zip(found.before.tolist(), found.after.tolist(), strict=True)) == expected
    assert len(found.before) == len(expected) > 0


def test_pairs_are_found_beyond_the_first_thousands():
    numbers = [[str(one // 100), str(one % 100), "a", "b", "c"] for one in range(4500)]
    found = candidates(*codes_of(*frames(numbers, numbers)), rule_of(code_of(differ=0)))
    np.testing.assert_array_equal(found.before, np.arange(4500))
    np.testing.assert_array_equal(found.after, np.arange(4500))
