"""All tables of an edition together: which further numbers to hide, and what readers could still work out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kpk_eval.disclosure.attacker import Audit, audit
from kpk_eval.disclosure.comparison import Comparison, Turnover, compare
from kpk_eval.disclosure.joint import joint
from kpk_eval.disclosure.ledger import Entry
from kpk_eval.disclosure.rows import People, Row, entries_of
from kpk_eval.disclosure.rules import MINIMUM, threshold
from kpk_eval.disclosure.ruling import Ruling
from kpk_eval.disclosure.suppression import protect
from kpk_eval.disclosure.system import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What may be printed of the tables of an edition.

    ``hidden`` are all rows that must not be printed, ``further`` those of them that are hidden only to
    protect others, ``comparisons`` the numbers that must not be printed anew. ``audit`` is what readers could
    still work out, ``exposed`` what not even hiding everything protects. ``entries`` are the printed numbers
    for the ledger; they are recorded when the edition is published.
    """

    hidden: tuple[Row, ...]
    further: tuple[Row, ...]
    comparisons: tuple[Comparison, ...]
    audit: Audit
    exposed: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def blocked(self) -> bool:
        """Whether these tables must not be published at all."""
        return bool(self.exposed or self.audit.blocked)


def clear(
    rows: Sequence[Row],
    people: People,
    *,
    edition: str,
    earlier: Sequence[Entry] = (),
    minimum: int = MINIMUM,
    wide: bool = True,
    turnover: Mapping[tuple[str, str, str, str, str], Turnover] | None = None,
) -> Clearance:
    """Which numbers of all tables of an edition may be printed, after everything published before.

    All numbers of one cell are hidden together, in every table: one of them would give the others away.
    Counts below ``minimum`` are hidden even where ``state`` does not say so.

    Parameters
    ----------
    rows
        All numbers of all tables about the same people.
    people
        How these people are divided.
    edition
        Name of the edition.
    earlier
        Entries of the ledger about the same people; those of this edition are not looked at.
    minimum
        Fewest people that a hidden number must possibly stand for.
    wide
        Whether hidden numbers need more room than that; numbers that are rounded anyway do not.
    turnover
        See ``compare``.

    Raises
    ------
    ValueError
        Where there are no rows or two rows disagree about the people in a cell.
    ContradictionError
        Where no people at all fit the rows: a cell is wrongly defined.
    """
    if not rows:
        raise ValueError(f"{edition}: there are no numbers to clear; silence is not protection")
    before = [entry for entry in earlier if entry.edition != edition]
    compared = compare(before, entries_of(rows, edition=edition), minimum=minimum, turnover=turnover)
    blocked = tuple(one for one in compared if one.blocked)
    anew = {one.entry.cell for one in blocked}
    ruled = [replace(row, state=_state(row, anew, minimum=minimum)) for row in rows]
    both = joint(ruled, people, edition=edition, earlier=before)
    protection = protect(both.system, both.truth, minimum=minimum, wide=wide)
    first = {row.cell.key for row in ruled if row.state is State.HIDDEN}
    further = set(protection.hidden)
    return Clearance(
        hidden=tuple(row for row in rows if row.cell.key in first | further),
        further=tuple(row for row in rows if row.cell.key in further),
        comparisons=blocked,
        audit=audit(protection.system, minimum=minimum, possible=protection.possible),
        exposed=protection.exposed,
        entries=entries_of([row for row in rows if row.cell.key not in first | further], edition=edition),
    )


def _state(row: Row, anew: set[str], *, minimum: int) -> State:
    """State of a row after the rule for small counts and the comparison with earlier editions."""
    if row.state is State.FIXED:
        return row.state
    small = threshold(row.people, minimum=minimum) is not Ruling.SHOW
    return State.HIDDEN if small or row.cell.key in anew else row.state
