"""Random sets of tables as they would be printed, described twice: plainly, and to the package.

The plain description (``Printed``) is what the second opinions read; it shares no code with the package.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import numpy as np

from kpk_eval.disclosure.cells import Axis, Cell, Universe, edition_axis
from kpk_eval.disclosure.system import State
from kpk_eval.disclosure.tables import Score, Space, assemble, count, mean, percentage, together
from kpk_eval.disclosure.told import exact, printed

LEAST, MOST = 1, 5
"""Points of the answers whose means are printed."""


@dataclass(frozen=True)
class Printed:
    """A number on paper: which finest cells it counts, and the digits printed beside the count."""

    key: str
    cells: tuple[int, ...]
    people: int
    state: State
    mean: Decimal | None = None
    percentage: Decimal | None = None
    base: tuple[int, ...] = ()


@dataclass(frozen=True)
class TableSet:
    """Truth and everything that is printed or hidden before complementary suppression."""

    kind: str
    minimum: int
    space: Space
    truth: np.ndarray
    printed: tuple[Printed, ...]
    system: object
    joined: tuple[Printed, ...] = ()


def digits(value: float, places: int) -> Decimal:
    """Number as printed with so many decimals."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def axis(name: str, leaves: int, *, total: bool = True, halves: bool = False) -> Axis:
    names = tuple(f"{name}{place}" for place in range(leaves))
    groups = {"all": names} if total else {}
    if halves and leaves > 3:
        groups = {"first half": names[: leaves // 2], "second half": names[leaves // 2 :]} | groups
    return Axis(name, names, groups)


def plain_cells(axes: tuple[Axis, ...], places: dict[str, str]) -> tuple[int, ...]:
    """Finest cells of a cell, by going through all of them."""
    found = []
    for position, leaves in enumerate(product(*(one.leaves for one in axes))):
        inside = True
        for one, leaf in zip(axes, leaves, strict=True):
            node = places.get(one.name)
            inside &= node is None or leaf == node or leaf in one.groups.get(node, ())
        if inside:
            found.append(position)
    return tuple(found)


def places_of(axes, names):
    """Every combination of nodes of some axes."""
    by_name = {one.name: one for one in axes}
    for nodes in product(*((*by_name[name].leaves, *by_name[name].groups) for name in names)):
        yield dict(zip(names, nodes, strict=True))


def state_of(people: int, minimum: int) -> State:
    if people == 0:
        return State.FIXED
    return State.HIDDEN if people < minimum else State.OPEN


def counts_set(kind: str, axes, truth, minimum: int, *, fixed_total: bool = False) -> TableSet:
    """Counts with every margin."""
    space = Space(Universe(tuple(axes)))
    names = [one.name for one in axes]
    shown, numbers = [], []
    for places in places_of(axes, names):
        cells = plain_cells(axes, places)
        people = int(truth[list(cells)].sum())
        state = state_of(people, minimum)
        if fixed_total and len(cells) == truth.size:
            state = State.FIXED
        key = Cell.at(places).key
        shown.append(Printed(key, cells, people, state))
        numbers.append(count(space, Cell.at(places), exact(people), state=state))
    return TableSet(kind, minimum, space, truth, tuple(shown), assemble(space, numbers))


def means_set(axes, truth, points, minimum: int) -> TableSet:
    """Counts with the mean of an answer beside them, one decimal."""
    space = Space(Universe(tuple(axes)), (Score("answer", LEAST, MOST),))
    names = [one.name for one in axes]
    shown, numbers = [], []
    for places in places_of(axes, names):
        cells, cell = plain_cells(axes, places), Cell.at(places)
        people = int(truth[list(cells)].sum())
        state = state_of(people, minimum)
        beside = digits(points[list(cells)].sum() / people, 1) if people else None
        shown.append(Printed(cell.key, cells, people, state, mean=beside))
        one = count(space, cell, exact(people), state=state)
        if beside is not None:
            one = together(one, mean(space, cell, "answer", printed(float(beside), decimals=1), state=state))
        numbers.append(one)
    both = np.concatenate([truth, points])
    return TableSet("means", minimum, space, both, tuple(shown), assemble(space, numbers))


def percentages_set(axes, truth, minimum: int, places_after: int) -> TableSet:
    """Counts with the percentage of their row beside them."""
    space = Space(Universe(tuple(axes)))
    names = [one.name for one in axes]
    shown, numbers = [], []
    for places in places_of(axes, names):
        cells, cell = plain_cells(axes, places), Cell.at(places)
        row = {name: node for name, node in places.items() if name != names[-1]}
        base = plain_cells(axes, row)
        people, whole = int(truth[list(cells)].sum()), int(truth[list(base)].sum())
        state = state_of(people, minimum)
        beside = digits(100 * people / whole, places_after) if people else None
        shown.append(Printed(cell.key, cells, people, state, percentage=beside, base=base))
        one = count(space, cell, exact(people), state=state)
        if beside is not None:
            told = printed(float(beside), decimals=places_after)
            one = together(one, percentage(space, cell, Cell.at(row), told, state=state))
        numbers.append(one)
    return TableSet("percentages", minimum, space, truth, tuple(shown), assemble(space, numbers))


def editions_set(axes, truth, minimum: int, protect) -> TableSet:
    """Counts of an interim and a final report; the interim one is out, as protected as it was then.

    ``truth`` has a last axis: counted from interim on, joined for the final report.
    """
    interim = counts_set("interim", axes, truth.reshape(-1, 2)[:, 0].copy(), minimum)
    released = protect(interim.system, interim.truth, minimum=minimum)
    kept_back = set(released.hidden)
    axes = (*axes, edition_axis(("interim", "final")))
    universe = Universe(axes)
    space = Space(universe)
    names = [one.name for one in axes]
    shown, numbers, joined = [], [], []
    before = {}
    for places in sorted(places_of(axes, names), key=lambda one: one["edition"] != "interim"):
        cells, cell = plain_cells(axes, places), Cell.at(places)
        people = int(truth[list(cells)].sum())
        where = tuple(node for name, node in places.items() if name != "edition")
        if places["edition"] == "interim":
            old = Cell.at({name: node for name, node in places.items() if name != "edition"}).key
            hidden = old in kept_back or 0 < people < minimum
            state = State.HIDDEN if hidden else State.FIXED
            before[where] = None if hidden else people
        elif places["edition"] == "final":
            state = state_of(people, minimum)
            if before[where] is not None and 0 < people - before[where] < minimum:
                state = State.HIDDEN
        else:
            if places["edition"] == "from final to final":
                joined.append((Printed(cell.key, cells, people, State.HIDDEN), cell))
            continue
        shown.append(Printed(cell.key, cells, people, state))
        numbers.append(count(space, cell, exact(people), state=state))
    system = assemble(space, numbers, derived=[cell for _, cell in joined])
    plain = tuple(one for one, _ in joined)
    return TableSet("editions", minimum, space, truth, tuple(shown), system, plain)


def random_set(seed: int, protect) -> TableSet:
    """Table set number ``seed``: two- and three-way, means, percentages, interim and final, sites and all."""
    rng = np.random.default_rng(seed)
    kind = ("two-way", "three-way", "means", "percentages", "editions", "sites")[seed % 6]
    minimum = int(rng.integers(3, 11))

    def people(size: int) -> np.ndarray:
        level = rng.choice([0.7, 1.5, 3]) * minimum
        drawn = (
            rng.poisson(level, size)
            if rng.random() < 0.5
            else rng.negative_binomial(1, 1 / (1 + level), size)
        )
        return drawn.astype(float)

    if kind == "three-way":
        shape = [int(rng.integers(2, 4)) for _ in range(3)]
        axes = [axis("abc"[place], leaves) for place, leaves in enumerate(shape)]
        return counts_set(kind, axes, people(int(np.prod(shape))), minimum)
    shape = [int(rng.integers(2, 7)), int(rng.integers(2, 6))]
    axes = [axis("a", shape[0]), axis("b", shape[1])]
    if kind == "two-way":
        return counts_set(kind, axes, people(shape[0] * shape[1]), minimum)
    if kind == "means":
        axes, truth = [axis("a", min(shape[0], 4)), axis("b", min(shape[1], 3))], None
        truth = people(min(shape[0], 4) * min(shape[1], 3))
        points = np.array([rng.integers(LEAST, MOST + 1, int(size)).sum() for size in truth], dtype=float)
        return means_set(axes, truth, points, minimum)
    if kind == "percentages":
        return percentages_set(axes, people(shape[0] * shape[1]), minimum, int(rng.integers(0, 2)))
    if kind == "sites":
        axes = [axis("site", shape[0] + 2, halves=True), axis("answer", shape[1])]
        return counts_set(kind, axes, people((shape[0] + 2) * shape[1]), minimum)
    axes = [axis("a", min(shape[0], 4)), axis("b", min(shape[1], 4))]
    size = min(shape[0], 4) * min(shape[1], 4)
    late = rng.poisson(rng.choice([0.3, 2, 8]), size)
    return editions_set(axes, np.stack([people(size), late], axis=1).ravel().astype(float), minimum, protect)


def shown_after(tables: TableSet, hidden: tuple[str, ...]) -> TableSet:
    """The set with further numbers hidden."""
    return replace(
        tables,
        printed=tuple(
            replace(one, state=State.HIDDEN) if one.key in hidden else one for one in tables.printed
        ),
    )
