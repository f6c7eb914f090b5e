"""A table as people see it, before it becomes HTML: headings, lines of cells, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpk_eval.show.rows import Row, State
from kpk_eval.show.voice import Voice


class Look(StrEnum):
    """How a cell looks beside its text; the style sheet knows these words."""

    PLAIN = ""
    HIDDEN = "kpk-hidden"
    ABSENT = "kpk-absent"
    IMPROVED = "kpk-improved"
    WORSENED = "kpk-worsened"
    OPEN = "kpk-open"
    GOOD = "kpk-good"
    DOUBTFUL = "kpk-doubtful"
    BAD = "kpk-bad"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: text, a smaller line below it, a mark that leads to a note."""

    text: str
    below: str = ""
    mark: str = ""
    sign: str = ""
    """Symbol before the text that repeats what the text says."""
    look: Look = Look.PLAIN


HIDDEN = Cell("•", look=Look.HIDDEN)
ABSENT = Cell("–", look=Look.ABSENT)


def empty(row: Row, name: str) -> Cell:
    """Cell of a value that cannot be read: hidden to protect people, or not there."""
    return HIDDEN if row.state(name) is State.HIDDEN else ABSENT


def count(row: Row | None, voice: Voice, name: str = "n") -> Cell:
    """A number of people or things, or the sign of why it cannot be read; no row is an absent number."""
    if row is None:
        return ABSENT
    return Cell(voice.count(row, name)) if row.shows(name) else empty(row, name)


def unbroken(text: str) -> str:
    """Text within which no line ends."""
    return text.replace(" ", "\u00a0")


@dataclass(frozen=True, slots=True)
class Heading:
    """Head of a column; neighbours with the same ``over`` share a heading above them."""

    text: str
    numeric: bool = False
    over: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is about, its cells, and the group it stands in."""

    label: Cell
    cells: tuple[Cell, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole table; every line has one cell for each heading."""

    corner: str
    """Heading of the column of labels."""
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse lines that do not fit the headings."""
        if any(len(line.cells) != len(self.headings) for line in self.lines):
            raise ValueError("a line of the table has not one cell for each heading")

    def cells(self) -> Iterator[Cell]:
        """All cells, with those of the labels."""
        for line in self.lines:
            yield line.label
            yield from line.cells

    def without_empty(self) -> Grid:
        """The table without the columns in which no line has anything."""
        keep = [
            place
            for place in range(len(self.headings))
            if any(line.cells[place] not in (ABSENT, Cell("")) for line in self.lines)
        ]
        return Grid(
            self.corner,
            tuple(self.headings[place] for place in keep),
            tuple(Line(line.label, _at(line.cells, keep), line.group) for line in self.lines),
            self.notes,
        )


@dataclass(frozen=True, slots=True)
class Marks:
    """Letters that lead from cells without a number to the reasons below the table."""

    reasons: tuple[str, ...]
    """Different reasons in the order in which they appear."""

    def of(self, reason: str) -> str:
        """Letter of a reason."""
        return _letter(self.reasons.index(reason))

    def notes(self, voice: Voice) -> Iterator[str]:
        """Letter and reason, for below the table."""
        for place, reason in enumerate(self.reasons):
            yield voice.words.fill("note.reason", mark=_letter(place), reason=reason)


def marks_of(reasons: Iterable[str]) -> Marks:
    """Marks for reasons, one for each different one."""
    return Marks(tuple(dict.fromkeys(reasons)))


def marks_in(rows: Iterable[Row], voice: Voice) -> Marks:
    """Marks of the reasons why numbers of these rows are missing."""
    return marks_of(voice.reason(row) for row in rows if row.text("reason"))


def _letter(place: int) -> str:
    return chr(ord("a") + place) if place < 26 else _letter(place // 26 - 1) + _letter(place % 26)


def _at(cells: Sequence[Cell], places: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(cells[place] for place in places)
