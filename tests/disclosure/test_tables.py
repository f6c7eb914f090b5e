"""Numbers as statements about the finest cells: the truth fits, neighbours of the printed number do not."""

import numpy as np
import pytest

from kpk_eval.disclosure.cells import Axis, Cell, Universe
from kpk_eval.disclosure.system import State
from kpk_eval.disclosure.tables import (
    Score,
    Space,
    assemble,
    count,
    mean,
    percentage,
    together,
    unresolved,
)
from kpk_eval.disclosure.told import Interval, exact, printed, rounded

SITE = Axis("site", ("fl", "rd", "ki"), {"all": ("fl", "rd", "ki")})
SPACE = Space(Universe((SITE,)), (Score("answer", 1, 5),))
FL, ALL = Cell.at({"site": "fl"}), Cell.at({"site": "all"})


def fits(numbers, truth) -> bool:
    system = assemble(SPACE, numbers)
    low, high = system.in_force(system.hidden)
    sums = system.matrix @ np.array(truth, dtype=float)
    return bool(np.all((sums >= low - 1e-9) & (sums <= high + 1e-9)))


@pytest.mark.parametrize(("people", "fit"), [(12, False), (13, True), (17, True), (18, False)])
def test_rounded_count(people, fit):
    assert fits([count(SPACE, FL, rounded(15, base=5))], [people, 0, 0, people, 0, 0]) == fit


@pytest.mark.parametrize(("points", "fit"), [(33, False), (34, True), (35, False)])
@pytest.mark.parametrize("people", [10, None])
def test_mean(points, fit, people):
    numbers = [
        count(SPACE, FL, exact(10)),
        mean(SPACE, FL, "answer", printed(3.4, decimals=1), people=people),
    ]
    assert fits(numbers, [10, 0, 0, points, 0, 0]) == fit


@pytest.mark.parametrize(("inside", "fit"), [(3, False), (4, True), (5, False)])
@pytest.mark.parametrize("people", [30, None])
def test_percentage(inside, fit, people):
    numbers = [
        count(SPACE, ALL, exact(30)),
        percentage(SPACE, FL, ALL, printed(13, decimals=0), people=people),
    ]
    rest = 30 - inside
    assert fits(numbers, [inside, rest, 0, inside, rest, 0]) == fit


@pytest.mark.parametrize(("points", "fit"), [(9, False), (10, True), (50, True), (51, False)])
def test_points_lie_within_the_scale(points, fit):
    assert fits([count(SPACE, ALL, exact(10))], [10, 0, 0, points, 0, 0]) == fit


def test_hidden_number_says_only_that_somebody_is_there():
    hidden = count(SPACE, FL, exact(3), state=State.HIDDEN)
    assert fits([hidden], [40, 0, 0, 40, 0, 0])
    assert not fits([hidden], [0, 0, 0, 0, 0, 0])
    assert fits([count(SPACE, FL, exact(3), state=State.HIDDEN, least=0)], [0, 0, 0, 0, 0, 0])


def test_numbers_of_one_cell_are_hidden_together():
    both = together(
        count(SPACE, FL, exact(10), state=State.HIDDEN),
        mean(SPACE, FL, "answer", printed(3.4, decimals=1), state=State.HIDDEN),
    )
    assert fits([both], [40, 0, 0, 40, 0, 0])
    assert len(both.statements) == 3
    assert both.key == "site=fl"


def test_numbers_of_different_states_cannot_be_hidden_together():
    with pytest.raises(ValueError, match="same state"):
        together(count(SPACE, FL, exact(10)), count(SPACE, ALL, exact(10), state=State.HIDDEN))


def test_weight_is_the_number_of_people_unless_said_otherwise():
    assert count(SPACE, FL, exact(10)).weight == 10
    assert count(SPACE, FL, exact(10), weight=2).weight == 2


def test_most_people_that_are_possible():
    system = assemble(SPACE, [count(SPACE, ALL, exact(30))], largest={FL: 7})
    assert "at most: site=fl" in system.keys
    _, high = system.in_force(system.hidden)
    assert np.any((system.matrix @ np.array([8, 22, 0, 8, 22, 0.0])) > high)


def test_the_same_number_twice_is_refused():
    with pytest.raises(ValueError, match="same definition: site=fl"):
        assemble(SPACE, [count(SPACE, FL, exact(10)), count(SPACE, FL, exact(11))])


def test_cells_that_nothing_tells_apart_are_protected_as_one():
    found = unresolved(SPACE, [SPACE.people(FL), SPACE.people(ALL)])
    assert [(one.key, one.form.columns.tolist()) for one in found] == [
        ("not shown: site=rd and 1 more cells", [1, 2])
    ]


def test_cells_that_nothing_counts_are_not_at_risk():
    assert unresolved(SPACE, [SPACE.people(FL)]) == []


def test_a_single_withheld_site_is_at_risk():
    shown = [SPACE.people(Cell.at({"site": site})) for site in ("fl", "rd", "all")]
    assert [one.key for one in unresolved(SPACE, shown)] == ["not shown: site=ki"]


def test_unknown_score_is_refused():
    with pytest.raises(ValueError, match="no score 'mood'; there is answer"):
        mean(SPACE, FL, "mood", exact(3))
    with pytest.raises(ValueError, match="there is none"):
        mean(Space(Universe((SITE,))), FL, "mood", exact(3))


@pytest.mark.parametrize(("least", "most"), [(5, 1), (-1, 3)])
def test_impossible_scale_is_refused(least, most):
    with pytest.raises(ValueError, match="least <= most"):
        Score("answer", least, most)


def test_told_interval_without_whole_number_is_refused():
    with pytest.raises(ValueError, match="interval"):
        count(SPACE, FL, Interval(2.2, 2.8))
