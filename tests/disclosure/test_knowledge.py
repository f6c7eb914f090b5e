"""Tables that readers may think possible: found where there are some, and only such as fit."""

from types import SimpleNamespace

import numpy as np
import pytest

from kpk_eval.disclosure import knowledge
from kpk_eval.disclosure.knowledge import TOLERANCE, known, largest, reaching
from kpk_eval.disclosure.needs import Need, needs_of
from kpk_eval.disclosure.suppression import protect
from tests.disclosure.random_tables import TableSet, random_set

SEEDS = [*range(12), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(12, 60))]


def looked_for(tables: TableSet, hidden: np.ndarray) -> list[tuple[Need, np.ndarray | None, float]]:
    """Each need, the table found for it and the largest value of its form by another programme."""
    left = known(tables.system, hidden=hidden)
    needs = needs_of(tables.system, tables.truth, minimum=tables.minimum)
    return [
        (
            need,
            reaching(left, need.form, level=need.level, near=tables.truth),
            largest(left, need.form).value,
        )
        for need in needs
    ]


def fits(tables: TableSet, hidden: np.ndarray, table: np.ndarray) -> bool:
    """Whether a table is made of people and is what is told of it."""
    low, high = tables.system.in_force(hidden)
    sums = tables.system.matrix @ table
    slack = TOLERANCE * np.maximum(1, np.abs(sums))
    people = np.all(table >= 0) and np.array_equal(table, np.round(table))
    return bool(people and np.all(sums >= low - slack) and np.all(sums <= high + slack))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_table_is_found_where_there_is_one_and_fits(seed):
    tables = random_set(seed, protect)
    protected = tables.system.hidden.copy()
    protected[[tables.system.keys.index(key) for key in
               protect(tables.system, tables.truth, minimum=tables.minimum).hidden]] = True  # fmt: skip
    for hidden in (tables.system.hidden, protected, tables.system.hidden | tables.system.open):
        for need, found, most in looked_for(tables, hidden):
            assert (found is not None) == (most >= need.level - TOLERANCE)
            if found is not None:
                assert fits(tables, hidden, found)
                assert need.form @ found >= need.level - TOLERANCE


@pytest.mark.parametrize("seed", range(6))
def test_a_table_is_found_without_looking_near_the_truth(monkeypatch, seed):
    """The search everywhere answers where the one nearby does not."""
    tables = random_set(seed, protect)
    everything = tables.system.hidden | tables.system.open
    before = [found is None for _, found, _ in looked_for(tables, everything)]
    monkeypatch.setattr(knowledge, "_nearest", lambda *_, **__: None)
    assert [found is None for _, found, _ in looked_for(tables, everything)] == before


def test_few_people_move(monkeypatch):
    """What is found nearby is no further from the truth than what the search everywhere finds."""
    tables = random_set(0, protect)
    everything = tables.system.hidden | tables.system.open
    near = [found for _, found, _ in looked_for(tables, everything) if found is not None]
    monkeypatch.setattr(knowledge, "_nearest", lambda *_, **__: None)
    anywhere = [found for _, found, _ in looked_for(tables, everything) if found is not None]
    away = [[np.abs(found - tables.truth).sum() for found in some] for some in (near, anywhere)]
    assert away[0]
    assert all(close <= far for close, far in zip(*away, strict=True))


@pytest.mark.parametrize("answer", [
    SimpleNamespace(status=1, x=None), SimpleNamespace(status=0, x=np.full(2, 0.5)),
])  # fmt: skip
def test_no_answer_nearby_is_no_answer(monkeypatch, answer):
    """Where the programme nearby stops or finds halves, the search everywhere decides."""
    tables = random_set(0, protect)
    everything = tables.system.hidden | tables.system.open
    need = next(iter(needs_of(tables.system, tables.truth, minimum=tables.minimum)))
    left = known(tables.system, hidden=everything)
    solve = knowledge.milp
    asked = []

    def first_without(cost, **options):
        asked.append(cost.size)
        return answer if len(asked) == 1 else solve(cost, **options)

    monkeypatch.setattr(knowledge, "milp", first_without)
    found = reaching(left, need.form, level=need.level, near=tables.truth)
    assert len(asked) > 1
    assert found is not None
    assert fits(tables, everything, found)
