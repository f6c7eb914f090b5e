"""What a figure of changes shows where: one panel for each unit, in it one row for each outcome and group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kpk_eval.model import Released, Verdict
from kpk_eval.show.areas import reservation
from kpk_eval.show.changes import Change, changes_of, telling
from kpk_eval.show.rows import State, distinct
from kpk_eval.show.voice import Voice

NAMED = ("population", "site")
APART = ("outcome", "status", "population", "site", "design", "estimand")
"""Columns that make a row of its own; what differs in the contrast stands side by side."""
MOST_COLUMNS = 3
"""Contrasts that find room side by side."""
MOST_BEYOND = 1.5
"""How far the range for another site may stretch the axis."""
UNCHANGED = 2.0
"""How often the bounds of what is practically unchanged fit into the axis; it must not look large."""
MOST_ROWS = 28
"""Rows that stay legible on one sheet of paper."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of a figure: its changes by shown contrast, all of the same outcome and group."""

    label: tuple[str, ...]
    """What tells the row apart from others of its outcome; empty where nothing has to."""
    changes: Mapping[str, Change]

    @property
    def first(self) -> Change:
        """A change of the row; outcome, unit and better direction are the same in all."""
        return next(iter(self.changes.values()))


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole figure: its columns, and its rows by unit."""

    columns: tuple[str, ...]
    """Shown contrasts side by side; one empty heading where there is nothing to tell apart."""
    panels: tuple[tuple[Compared, ...], ...]
    everything: int
    """Rows that there are; more than are in the panels where there is no room for all."""

    @property
    def drawn(self) -> int:
        """Rows in the panels."""
        return sum(map(len, self.panels))

    def changes(self) -> tuple[Change, ...]:
        """All changes that are drawn."""
        return tuple(change for panel in self.panels for row in panel for change in row.changes.values())


def layout_of(released: Released, voice: Voice) -> Layout:
    """Changes of a result as rows and columns; planned comparisons first."""
    changes = changes_of(released, voice)
    contrasts = distinct([change.row for change in changes], "contrast")
    beside = 1 < len(contrasts) <= MOST_COLUMNS
    named = telling(changes, NAMED if beside else (*NAMED, "contrast"))
    groups: dict[tuple[str, ...], list[Change]] = {}
    for place, change in enumerate(changes):
        own = () if beside else (str(place),)
        key = (*(change.row.text(name) for name in APART), change.scale.unit, *own)
        groups.setdefault(key, []).append(change)
    rows = [_row(members, named, voice, beside=beside) for members in groups.values()]
    columns = tuple(voice.name("contrast", one) for one in contrasts) if beside else ("",)
    return Layout(columns, _panels(rows[:MOST_ROWS]), len(rows))


def _row(members: Sequence[Change], named: Sequence[str], voice: Voice, *, beside: bool) -> Compared:
    asides = max((change.asides for change in members), key=len)
    doubts = dict.fromkeys(reservation(change, voice) for change in members)
    apart = (voice.text(members[0].row, name) for name in named)
    label = tuple(filter(None, (*apart, *asides, *doubts)))
    headings = {(voice.text(change.row, "contrast") if beside else ""): change for change in members}
    return Compared(label, MappingProxyType(headings))


def _panels(rows: Sequence[Compared]) -> tuple[tuple[Compared, ...], ...]:
    """Rows with the same unit together, in the order of their first appearance."""
    panels: dict[tuple[float, str], list[Compared]] = {}
    for row in rows:
        panels.setdefault((row.first.scale.factor, row.first.scale.unit), []).append(row)
    return tuple(map(tuple, panels.values()))


def shown_in(panel: Sequence[Compared]) -> list[Change]:
    """Changes of a panel that are drawn."""
    return [change for row in panel for change in row.changes.values() if change.state is State.SHOWN]


def _needed(change: Change) -> float:
    """Length of the axis on either side that a change asks for."""
    values = [abs(change.scaled(name)) for name in ("estimate", "low", "high")]
    times = UNCHANGED if change.verdict is Verdict.EQUIVALENT else 1.0
    return times * max([value for value in values if value < float("inf")], default=0.0)


def reach_of(panel: Sequence[Compared]) -> float:
    """Largest distance of an estimate or bound from no change; 1 where there is none.

    The range for another site may be far wider than everything else and is cut off then. What is practically
    unchanged fills no more than a part of the axis.
    """
    shown = shown_in(panel)
    needed = max((_needed(change) for change in shown), default=0.0) or 1.0
    ends = [abs(change.scaled(f"prediction_{end}")) for change in shown for end in ("low", "high")]
    return max(
        needed, min(max([end for end in ends if end < float("inf")], default=0.0), MOST_BEYOND * needed)
    )
