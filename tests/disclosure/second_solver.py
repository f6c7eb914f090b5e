"""Second opinion from another solver (CP-SAT): between which values must a number lie, given what is printed.

Reads the plain description only; decimal digits become whole-number inequalities, so nothing is rounded.
"""

from __future__ import annotations

from decimal import Decimal

from ortools.sat.python import cp_model

from kpk_eval.disclosure.system import State
from tests.disclosure.random_tables import LEAST, MOST, Printed, TableSet

MANY = 2_000
"""More people than any printed total here; reaching it means that there is no limit."""


def between(low: Decimal, high: Decimal):
    """Both ends as whole numbers over a common denominator."""
    scale = 10 ** max(0, -low.as_tuple().exponent, -high.as_tuple().exponent)
    return int(low * scale), int(high * scale), scale


class Reader:
    """A reader of the printed tables who can count."""

    def __init__(self, tables: TableSet) -> None:
        self.model = cp_model.CpModel()
        size = tables.space.universe.size
        self.people = [self.model.new_int_var(0, MANY, "") for _ in range(size)]
        self.points = []
        if tables.space.scores:
            self.points = [self.model.new_int_var(0, MANY * MOST, "") for _ in range(size)]
            for points, people in zip(self.points, self.people, strict=True):
                self.model.add(points >= LEAST * people)
                self.model.add(points <= MOST * people)
        for one in tables.printed:
            self.read(one)

    def read(self, one: Printed) -> None:
        people = self.sum(one.cells)
        if one.state is State.HIDDEN:
            self.model.add(people >= 1)
            return
        self.model.add(people == one.people)
        for value, part, whole in (
            (one.mean, [self.points[cell] for cell in one.cells] if self.points else [], people),
            (one.percentage, [100 * self.people[cell] for cell in one.cells], self.sum(one.base)),
        ):
            if value is not None:
                half = Decimal(5).scaleb(value.as_tuple().exponent - 1)
                low, high, scale = between(value - half, value + half)
                self.model.add(scale * sum(part) >= low * whole)
                self.model.add(scale * sum(part) <= high * whole)

    def sum(self, cells):
        return sum(self.people[cell] for cell in cells)

    def extent(self, one: Printed) -> tuple[int, int]:
        """Smallest and largest number of people that the reader must think possible."""
        return self.extreme(one, self.model.minimize), self.extreme(one, self.model.maximize)

    def extreme(self, one: Printed, aim) -> int:
        aim(self.sum(one.cells))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(self.model) == cp_model.OPTIMAL
        return round(solver.objective_value)
