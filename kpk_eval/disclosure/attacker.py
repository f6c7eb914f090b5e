"""The edition as an attacker reads it: between which values each hidden number must lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from scipy.sparse import csr_array

from kpk_eval.disclosure.knowledge import Knowledge, known, largest
from kpk_eval.disclosure.system import System, dense_row

MINIMUM = 10
"""Fewest people that a hidden number must possibly stand for."""


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
    """What the feasible interval of a hidden number tells; points (``sums``) have no threshold."""
    if low == high:
        return Exposure.EXACT
    return Exposure.BELOW_MINIMUM if high < minimum and not sums else Exposure.PROTECTED


def exposure_of_derived(low: float, high: float, *, minimum: int) -> Exposure:
    """What the feasible interval tells of people whom no publication counts, for example who joined.

    That nobody is there, or that a publishable number of people is there, gives nobody away.
    """
    if low < 1 or high >= minimum:
        return Exposure.PROTECTED
    return Exposure.EXACT if low == high else Exposure.BELOW_MINIMUM


def audit(system: System, *, minimum: int = MINIMUM) -> Audit:
    """Feasible intervals, over whole numbers, of all hidden numbers and of all derived cells.

    Parameters
    ----------
    system
        Everything that this and earlier editions say, and public figures.
    minimum
        Fewest people that a hidden number must possibly stand for.

    Raises
    ------
    ContradictionError
        Where no people fit the published numbers.
    SolverError
        Where the solver gives no answer.
    """
    if not system.keys:
        raise ValueError("there are no numbers to audit; silence is not protection")
    knowledge = known(system)
    findings = []
    for place in np.flatnonzero(system.hidden).tolist():
        low, high = extent(knowledge, system.forms, place)
        exposure = exposure_of_hidden(low, high, minimum=minimum, sums=bool(system.sums[place]))
        findings.append(Finding(system.keys[place], exposure, low, high))
    for place, key in enumerate(system.derived_keys):
        low, high = extent(knowledge, system.derived, place)
        findings.append(Finding(key, exposure_of_derived(low, high, minimum=minimum), low, high))
    return Audit(tuple(findings))


def extent(knowledge: Knowledge, forms: csr_array, place: int) -> tuple[float, float]:
    """Smallest and largest value of one form over all whole numbers that fit."""
    form = dense_row(forms, place)
    return -largest(knowledge, -form).value, largest(knowledge, form).value
