"""One damaged or odd file, and what has to become of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.mutations.project import Verdict

REJECTED, QUARANTINED, WARNED, ACCEPTED = (
    Verdict.REJECTED, Verdict.QUARANTINED, Verdict.WARNED, Verdict.ACCEPTED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A file as it was delivered; ``says`` are parts of the message: the place, and what is wrong."""

    id: str
    path: str
    source: Mapping[str, Any]
    content: Callable[[], bytes]
    verdict: Verdict
    says: tuple[str, ...] = ()
    same: bool = True
    """Whether an accepted file gives the same rows as the faithful one."""


def one_of_each(cases: Iterable[Case]) -> tuple[str, ...]:
    """Identifiers of the first case of every verdict and of every kind of file; the fast tests try these."""
    first: dict[object, str] = {}
    for case in cases:
        first.setdefault(case.verdict, case.id)
        first.setdefault(case.id.partition("-")[0], case.id)
    return tuple(first.values())
