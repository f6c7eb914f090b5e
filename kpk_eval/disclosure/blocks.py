"""Several divisions of the same people: one block of finest cells for each combination of axes in use.

Dividing everybody by all axes at once would make more cells than there are people. Who crosses which axes is
all that a set of tables tells, so each combination of axes that some table crosses is a block, and blocks
agree wherever they share axes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from kpk_eval.disclosure.cells import Axis, Cell, Universe
from kpk_eval.disclosure.system import Derived, Form, Statement
from kpk_eval.disclosure.tables import Score, Space, scales_of, unresolved
from kpk_eval.disclosure.told import exact


@dataclass(frozen=True, slots=True)
class Blocks:
    """Unknowns of all blocks, one after the other. Axes of the same name divide people in the same way."""

    spaces: tuple[Space, ...]

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return sum(space.size for space in self.spaces)

    @property
    def scores(self) -> tuple[Score, ...]:
        """Scores that people have in any block."""
        return tuple(dict.fromkeys(score for space in self.spaces for score in space.scores))

    def people(self, cell: Cell) -> Form:
        """Number of people in a cell, in the first block that divides people so."""
        return self._in(self.homes(cell)[0], cell)

    def points(self, cell: Cell, score: str) -> Form:
        """Sum of the points of the people in a cell, in the first block that has the score."""
        homes = [
            place for place in self.homes(cell) if score in {one.name for one in self.spaces[place].scores}
        ]
        if not homes:
            raise ValueError(f"cell {cell.key!r}: nobody there has the score {score!r}")
        return self._in(homes[0], cell, score)

    def homes(self, cell: Cell) -> list[int]:
        """Places of the blocks whose axes can express a cell.

        Raises
        ------
        ValueError
            Where there is none.
        """
        axes = {axis for axis, _ in cell.places}
        homes = [place for place, space in enumerate(self.spaces) if axes <= _axes(space)]
        if not homes:
            raise ValueError(f"cell {cell.key!r}: nothing divides people by {', '.join(sorted(axes))}")
        return homes

    def structure(self) -> list[Statement]:
        """What holds whatever is published: points lie on their scales, and blocks agree."""
        scales = [
            replace(one, form=self._shifted(place, one.form))
            for place, space in enumerate(self.spaces)
            for one in scales_of(space)
        ]
        return [*scales, *self._ties()]

    def unresolved(
        self, cells: Sequence[Cell], *, loose: Callable[[Cell], bool] = lambda _: False
    ) -> list[Derived]:
        """Groups of finest cells of each block that none of these printed cells tells apart."""
        return [
            replace(one, form=self._shifted(place, one.form))
            for place, space in enumerate(self.spaces)
            for one in unresolved(space, _expressed(space, cells), loose=loose)
        ]

    def _ties(self) -> list[Statement]:
        """Statements that blocks have the same people, and the same points, wherever they share axes."""
        shared = {_axes(one) & _axes(other) for one, other in combinations(self.spaces, 2)}
        found: list[Statement] = []
        for axes in sorted(shared, key=sorted):
            holders = [place for place, space in enumerate(self.spaces) if axes <= _axes(space)]
            divided = [axis for axis in self.spaces[holders[0]].universe.axes if axis.name in axes]
            cells = list(Universe(tuple(divided)).finest())
            found += self._agreement(holders, cells)
            for score in self.scores:
                having = [place for place in holders if score in self.spaces[place].scores]
                found += self._agreement(having, cells, score=score.name)
        return found

    def _agreement(self, places: Sequence[int], cells: Sequence[Cell], *, score: str = "") -> list[Statement]:
        """Statements that blocks have the same people, or with a score the same points, in some cells."""
        return [
            Statement(self._in(first, cell, score).minus(self._in(second, cell, score), times=1), exact(0))
            for first, second in pairwise(places)
            for cell in cells
        ]

    def _in(self, place: int, cell: Cell, score: str = "") -> Form:
        """Number of people, or with a score the sum of their points, in a cell of the given block."""
        space = self.spaces[place]
        return self._shifted(place, space.points(cell, score) if score else space.people(cell))

    def _shifted(self, place: int, form: Form) -> Form:
        """A form of one block as a form of all unknowns."""
        start = sum(space.size for space in self.spaces[:place])
        return Form(form.columns + start, form.coefficients)


def blocks_of(
    cells: Sequence[Cell], axes: Sequence[Axis], *, scores: Mapping[Score, Sequence[Cell]] | None = None
) -> Blocks:
    """Blocks that can express all cells, and the points of the people in them.

    Parameters
    ----------
    cells
        Everything that is counted anywhere.
    axes
        How the cells' axes are divided.
    scores
        Score -> the cells whose mean is printed; other blocks leave its points out.

    Raises
    ------
    ValueError
        Where a cell names an axis or a node that there is not.
    """
    known = {axis.name: axis for axis in axes}
    crossed = {frozenset(axis for axis, _ in cell.places) for cell in cells}
    if unknown := sorted(frozenset().union(*crossed) - set(known)):
        raise ValueError(f"there is no axis {', '.join(unknown)}; there are {', '.join(known)}")
    largest = [one for one in crossed if not any(one < other for other in crossed)]
    return Blocks(
        tuple(
            Space(
                Universe(tuple(axis for axis in axes if axis.name in names)),
                tuple(score for score, meant in (scores or {}).items() if _meant(meant, names)),
            )
            for names in sorted(largest, key=sorted)
        )
    )


def _axes(space: Space) -> frozenset[str]:
    """Names of the axes of a block."""
    return frozenset(axis.name for axis in space.universe.axes)


def _meant(cells: Sequence[Cell], names: frozenset[str]) -> bool:
    """Whether a block of these axes can express one of the cells."""
    return any({axis for axis, _ in cell.places} <= names for cell in cells)


def _expressed(space: Space, cells: Sequence[Cell]) -> list[Form]:
    """The cells that a block can express, as forms of its unknowns."""
    return [
        space.people(cell)
        for cell in dict.fromkeys(cells)
        if {axis for axis, _ in cell.places} <= _axes(space)
    ]
