"""Cells of comparisons of areas: the change of the site beside that of the others."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.show.areas import coverage, floor, number, others, years
from kpk_eval.show.changes import Change
from kpk_eval.show.rows import Row
from kpk_eval.show.tables.grid import Cell, empty, unbroken
from kpk_eval.show.voice import Voice


def of_site(change: Change, voice: Voice) -> Cell:
    """Change of the site; below it the years and the coverage of both sides."""
    told = filter(None, (years(change.row, voice), coverage(change.row, voice)))
    below = "; ".join(map(unbroken, told))
    if not change.row.shows("change_site"):
        return Cell(empty(change.row, "change_site").text, below=below)
    return Cell(number(change, "change_site", voice), below=below)


def of_others(change: Change, voice: Voice) -> Cell:
    """Mean change of the areas beside the site, and how many they are."""
    if not change.row.shows("change_areas"):
        return empty(change.row, "change_areas")
    below = voice.words.fill("number.areas", n=others(change, voice))
    return Cell(number(change, "change_areas", voice), below=below)


def notes(changes: Sequence[Change], voice: Voice) -> list[str]:
    """How the columns came about, and what so few areas can say."""
    words = voice.words
    rows = [change.row for change in changes]
    told = [words["note.areas"]]
    told += [words["note.areas_interval"]] if any(row.shows("low") for row in rows) else []
    told += [words["note.areas_p"]] if any(row.shows("p") for row in rows) else []
    told += [*dict.fromkeys(text for change in changes if (text := floor(change, voice)))]
    told += [words["note.areas_coverage"]] if any(row.shows("coverage_after") for row in rows) else []
    told += [words["note.areas_rounded"]] if any(_own(row) for row in rows) else []
    return told


def _own(row: Row) -> bool:
    """Whether an estimate rests on numbers that a municipality delivered itself."""
    return row.number("official") == 0 and row.shows("estimate")
