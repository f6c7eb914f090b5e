"""Small areas of a site as they are told: values with intervals, status and dynamics, how sure they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpk_eval.model import Released
from kpk_eval.show.numbers import named
from kpk_eval.show.rows import Row, State, distinct, rows_of
from kpk_eval.show.voice import Voice

AREA, SITE, KREIS, LAND = "area", "site", "kreis", "land"
STATUS, DYNAMICS = "area_status", "dynamics"
HIDDEN, TOLD, MISSING = "hidden", "told", "absent"
HATCHES: Mapping[str, str] = {HIDDEN: "xx", TOLD: "///", MISSING: ".."}
"""Hatching of what has no number to show, the same in every figure of small areas: withheld here, not told by
the source (which says why), not there."""
SURE = {STATUS: "status_sure", DYNAMICS: "dynamics_sure"}


@dataclass(frozen=True, slots=True)
class Topic:
    """One indicator with its rows."""

    name: str
    title: str
    decimals: int
    rows: tuple[Row, ...]

    def number(self, row: Row, column: str, voice: Voice, *, signed: bool = False) -> str:
        """A value of a row as it is written; empty where it cannot be read."""
        number = row.number(column)
        return "" if number is None else voice.numbers.decimal(number, self.decimals, signed=signed)

    def interval(self, row: Row, low: str, high: str, voice: Voice, *, signed: bool = False) -> str:
        """Limits of an interval; empty where they cannot be read."""
        if not row.shows(low, high):
            return ""
        ends = [self.number(row, one, voice, signed=signed) for one in (low, high)]
        return voice.words.fill("number.interval", low=ends[0], high=ends[1])

    def first(self, column: str) -> Row | None:
        """First row in which a column can be read."""
        return next((row for row in self.rows if row.shows(column)), None)


def topics_of(released: Released, voice: Voice) -> tuple[Topic, ...]:
    """Indicators of a result in their order."""
    rows = rows_of(released)
    return tuple(
        _topic([row for row in rows if row.text("indicator") == one], voice)
        for one in distinct(rows, "indicator")
    )


def _topic(rows: Sequence[Row], voice: Voice) -> Topic:
    name = voice.text(rows[0], "indicator")
    decimals = rows[0].number("decimals")
    return Topic(
        name, named(name, voice.text(rows[0], "unit")), 1 if decimals is None else int(decimals), tuple(rows)
    )


def numbered(row: Row) -> str:
    """Name of an area after its number on the map."""
    number = row.number("number")
    return row.text("area") if number is None else f"{number:.0f} {row.text('area')}"


def gap_of(row: Row, voice: Voice, column: str = "value") -> str:
    """Why a row has no number to show, as `HATCHES` names it; empty where it has one."""
    state = row.state(column)
    if state is State.ABSENT and row.text("reason"):
        return MISSING if f"reason.{row.text('reason')}" in voice.words.texts else TOLD
    return {State.SHOWN: "", State.HIDDEN: HIDDEN, State.ABSENT: MISSING}[state]


def class_of(row: Row, column: str, voice: Voice) -> str:
    """Status or dynamics of an area, with a word where it is not sure; empty where there is none."""
    found = row.text(column)
    if not found:
        return ""
    text = voice.words[f"{column}.{found}"]
    return text if row.number(SURE[column]) else voice.words.fill("small_areas.unsure", text=text)


def is_sure(row: Row, column: str, *found: str) -> bool:
    """Whether an area is in one of these classes without doubt."""
    return row.text(column) in found and bool(row.number(SURE[column]))
