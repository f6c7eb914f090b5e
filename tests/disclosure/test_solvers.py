"""Where solvers give no answer, or none that can be used, nothing is said to be protected.

The answers of SciPy's solvers are replaced: they cannot be made to fail on demand.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from kpk_eval.disclosure import joint, knowledge, optimum, prices, sequential
from kpk_eval.disclosure.attacker import Exposure, audit
from kpk_eval.disclosure.cells import Axis, Cell, Universe
from kpk_eval.disclosure.edition import clear
from kpk_eval.disclosure.knowledge import ContradictionError, SolverError, known, largest, reaching
from kpk_eval.disclosure.needs import Need, needs_of
from kpk_eval.disclosure.room import room_for
from kpk_eval.disclosure.rows import People, Row
from kpk_eval.disclosure.suppression import protect
from kpk_eval.disclosure.system import Form, Number, State, Statement, system_of
from kpk_eval.disclosure.tables import Space, assemble, count
from kpk_eval.disclosure.told import Interval, exact
from tests.disclosure.random_tables import axis, counts_set

SITE = Axis("site", ("fl", "rd", "ki"), {"all": ("fl", "rd", "ki")})
SPACE = Space(Universe((SITE,)))
GIVEN_UP = SimpleNamespace(status=1, x=None, message="time is up")
TRUTH = np.array([4.0, 20, 0, 14, 30, 25, 22, 6, 28])

FOUR = np.array([4.0, 20, 6, 14, 30, 25, 5, 22, 8])


def nine():
    return counts_set("nine", [axis("a", 3), axis("b", 3)], TRUTH, 10)


def half(*, whole: float = 1):
    """Two unknowns whose sum is odd and which are equal: halves fit, whole numbers do not."""
    both = Form(np.array([0, 1], dtype=np.intp), np.array([1.0, 1.0]))
    equal = Form(np.array([0, 1], dtype=np.intp), np.array([1.0, -1.0]))
    numbers = [
        Number("sum", both, (Statement(both, exact(whole)),)),
        Number("difference", equal, (Statement(equal, exact(0)),)),
    ]
    return system_of(2, numbers)


def test_audit_without_an_answer(monkeypatch):
    monkeypatch.setattr(knowledge, "milp", lambda *_, **__: GIVEN_UP)
    with pytest.raises(SolverError, match="time is up; nothing can be said to be protected"):
        audit(counts_set("four", [axis("a", 3), axis("b", 3)], FOUR, 10).system)


def test_prices_without_an_answer(monkeypatch):
    monkeypatch.setattr(prices, "linprog", lambda *_, **__: GIVEN_UP)
    with pytest.raises(SolverError, match="time is up; nothing can be said to be protected"):
        protect(nine().system, TRUTH)


def sequentially(tables):
    needs = tuple(needs_of(tables.system, tables.truth, minimum=10))
    return sequential.sequential(room_for(tables.system, needs, tables.truth), tables.system.hidden)


def test_sequential_search_without_an_answer(monkeypatch):
    monkeypatch.setattr(sequential, "milp", lambda *_, **__: GIVEN_UP)
    with pytest.raises(SolverError, match=r"time is up; it stays unprotected"):
        sequentially(nine())


def test_sequential_search_with_an_impossible_answer(monkeypatch):
    def wrong(cost, **_):
        return SimpleNamespace(status=0, x=np.zeros(cost.size), message="")

    tables = nine()
    tables.system.state[-1] = State.FIXED
    monkeypatch.setattr(sequential, "milp", wrong)
    with pytest.raises(SolverError, match="contradicts what is published for good"):
        sequentially(tables)


def test_master_programme_without_an_answer_is_carried_on(monkeypatch):
    monkeypatch.setattr(optimum, "milp", lambda *_, **__: GIVEN_UP)
    protection = protect(nine().system, TRUTH)
    assert audit(protection.system).worst is Exposure.PROTECTED
    assert protection.bound == 0


def test_edition_without_an_answer(monkeypatch):
    monkeypatch.setattr(joint, "milp", lambda *_, **__: GIVEN_UP)
    row = Row(table="t", place="n:0", cell=Cell.at({"site": "fl"}), people=20)
    with pytest.raises(SolverError, match="final: the solver stopped with: time is up; nothing is cleared"):
        clear([row], People(axes=(SITE,)), edition="final")


def test_direct_reasoning_ends_only_when_nothing_more_follows():
    """Each unknown follows from the one before it."""
    size = 80
    forms = [Form(np.array([0], dtype=np.intp), np.ones(1))]
    forms += [Form(np.array([place, place + 1], dtype=np.intp), np.ones(2)) for place in range(size - 1)]
    numbers = [Number(str(place), form, (Statement(form, exact(7)),)) for place, form in enumerate(forms)]
    left = known(system_of(size, numbers))
    assert left.free.size == 0
    assert left.point.tolist() == [7, 0] * (size // 2)


def test_contradiction_of_a_sum_and_its_parts():
    numbers = [
        count(SPACE, Cell.at({"site": site}), exact(people), state=State.FIXED)
        for site, people in (("fl", 10), ("rd", 11), ("ki", 12), ("all", 40))
    ]
    with pytest.raises(ContradictionError, match=r"excludes each other|differs from its parts"):
        known(assemble(SPACE, numbers))


def test_contradiction_within_one_cell():
    form = SPACE.people(Cell.at({"site": "fl"}))
    numbers = [Number(name, form, (Statement(form, exact(people)),)) for name, people in (("a", 3), ("b", 4))]
    with pytest.raises(ContradictionError, match="what is told about one cell"):
        known(assemble(SPACE, numbers))


def test_contradiction_that_only_whole_numbers_show():
    with pytest.raises(ContradictionError, match="nobody fits"):
        largest(known(half()), np.array([1.0, 0]))


def test_level_that_only_fractions_reach():
    both = Form(np.array([0, 1], dtype=np.intp), np.array([2.0, 2.0]))
    system = system_of(2, [Number("twice", both, (Statement(both, Interval(0, 5)),))])
    knowledge_left = known(system)
    assert reaching(knowledge_left, np.array([2.0, 1.0]), level=5, near=np.zeros(2)) is None
    found = reaching(knowledge_left, np.array([2.0, 1.0]), level=4, near=np.zeros(2))
    assert found is not None
    assert found.tolist() == [2, 0]


def test_room_that_only_fractions_have_is_not_room():
    """The sum of two numbers that differ by two is even: five is reached by halves, or with another gap."""
    both = Form(np.array([0, 1], dtype=np.intp), np.array([1.0, 1.0]))
    gap = Form(np.array([2], dtype=np.intp), np.ones(1))
    apart = Form(np.array([0, 1, 2], dtype=np.intp), np.array([1.0, -1.0, -1.0]))
    more = Interval(1, np.inf)
    system = system_of(
        3,
        [
            Number("both", both, (Statement(both, exact(4), more),), State.HIDDEN),
            Number("gap", gap, (Statement(gap, exact(2), more),), State.OPEN),
        ],
        structure=[Statement(apart, exact(0)), Statement(both, Interval(0, 5))],
    )
    need = Need("both", np.array([1.0, 1.0, 0]), value=4, level=5, accepted=5)
    best = optimum.optimum(room_for(system, (need,), np.array([3.0, 1.0, 2.0])))
    assert best.complete
    assert best.hidden.tolist() == [True, True]
