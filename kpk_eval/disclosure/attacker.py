"""The edition as an attacker reads it: between which values each hidden number must lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from kpk_eval.disclosure.knowledge import Knowledge, known, largest
from kpk_eval.disclosure.rules import MINIMUM
from kpk_eval.disclosure.system import Floats, System, dense_row
from kpk_eval.disclosure.witnesses import fitting, reached


class Exposure(IntEnum):
    """What an attacker learns about a hidden number; the larger, the worse."""

    PROTECTED = 0
    """It may stand for few people or for many."""
    BELOW_MINIMUM = 1
    """It certainly stands for fewer people than the threshold."""
    EXACT = 2
    """Its value comes out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Feasible interval of a hidden number, named by its definition; the ends are never printed."""

    key: str
    exposure: Exposure
    low: float = field(repr=False)
    high: float = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Secret:
    """Something that must not come out, with what an interval of it gives away."""

    key: str
    form: Floats
    exposure: Callable[[float, float], Exposure]

    def safe(self, low: float, high: float) -> bool:
        """Whether an interval, and so any wider one, gives nothing away."""
        return self.exposure(low, high) is Exposure.PROTECTED


@dataclass(frozen=True, slots=True)
class Audit:
    """Feasible intervals of everything that must not come out."""

    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> tuple[Finding, ...]:
        """Findings that forbid the publication."""
        return tuple(one for one in self.findings if one.exposure is not Exposure.PROTECTED)

    @property
    def worst(self) -> Exposure:
        """Worst exposure; PROTECTED also where nothing is hidden or could be worked out."""
        return max((one.exposure for one in self.findings), default=Exposure.PROTECTED)

    def messages(self) -> list[str]:
        """One line per finding that forbids the publication, without values."""
        return [f"{one.key}: {WORDS[one.exposure]}" for one in self.blocked]


WORDS = {
    Exposure.BELOW_MINIMUM: "readers can tell that fewer people than the threshold are behind it; "
    "hide more or publish coarser cells",
    Exposure.EXACT: "readers can work it out; hide more or publish coarser cells",
}
"""What the messages say about a finding."""


def exposure_of_hidden(low: float, high: float, *, minimum: int, sums: bool = False) -> Exposure:
    """What the feasible interval of a hidden number tells; for points (``sums``) there is no threshold."""
    if low == high:
        return Exposure.EXACT
    return Exposure.BELOW_MINIMUM if high < minimum and not sums else Exposure.PROTECTED


def exposure_of_derived(low: float, high: float, *, minimum: int, loose: bool = False) -> Exposure:
    """What the feasible interval tells of people whom no publication counts, for example who joined.

    That nobody is there, or that a publishable number of people is there, gives nobody away. Of ``loose``
    ones any doubt is enough.
    """
    if low < 1 or high >= minimum or (loose and low < high):
        return Exposure.PROTECTED
    return Exposure.EXACT if low == high else Exposure.BELOW_MINIMUM


def audit(system: System, *, minimum: int = MINIMUM, possible: Floats | None = None) -> Audit:
    """Feasible intervals, over whole numbers, of all hidden numbers and of all derived cells.

    Parameters
    ----------
    system
        Everything that this and earlier editions say, and public figures.
    minimum
        Fewest people that a hidden number must possibly stand for.
    possible
        Tables that may fit, shape (tables, unknowns). With them the search for the ends of an interval stops
        as soon as tables that do fit show that nothing is given away.

    Raises
    ------
    ContradictionError
        Where no people fit the published numbers.
    SolverError
        Where the solver gives no answer.
    """
    if not system.keys:
        raise ValueError("there are no numbers to audit; silence is not protection")
    secrets = _secrets(system, minimum=minimum)
    knowledge = known(system)
    if possible is None:
        ends = [extent(knowledge, system.forms, int(place)) for place in np.flatnonzero(system.hidden)]
        ends += [extent(knowledge, system.derived, place) for place in range(len(system.derived_keys))]
    else:
        ends = reached(
            knowledge,
            np.array([one.form for one in secrets]).reshape(len(secrets), system.size),
            [one.safe for one in secrets],
            tables=fitting(system, possible),
        )
    return Audit(
        tuple(Finding(one.key, one.exposure(*span), *span) for one, span in zip(secrets, ends, strict=True))
    )


def _secrets(system: System, *, minimum: int) -> list[Secret]:
    """Everything that must not come out: hidden numbers, then derived cells."""
    plain = system.sums | system.loose
    hidden = [
        Secret(
            system.keys[place],
            dense_row(system.forms, place),
            partial(exposure_of_hidden, minimum=minimum, sums=bool(plain[place])),
        )
        for place in np.flatnonzero(system.hidden).tolist()
    ]
    derived = [
        Secret(
            key,
            dense_row(system.derived, place),
            partial(exposure_of_derived, minimum=minimum, loose=bool(system.derived_loose[place])),
        )
        for place, key in enumerate(system.derived_keys)
    ]
    return [*hidden, *derived]


def extent(knowledge: Knowledge, forms: csr_array, place: int) -> tuple[float, float]:
    """Smallest and largest value of one form over all whole numbers that fit."""
    form = dense_row(forms, place)
    return -largest(knowledge, -form).value, largest(knowledge, form).value
