"""A planted file: people whose codes are known, written again after a year with the errors people make.

Error model: 40 % write all elements as before, most others all but one or two (a fifth of the changed ones
are left out); every third person leaves and is replaced. Elements are as uneven as first letters of names.
"""

import time
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from kpk_eval.link import Matching, match
from kpk_eval.params.schema import Code
from kpk_eval.prepare import Answers

ERRORS = (0.40, 0.35, 0.17, 0.08)
"""Shares of people of whose elements none, one, two, three differ."""
STAYS = 0.7
LEFT_OUT = 0.2
VALUES = (26, 26, 31, 12, 26, 6, 26, 26)
"""Different values of each element: letters, day and month of birth, older siblings, letters."""
EVEN = (2, 3)
"""Elements whose values are all alike frequent; the others follow Zipf's law with this exponent."""
STEEP = 0.7


@dataclass(frozen=True)
class Planted:
    """Two waves, and which row of the later one is which person of the earlier one."""

    answers: Answers
    person: np.ndarray
    both: int


def planted(size: int, *, elements: int = len(VALUES), seed: int = 1) -> Planted:
    rng = np.random.default_rng(seed)
    true = np.column_stack([_drawn(one, int(size * (2 - STAYS)), rng) for one in range(elements)])
    later = np.arange(len(true) - size, len(true))
    written = true[later].astype(object)
    for row, wrong in enumerate(rng.choice(len(ERRORS), size=size, p=ERRORS)):
        for element in rng.permutation(elements)[:wrong]:
            other = (written[row, element] + rng.integers(1, VALUES[element])) % VALUES[element]
            written[row, element] = pd.NA if rng.random() < LEFT_OUT else other
    codes = pd.DataFrame(np.concatenate([true[:size].astype(object), written])).rename(columns=str)
    waves = pd.DataFrame({"wave": ["t0"] * size + ["t1"] * size})
    return Planted(
        Answers(waves, waves[[]], codes.astype("string")), later, len(true) - 2 * (len(true) - size)
    )


def _drawn(element: int, people: int, rng: np.random.Generator) -> np.ndarray:
    weights = 1 / np.arange(1, VALUES[element] + 1) ** (0 if element in EVEN else STEEP)
    return rng.choice(VALUES[element], size=people, p=weights / weights.sum())


def linked(data: Planted, **more: object) -> Matching:
    count = data.answers.codes.shape[1]
    code = Code.model_validate({"elements": [{"column": f"c{one}"} for one in range(count)]} | more)
    return match(data.answers, code, before="t0", after="t1")


def precision_and_recall(data: Planted, found: Matching) -> tuple[float, float]:
    right = data.person[found.second - len(data.person)] == found.first
    return float(right.mean()), float(right.sum()) / data.both


@pytest.mark.parametrize("size", [70, 260, 2000])
def test_at_the_defaults_fewer_than_one_link_in_a_hundred_is_false(size, record_property):
    data = planted(size)
    found = linked(data)
    precision, recall = precision_and_recall(data, found)
    record_property("precision", precision)
    record_property("recall", recall)
    assert precision > 0.99
    assert 0.6 < recall < 0.85
    assert not found.chance.refused
    assert found.chance.share < 0.01


def test_slightly_different_codes_bring_back_people_whom_equal_codes_lose():
    data = planted(260)
    strict, tolerant = (precision_and_recall(data, linked(data, differ=one))[1] for one in (0, 1))
    assert 0.3 < strict < 0.5
    assert tolerant > strict + 0.25


def test_two_differing_elements_bring_back_more():
    data = planted(260)
    precision, recall = precision_and_recall(data, linked(data, differ=2, agree=5))
    assert precision > 0.99
    assert recall > 0.85


def test_the_share_by_chance_foresees_links_between_strangers():
    """Two waves without a single common person: every link is by chance."""
    first, second = planted(2000, elements=6, seed=1), planted(2000, elements=6, seed=2)
    codes = pd.concat([first.answers.codes[:2000], second.answers.codes[2000:]], ignore_index=True)
    strangers = Answers(first.answers.values, first.answers.reasons, codes)
    code = Code.model_validate(
        {"elements": [{"column": f"c{one}"} for one in range(6)], "false_links": 0.999, "shuffles": 50}
    )
    found = match(strangers, code, before="t0", after="t1")
    assert len(found.first) > 20
    assert found.chance.expected == pytest.approx(len(found.first), rel=0.25)


def test_short_codes_are_linked_only_where_they_are_equal():
    data = planted(300, elements=5)
    found = linked(data)
    assert found.chance.refused
    assert precision_and_recall(data, found)[0] > 0.98


def test_two_waves_of_two_thousand_take_a_few_seconds():
    data = planted(2000)
    start = time.process_time()
    linked(data, differ=2, agree=5)
    assert time.process_time() - start < 5
