"""Table of checks: what the same computation gives where nothing began, and what other models give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.model import Released
from kpk_eval.show.numbers import named
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.tables.grid import (
    ABSENT,
    Cell,
    Grid,
    Heading,
    Line,
    Look,
    Marks,
    empty,
    marks_of,
    unbroken,
)
from kpk_eval.show.voice import USUAL_LEVEL, Voice

USUAL = 0.05
RANGES = "left out"
"""Check whose ends are no interval."""


def grid(released: Released, voice: Voice) -> Grid:
    """Checks of each indicator in their order."""
    rows = rows_of(released)
    marks = marks_of(voice.reason(row) for row in rows if _refused(row))
    words = voice.words
    headings = (
        Heading(words["heading.years_compared"]),
        Heading(words["heading.difference_areas"], numeric=True),
        Heading(words["heading.p"], numeric=True),
        Heading(words["heading.basis"]),
    )
    lines = tuple(_line(row, voice, marks) for row in rows)
    return Grid(words["heading.check"], headings, lines, (*_notes(rows, voice), *marks.notes(voice)))


def _line(row: Row, voice: Voice, marks: Marks) -> Line:
    cells = (_years(row, voice), _estimate(row, voice, marks), _p(row, voice), _basis(row, voice))
    unit = row.text("unit")
    points = voice.words["number.percentage_points"] if unit.startswith("%") else unit
    return Line(_label(row, voice), cells, named(voice.text(row, "indicator"), points))


def _label(row: Row, voice: Voice) -> Cell:
    return Cell(voice.words.fill(f"check.{row.text('check')}", of=row.text("of")))


def _years(row: Row, voice: Voice) -> Cell:
    before, after = row.text("years_before"), row.text("years_after")
    if before and after:
        return Cell(voice.words.fill("number.years", before=before, after=after))
    return Cell(before) if before else ABSENT


def _estimate(row: Row, voice: Voice, marks: Marks) -> Cell:
    """Difference with its interval below; what could not be computed leads to its reason."""
    value = row.number("estimate")
    if value is None:
        cell = empty(row, "estimate")
        refused = cell is ABSENT and _refused(row)
        return Cell(cell.text, mark=marks.of(voice.reason(row)), look=Look.ABSENT) if refused else cell
    decimals = int(row.number("decimals") or 0) + int(row.text("check") == "trend before")
    shown = voice.numbers.decimal(value, decimals, signed=True)
    low, high = row.number("low"), row.number("high")
    if low is None or high is None:
        return Cell(shown)
    ends = [voice.numbers.decimal(end, decimals, signed=True) for end in (low, high)]
    interval = voice.words.fill("number.interval", low=ends[0], high=ends[1])
    level = row.number("level")
    if row.text("check") != RANGES and level is not None and level != USUAL_LEVEL:
        interval = voice.words.fill("number.named_interval", level=voice.level(level), interval=interval)
    return Cell(shown, below=unbroken(interval))


def _p(row: Row, voice: Voice) -> Cell:
    value, floor = row.number("p"), row.number("p_floor")
    if value is None:
        return empty(row, "p")
    return Cell(voice.numbers.p(value), below="" if floor is None else f"≥ {voice.numbers.p(floor)}")


def _basis(row: Row, voice: Voice) -> Cell:
    """Areas, place among the placebos, points."""
    count = voice.numbers.count
    rank, areas, donors, points = (row.number(name) for name in ("rank", "areas", "donors", "points"))
    if rank is not None and areas is not None and donors is not None:
        told = voice.words.fill("number.rank", rank=count(rank), areas=count(areas), donors=count(donors))
        return Cell(told)
    if areas is not None:
        return Cell(voice.words.fill("number.areas_compared", n=count(areas)))
    return ABSENT if points is None else Cell(voice.words.fill("number.points", n=count(points)))


def _refused(row: Row) -> bool:
    return not row.shows("estimate") and bool(row.text("reason"))


def _notes(rows: Sequence[Row], voice: Voice) -> Iterator[str]:
    """What each kind of check is for, as far as it occurs."""
    kinds = dict.fromkeys(row.text("check") for row in rows)
    keys = {
        "false start": "checks_false", "trend before": "checks_trend", "left out": "checks_left",
        "synthetic": "checks_synthetic", "synthetic false": "checks_synthetic",
        "segmented": "checks_segmented",
    }  # fmt: skip
    told = dict.fromkeys(keys[kind] for kind in kinds if kind in keys)
    yield from (voice.words[f"note.{key}"] for key in told)
    floors = [
        floor for row in rows if row.text("check") == "false start" and (floor := row.number("p_floor"))
    ]
    if floors and min(floors) >= USUAL:
        yield voice.words.fill("note.checks_floor", floor=voice.numbers.p(min(floors)))
