"""Cells are named by definition and cover the finest cells that the definition says."""

import numpy as np
import pytest

from kpk_eval.disclosure.cells import Axis, Cell, Universe, edition_axis, membership, table_cells

SITE = Axis("site", ("fl", "rd", "ki"), {"all": ("fl", "rd", "ki"), "north": ("fl", "ki")})
ANSWER = Axis("answer", ("yes", "no"), {"any": ("yes", "no")})
BOTH = Universe((SITE, ANSWER))


def test_cell_covers_its_finest_cells():
    cell = Cell.at({"site": "north", "answer": "no"})
    names = [one.key for one in BOTH.finest()]
    assert [names[place] for place in BOTH.within(cell)] == ["answer=no; site=fl", "answer=no; site=ki"]


def test_axes_not_named_are_not_restricted():
    assert BOTH.within(Cell.at({"answer": "yes"})).tolist() == [0, 2, 4]
    assert BOTH.within(Cell()).tolist() == [0, 1, 2, 3, 4, 5]


def test_universe_without_axes_is_one_cell():
    assert Universe(()).within(Cell()).tolist() == [0]


def test_definition_as_text_and_back():
    cell = Cell.at({"site": "fl", "answer": "yes"})
    assert cell.key == "answer=yes; site=fl"
    assert Cell.parse(cell.key) == cell == Cell.at({"answer": "yes", "site": "fl"})
    assert Cell.parse(Cell().key) == Cell()


@pytest.mark.parametrize("key", ["", "fl", "=fl", "site=", "site=fl; site=rd", "site=fl;answer=yes; "])
def test_text_that_names_no_cell_is_refused(key):
    with pytest.raises(ValueError, match="names no cell"):
        Cell.parse(key)


def test_table_has_every_combination_of_nodes():
    cells = table_cells(BOTH, ["site", "answer"])
    assert len(cells) == 5 * 3
    assert Cell.at({"site": "all", "answer": "any"}) in cells


def test_table_at_a_node_of_another_axis():
    assert table_cells(BOTH, ["answer"], at={"site": "fl"})[0].key == "answer=yes; site=fl"


def test_table_of_an_unknown_axis_is_refused():
    with pytest.raises(ValueError, match="no axis wave"):
        table_cells(BOTH, ["wave"])


def test_membership_adds_up():
    cells = table_cells(BOTH, ["site", "answer"])
    people = np.array([1, 2, 3, 4, 5, 6.0])
    counted = dict(zip((cell.key for cell in cells), membership(BOTH, cells) @ people, strict=True))
    assert counted["answer=any; site=all"] == 21
    assert counted["answer=yes; site=north"] == 1 + 5


def test_people_join_between_editions():
    axis = edition_axis(("interim", "second", "final"))
    assert axis.leaves == ("from interim to final", "from second to final", "from final to final")
    assert axis.members("interim") == [0]
    assert axis.members("second") == [0, 1]
    assert axis.members("final") == [0, 1, 2]


def test_people_may_leave_between_editions():
    axis = edition_axis(("interim", "final"), leaving=True)
    assert axis.leaves == ("from interim to interim", "from interim to final", "from final to final")
    assert axis.members("interim") == [0, 1]
    assert axis.members("final") == [1, 2]


@pytest.mark.parametrize("name", ["", "a=b", "a;b", " a", "a ", "a\nb"])
def test_names_that_cannot_be_written_are_refused(name):
    with pytest.raises(ValueError, match="cannot be used"):
        Axis("site", (name, "x"))
    with pytest.raises(ValueError, match="cannot be used"):
        Axis(name, ("x",))


@pytest.mark.parametrize(
    ("leaves", "groups"),
    [
        ((), {}), (("a", "a"), {}), (("a", "b"), {"a": ("a", "b")}), (("a",), {"all": ()}),
        (("a",), {"all": ("b",)}), (("a", "b"), {"all": ("a", "a")}),
    ],
)  # fmt: skip
def test_impossible_axes_are_refused(leaves, groups):
    with pytest.raises(ValueError, match="axis 'x'"):
        Axis("x", leaves, groups)


def test_axis_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="name of its own"):
        Universe((SITE, SITE))


def test_unknown_places_are_refused():
    with pytest.raises(ValueError, match="no axis wave"):
        BOTH.within(Cell.at({"wave": "t0"}))
    with pytest.raises(ValueError, match="has no 'hh'"):
        BOTH.within(Cell.at({"site": "hh"}))
