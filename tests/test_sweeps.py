"""Long lists of cases: what runs always and what runs with the whole suite."""

import pytest

from tests.sweeps import sweep

CASES = {"first": 1, "second": 2, "third": 3}


def test_all_cases_are_there_and_all_but_the_named_ones_are_slow():
    found = sweep(CASES, always=("second",))
    assert [(one.id, one.values, bool(one.marks)) for one in found] == [
        ("first", (1,), True),
        ("second", (2,), False),
        ("third", (3,), True),
    ]
    assert {mark.name for one in found for mark in one.marks} == {"slow"}


def test_cases_without_names_stand_for_themselves():
    found = sweep(range(3), always=(0, 2))
    assert [(one.values, bool(one.marks)) for one in found] == [((0,), False), ((1,), True), ((2,), False)]


@pytest.mark.parametrize(("always", "said"), [(("forth",), "no such cases.*forth"), ((), "at least one")])
def test_fast_tests_that_would_try_nothing_are_refused(always, said):
    with pytest.raises(ValueError, match=said):
        sweep(CASES, always=always)
