"""How networks are spoken of in tables, figures and sentences: relations, departments, measures, numbers."""

from __future__ import annotations

from collections.abc import Iterable

from kpk_eval.model import OutcomeType, Released
from kpk_eval.show.numbers import decimals_of
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.voice import Voice

WHOLE, FIELD, BRIDGE, ACTOR, TIE = "whole", "field", "bridge", "actor", "tie"
"""Parts of a result of shape ``network``."""
MEETINGS = "meetings"
"""The relation that has no direction."""
POOL = "+"
COUNTS = frozenset({"isolates", "largest", "core"})
"""Measures that count institutions."""


def measures_of(released: Released) -> tuple[Row, ...]:
    """Rows about whole networks, without those of the picture."""
    return tuple(row for row in rows_of(released) if row.text("part") == WHOLE)


def group_name(group: str, voice: Voice) -> str:
    """Name of a department; of several that were put together, all their names."""
    names = [voice.words[f"network.department.{one}"] for one in group.split(POOL)]
    return voice.words["network.and"].join(names)


def letter_of(group: str, voice: Voice) -> str:
    """First letters of the departments of a group."""
    return "".join(voice.words[f"network.department.{one}"][0] for one in group.split(POOL)).upper()


def value_of(row: Row, name: str, voice: Voice, *, signed: bool = False) -> str:
    """A number of a row as it is written: shares in percent, the others as they are; empty without one."""
    value = row.number(name)
    if value is None:
        return ""
    if row.text("type") != OutcomeType.BINARY:
        return voice.numbers.decimal(value, decimals_of([value], most=2), signed=signed)
    number = voice.numbers.decimal(value * 100, decimals_of([value * 100], most=1), signed=signed)
    return voice.numbers.with_unit(number, voice.words["network.points"] if signed else "%")


def interval_of(row: Row, voice: Voice, *, signed: bool = False) -> str:
    """Limits of a row; empty where it has none."""
    low, high = row.number("low"), row.number("high")
    if low is None or high is None:
        return ""
    share = row.text("type") == OutcomeType.BINARY
    factor = 100 if share else 1
    decimals = decimals_of([low * factor, high * factor], most=1 if share else 2)
    ends = [voice.numbers.decimal(one * factor, decimals, signed=signed) for one in (low, high)]
    unit = "%" if share and not signed else ""
    return voice.words.fill("number.interval", low=ends[0], high=voice.numbers.with_unit(ends[1], unit))


def relations_of(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Relation -> its rows."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.text("relation"), []).append(row)
    return found


def drawn_of(rows: Iterable[Row]) -> list[Row]:
    """Rows of the first relation of which something is drawn; of the first one if nothing is."""
    relations = list(relations_of(rows).values())
    drawn = [own for own in relations if any(row.text("part") in {ACTOR, FIELD} for row in own)]
    return next(iter(drawn or relations), [])


def relation_name(row: Row, voice: Voice) -> str:
    """Display text of what ties two institutions."""
    return voice.words[f"network.relation.{row.text('relation')}"]
