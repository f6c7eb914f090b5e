"""Second opinion on how much must be hidden: the textbook integer programme, by CP-SAT."""

from __future__ import annotations

from math import ceil

from ortools.sat.python import cp_model

from kpk_eval.disclosure.system import State
from tests.disclosure.random_tables import TableSet

ROOM = 200
"""More people than any cell needs to seem to have."""


def least_weight(tables: TableSet, *, seconds: float) -> float:
    """Smallest number of people in further hidden counts, such that every hidden finest cell has its room.

    For each hidden cell there must be one table with more and one with fewer people in it that agrees with
    whatever stays shown (Fischetti and Salazar 2001). Hidden margins are not handled. Bound, if time is up.
    """
    model = cp_model.CpModel()
    hide = {one.key: model.new_bool_var(one.key) for one in tables.printed if one.state is State.OPEN}
    for one in tables.printed:
        if one.state is State.HIDDEN:
            (cell,) = one.cells
            reach = ceil(tables.minimum / 2)
            for low, high in (
                (max(tables.minimum, one.people + reach), ROOM),
                (0, max(1, one.people - reach)),
            ):
                people = [model.new_int_var(0, ROOM, "") for _ in range(tables.space.universe.size)]
                model.add_linear_constraint(people[cell], low, high)
                agree(model, tables, people, hide)
    model.minimize(sum(one.people * hide[one.key] for one in tables.printed if one.key in hide))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = seconds
    solver.solve(model)
    return solver.best_objective_bound


def agree(model, tables: TableSet, people, hide) -> None:
    """The table agrees with what stays shown; what is hidden is at least one."""
    for one in tables.printed:
        total = sum(people[cell] for cell in one.cells)
        if one.state is State.HIDDEN:
            model.add(total >= 1)
        elif one.key in hide:
            model.add(total == one.people).only_enforce_if(~hide[one.key])
            model.add(total >= 1)
        else:
            model.add(total == one.people)
