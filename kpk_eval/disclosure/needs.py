"""How far a hidden number must seem able to move."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np

from kpk_eval.disclosure.system import Floats, System, dense_row


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """That readers must think it possible for ``form`` to be as large as ``level``.

    The lower end of an interval is the same need for the negated form. ``value`` is the true one. Where not
    even hiding everything gives that much room, less is accepted, down to ``accepted``; ``otherwise`` takes
    its place where there is not even that, and with ``either`` also where it is met anyway.
    """

    key: str
    form: Floats = field(repr=False)
    value: float = field(repr=False)
    level: float = field(repr=False)
    accepted: float = field(repr=False)
    otherwise: Need | None = field(default=None, repr=False)
    either: bool = False


def needs_of(system: System, truth: Floats, *, minimum: int, wide: bool = True) -> list[Need]:
    """Room that each hidden number and each derived small cell needs around its true value.

    A count below ``minimum`` must seem able to reach at least ``minimum`` and to move by half of it to either
    side; a larger hidden count must seem able to be smaller, else larger; a sum of points, to differ by the
    whole scale. Unless ``wide``, it is enough that counts keep to what `audit` asks for.
    """
    found: list[Need] = []
    for place in np.flatnonzero(system.hidden).tolist():
        form = dense_row(system.forms, place)
        around = _Around(system.keys[place], form, float(form @ truth), minimum, float(system.reach[place]))
        if system.loose[place]:
            found.append(around.unsure())
        elif system.sums[place]:
            found.append(around.differs())
        else:
            found += around.counted(least=max(float(system.least[place]), 0))
    for place, key in enumerate(system.derived_keys):
        form = dense_row(system.derived, place)
        around = _Around(key, form, float(form @ truth), minimum)
        if 1 <= around.value < minimum:
            found += _of_derived(
                around, protect=system.derived_protect[place], loose=system.derived_loose[place]
            )
    return (
        found
        if wide
        else [replace(need, level=need.accepted) for need in found if need.accepted > need.value]
    )


def _of_derived(around: _Around, *, protect: bool, loose: bool) -> list[Need]:
    """Needs of people whom nothing counts."""
    if loose:
        return [around.unsure()]
    return around.counted(least=0) if protect else [around.uncertain()]


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """The room around the true value of one form."""

    key: str
    form: Floats = field(repr=False)
    value: float = field(repr=False)
    minimum: int
    wanted: float = 0

    @property
    def reach(self) -> float:
        """How far the form must seem able to move."""
        return self.wanted or ceil(self.minimum / 2)

    def counted(self, *, least: float) -> list[Need]:
        """Needs of a hidden number of people, of which readers know that it is ``least`` or more."""
        low = max(least, self.value - self.reach)
        if self.value >= self.minimum:
            above = self._above(self.value + self.reach, accepted=self.value + 1)
            return [self._below(low, accepted=self.value - 1, otherwise=above)]
        above = self._above(max(self.minimum, self.value + self.reach), accepted=self.minimum)
        return [above, self._below(low, accepted=self.value)] if low < self.value else [above]

    def differs(self) -> Need:
        """Need of a hidden sum of points: to be larger, else smaller."""
        below = self._below(self.value - self.reach, accepted=self.value - 1)
        return self._above(self.value + self.reach, accepted=self.value + 1, otherwise=below)

    def uncertain(self) -> Need:
        """Need of people whom nothing counts: that nobody may be there, or enough."""
        above = self._above(self.minimum, accepted=self.minimum)
        return replace(self._below(0, accepted=0, otherwise=above), either=True)

    def unsure(self) -> Need:
        """Need of a loose number: to be larger by one, or smaller."""
        below = self._below(self.value - 1, accepted=self.value - 1)
        return replace(self._above(self.value + 1, accepted=self.value + 1, otherwise=below), either=True)

    def _above(self, level: float, *, accepted: float, otherwise: Need | None = None) -> Need:
        return Need(self.key, self.form, self.value, level, accepted, otherwise)

    def _below(self, level: float, *, accepted: float, otherwise: Need | None = None) -> Need:
        return Need(self.key, -self.form, -self.value, -level, -accepted, otherwise)
