"""Reach by need as tables, figures and sentences read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, distinct, rows_of, varying
from kpk_eval.show.voice import Voice

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Uptake:
    """Shares of one entry of the plan: its groups from the greatest need to the least, wave by wave."""

    name: str
    groups: tuple[str, ...]
    waves: tuple[str, ...]
    rows: Sequence[Row]

    def row(self, group: str, wave: str) -> Row | None:
        """Row of a group (its identifier) in a wave."""
        return next(
            (one for one in self.rows if (one.text("stage"), one.text("wave")) == (group, wave)), None
        )

    def in_need(self, group: str) -> bool:
        """Whether a group is one of those in need."""
        return any(bool(one.values["in_need"]) for one in self.rows if one.text("stage") == group)


def uptakes_of(released: Released, voice: Voice) -> tuple[Uptake, ...]:
    """Entries of the plan in its order; sites and populations are named where there are several."""
    rows = rows_of(released)
    named = varying(rows, ("site", "population"))
    found: dict[str, list[Row]] = {}
    for row in rows:
        name = " · ".join(voice.text(row, column) for column in ("reach", *named))
        found.setdefault(name, []).append(row)
    return tuple(
        Uptake(name, distinct(own, "stage"), distinct(own, "wave"), own) for name, own in found.items()
    )


def percent(row: Row, column: str, voice: Voice, *, signed: bool = False) -> str:
    """Share, or difference of two shares, in percent or percentage points; a sign where it cannot be read."""
    value = row.number(column)
    if value is None:
        return voice.words["sign.absent"]
    number = voice.numbers.decimal(value * PERCENT, 0, signed=signed)
    return number if signed else voice.numbers.with_unit(number, "%")


def interval(row: Row, column: str, voice: Voice, *, factor: int = 1, decimals: int = 2) -> str:
    """Limits of a number; empty where they cannot be read."""
    low, high = row.number(f"{column}low"), row.number(f"{column}high")
    if low is None or high is None:
        return ""
    ends = [voice.numbers.decimal(end * factor, decimals) for end in (low, high)]
    return voice.words.fill("number.interval", low=ends[0], high=ends[1])
