"""Second opinion by brute force: all whole-number tables that fit what is printed."""

from __future__ import annotations

from kpk_eval.disclosure.system import State
from tests.disclosure.random_tables import TableSet


def extents(tables: TableSet) -> dict[str, tuple[int, int]]:
    """Smallest and largest value of each hidden count over all tables that fit, by trying all of them.

    The grand total must be shown; counts only.
    """
    shown = [one for one in tables.printed if one.state is not State.HIDDEN]
    hidden = [one for one in tables.printed if one.state is State.HIDDEN]
    size = tables.space.universe.size
    limits = [min(one.people for one in shown if cell in one.cells) for cell in range(size)]
    found: dict[str, tuple[int, int]] = {}
    for table in _tables(shown, limits, []):
        sums = {one.key: sum(table[cell] for cell in one.cells) for one in hidden}
        if min(sums.values(), default=1) < 1:
            continue
        for key, value in sums.items():
            low, high = found.get(key, (value, value))
            found[key] = (min(low, value), max(high, value))
    return found


def _tables(shown, limits, begun):
    """All ways to go on filling the finest cells so that every shown count that is complete is right."""
    place = len(begun)
    for one in shown:
        filled = sum(begun[cell] for cell in one.cells if cell < place)
        complete = max(one.cells) < place
        if filled > one.people or (complete and filled != one.people):
            return
    if place == len(limits):
        yield begun
        return
    for people in range(limits[place] + 1):
        yield from _tables(shown, limits, [*begun, people])
