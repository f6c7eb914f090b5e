"""Table of means and shares: outcomes as groups, one line for each wave."""

from __future__ import annotations

from kpk_eval.model import OutcomeType, Released
from kpk_eval.show.distribution import Distribution, distributions_of
from kpk_eval.show.numbers import named
from kpk_eval.show.rows import Row
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line, empty, unbroken
from kpk_eval.show.voice import Voice

COLUMNS = ("n", "missing", "mean", "sd", "median")


def grid(released: Released, voice: Voice) -> Grid:
    """Valid and missing answers, mean or share, spread and median of each outcome and wave."""
    distributions = distributions_of(released, voice)
    lines = tuple(
        Line(
            Cell(voice.text(row, "wave")),
            tuple(_cell(row, name, one, voice) for name in COLUMNS),
            _group(one),
        )
        for one in distributions
        for row in one.rows
    )
    headings = tuple(Heading(voice.words[f"heading.{name}"], numeric=True) for name in COLUMNS)
    notes = [voice.words["note.n"]]
    notes += [voice.words["note.sd"]] if any(not one.share for one in distributions) else []
    notes += [voice.words["note.share"]] if any(one.share for one in distributions) else []
    return Grid(voice.words["heading.wave"], headings, lines, tuple(notes))


def _group(distribution: Distribution) -> str:
    return named(" · ".join((*distribution.asides, distribution.outcome)), distribution.unit)


def _cell(row: Row, name: str, distribution: Distribution, voice: Voice) -> Cell:
    """Count, or a value in the way of its outcome; the spread of a share says nothing more than the share."""
    if name in {"sd", "median"} and row.text("type") == OutcomeType.BINARY:
        return ABSENT
    number = row.number(name)
    if number is None:
        return empty(row, name)
    if name in {"n", "missing"}:
        return Cell(voice.numbers.count(number))
    return Cell(distribution.value(number, voice), below=_interval(row, name, distribution, voice))


def _interval(row: Row, name: str, distribution: Distribution, voice: Voice) -> str:
    """Interval of a mean; empty where the result has none."""
    low, high = row.number("low"), row.number("high")
    if name != "mean" or low is None or high is None:
        return ""
    ends = (distribution.value(one, voice) for one in (low, high))
    return unbroken(voice.words.fill("number.interval", **dict(zip(("low", "high"), ends, strict=True))))
