"""Redaction first, then rounding; totals and rates only from what is printed."""

from math import inf, isnan, nan

import numpy as np
import pytest

from kpk_eval.disclosure import rounding
from kpk_eval.disclosure.rounding import rate, redact_then_round, round_to_base
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
    ("redact_then_round", ([9, 10, 12, 13, 0],), {}, ([None, 10, 10, 15, 0], 35)),
    ("redact_then_round", ([1, 0],), {}, ([None, 0], 0)),
    ("redact_then_round", ([1, 9],), {}, ([None, None], None)),
    ("redact_then_round", ([4, 6, 12],), {"minimum": 5, "base": 10}, ([None, 10, 10], 20)),
    ("redact_then_round", ([5, 12],), {"minimum": 5, "base": 10}, ([10, 10], 20)),
    ("redact_then_round", ([12, nan],), {}, ValueError),
    ("redact_then_round", ([12, -1],), {}, ValueError),
    ("redact_then_round", ([12, 12.5],), {}, ValueError),
]


def outcome(module, case):
    name, arguments, keywords, _ = case
    try:
        with np.errstate(all="raise"):
            answer = getattr(module, name)(*arguments, **keywords)
    except Exception as error:
        return type(error)
    if name == "redact_then_round":
        return [_or_none(count) for count in answer.counts], _or_none(answer.total)
    return _or_none(answer)


def _or_none(value):
    return None if isnan(value) else value


@pytest.mark.parametrize("case", CASES, ids=str)
def test_boundary(case):
    assert outcome(rounding, case) == case[3]


def test_each_changed_constant_or_comparison_is_noticed():
    def passes(module):
        return all(outcome(module, case) == case[3] for case in CASES) and shares_are_right(module)

    assert survivors(mutants(rounding), passes) == []


def shares_are_right(module) -> bool:
    answer = module.redact_then_round([[10, 9], [28, 0]])
    one = module.redact_then_round([1], minimum=1, base=1)
    try:
        with np.errstate(all="raise"):
            empty = module.redact_then_round([0, 0])
    except FloatingPointError:
        return False
    return bool(
        np.array_equal(answer.shares, [[0.25, nan], [0.75, 0]], equal_nan=True)
        and np.isnan(empty.shares).all()
        and one.shares[0] == 1
    )


def test_shares_are_those_of_printed_counts():
    assert shares_are_right(rounding)


@pytest.mark.parametrize("base", [3, 5, 10])
def test_what_a_rounded_count_tells_contains_exactly_the_counts_printed_so(base):
    for value in range(0, 40, base):
        told = rounded(value, base=base)
        counts = [count for count in range(60) if round_to_base(count, base=base) == value]
        assert (max(told.low, 0), told.high) == (counts[0], counts[-1])


def test_readers_of_rounded_counts_know_the_threshold():
    assert rounded(10, base=5, least=10).low == 10
    assert rounded(15, base=5, least=10).low == 13


def test_no_redacted_count_follows_from_the_total():
    answer = redact_then_round([3, 40, 40])
    assert answer.total == np.nansum(answer.counts)
    assert rate(inf, inf) != rate(inf, inf)
