"""Table of how reliable scales are, and whether they hit their ends."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.robustness import between, effect
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.tables.grid import Cell, Grid, Heading, Line, count, empty, marks_in
from kpk_eval.show.tables.robustness.cells import effect_in, group_of, level_of, percent, with_interval
from kpk_eval.show.voice import Voice


def scales(released: Released, voice: Voice) -> Grid:
    """A line for each wave and each comparison of waves; one group for each scale."""
    rows, words = rows_of(released), voice.words
    marks = marks_in(rows, voice)
    lines = tuple(
        Line(
            Cell(voice.text(row, "wave") or voice.text(row, "contrast")),
            (
                count(row, voice),
                with_interval(row, "alpha", ("low", "high"), voice, marks),
                effect_in(row, "omega", voice),
                _range(row, voice),
                *(percent(row, end, voice) for end in ("floor", "ceiling")),
                Cell(voice.text(row, "invariance")) if row.shows("invariance") else empty(row, "invariance"),
            ),
            group_of(row, rows, voice, "instrument"),
        )
        for row in rows
    )  # fmt: skip
    headings = (
        Heading(words["heading.people"], numeric=True),
        Heading(words.fill("heading.alpha_interval", interval=level_of(rows, voice)), numeric=True),
        Heading(words["heading.omega"], numeric=True),
        Heading(words["heading.item_rest"], numeric=True),
        Heading(words["heading.floor"], numeric=True),
        Heading(words["heading.ceiling"], numeric=True),
        Heading(words["heading.invariance"]),
    )
    told = [words[f"note.{name}"] for name in ("scales", "ends", "invariance")]
    return Grid(words["heading.wave"], headings, lines, (*told, *marks.notes(voice)))


def _range(row: Row, voice: Voice) -> Cell:
    """Smallest and largest correlation of an item with the rest."""
    if not row.shows("rest_low", "rest_high"):
        return empty(row, "rest_low")
    return Cell(between([effect(row.number(end) or 0.0, voice) for end in ("rest_low", "rest_high")], voice))
