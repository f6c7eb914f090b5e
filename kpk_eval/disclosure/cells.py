"""Who is counted: axes with their groups, the finest cells they span, and cells named by definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

EQUALS, AND = "=", "; "
"""How a cell is written: ``sex=female; site=kiel``."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One way of dividing people: leaves that exclude each other, and named groups of leaves.

    A total is a group of all leaves, a hierarchy has several groups; what is published of an axis are its
    nodes, i.e. leaves and groups. Interim and final report are the axis with the leaves ``interim`` and
    ``joined`` and the group ``final`` of both; linked people are a leaf beside ``unlinked``.
    """

    name: str
    leaves: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse names that cannot be written or that mean two things."""
        for name in (self.name, *self.nodes):
            if not name or EQUALS in name or ";" in name or name != name.strip() or "\n" in name:
                raise ValueError(
                    f"axis {self.name!r}: {name!r} cannot be used; '=', ';' and edges are reserved"
                )
        if not self.leaves or len(set(self.nodes)) != len(self.nodes):
            raise ValueError(f"axis {self.name!r}: needs leaves, and each node needs a name of its own")
        for group, members in self.groups.items():
            if not members or len(set(members)) != len(members) or not set(members) <= set(self.leaves):
                raise ValueError(
                    f"axis {self.name!r}: group {group!r} must name some of the leaves, once each"
                )

    @property
    def nodes(self) -> tuple[str, ...]:
        """Names of leaves and groups."""
        return (*self.leaves, *self.groups)

    def members(self, node: str) -> list[int]:
        """Positions of the leaves that a node covers."""
        if node in self.leaves:
            return [self.leaves.index(node)]
        if node not in self.groups:
            raise ValueError(f"axis {self.name!r} has no {node!r}; it has {', '.join(self.nodes)}")
        return [self.leaves.index(leaf) for leaf in self.groups[node]]


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """People at one node of some axes and anywhere on the others."""

    places: tuple[tuple[str, str], ...] = ()

    @classmethod
    def at(cls, places: Mapping[str, str]) -> Cell:
        """Cell with one node for each named axis; the order of the axes does not matter."""
        return cls(tuple(sorted(places.items())))

    @classmethod
    def parse(cls, key: str) -> Cell:
        """Cell that is written as ``key``."""
        if key == "everybody":
            return cls()
        places = [part.partition(EQUALS)[::2] for part in key.split(AND)]
        if any(not axis or not node for axis, node in places) or len(dict(places)) != len(places):
            raise ValueError(f"{key!r} names no cell; write axis=node{AND}axis=node")
        return cls.at(dict(places))

    @property
    def key(self) -> str:
        """The cell's definition as text."""
        return AND.join(f"{axis}{EQUALS}{node}" for axis, node in self.places) or "everybody"


@dataclass(frozen=True, slots=True)
class Universe:
    """People divided by all axes at once: the finest cells, in the order of the axes (last one fastest)."""

    axes: tuple[Axis, ...]

    def __post_init__(self) -> None:
        """Refuse an axis that comes twice."""
        if len({axis.name for axis in self.axes}) != len(self.axes):
            raise ValueError("each axis of a universe needs a name of its own")

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of leaves of each axis."""
        return tuple(len(axis.leaves) for axis in self.axes)

    @property
    def size(self) -> int:
        """Number of finest cells."""
        return prod(self.shape)

    def finest(self) -> Iterator[Cell]:
        """The finest cells in their order."""
        names = [axis.name for axis in self.axes]
        for leaves in product(*(axis.leaves for axis in self.axes)):
            yield Cell.at(dict(zip(names, leaves, strict=True)))

    def within(self, cell: Cell) -> NDArray[np.intp]:
        """Positions of the finest cells that make up a cell, ascending."""
        places = dict(cell.places)
        if unknown := set(places) - {axis.name for axis in self.axes}:
            raise ValueError(f"cell {cell.key!r}: there is no axis {', '.join(sorted(unknown))}")
        members = [
            axis.members(places[axis.name]) if axis.name in places else range(len(axis.leaves))
            for axis in self.axes
        ]
        if not members:
            return np.zeros(1, dtype=np.intp)
        return np.sort(np.ravel_multi_index(np.ix_(*members), self.shape).ravel())


def edition_axis(editions: Sequence[str], *, leaving: bool = False, name: str = "edition") -> Axis:
    """Axis on which each edition is a node and people are told apart by the editions that count them.

    People join and stay; with ``leaving`` they may also be withdrawn or corrected away. Readers who compare
    editions see the difference of two nodes: the leaves are what must not come out.
    """
    last = range(len(editions)) if leaving else [len(editions) - 1]
    spans = {(i, j): _span(editions, i, j) for i in range(len(editions)) for j in last if i <= j}
    groups = {
        edition: tuple(leaf for (i, j), leaf in spans.items() if i <= place <= j)
        for place, edition in enumerate(editions)
    }
    return Axis(name, tuple(spans.values()), groups)


def _span(editions: Sequence[str], first: int, last: int) -> str:
    """Name of the people counted from one edition to another."""
    return f"from {editions[first]} to {editions[last]}"


def table_cells(
    universe: Universe, axes: Sequence[str], *, at: Mapping[str, str] | None = None
) -> list[Cell]:
    """Cells of a table: every combination of nodes of some axes, the others at the given node or anywhere."""
    known = {axis.name: axis for axis in universe.axes}
    if missing := [name for name in axes if name not in known]:
        raise ValueError(f"there is no axis {', '.join(missing)}; there are {', '.join(known)}")
    fixed = dict(at or {})
    return [
        Cell.at(fixed | dict(zip(axes, nodes, strict=True)))
        for nodes in product(*(known[name].nodes for name in axes))
    ]


def membership(universe: Universe, cells: Sequence[Cell]) -> csr_array:
    """Which finest cells make up each cell, shape (cells, finest cells), ones and zeros."""
    parts = [universe.within(cell) for cell in cells]
    ends = np.cumsum([0, *(part.size for part in parts)])
    columns = np.concatenate([*parts, np.zeros(0, dtype=np.intp)])
    return csr_array((np.ones(columns.size), columns, ends), shape=(len(cells), universe.size))
