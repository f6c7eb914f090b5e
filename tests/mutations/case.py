"""One damaged or odd file, and what has to become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
