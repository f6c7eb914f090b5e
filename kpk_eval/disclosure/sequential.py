"""Complementary suppression of large tables: one cheapest move after the other."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from kpk_eval.disclosure.knowledge import OPTIMAL, Knowledge, SolverError, complete, is_whole, known
from kpk_eval.disclosure.needs import Need
from kpk_eval.disclosure.room import Room, lacking, spread
from kpk_eval.disclosure.system import Floats, Mask, System


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Terrain:
    """What may be moved at a price: the unknowns, and sums that lie in an interval unless one pays.

    ``knowledge`` holds whatever is paid; the columns of ``matrix`` are its free unknowns, ``price`` is that
    of one person above or below the interval.
    """

    knowledge: Knowledge
    matrix: csr_array
    low: Floats
    high: Floats
    price: Floats


def sequential(room: Room, hidden: Mask) -> tuple[Room, Mask]:
    """A choice of numbers to hide, beyond those given, that meets all needs, not necessarily the lightest.

    For each unmet need the table is looked for that meets it and contradicts the fewest and lightest shown
    numbers, each by its distance; these are hidden. All needs must be possible to meet.
    """
    room = spread(room, hidden)
    while not room.proven(hidden).all():
        need = room.needs[int(np.argmin(room.proven(hidden)))]
        room = room.add(_cheapest(_terrain(room.system, hidden), need))
        hidden = hidden | (room.broken[-1] & room.system.open)
        if not room.possible(hidden)[-1]:
            raise SolverError(f"{need.key}: the solver's answer contradicts what is published for good")
    return room, hidden


def without_superfluous(room: Room, hidden: Mask) -> tuple[Room, Mask]:
    """The choice without numbers that can be shown after all, heaviest first."""
    system = room.system
    chosen = np.flatnonzero(hidden & system.open)
    for place in chosen[np.argsort(-system.weight[chosen], kind="stable")]:
        fewer = hidden.copy()
        fewer[place] = False
        lacks, room = lacking(room, fewer, most=1)
        if not lacks:
            hidden = fewer
    return room, hidden


def _terrain(system: System, hidden: Mask) -> Terrain:
    """Prices for contradicting the numbers that are shown and could be hidden; everything else holds."""
    knowledge = known(system, hidden=hidden | system.open)
    shown = (system.number >= 0) & (system.open & ~hidden)[system.number]
    rest = system.matrix[shown] @ knowledge.point
    return Terrain(
        knowledge,
        system.matrix[shown][:, knowledge.free],
        system.shown_low[shown] - rest,
        system.shown_high[shown] - rest,
        system.weight[system.number[shown]],
    )


def _cheapest(terrain: Terrain, need: Need) -> Floats:
    """Whole-number table that meets a need at the smallest total price."""
    answer = _moved(terrain, need, whole=False)
    if not is_whole(answer):
        answer = _moved(terrain, need, whole=True)
    return complete(terrain.knowledge, np.round(answer))


def _moved(terrain: Terrain, need: Need, *, whole: bool) -> Floats:
    """Free unknowns of the cheapest table that meets a need; whole numbers only where asked for."""
    knowledge, sums, size = terrain.knowledge, terrain.price.size, terrain.knowledge.free.size
    away = hstack([terrain.matrix, -eye_array(sums), eye_array(sums)], format="csr")
    certain = hstack([knowledge.matrix, csr_array((knowledge.low.size, 2 * sums))], format="csr")
    aim = csr_array(np.concatenate([need.form[knowledge.free], np.zeros(2 * sums)])[np.newaxis])
    answer = milp(
        np.concatenate([np.zeros(size), terrain.price, terrain.price]),
        integrality=np.repeat([int(whole), 0], [size, 2 * sums]),
        bounds=Bounds(
            np.concatenate([knowledge.lower, np.zeros(2 * sums)]),
            np.concatenate([knowledge.upper, np.full(2 * sums, inf)]),
        ),
        constraints=[
            LinearConstraint(certain, knowledge.low, knowledge.high),
            LinearConstraint(away, terrain.low, terrain.high),
            LinearConstraint(aim, need.level - need.form @ knowledge.point, inf),
        ],
    )
    if answer.status != OPTIMAL:
        raise SolverError(f"{need.key}: the solver stopped with: {answer.message}; it stays unprotected")
    return np.asarray(answer.x[:size])
