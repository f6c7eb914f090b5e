"""Numbers of publications as statements about the finest cells: counts, means, percentages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Protocol

import numpy as np

from kpk_eval.disclosure.cells import Cell, Universe
from kpk_eval.disclosure.system import Derived, Form, Number, State, Statement, System, stack, system_of
from kpk_eval.disclosure.told import Interval


@dataclass(frozen=True, slots=True)
class Score:
    """Whole-number points that every person of the universe has, from ``least`` to ``most``."""

    name: str
    least: int
    most: int

    def __post_init__(self) -> None:
        """Refuse an empty scale and negative points."""
        if not 0 <= self.least <= self.most:
            raise ValueError(
                f"score {self.name!r}: needs 0 <= least <= most; shift a scale with negative points"
            )


@dataclass(frozen=True, slots=True)
class Space:
    """What an attacker does not know: the people in each finest cell, then their points for each score."""

    universe: Universe
    scores: tuple[Score, ...] = ()

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return self.universe.size * (1 + len(self.scores))

    def people(self, cell: Cell) -> Form:
        """Number of people in a cell."""
        columns = self.universe.within(cell)
        return Form(columns, np.ones(columns.size))

    def points(self, cell: Cell, score: str) -> Form:
        """Sum of the points of the people in a cell."""
        names = [one.name for one in self.scores]
        if score not in names:
            raise ValueError(f"there is no score {score!r}; there is {', '.join(names) or 'none'}")
        columns = self.universe.within(cell) + self.universe.size * (1 + names.index(score))
        return Form(columns, np.ones(columns.size))


class Unknowns(Protocol):
    """What numbers are statements about: one space, or several divisions of the same people."""

    @property
    def scores(self) -> tuple[Score, ...]:
        """Scores that people have."""

    def people(self, cell: Cell) -> Form:
        """Number of people in a cell."""

    def points(self, cell: Cell, score: str) -> Form:
        """Sum of the points of the people in a cell."""


def count(
    space: Unknowns,
    cell: Cell,
    told: Interval,
    *,
    state: State = State.OPEN,
    weight: float | None = None,
    least: int = 1,
) -> Number:
    """Number of people in a cell, as told by its publication.

    ``least`` is what readers assume while it is hidden: 1 where zeros are always shown, else 0. By default
    the information lost by hiding it is the number of people.
    """
    form = space.people(cell)
    statement = Statement(form, told.whole(), Interval(least, inf))
    return Number(cell.key, form, (statement,), state, told.high if weight is None else weight, least=least)


def mean(
    space: Unknowns,
    cell: Cell,
    score: str,
    told: Interval,
    *,
    people: int | None = None,
    state: State = State.OPEN,
    weight: float = 1,
) -> Number:
    """Mean score in a cell as an interval of the sum of points.

    With ``people``, the number of people that readers know for certain, the sum is a whole number in a fixed
    interval; without, the interval moves with the number of people.
    """
    points, size = space.points(cell, score), space.people(cell)
    key = f"mean of {score}: {cell.key}"
    if people is not None:
        statements: tuple[Statement, ...] = (Statement(points, told.times(people).whole()),)
    else:
        statements = _ratio(points, size, told)
    scale = next(one for one in space.scores if one.name == score)
    return Number(key, points, statements, state, weight, sums=True, reach=max(1, scale.most - scale.least))


def percentage(
    space: Unknowns,
    cell: Cell,
    base: Cell,
    told: Interval,
    *,
    people: int | None = None,
    state: State = State.OPEN,
    weight: float = 1,
) -> Number:
    """Percentage of the people in ``base`` who are in ``cell``, as an interval of the count.

    ``people`` is the size of the base where readers know it for certain.
    """
    form, whole = space.people(cell), space.people(base)
    share = told.times(0.01)
    key = f"percentage: {cell.key} of {base.key}"
    if people is not None:
        statements: tuple[Statement, ...] = (Statement(form, share.times(people).whole()),)
    else:
        statements = _ratio(form, whole, share)
    return Number(key, form, statements, state, weight)


def together(*numbers: Number) -> Number:
    """Numbers of one cell that are shown or hidden as one, for example its count and its percentage."""
    first, *others = numbers
    statements = tuple(one for number in numbers for one in number.statements)
    if any(other.state is not first.state for other in others):
        raise ValueError(f"{first.key}: numbers that are hidden together must have the same state")
    return replace(first, statements=statements)


def assemble(
    space: Space,
    numbers: Sequence[Number],
    *,
    derived: Sequence[Cell] = (),
    largest: Mapping[Cell, int] | None = None,
) -> System:
    """All numbers of all publications as one system over the finest cells.

    Parameters
    ----------
    space
        The unknowns.
    numbers
        Numbers of this edition, of all earlier ones, and public figures, each with its state.
    derived
        Cells that are nowhere printed and still must not come out, beside those found by ``unresolved``.
    largest
        Most people that readers know to be possible in a cell.
    """
    known = [
        Number(
            f"at most: {cell.key}", space.people(cell), (Statement(space.people(cell), Interval(0, most)),)
        )
        for cell, most in (largest or {}).items()
    ]
    scales = scales_of(space)
    named = [Derived(cell.key, space.people(cell), protect=True) for cell in derived]
    return system_of(
        space.size,
        [*numbers, *known],
        structure=scales,
        derived=[*named, *unresolved(space, [number.form for number in (*numbers, *known)])],
    )


def unresolved(
    space: Space, counted: Sequence[Form], *, loose: Callable[[Cell], bool] = lambda _: False
) -> list[Derived]:
    """Groups of finest cells that nothing counted tells apart and that are not counted themselves.

    What is withheld everywhere but contained in a total is one of them: two withheld sites together. Groups
    of cells that are all ``loose`` are so, too.
    """
    forms = stack(counted, size=space.size).tocsc()
    groups: dict[bytes, list[int]] = {}
    for place in range(space.universe.size):
        inside = slice(forms.indptr[place], forms.indptr[place + 1])
        groups.setdefault(forms.indices[inside].tobytes(), []).append(place)
    known = {np.sort(form.columns).tobytes() for form in counted}
    cells = list(space.universe.finest())
    columns = [np.array(places, dtype=np.intp) for signature, places in groups.items() if signature]
    return [
        Derived(
            _listed([cells[place] for place in group]),
            Form(group, np.ones(group.size)),
            protect=False,
            loose=all(loose(cells[place]) for place in group),
        )
        for group in columns
        if group.tobytes() not in known
    ]


def _listed(cells: Sequence[Cell]) -> str:
    """Definition of several cells taken together."""
    more = f" and {len(cells) - 1} more cells" if len(cells) > 1 else ""
    return f"not shown: {cells[0].key}{more}"


def _ratio(part: Form, whole: Form, told: Interval) -> tuple[Statement, Statement]:
    """Statements that part / whole lies in an interval."""
    return (
        Statement(part.minus(whole, times=told.low), Interval(0, inf)),
        Statement(part.minus(whole, times=told.high), Interval(-inf, 0)),
    )


def scales_of(space: Space) -> list[Statement]:
    """Statements that the points of each finest cell lie within each scale."""
    return [
        statement
        for score in space.scores
        for cell in space.universe.finest()
        for statement in _ratio(
            space.points(cell, score.name), space.people(cell), Interval(score.least, score.most)
        )
    ]
