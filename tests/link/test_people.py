"""Who of three waves is the same person."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kpk_eval.link import Matching, people
from kpk_eval.link.chance import Chance

WAVES = pd.Series(["t0", "t0", "t1", "t1", "t2", "t2"], dtype="string")


def links(*pairs: tuple[int, int]) -> Matching:
    first, second = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    nobody = pd.Series(dtype=object)
    return Matching(nobody, nobody, first, second, Chance(np.nan, np.nan))


def groups(*matchings: Matching) -> list[list[int]]:
    found = people(WAVES, matchings)
    return [np.flatnonzero(found == one).tolist() for one in dict.fromkeys(found.tolist())]


def test_without_links_everybody_is_a_person() -> None:
    assert groups() == [[0], [1], [2], [3], [4], [5]]


def test_links_of_two_waves_reach_over_three() -> None:
    assert groups(links((0, 2)), links((2, 5))) == [[0, 2, 5], [1], [3], [4]]


def test_who_left_out_the_middle_wave_is_one_person() -> None:
    assert groups(links((1, 3)), links((0, 4)), links((3, 5))) == [[0, 4], [1, 3, 5], [2]]


@pytest.mark.parametrize(
    "contradiction", [(links((0, 2)), links((0, 4)), links((2, 5))), (links((0, 2), (1, 2)),)]
)
def test_links_that_contradict_each_other_join_nobody(contradiction) -> None:
    joined = groups(*contradiction)
    assert all(len(one) == 1 for one in joined)


def test_a_contradiction_does_not_touch_others() -> None:
    joined = groups(links((0, 2), (1, 3)), links((0, 4)), links((2, 5)))
    assert [1, 3] in joined
    assert len(joined) == 5
