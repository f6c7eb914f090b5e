"""Shares of people who changed reliably, as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_eval.show.rows import Row
from kpk_eval.show.voice import Voice


@dataclass(frozen=True, slots=True)
class ToldShare:
    """A share in percent, and the interval around it."""

    share: str
    interval: str


def shares_of(row: Row, name: str, voice: Voice) -> ToldShare | None:
    """The share improved or worsened; None where it cannot be read."""
    numbers = [row.number(f"{name}{end}") for end in ("", "_low", "_high")]
    shown = [voice.numbers.percent(one, 0) for one in numbers if one is not None]
    if len(shown) != len(numbers):
        return None
    return ToldShare(shown[0], voice.words.fill("number.interval", low=shown[1], high=shown[2]))


def level_of(rows: Sequence[Row], voice: Voice) -> str:
    """Level of the intervals."""
    return voice.level(rows[0].number("level") if rows else None)
