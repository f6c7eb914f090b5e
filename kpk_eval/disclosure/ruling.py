"""What a primary rule decides about a number, and who may loosen a rule."""

from __future__ import annotations

from collections.abc import Iterable
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
