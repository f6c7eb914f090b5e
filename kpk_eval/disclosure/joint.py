"""All rows of an edition and all earlier entries as one system, with people that fit them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import vstack

from kpk_eval.disclosure.blocks import Blocks, blocks_of
from kpk_eval.disclosure.cells import Cell, edition_axis
from kpk_eval.disclosure.knowledge import INFEASIBLE, OPTIMAL, ContradictionError, SolverError
from kpk_eval.disclosure.ledger import Entry, Statistic, published
from kpk_eval.disclosure.rows import People, Row
from kpk_eval.disclosure.system import (
    Derived,
    Floats,
    Form,
    Number,
    State,
    Statement,
    System,
    stack,
    system_of,
)
from kpk_eval.disclosure.tables import count, mean, percentage, together
from kpk_eval.disclosure.told import exact

EDITION = "edition"
"""Axis that tells editions apart; no table may use it."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Joint:
    """A system, and whole numbers of people (and of points) that fit all its numbers, hidden ones too."""

    system: System
    truth: Floats


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Book:
    """Rows of an edition by cell, and what was published before; ``leaving``: people may be taken back."""

    rows: dict[Cell, list[Row]]
    people: People
    edition: str
    earlier: tuple[Entry, ...]
    leaving: bool

    @property
    def editions(self) -> tuple[str, ...]:
        """Names of the editions, this one last."""
        return (*dict.fromkeys(entry.edition for entry in self.earlier), self.edition)

    def at(self, cell: Cell, *, edition: str = "") -> Cell:
        """A cell in an edition (this one, unless named); the cell itself where there is no other edition."""
        return _in_edition(cell, edition or self.edition) if self.earlier else cell

    @property
    def before(self) -> dict[tuple[str, Cell], int]:
        """Edition and cell -> people in it, of all counts and means published before."""
        return {
            (entry.edition, Cell.parse(entry.cell)): entry.people
            for entry in self.earlier
            if entry.statistic in {Statistic.COUNT, Statistic.MEAN}
        }


def joint(rows: Sequence[Row], people: People, *, edition: str, earlier: Sequence[Entry] = ()) -> Joint:
    """The system of all numbers of one cell each, with earlier entries as what readers know.

    Readers are taken to know that nobody counted before was taken back, unless that contradicts the numbers.
    What the rows leave open is filled with any people that fit: nobody can work it out from them either.

    Raises
    ------
    ValueError
        Where rows disagree about the people or about what is public, or a cell cannot be expressed.
    ContradictionError
        Where no people fit all rows: a cell is wrongly defined.
    """
    by_cell: dict[Cell, list[Row]] = {}
    for row in rows:
        by_cell.setdefault(row.cell, []).append(row)
    _refuse_disagreement(by_cell)
    book = _Book(by_cell, people, edition, tuple(earlier), leaving=False)
    try:
        return _joint(book)
    except ContradictionError:
        if not earlier:
            raise
        return _joint(replace(book, leaving=True))


def _refuse_disagreement(rows: dict[Cell, list[Row]]) -> None:
    """Raise where two tables count a cell differently, or hide what is public."""
    for cell, same in rows.items():
        tables = ", ".join(sorted({row.table for row in same}))
        if len({row.people for row in same}) > 1:
            raise ValueError(f"{cell.key}: {tables} do not count the same people; check the definitions")
        if {State.FIXED, State.HIDDEN} <= {row.state for row in same}:
            raise ValueError(f"{cell.key}: {tables}: what is public anyway cannot be hidden")


def _joint(book: _Book) -> Joint:
    """System and people that fit it."""
    blocks = _blocks(book)
    least = int(all(row.people for row in _flat(book) if row.state is State.HIDDEN))
    numbers = [_number(blocks, book, cell, least=least) for cell in book.rows]
    numbers += published(book.earlier, blocks, axis=EDITION)
    system = system_of(
        blocks.size,
        numbers,
        structure=[*blocks.structure(), *_certain(blocks, book)],
        derived=[
            *_derived(blocks, book),
            *blocks.unresolved(_counted(book), loose=book.people.is_loose),
        ],
    )
    return Joint(system, _fitting(system, blocks, book))


def _blocks(book: _Book) -> Blocks:
    """Divisions of people that the rows, the earlier entries and what everybody knows call for."""
    bases = [book.at(Cell.parse(row.of)) for row in _flat(book) if row.statistic is Statistic.PERCENTAGE] + [
        book.at(Cell.parse(entry.of), edition=entry.edition)
        for entry in book.earlier
        if entry.statistic is Statistic.PERCENTAGE
    ]
    known = [cell for pair in book.people.same for cell in pair]
    uncounted = [book.at(cell) for cell in book.people.uncounted]
    axes = book.people.axes
    if book.earlier:
        axes = (*axes, edition_axis(book.editions, leaving=book.leaving, name=EDITION))
    return blocks_of(
        [*_counted(book), *bases, *(book.at(cell) for cell in known), *uncounted],
        axes,
        scores={score: _scored(book, score.name) for score in book.people.scores},
    )


def _scored(book: _Book, score: str) -> list[Cell]:
    """Cells whose mean of a score is or was printed."""
    now = [row.cell for row in _flat(book) if row.statistic is Statistic.MEAN and row.of == score]
    before = [
        Cell.parse(entry.cell)
        for entry in book.earlier
        if entry.statistic is Statistic.MEAN and entry.of == score
    ]
    return [book.at(cell) for cell in (*now, *before)]


def _counted(book: _Book) -> list[Cell]:
    """Cells of all rows and earlier entries, and those that nobody can be in."""
    earlier = [book.at(cell, edition=edition) for edition, cell in book.before]
    return [*(book.at(cell) for cell in book.rows), *earlier, *book.people.empty]


def _flat(book: _Book) -> Iterator[Row]:
    """All rows."""
    return (row for same in book.rows.values() for row in same)


def _number(blocks: Blocks, book: _Book, cell: Cell, *, least: int) -> Number:
    """Everything that is printed of one cell, shown or hidden as one."""
    rows, where = book.rows[cell], book.at(cell)
    state = State.HIDDEN if any(row.state is State.HIDDEN for row in rows) else min(row.state for row in rows)
    weight = max(1, rows[0].people) * sum(row.worth for row in rows)
    plain = count(blocks, where, exact(rows[0].people), state=state, weight=weight, least=least)
    parts = [_part(blocks, book, row, state=state, least=least) for row in rows]
    return replace(
        together(replace(plain, statements=()), *(one for one in parts if one is not None)),
        key=cell.key,
        loose=book.people.is_loose(cell),
    )


def _part(blocks: Blocks, book: _Book, row: Row, *, state: State, least: int) -> Number | None:
    """One row as a number; None where it says nothing that a linear system could hold."""
    where = book.at(row.cell)
    match row.statistic:
        case Statistic.COUNT:
            return count(blocks, where, row.tells, state=state, least=least)
        case Statistic.MEAN:
            return mean(blocks, where, row.of, row.tells, state=state)
        case Statistic.PERCENTAGE:
            return percentage(blocks, where, book.at(Cell.parse(row.of)), row.tells, state=state)
        case _:
            return None


def _certain(blocks: Blocks, book: _Book) -> list[Statement]:
    """What everybody knows: cells of the same size, and cells that nobody can be in."""
    same = [
        blocks.people(book.at(one, edition=edition)).minus(
            blocks.people(book.at(other, edition=edition)), times=1
        )
        for one, other in book.people.same
        for edition in book.editions
    ]
    return [Statement(form, exact(0)) for form in (*same, *map(blocks.people, book.people.empty))]


def _derived(blocks: Blocks, book: _Book) -> list[Derived]:
    """People whom no table counts and who must not come out: the uncounted, who joined and who left."""
    found = [
        Derived(
            f"in no table: {cell.key}",
            blocks.people(book.at(cell)),
            protect=True,
            loose=book.people.is_loose(cell),
        )
        for cell in book.people.uncounted
    ]
    for edition, cell in book.before:
        if cell in book.rows:
            now = blocks.people(book.at(cell)).columns
            then = blocks.people(book.at(cell, edition=edition)).columns
            loose = book.people.is_loose(cell)
            found.append(_moved(f"joined since {edition}: {cell.key}", np.setdiff1d(now, then), loose=loose))
            found.append(_moved(f"left since {edition}: {cell.key}", np.setdiff1d(then, now), loose=loose))
    return [one for one in found if one.form.columns.size]


def _moved(key: str, columns: np.ndarray, *, loose: bool) -> Derived:
    """People who are counted in one edition only."""
    return Derived(key, Form(columns, np.ones(columns.size)), protect=True, loose=loose)


def _fitting(system: System, blocks: Blocks, book: _Book) -> Floats:
    """Whole unknowns that fit all numbers, with as few people taken back as possible."""
    counts = {book.at(cell): rows[0].people for cell, rows in book.rows.items()}
    counts |= {book.at(cell, edition=edition): people for (edition, cell), people in book.before.items()}
    counts |= {book.at(cell): people for cell, people in book.people.uncounted.items()}
    forms = stack([blocks.people(cell) for cell in counts], size=system.size)
    values = np.array(list(counts.values()), dtype=np.float64)
    cost = np.zeros(system.size)
    for derived, key in zip(system.derived.toarray(), system.derived_keys, strict=True):
        cost += derived * key.startswith("left since ")
    answer = milp(
        cost,
        integrality=np.ones(system.size),
        constraints=LinearConstraint(
            vstack([system.matrix, forms]),
            np.concatenate([system.shown_low, values]),
            np.concatenate([system.shown_high, values]),
        ),
        bounds=Bounds(0, np.inf),
    )
    if answer.status == INFEASIBLE:
        raise ContradictionError(
            f"{book.edition}: no people fit all rows; check whom the rows count, and what is said of the axes"
        )
    if answer.status != OPTIMAL:
        raise SolverError(f"{book.edition}: the solver stopped with: {answer.message}; nothing is cleared")
    return np.asarray(np.round(answer.x))


def _in_edition(cell: Cell, edition: str) -> Cell:
    """A cell in one edition."""
    return Cell.at(dict(cell.places) | {EDITION: edition})
