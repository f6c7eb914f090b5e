"""Complementary suppression that loses the least information, by an integer programme with cuts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from kpk_eval.disclosure.knowledge import OPTIMAL, TOLERANCE
from kpk_eval.disclosure.needs import Need
from kpk_eval.disclosure.prices import Prices, prices
from kpk_eval.disclosure.room import Room, lacking
from kpk_eval.disclosure.system import Floats, Mask, System

MOST_ROUNDS = 30
"""Choices after which the search is given up; counted, so that all machines decide alike."""

MOST_WORK = 120_000
"""Cuts times statements after which the search is given up."""

CUTS_AT_ONCE = 32
"""Cuts between two choices: more are often the same cut again."""

MOST_NODES = 500
"""Nodes of the search tree in one round."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Optimum:
    """Numbers to hide; ``bound`` is a weight below which no choice protects everything.

    Where the search was given up (``complete`` is false), more numbers must be hidden than these.
    """

    hidden: Mask
    complete: bool
    bound: float
    room: Room = field(repr=False)


def optimum(room: Room) -> Optimum:
    """The choice of numbers to hide that meets all needs with the smallest sum of weights.

    A master programme chooses numbers; for each need that its choice leaves unmet, the prices in the
    attacker's linear programme say which further numbers would give room (Fischetti and Salazar 2001,
    Solving the cell suppression problem on tabular data with linear constraints). All needs must be possible
    to meet.
    """
    system = room.system
    hidden, bound = system.hidden, 0.0
    cuts: list[Floats] = []
    for _ in range(MOST_ROUNDS):
        lacks, room = lacking(room, hidden, most=CUTS_AT_ONCE)
        if not lacks:
            return Optimum(hidden, True, bound, room)
        if len(cuts) * system.number.size > MOST_WORK:
            break
        cuts += [_cut(system, need, hidden) for need in lacks]
        answer = _master(system, cuts)
        if answer is None:
            break
        hidden, bound = answer
    return Optimum(hidden, False, bound, room)


def _cut(system: System, need: Need, hidden: Mask) -> Floats:
    """Coefficients such that coefficients · hidden >= 1 for every choice that meets the need.

    Where the linear programme finds room that whole numbers do not have, one more number must be hidden.
    """
    price = prices(system, need, hidden)
    if price.value >= need.level - TOLERANCE:
        return (system.open & ~hidden).astype(float)
    return _coefficients(system, need, hidden, price=price)


def _coefficients(system: System, need: Need, hidden: Mask, *, price: Prices) -> Floats:
    """How much of what is missing each open number can add, at most all of it.

    By duality no choice lets the form exceed its present value minus what the hidden open numbers add now
    plus what the chosen ones add.
    """
    added = _gain(price.up, system.shown_high, system.masked_high)
    added += _gain(price.down, -system.shown_low, -system.masked_low)
    owned = system.number >= 0
    per_number = np.bincount(system.number[owned], weights=added[owned], minlength=len(system.keys))
    per_number = np.where(system.open, per_number, 0)
    missing = need.level - (price.value - per_number[hidden].sum())
    return np.asarray(np.minimum(per_number, missing) / missing)


def _gain(price: Floats, shown: Floats, masked: Floats) -> Floats:
    """Price times the way from the shown to the masked end; nothing where the price is nothing."""
    paid = price > TOLERANCE
    return np.asarray(np.where(paid, price, 0) * (np.where(paid, masked, 1) - np.where(paid, shown, 0)))


def _master(system: System, cuts: list[Floats]) -> tuple[Mask, float] | None:
    """Lightest choice that obeys all cuts, with its weight; None where the search takes too long."""
    free = np.flatnonzero(system.open)
    answer = milp(
        system.weight[free],
        integrality=np.ones(free.size),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(csr_array(np.array(cuts)[:, free]), 1 - TOLERANCE, np.inf),
        options={"mip_rel_gap": 0, "node_limit": MOST_NODES},
    )
    if answer.status != OPTIMAL:
        return None
    chosen = free[answer.x > 0.5]
    hidden = system.hidden.copy()
    hidden[chosen] = True
    return hidden, float(system.weight[chosen].sum())
