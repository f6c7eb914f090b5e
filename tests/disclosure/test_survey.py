"""Whom survey tables count, and what everybody knows about these people."""

import pytest

from kpk_eval.disclosure.cells import Cell, Universe
from kpk_eval.disclosure.survey import (
    absent,
    answering,
    compared,
    everybody,
    in_file,
    lacking,
    seen,
    survey_people,
    trait,
    went,
    worth,
)
from kpk_eval.disclosure.survey_axes import (
    BOTH,
    CHANGED,
    DELIVERED,
    EXACT,
    KEPT,
    LEFT_OUT,
    LINKED,
    NO_CODE,
    ONLY,
    REPEATED,
    TOLERANT,
)

CONTRASTS = {"c": ("t0", "t1")}
CELLS = [
    everybody("t0"), everybody("t1"), seen("c", NO_CODE, "t0", "t1"), answering("mood", "t0"),
    lacking("mood", "t0"), lacking("mood", "t0", "a = b; c"), lacking("mood", "t1", "refused"),
    compared("mood", "c", LINKED, "t0", pair=BOTH), compared("mood", "c", ONLY, "t0", "t1"),
]  # fmt: skip


FURTHER = [
    went("c", EXACT, "t0"), went("c", REPEATED, "t1"), in_file("t0", LEFT_OUT), in_file("t0", DELIVERED),
    trait("age group", "old", "t0"), trait("age group", "", "t0"),
]  # fmt: skip


def axes(cells, *, loose=False):
    return {one.name: one for one in survey_people(cells, contrasts=CONTRASTS, loose=loose).axes}


def test_axes_divide_people_by_wave_answer_link_and_pair():
    found = axes(CELLS)
    assert (found["wave"].leaves, dict(found["wave"].groups)) == (("t0", "t1"), {"t0+t1": ("t0", "t1")})
    assert found["link c"].leaves == ("linked", "only", "no code")
    assert found["pair c mood"].leaves == ("both", "not both")
    assert found["answer mood"].groups["missing"] == found["answer mood"].leaves[1:]
    assert len(found["answer mood"].leaves) == 3


def test_where_changes_are_counted_pairs_are_divided_by_them():
    found = axes([*CELLS, compared("mood", "c", LINKED, "t0", pair=CHANGED)])["pair c mood"]
    assert (found.leaves, found.groups["both"]) == (("changed", "alike", "not both"), ("changed", "alike"))


def test_ways_and_rows_of_files_divide_people_more_finely():
    found = axes([*CELLS, *FURTHER])
    assert found["way c"].groups == {"linked": ("exact", "tolerant")}
    assert found["file"].groups == {"t0 delivered": ("t0 kept", "t0 left out", "t0 set aside")}
    assert found["wave"].leaves == ("t0", "t1", "nowhere")
    assert found["trait age%20group"].leaves == ("value missing", "value: old")


def test_the_finer_divisions_count_the_same_people():
    people = survey_people([*CELLS, *FURTHER], contrasts=CONTRASTS, loose=True)
    same = set(people.same)
    for wave in ("t0", "t1"):
        for node in (LINKED, ONLY):
            assert (went("c", node, wave), seen("c", node, wave)) in same
    assert (everybody("t0"), in_file("t0", KEPT)) in same
    assert (went("c", EXACT, "t0"), went("c", EXACT, "t1")) in same
    everything = Universe(people.axes)
    assert all(everything.within(cell).size for pair in same for cell in pair)


def test_without_reasons_missing_answers_are_not_divided():
    assert axes([answering("mood", "t0"), lacking("mood", "t0")])["answer mood"].leaves == (
        "answered",
        "missing",
    )


def test_reasons_may_hold_any_text():
    cell = lacking("mood", "t0", "a = b; c")
    assert Cell.parse(cell.key) == cell
    assert lacking("mood", "t0", "missing") != lacking("mood", "t0")


def test_what_is_known_can_be_said_of_the_axes():
    people = survey_people(CELLS, contrasts=CONTRASTS, loose=True)
    everything = Universe(people.axes)
    assert [everything.within(one).size for pair in people.same for one in pair] == [6, 6, 1, 1]
    assert (seen("c", LINKED, "t0"), seen("c", LINKED, "t1")) in people.same
    assert all(everything.within(cell).size for cell in people.empty)
    assert len(people.empty) == 3


@pytest.mark.parametrize(
    ("cell", "loose"),
    [
        (lacking("mood", "t0"), True),
        (lacking("mood", "t1", "refused"), True),
        (Cell.at({"wave": "t0", "pair c mood": "not both"}), True),
        (answering("mood", "t0"), False),
        (seen("c", ONLY, "t0"), False),
        (everybody("t0"), False),
        (went("c", TOLERANT, "t0"), True),
        (went("c", REPEATED, "t1"), True),
        (went("c", LINKED, "t0"), False),
        (went("c", ONLY, "t0"), False),
        (in_file("t0", LEFT_OUT), True),
        (in_file("t0", DELIVERED), False),
        (trait("age group", "", "t0"), True),
        (trait("age group", "old", "t0"), False),
    ],
)
def test_only_what_is_missing_or_unusable_may_turn_out_to_be_few(cell, loose):
    cells = [*CELLS, *FURTHER]
    assert survey_people(cells, contrasts=CONTRASTS, loose=True).is_loose(cell) is loose
    assert not survey_people(CELLS, contrasts=CONTRASTS, loose=False).is_loose(cell)


def test_reasons_that_nobody_gave_are_told_by_their_absence():
    assert set(absent(CELLS)) == {lacking("mood", "t1", "a = b; c"), lacking("mood", "t0", "refused")}
    assert absent([everybody("t0"), answering("mood", "t0")]) == []


def test_totals_are_worth_more_than_links_and_these_more_than_who_came_once():
    order = [
        everybody("t0"), seen("c", LINKED, "t0"), compared("mood", "c", ONLY, "t0"), seen("c", ONLY, "t0")
    ]  # fmt: skip
    assert [worth(cell) for cell in order] == [1000, 100, 10, 1]
    assert worth(answering("mood", "t0")) == 1000
    assert worth(lacking("mood", "t0")) == worth(lacking("mood", "t0", "refused")) == 1
