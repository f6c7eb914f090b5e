"""Numbers of tables and the people they count, as the analyses declare them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kpk_eval.disclosure.cells import Axis, Cell
from kpk_eval.disclosure.ledger import Entry, Statistic
from kpk_eval.disclosure.rounding import round_to_base
from kpk_eval.disclosure.rules import MINIMUM
from kpk_eval.disclosure.system import State
from kpk_eval.disclosure.tables import Score
from kpk_eval.disclosure.told import Interval, exact, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A number of a table as it is to be printed.

    ``table`` and ``place`` say where it stands, ``cell`` whom it counts (for a mean: whose), and ``people``
    how many these are. ``of`` names the score of a mean, the base cell of a percentage or what another
    statistic is. ``told`` is what its print tells; a count tells itself. HIDDEN is what a primary rule hides,
    FIXED a figure that is public anyway. ``worth`` is how much readers lose with it, per person counted.
    """

    table: str
    place: str
    cell: Cell
    people: int = field(repr=False)
    statistic: Statistic = Statistic.COUNT
    of: str = ""
    told: Interval | None = field(default=None, repr=False)
    state: State = State.OPEN
    worth: float = 1

    def __post_init__(self) -> None:
        """Refuse a number of which it is not known what it tells."""
        if self.told is None and self.statistic is not Statistic.COUNT:
            raise ValueError(f"{self.table}: {self.place}: say what the printed {self.statistic} tells")
        if self.people < 0 or self.people != int(self.people):
            raise ValueError(f"{self.table}: {self.place}: needs a whole number of people")

    @property
    def tells(self) -> Interval:
        """What readers learn from the print."""
        return exact(self.people) if self.told is None else self.told


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How the people of all tables are divided, and what everybody knows about that.

    ``same`` are pairs of cells with as many people each by definition (linked people at two waves), ``empty``
    cells that nobody can be in (both waves answered, but not linked), ``uncounted`` cells without a number in
    any table that still must not come out, with their people. ``scores`` are those whose means are printed.
    ``loose`` are nodes (axis -> nodes): of the people there readers may tell that they are few, only their
    number must not come out.
    """

    axes: tuple[Axis, ...]
    scores: tuple[Score, ...] = ()
    same: tuple[tuple[Cell, Cell], ...] = ()
    empty: tuple[Cell, ...] = ()
    uncounted: Mapping[Cell, int] = field(default_factory=dict)
    loose: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def is_loose(self, cell: Cell) -> bool:
        """Whether all people of a cell are at a loose node."""
        return any(node in self.loose.get(axis, ()) for axis, node in cell.places)


def rows_of(
    table: str,
    people: Mapping[str, Sequence[int]],
    cells: Mapping[str, Sequence[Cell | None]],
    *,
    base: int = 1,
    minimum: int = MINIMUM,
) -> list[Row]:
    """Counts of a table, column by column; places are ``column:row``, rows counted from 0.

    Parameters
    ----------
    table
        Name of the table.
    people
        Column -> number of people in each of its rows.
    cells
        Column -> whom each row counts; None where it counts nobody or where the number is missing.
    base
        Numbers are printed as multiples of it (1: exact).
    minimum
        Fewest people whose number is printed; readers of rounded numbers know it.

    Raises
    ------
    ValueError
        Where a column of people says nothing about its rows, or not about all of them.
    """
    if silent := sorted(set(people) ^ set(cells)):
        raise ValueError(f"{table}: columns {silent} need both numbers and cells; say whom each row counts")
    return [
        Row(
            table=table,
            place=f"{column}:{place}",
            cell=cell,
            people=people[column][place],
            told=_told(people[column][place], base=base, minimum=minimum),
        )
        for column in people
        for place, cell in _numbered(f"{table}: {column}", people[column], cells[column])
    ]


def entries_of(rows: Sequence[Row], *, edition: str) -> tuple[Entry, ...]:
    """What the printed rows add to the ledger; the same number of one table comes once."""
    found = {
        (row.table, row.cell, row.statistic, row.of): Entry(
            edition=edition,
            table=row.table,
            cell=row.cell.key,
            statistic=row.statistic,
            of=row.of,
            low=row.tells.low,
            high=row.tells.high,
            people=row.people,
        )
        for row in rows
        if row.state is not State.FIXED
    }
    return tuple(found.values())


def _told(people: int, *, base: int, minimum: int) -> Interval:
    """What a number tells that is printed as a multiple of ``base``; a hidden one as if it were printed."""
    if people < minimum:
        return exact(people)
    nearest, least = int(round_to_base(people, base=base)), -(-minimum // base) * base
    if nearest <= least:
        return Interval(minimum, least + (base - 1) // 2)
    return rounded(nearest, base=base, least=minimum)


def _numbered(column: str, people: Sequence[int], cells: Sequence[Cell | None]) -> list[tuple[int, Cell]]:
    """Places and cells of the rows that count somebody."""
    if len(people) != len(cells):
        raise ValueError(f"{column}: {len(people)} rows, but {len(cells)} cells; say whom each row counts")
    return [(place, cell) for place, cell in enumerate(cells) if cell is not None]
