"""Whether hidden numbers have the room they need, with tables that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kpk_eval.disclosure.knowledge import TOLERANCE, crowded, known, reaching
from kpk_eval.disclosure.needs import Need
from kpk_eval.disclosure.system import Floats, Mask, System

FEWEST_AT_ONCE = 4
"""Unmet needs from which it pays to look for tables that meet many at once."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Room:
    """What is to be protected, and whole-number tables found so far that readers may think possible.

    ``truth`` are the true unknowns. ``points`` has one table per row; ``broken`` (tables × numbers) says
    which numbers contradict a table as long as they are shown, ``met`` (tables × needs) which needs it
    proves.
    """

    system: System
    needs: tuple[Need, ...]
    truth: Floats
    points: Floats
    broken: Mask
    met: Mask

    def add(self, point: Floats) -> Room:
        """The room with one more possible table."""
        system = self.system
        sums = system.matrix @ point
        slack = TOLERANCE * np.maximum(1, np.abs(sums))
        outside = (sums < system.shown_low - slack) | (sums > system.shown_high + slack)
        broken = np.zeros(len(system.keys), dtype=np.bool_)
        broken[system.number[outside & (system.number >= 0)]] = True
        met = np.array([need.form @ point >= need.level - TOLERANCE for need in self.needs], dtype=np.bool_)
        return replace(
            self,
            points=np.vstack([self.points, point]),
            broken=np.vstack([self.broken, broken]),
            met=np.vstack([self.met, met]),
        )

    def proven(self, hidden: Mask) -> Mask:
        """Which needs are met, as far as the tables found so far tell, when these numbers are hidden."""
        return np.asarray(np.any(self.met[self.possible(hidden)], axis=0))

    def possible(self, hidden: Mask) -> Mask:
        """Which tables readers must think possible when these numbers are hidden."""
        return np.asarray(~np.any(self.broken & ~hidden, axis=1))


def easier(system: System, needs: Sequence[Need], truth: Floats) -> tuple[Need, ...]:
    """The needs; of those that can be met in either way the one that is met anyway."""
    knowledge = known(system)
    both = tuple(need for need in needs if need.otherwise is not None and need.either)
    unmet = set(lacking(room_for(system, both, truth), system.hidden)[0])
    return tuple(
        need.otherwise
        if need in unmet
        and need.otherwise is not None
        and reaching(knowledge, need.otherwise.form, level=need.otherwise.level, near=truth) is not None
        else need
        for need in needs
    )


def room_for(system: System, needs: tuple[Need, ...], truth: Floats) -> Room:
    """The room before any table has been found."""
    return Room(
        system,
        needs,
        truth,
        np.zeros((0, system.size)),
        np.zeros((0, len(system.keys)), dtype=np.bool_),
        np.zeros((0, len(needs)), dtype=np.bool_),
    )


def lacking(room: Room, hidden: Mask, *, most: int | None = None) -> tuple[list[Need], Room]:
    """Needs (the first ``most``) that are not met when these numbers are hidden.

    Gives back the room, too, with the tables found on the way.
    """
    room = room if most == 1 else spread(room, hidden)
    knowledge = known(room.system, hidden=hidden)
    lacks: list[Need] = []
    for place, need in enumerate(room.needs):
        if len(lacks) == most:
            break
        if room.proven(hidden)[place]:
            continue
        point = reaching(knowledge, need.form, level=need.level, near=room.truth)
        if point is None:
            lacks.append(need)
        else:
            room = room.add(point)
    return lacks, room


def spread(room: Room, hidden: Mask) -> Room:
    """The room with tables that meet as many unmet needs at once as linear programmes find.

    One programme per direction, repeated as long as it proves something.
    """
    if room.proven(hidden).all():
        return room
    knowledge = known(room.system, hidden=hidden)
    for upwards in (True, False):
        while True:
            met = room.proven(hidden)
            unmet = [need for need, done in zip(room.needs, met, strict=True)
                     if not done and (need.form.sum() > 0) == upwards]  # fmt: skip
            point = crowded(knowledge, unmet) if len(unmet) >= FEWEST_AT_ONCE else None
            room = room if point is None else room.add(point)
            if room.proven(hidden).sum() == met.sum():
                break
    return room
