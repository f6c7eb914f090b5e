"""Tables of participation: the way from file to comparison, who could be linked, who stayed and who left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.model import OutcomeType, Released
from kpk_eval.show.numbers import decimals_of, named
from kpk_eval.show.participation import (
    AFTER,
    ALONE,
    BEFORE,
    OF_FILES,
    OF_LINKS,
    OF_WAVES,
    Passage,
    passages_of,
    tells_steps,
)
from kpk_eval.show.rows import Row, distinct, rows_of, varying
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line, count, empty
from kpk_eval.show.voice import Voice

SHARE_DECIMALS, EFFECT_DECIMALS = 0, 2
LEAST_OF_BASE = 10
"""People of whom a share of rounded numbers is shown, in multiples of what numbers are rounded to."""


def grid(released: Released, voice: Voice) -> Grid:
    """The table of a result of shape ``flow``, which its columns decide."""
    if tells_steps(released):
        return _steps(released, voice)
    return _groups(released, voice)


def _steps(released: Released, voice: Voice) -> Grid:
    """Participation: a line for each step, two columns for each comparison of waves."""
    passages = passages_of(released, voice)
    headings = tuple(
        Heading(one.wave(side, voice), numeric=True, over=" · ".join((*one.asides, one.contrast)))
        for one in passages
        for side in (BEFORE, AFTER)
    )
    lines = [
        Line(Cell(voice.words[f"step.{stage.replace('_', ' ')}"]), _both(passages, stage, voice))
        for stage in (*OF_FILES, *OF_WAVES, *OF_LINKS, ALONE)
    ]
    return Grid(
        voice.words["heading.stage"],
        headings,
        tuple(
            line
            for line in (*lines, *_complete(passages, voice))
            if any(cell != ABSENT for cell in line.cells)
        ),
    )


def _both(passages: Sequence[Passage], stage: str, voice: Voice) -> tuple[Cell, ...]:
    """Numbers of a stage in both waves of every contrast; linked people are the same in both."""
    names = (stage, stage) if stage in OF_LINKS else (f"{stage}_{BEFORE}", f"{stage}_{AFTER}")
    return tuple(count(one.stages.get(name), voice) for one in passages for name in names)


def _complete(passages: Sequence[Passage], voice: Voice) -> Iterator[Line]:
    """Linked people with both values, a line for each outcome."""
    for outcome in distinct([row for one in passages for row in one.complete], "outcome"):
        rows = [
            next((row for row in one.complete if row.text("outcome") == outcome), None) for one in passages
        ]
        label = voice.words.fill("step.complete", outcome=voice.name("outcome", outcome))
        yield Line(Cell(label), tuple(count(row, voice) for row in rows for _ in (BEFORE, AFTER)))


def _groups(released: Released, voice: Voice) -> Grid:
    """Groups of people side by side: how many they are, mean or share, and how far they are apart."""
    rows = rows_of(released)
    told = varying(rows, ("contrast", "wave"))
    least = LEAST_OF_BASE * released.base if released.base > 1 else 0
    lines = tuple(_line(row, voice, told, least=least) for row in rows)
    kind = "linkage" if "low" in released.table else "turnover"
    names = ("heading.people", f"heading.{kind}", "heading.difference")
    headings = tuple(Heading(voice.words[name], numeric=True) for name in names)
    notes = [voice.words[f"note.{kind}"], voice.words["note.difference"]] if lines else []
    if any(_is_coarse(row, least) for row in rows):
        notes.append(voice.words.fill("note.coarse_share", n=voice.numbers.count(least)))
    return Grid(voice.words[f"heading.of_{kind}"], headings, lines, tuple(notes))


def _line(row: Row, voice: Voice, told: Sequence[str], *, least: int) -> Line:
    """One group; its contrast and its wave are named where there are several."""
    contrast = (voice.text(row, "contrast"),) if "contrast" in told else ()
    unit = "" if _is_share(row) else voice.text(row, "unit")
    return Line(
        Cell(voice.text(row, "stage"), below=voice.text(row, "wave") if "wave" in told else ""),
        (count(row, voice), ABSENT if _is_coarse(row, least) else _mean(row, voice), _difference(row, voice)),
        " · ".join((*contrast, named(voice.text(row, "outcome"), unit))),
    )


def _is_share(row: Row) -> bool:
    return row.text("type") == OutcomeType.BINARY


def _is_coarse(row: Row, least: int) -> bool:
    """Whether a share is of so few that the rounding of both counts moves it by a tenth or more.

    Decided by the number that is shown, so that it tells nothing new.
    """
    people = row.number("n")
    return _is_share(row) and row.shows("mean") and people is not None and people < least


def _mean(row: Row, voice: Voice) -> Cell:
    """Mean, or a share with its interval below."""
    mean = row.number("mean")
    if mean is None:
        return empty(row, "mean")
    if not _is_share(row):
        return Cell(voice.numbers.decimal(mean, max(decimals_of([mean], most=2), 1)))
    low, high = row.number("low"), row.number("high")
    below = ""
    if low is not None and high is not None:
        ends = (voice.numbers.percent(one, SHARE_DECIMALS) for one in (low, high))
        below = voice.words.fill("number.interval", low=next(ends), high=next(ends))
    return Cell(voice.numbers.percent(mean, SHARE_DECIMALS), below=below)


def _difference(row: Row, voice: Voice) -> Cell:
    found = row.number("difference")
    if found is None:
        return empty(row, "difference")
    return Cell(voice.numbers.decimal(found, EFFECT_DECIMALS, signed=True))
