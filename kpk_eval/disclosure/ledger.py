"""Release ledger: every number ever published, with its definition and with what it tells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from math import isfinite
from pathlib import Path

from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.system import Number, State
from kpk_eval.disclosure.tables import Unknowns, count, mean, percentage
from kpk_eval.disclosure.told import Interval


class Statistic(StrEnum):
    """What a published number is."""

    COUNT = "count"
    MEAN = "mean"
    PERCENTAGE = "percentage"
    OTHER = "other"
    """Anything else (effect size, p value): compared between editions, not turned into a statement."""


class LedgerError(ValueError):
    """The ledger cannot be read as it is; without it no edition can be compared, so none is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A published number.

    ``cell`` is its definition as text; ``of`` names the score of a mean, the base cell of a percentage or
    what another statistic is. ``low`` and ``high`` are the ends of what the printed number tells, ``people``
    the number of people with a valid value behind it.
    """

    edition: str
    table: str
    cell: str
    statistic: Statistic
    of: str = ""
    low: float
    high: float
    people: int

    def __post_init__(self) -> None:
        """Refuse a number without a name or with an impossible content."""
        if not self.edition or not self.table:
            raise LedgerError("an entry of the ledger needs an edition and a table")
        Cell.parse(self.cell)
        if not (isfinite(self.low) and isfinite(self.high) and self.low <= self.high):
            raise LedgerError(f"{self.table}: {self.cell}: needs numbers low <= high")
        if self.people < 0 or self.people != int(self.people):
            raise LedgerError(f"{self.table}: {self.cell}: needs a whole number of people")

    @property
    def number(self) -> tuple[str, str, str, str]:
        """What the number is in any edition."""
        return (self.table, self.cell, self.statistic.value, self.of)

    @property
    def told(self) -> Interval:
        """What the printed number tells."""
        return Interval(self.low, self.high)


def record(earlier: Sequence[Entry], edition: Iterable[Entry]) -> tuple[Entry, ...]:
    """The ledger with the entries of a published edition added.

    Raises
    ------
    LedgerError
        Where the same number of the same edition comes twice: what was published cannot be replaced.
    """
    ledger = (*earlier, *edition)
    seen: set[tuple[str, ...]] = set()
    for entry in ledger:
        name = (entry.edition, *entry.number)
        if name in seen:
            raise LedgerError(f"{entry.edition}: {entry.table}: {entry.cell}: is in the ledger already")
        seen.add(name)
    return ledger


def published(ledger: Sequence[Entry], space: Unknowns, *, axis: str = "") -> list[Number]:
    """What readers know for good from the ledger, as numbers of a system.

    With ``axis``, the edition of an entry is its node on that axis. Other statistics than counts, means and
    percentages say nothing that a linear system could hold and are left out.
    """
    return [
        replace(number, key=f"{entry.edition}: {entry.table}: {number.key}")
        for entry in ledger
        for number in _number(entry, space, at={axis: entry.edition} if axis else {})
    ]


def digest(ledger: Sequence[Entry]) -> str:
    """Sha256 of the ledger as it is written."""
    return hashlib.sha256(_text(ledger).encode()).hexdigest()


def write(ledger: Sequence[Entry], path: Path) -> None:
    """Write the ledger, one number per line, as a whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(_text(ledger), encoding="utf-8")
    part.replace(path)


def read(path: Path) -> tuple[Entry, ...]:
    """The ledger on disk; empty where no edition has been published.

    Raises
    ------
    LedgerError
        Where a line is not an entry, or a number comes twice.
    """
    if not path.exists():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    return record((), [_entry(line, place=f"{path.name}:{row}") for row, line in enumerate(lines, start=1)])


def _number(entry: Entry, space: Unknowns, *, at: dict[str, str]) -> list[Number]:
    """The entry as a number of a system; none where it is no statement about counts or points."""
    cell = Cell.at(dict(Cell.parse(entry.cell).places) | at)
    match entry.statistic:
        case Statistic.COUNT:
            return [count(space, cell, entry.told, state=State.FIXED)]
        case Statistic.MEAN:
            return [mean(space, cell, entry.of, entry.told, state=State.FIXED)]
        case Statistic.PERCENTAGE:
            base = Cell.at(dict(Cell.parse(entry.of).places) | at)
            return [percentage(space, cell, base, entry.told, state=State.FIXED)]
        case _:
            return []


def _text(ledger: Sequence[Entry]) -> str:
    """The ledger as text, one JSON object per line."""
    return "".join(json.dumps(asdict(entry), ensure_ascii=False, allow_nan=False) + "\n" for entry in ledger)


def _entry(line: str, *, place: str) -> Entry:
    """The entry that one line holds."""
    try:
        content = json.loads(line)
        if set(content) != {one.name for one in fields(Entry)}:
            raise LedgerError("its keys are not those of an entry")
        return Entry(**content | {"statistic": Statistic(content["statistic"])})
    except (ValueError, TypeError) as error:
        raise LedgerError(f"{place}: not an entry of the ledger ({error}); restore the file") from error
