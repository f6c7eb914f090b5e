"""Complementary suppression: which further numbers to hide so that hidden ones cannot be worked out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpk_eval.disclosure.attacker import extent
from kpk_eval.disclosure.knowledge import TOLERANCE, ContradictionError, Knowledge, known, largest
from kpk_eval.disclosure.needs import Need, needs_of
from kpk_eval.disclosure.optimum import optimum
from kpk_eval.disclosure.room import Room, easier, lacking, room_for
from kpk_eval.disclosure.rules import MINIMUM
from kpk_eval.disclosure.sequential import sequential, without_superfluous
from kpk_eval.disclosure.system import Floats, Mask, State, System


@dataclass(frozen=True, slots=True, eq=False)
class Protection:
    """The system with all that must be hidden, and what that costs.

    ``hidden`` are the definitions of the numbers hidden to protect others, ``weight`` their weights' sum;
    ``bound`` is a weight below which nobody can protect everything, equal to ``weight`` where the choice is
    the best one. ``exposed`` are definitions of what stays derivable even if every open number is hidden,
    because of what is already published: the edition must not be published with these tables. ``possible``
    are tables that readers may think possible, shape (tables, unknowns).
    """

    system: System
    hidden: tuple[str, ...]
    weight: float
    bound: float
    exposed: tuple[str, ...]
    possible: Floats


def protect(system: System, truth: Floats, *, minimum: int = MINIMUM, wide: bool = True) -> Protection:
    """Complementary suppression that loses the least information, or nearly so for large sets of tables.

    Parameters
    ----------
    system
        All numbers; those that the primary rules hide are HIDDEN already. Zeros stay shown where readers
        assume of hidden numbers that they are not zero.
    truth
        True values of the unknowns of the system, shape (unknowns,), whole numbers.
    minimum
        Fewest people that a hidden number must possibly stand for.
    wide
        Whether hidden counts need more room than `audit` asks for; see ``needs_of``.

    Returns
    -------
    Protection
        Whose system passes ``audit`` unless something is ``exposed``.

    Raises
    ------
    ValueError
        Where an open count is below the minimum: the primary rules come first.
    ContradictionError
        Where the truth differs from what the numbers tell.
    SolverError
        Where the solver gives no answer.
    """
    values = system.forms @ truth
    settled = replace(system, state=_settled(system, values))
    _refuse_small(settled, values, minimum=minimum)
    _refuse_contradiction(settled, truth)
    needs = easier(settled, needs_of(settled, truth, minimum=minimum, wide=wide), truth)
    room, exposed = _possible(settled, needs, truth)
    best = optimum(room)
    hidden, room, bound = best.hidden, best.room, best.bound
    if not best.complete:
        room, hidden = without_superfluous(*sequential(room, hidden))
    hidden = _without_derivable(room, hidden, values)
    chosen = hidden & system.open
    return Protection(
        system=system.hide(hidden),
        hidden=tuple(system.keys[place] for place in np.flatnonzero(chosen)),
        weight=float(system.weight[chosen].sum()),
        bound=bound,
        exposed=exposed,
        possible=np.vstack([truth, room.points]),
    )


def _refuse_small(system: System, values: Floats, *, minimum: int) -> None:
    """Raise where a small count is about to be published, or where hiding a number would tell more."""
    small = system.open & ~system.sums & (values >= 1) & (values < minimum)
    if small.any():
        named = _named(system, small)
        raise ValueError(
            f"fewer people than the threshold, but not hidden: {named}; apply the primary rules first"
        )
    wider = (system.shown_low >= system.masked_low) & (system.shown_high <= system.masked_high)
    telling = np.isin(np.arange(len(system.keys)), system.number[~wider]) & system.open
    if telling.any():
        named = _named(system, telling)
        raise ValueError(
            f"hidden, it would tell what it does not tell when shown: {named}; lower its least value"
        )


def _refuse_contradiction(system: System, truth: Floats) -> None:
    """Raise where the truth differs from what is told of it."""
    low, high = system.in_force(system.hidden)
    sums = system.matrix @ truth
    wrong = (sums < low - TOLERANCE) | (sums > high + TOLERANCE)
    if wrong.any() or np.any(truth < 0) or np.any(truth != np.round(truth)):
        named = _named(system, np.isin(np.arange(len(system.keys)), system.number[wrong]))
        raise ContradictionError(
            f"the true counts differ from what is told of: {named or 'the finest cells'}"
        )


def _named(system: System, numbers: Mask) -> str:
    """Definitions of the first few of some numbers."""
    return "; ".join(system.keys[place] for place in np.flatnonzero(numbers)[:3])


def _settled(system: System, values: Floats) -> NDArray[np.int8]:
    """States; open numbers that readers know to be no hidden ones, because they are too small, are fixed."""
    never = system.open & (values < system.least)
    return np.where(never, State.FIXED, system.state).astype(np.int8)


def _possible(system: System, needs: tuple[Need, ...], truth: Floats) -> tuple[Room, tuple[str, ...]]:
    """Needs that can be met by hiding every open number, and the definitions behind those that cannot."""
    everything = system.hidden | system.open
    lacks, room = lacking(room_for(system, needs, truth), everything)
    if not lacks:
        return room, ()
    knowledge = known(system, hidden=everything)
    reduced = [(need, _reduced(need, knowledge)) for need in lacks]
    kept = [need for need in needs if need not in lacks]
    kept += [less for _, less in reduced if less is not None and less.level > less.value]
    lost = {need.key for need, less in reduced if less is None}
    return room_for(system, tuple(kept), truth), tuple(sorted(lost))


def _reduced(need: Need, knowledge: Knowledge) -> Need | None:
    """The need with as much room as there is at all, if that is acceptable; else what takes its place."""
    most = largest(knowledge, need.form).value
    if most >= need.accepted:
        return replace(need, level=min(most, need.level))
    return None if need.otherwise is None else _reduced(need.otherwise, knowledge)


def _without_derivable(room: Room, hidden: Mask, values: Floats) -> Mask:
    """The choice without numbers that readers can work out anyway: hiding them protects nothing."""
    possible = room.points[room.possible(hidden)]
    moved = np.any(np.round(possible @ room.system.forms.T - values) != 0, axis=0)
    knowledge = known(room.system, hidden=hidden)
    derivable = [
        place
        for place in np.flatnonzero(hidden & room.system.open & ~moved)
        if np.ptp(extent(knowledge, room.system.forms, int(place))) == 0
    ]
    shown = np.zeros_like(hidden)
    shown[derivable] = True
    return hidden & ~shown
