"""Reach by need as tables, figures and sentences read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

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


class Kind(StrEnum):
    """How those in need are reached, compared with those of the least need."""

    LESS = "less"
    MORE = "more"
    ALIKE = "alike"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Fields:
    """Kinds of offers with the row of each group of those in need at the last wave."""

    wave: str
    groups: tuple[str, ...]
    lines: Mapping[str, Mapping[str, Row]]


def fields_of(released: Released, voice: Voice) -> Fields:
    """Names of the kinds of offers and of those in need, in the order of the plan."""
    rows = rows_of(released)
    named = varying(rows, ("site", "population"))
    wave = distinct(rows, "wave")[-1]
    lines: dict[str, dict[str, Row]] = {}
    for row in (one for one in rows if one.text("wave") == wave):
        name = " · ".join(voice.text(row, column) for column in ("outcome", *named))
        lines.setdefault(name, {})[voice.text(row, "stage")] = row
    groups = dict.fromkeys(group for line in lines.values() for group in line)
    return Fields(wave, tuple(groups), lines)


def kind_of(row: Row) -> Kind:
    """Fewer or more only where the whole interval of the distance lies on one side of zero."""
    low, high = row.number("reach_gap_low"), row.number("reach_gap_high")
    if row.number("mean") is None or row.number("reach_gap") is None:
        return Kind.UNTOLD
    if low is not None and low > 0:
        return Kind.LESS
    return Kind.MORE if high is not None and high < 0 else Kind.ALIKE


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
