"""Rows say where they stand, whom they count and what they tell."""

from dataclasses import replace

import pytest

from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.ledger import Statistic
from kpk_eval.disclosure.rows import Row, entries_of, rows_of
from kpk_eval.disclosure.system import State
from kpk_eval.disclosure.told import exact, rounded

T0, T1 = Cell.at({"wave": "t0"}), Cell.at({"wave": "t1"})
ROW = Row(table="flow", place="n:0", cell=T0, people=12)


def test_counts_of_a_table():
    found = rows_of("flow", {"n": [12, 0], "missing": [3, 4]}, {"n": [T0, T1], "missing": [None, T1]})
    assert [(one.place, one.cell, one.people) for one in found] == [
        ("n:0", T0, 12), ("n:1", T1, 0), ("missing:1", T1, 4),
    ]  # fmt: skip
    assert {one.state for one in found} == {State.OPEN}


def test_rounded_counts_tell_less():
    people = [0, 9, 10, 12, 13, 48]
    found = rows_of("flow", {"n": people}, {"n": [T0] * 6}, base=5)
    assert [(one.tells.low, one.tells.high) for one in found] == [
        (0, 0), (9, 9), (10, 12), (10, 12), (13, 17), (48, 52),
    ]  # fmt: skip
    assert rows_of("flow", {"n": [13]}, {"n": [T0]})[0].tells == exact(13)
    (strict,) = rows_of("flow", {"n": [13]}, {"n": [T0]}, base=5, minimum=14)
    assert strict.tells == exact(13)
    (just,) = rows_of("flow", {"n": [14]}, {"n": [T0]}, base=5, minimum=14)
    assert (just.tells.low, just.tells.high) == (14, 17)


@pytest.mark.parametrize(
    ("people", "cells"),
    [({"n": [1]}, {}), ({}, {"n": [T0]}), ({"n": [1, 2]}, {"n": [T0]}), ({"n": [1]}, {"n": [T0, T1]})],
)
def test_silent_columns_are_refused(people, cells):
    with pytest.raises(ValueError, match="say whom each row counts"):
        rows_of("flow", people, cells)


@pytest.mark.parametrize("people", [-1, 1.5])
def test_impossible_numbers_are_refused(people):
    with pytest.raises(ValueError, match=r"flow: n:0: needs a whole number"):
        replace(ROW, people=people)
    assert replace(ROW, people=0).tells == exact(0)


def test_other_numbers_say_what_they_tell():
    with pytest.raises(ValueError, match="say what the printed mean tells"):
        replace(ROW, statistic=Statistic.MEAN)
    assert replace(ROW, told=rounded(10, base=5)).tells == rounded(10, base=5)
    assert ROW.tells == exact(12)


def test_no_value_is_in_the_name_of_a_row():
    assert "12" not in repr(ROW)


def test_printed_rows_as_entries_of_the_ledger():
    rows = [ROW, replace(ROW, place="n:7"), replace(ROW, cell=T1, state=State.FIXED)]
    (entry,) = entries_of(rows, edition="final")
    assert (entry.edition, entry.table, entry.cell, entry.people) == ("final", "flow", "wave=t0", 12)
    assert (entry.low, entry.high, entry.statistic, entry.of) == (12, 12, Statistic.COUNT, "")
