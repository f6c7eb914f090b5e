"""What a primary rule decides about a number, and who may loosen a rule."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Ruling(IntEnum):
    """Decision about one number; the larger, the worse."""

    SHOW = 0
    """It may be printed."""
    HIDE = 1
    """It must be hidden, and hidden numbers must be protected by hiding others."""
    BLOCK = 2
    """Nothing may be printed: what the rule needs to know is missing."""


def worst(rulings: Iterable[Ruling]) -> Ruling:
    """Decision that several rules make together: the worst one, BLOCK where no rule has spoken."""
    return max(rulings, default=Ruling.BLOCK)


@dataclass(frozen=True, slots=True)
class Waiver:
    """Permission to use a lower threshold than the usual one for one table, by a named person.

    ``digest`` is the sha256 of the table that it covers, in hexadecimal digits.
    """

    name: str
    day: date
    reason: str
    digest: str

    def __post_init__(self) -> None:
        """Refuse a permission without a name, a reason or a table."""
        if not self.name.strip() or not self.reason.strip():
            raise ValueError("a waiver needs the name of who gives it and a reason")
        if len(self.digest) != hashlib.sha256().digest_size * 2 or set(self.digest) - set("0123456789abcdef"):
            raise ValueError(
                "a waiver needs the sha256 of the table it covers, in 64 small hexadecimal digits"
            )

    def covers(self, table: bytes) -> bool:
        """Whether it was given for exactly this table."""
        return hashlib.sha256(table).hexdigest() == self.digest
