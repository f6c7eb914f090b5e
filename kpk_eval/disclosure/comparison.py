"""What a new edition would tell by comparison with everything published before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from kpk_eval.disclosure.ledger import Entry, Statistic
from kpk_eval.disclosure.rules import MINIMUM


@dataclass(frozen=True, slots=True)
class Turnover:
    """People with a valid value who joined and who left a number since an earlier edition."""

    joined: int
    left: int


class Remedy(StrEnum):
    """What happens to a number that must not be printed anew."""

    NONE = "none"
    CARRY_FORWARD = "carry forward"
    """The earlier edition's number is printed again, marked as such."""
    COARSEN = "coarsen"
    """It is left out; a larger group that contains it is printed instead."""


class Change(IntEnum):
    """How a number differs from earlier editions; the larger, the worse."""

    NEW = 0
    SAME = 1
    LARGE = 2
    """As many people as the threshold, or more, joined or left."""
    UNEXPLAINED = 3
    """Another value with as many people, and it is not known how many were exchanged.

    As many people are the same count, printed more or less coarsely.
    """
    SMALL = 4
    """Fewer people than the threshold joined or left: their answers would follow by subtraction."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a number may be printed anew, and what to do if not."""

    entry: Entry
    change: Change
    remedy: Remedy

    @property
    def blocked(self) -> bool:
        """Whether the new number must not be printed."""
        return self.change >= Change.UNEXPLAINED

    def message(self) -> str:
        """Why the number must not be printed anew, and what happens instead, without values."""
        return f"{self.entry.table}: {self.entry.cell}: {WORDS[self.change]}; {self.remedy.value}"


WORDS = {
    Change.NEW: "published for the first time",
    Change.SAME: "as in the earlier edition",
    Change.LARGE: "enough people joined or left since the earlier edition",
    Change.UNEXPLAINED: "another value with as many people as before; say how many joined and left",
    Change.SMALL: "fewer people than the threshold joined or left since an earlier edition",
}
"""What the messages say about a comparison."""


def compare(
    earlier: Sequence[Entry],
    edition: Sequence[Entry],
    *,
    minimum: int = MINIMUM,
    remedy: Remedy = Remedy.CARRY_FORWARD,
    turnover: Mapping[tuple[str, str, str, str, str], Turnover] | None = None,
) -> list[Comparison]:
    """For each number of a new edition how it differs from every earlier one; the worst difference counts.

    Parameters
    ----------
    earlier
        Entries of all editions published before.
    edition
        Entries of the edition to be published, with the true number of people.
    minimum
        A change of 1 to ``minimum`` − 1 people blocks the number.
    remedy
        What happens to blocked numbers.
    turnover
        Joined and left since an earlier edition, where known, by that edition and ``Entry.number``; elsewhere
        the difference of the numbers of people stands for both.
    """
    if remedy is Remedy.NONE:
        raise ValueError("blocked numbers need a remedy: carry forward or coarsen")
    before: dict[tuple[str, str, str, str], list[Entry]] = {}
    for entry in earlier:
        before.setdefault(entry.number, []).append(entry)
    return [
        _compared(
            entry, before.get(entry.number, []), minimum=minimum, remedy=remedy, turnover=turnover or {}
        )
        for entry in edition
    ]


def change_between(old: Entry, new: Entry, *, minimum: int, turnover: Turnover | None = None) -> Change:
    """How a number differs from one earlier edition."""
    net = new.people - old.people
    moved = turnover or Turnover(max(net, 0), max(-net, 0))
    if moved.joined - moved.left != net:
        raise ValueError(f"{new.table}: {new.cell}: joined minus left differs from the change in people")
    if any(0 < people < minimum for people in (moved.joined, moved.left)):
        return Change.SMALL
    if moved.joined or moved.left:
        return Change.LARGE
    told = (old.low, old.high) == (new.low, new.high)
    return Change.SAME if told or new.statistic is Statistic.COUNT else Change.UNEXPLAINED


def _compared(
    entry: Entry,
    before: Sequence[Entry],
    *,
    minimum: int,
    remedy: Remedy,
    turnover: Mapping[tuple[str, str, str, str, str], Turnover],
) -> Comparison:
    """The worst difference of one number from its earlier editions."""
    changes = [
        change_between(old, entry, minimum=minimum, turnover=turnover.get((old.edition, *old.number)))
        for old in before
    ]
    compared = Comparison(entry, max(changes, default=Change.NEW), remedy)
    return compared if compared.blocked else replace(compared, remedy=Remedy.NONE)
