"""Counts are rounded, and rates computed only from what is printed."""

from math import inf, isnan, nan

import numpy as np
import pytest

from kpk_eval.disclosure import rounding
from kpk_eval.disclosure.rounding import printed_counts, rate, round_to_base
from kpk_eval.disclosure.told import rounded
from tests.disclosure.mutants import mutants, survivors

CASES = [
    ("round_to_base", (0,), {}, 0),
    ("round_to_base", (2,), {}, 0),
    ("round_to_base", (3,), {}, 5),
    ("round_to_base", (7,), {}, 5),
    ("round_to_base", (8,), {}, 10),
    ("round_to_base", (4,), {"base": 10}, 0),
    ("round_to_base", (5,), {"base": 10}, 10),
    ("rate", (12, 23), {}, 0.4),
    ("rate", (1, 1), {"base": 1}, 1),
    ("rate", (12, 0), {}, None),
    ("rate", (12, 2), {}, None),
    ("rate", (1, 3), {}, 0),
    ("rate", (nan, 23), {}, None),
    ("rate", (12, nan), {}, None),
]


def outcome(module, case):
    name, arguments, keywords, _ = case
    try:
        with np.errstate(all="raise"):
            answer = getattr(module, name)(*arguments, **keywords)
    except Exception as error:
        return type(error)
    return None if isnan(answer) else answer


@pytest.mark.parametrize("case", CASES, ids=str)
def test_boundary(case):
    assert outcome(rounding, case) == case[3]


def test_each_changed_constant_or_comparison_is_noticed():
    def passes(module):
        return all(outcome(module, case) == case[3] for case in CASES)

    assert survivors(mutants(rounding), passes) == []


def test_both_counts_of_answers_are_rounded():
    answers = np.repeat([1.0, 0.0], [7, 6])
    assert printed_counts(answers) == (5, 15)
    assert printed_counts(answers, base=1) == (7, 13)


@pytest.mark.parametrize("base", [3, 5, 10])
def test_what_a_rounded_count_tells_contains_exactly_the_counts_printed_so(base):
    for value in range(0, 40, base):
        told = rounded(value, base=base)
        counts = [count for count in range(60) if round_to_base(count, base=base) == value]
        assert (max(told.low, 0), told.high) == (counts[0], counts[-1])


def test_readers_of_rounded_counts_know_the_threshold():
    assert rounded(10, base=5, least=10).low == 10
    assert rounded(15, base=5, least=10).low == 13


def test_a_rate_of_what_has_no_end_is_none():
    assert isnan(rate(inf, inf))
