"""Which column of a GENESIS flat file is what, told by its header: old wide or new long layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpk_eval.readers.delivery import Delivery

FRONTS = (
    ("statistik_code", "statistik_label", "zeit_code", "zeit_label", "zeit"),
    ("statistics_code", "statistics_label", "time_code", "time_label", "time"),
)
"""First five columns, in German and English."""
TIME = 4
GROUP = 4
"""Columns of one classification: its code and label, the code and label of the category."""
LONG = ("value", "value_unit", "value_variable_code", "value_variable_label")
QUALITY = "value_q"
CODE = re.compile(r"[A-Z][A-Z0-9]{2,9}")
"""Code of a measure (``BEVSTD``); labels have small letters."""


class Kind(StrEnum):
    """Layout of a flat file."""

    WIDE = "wide"
    """One column per measure, with code, label and unit in its name."""
    LONG = "long"
    """One row per value, the measure in columns of its own."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of a wide file: its code and unit, position of its values and, or None, of their quality."""

    code: str
    unit: str
    values: int
    quality: int | None


@dataclass(frozen=True, slots=True)
class Header:
    """Positions (from 0) in a flat file.

    ``groups`` are the first columns of the classifications, four each. ``measures`` are those of a wide
    file; ``long`` maps the columns of a long one (``value``, ``value_unit``, ...) to their positions.
    """

    kind: Kind
    width: int
    groups: tuple[int, ...]
    measures: tuple[Measure, ...]
    long: dict[str, int]


def is_header(cells: Sequence[str]) -> bool:
    """Whether cells begin the header of a flat file."""
    return tuple(cell.strip().lower() for cell in cells[: TIME + 1]) in FRONTS


def header_of(cells: Sequence[str], delivery: Delivery, *, place: str) -> Header:
    """Layout told by a header. Raises `ReadError` where it is none of the two."""
    names = [cell.strip() for cell in cells]
    groups: list[int] = []
    while _begins_group(names, position := TIME + 1 + GROUP * len(groups), len(groups) + 1):
        groups.append(position)
    first = TIME + 1 + GROUP * len(groups)
    rest = {name.lower(): position for position, name in enumerate(names[first:], start=first)}
    if set(LONG) <= set(rest):
        if unknown := sorted(set(rest) - {*LONG, QUALITY}):
            raise _strange(f"unknown columns {', '.join(unknown)}", delivery, place)
        return Header(Kind.LONG, len(names), tuple(groups), (), rest)
    measures = _measures(names, first, delivery, place)
    return Header(Kind.WIDE, len(names), tuple(groups), measures, {})


def _begins_group(names: Sequence[str], position: int, number: int) -> bool:
    """Whether the four columns of a classification begin at a position."""
    if position + GROUP > len(names):
        return False
    return names[position].lower() in {f"{number}_merkmal_code", f"{number}_variable_code"}


def _measures(names: Sequence[str], first: int, delivery: Delivery, place: str) -> tuple[Measure, ...]:
    """Measures of a wide file; a quality column stands behind the values that it qualifies."""
    measures: list[Measure] = []
    for position in range(first, len(names)):
        name, parts = names[position], names[position].split("__")
        if name.endswith("__q"):
            stem = name.removesuffix("__q")
            before = measures[-1] if measures and measures[-1].quality is None else None
            if before is None or before.values != position - 1 or not names[position - 1].startswith(stem):
                raise _strange(f"column {position + 1} qualifies no column before it", delivery, place)
            measures[-1] = Measure(before.code, before.unit, before.values, position)
            continue
        code = next((part for part in parts if CODE.fullmatch(part)), None)
        if code is None or len(parts) < 2:
            raise _strange(f"column {position + 1} is neither classification nor measure", delivery, place)
        unit = parts[-1] if parts[-1] != code else ""
        measures.append(Measure(code, unit, position, None))
    if not measures:
        raise _strange("no column of values", delivery, place)
    return tuple(measures)


def _strange(found: str, delivery: Delivery, place: str) -> Exception:
    remedy = "export the table again as flat file (ffcsv), or correct 'format'"
    return delivery.error(f"not the header of a GENESIS flat file: {found}", place=place, remedy=remedy)
