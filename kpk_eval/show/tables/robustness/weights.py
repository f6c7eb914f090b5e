"""Table of means without and with weights, and of what the weights cost."""

from __future__ import annotations

from functools import partial

from kpk_eval.model import Released
from kpk_eval.show.numbers import named
from kpk_eval.show.robustness import between, is_share, level
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.tables.grid import Cell, Grid, Heading, Line, Marks, count, empty, marks_in, unbroken
from kpk_eval.show.tables.robustness.cells import effect_in, group_of, level_of, number, refused
from kpk_eval.show.voice import Voice


def weighting(released: Released, voice: Voice) -> Grid:
    """A line for each wave: without weights, with weights, and what the weights cost."""
    rows, words = rows_of(released), voice.words
    marks = marks_in(rows, voice)
    lines = tuple(
        Line(
            Cell(voice.text(row, "wave")),
            (
                count(row, voice),
                number(row, "mean", partial(level, row, voice=voice)),
                _weighted(row, voice, marks),
                _effective(row, voice, base=released.base),
                effect_in(row, "design_effect", voice),
            ),
            named(group_of(row, rows, voice, "outcome"), "" if is_share(row) else voice.text(row, "unit")),
        )
        for row in rows
    )
    headings = (
        Heading(words["heading.people"], numeric=True),
        Heading(words["heading.unweighted"], numeric=True),
        Heading(words.fill("heading.weighted_interval", interval=level_of(rows, voice)), numeric=True),
        Heading(words["heading.effective"], numeric=True),
        Heading(words["heading.design_effect"], numeric=True),
    )
    notes = tuple(dict.fromkeys(_about_weights(row, voice) for row in rows))
    return Grid(words["heading.wave"], headings, lines, (*notes, *marks.notes(voice)))


def _about_weights(row: Row, voice: Voice) -> str:
    """To what the answers were weighted, and how far a weight may go."""
    traits = (voice.name("characteristic", one) for one in row.text("weighted_by").split(","))
    low, high = (
        voice.numbers.decimal(row.number(f"{end}_factor") or 0.0, 1) for end in ("smallest", "largest")
    )
    return voice.words.fill(
        "note.weighting", source=row.text("figures_of"), traits=", ".join(traits), low=low, high=high
    )


def _weighted(row: Row, voice: Voice, marks: Marks) -> Cell:
    value = row.number("weighted")
    if value is None:
        return refused(row, "weighted", voice, marks)
    ends = [row.number(end) for end in ("low", "high")]
    below = (
        between([level(row, one, voice) for one in ends if one is not None], voice)
        if None not in ends
        else ""
    )
    return Cell(level(row, value, voice), below=unbroken(below))


def _effective(row: Row, voice: Voice, *, base: int) -> Cell:
    """So many equally weighted people would tell as much; as coarse as the number that is shown."""
    share, n = row.number("effective_share"), row.number("n")
    if share is None or n is None:
        return empty(row, "effective_share" if share is None else "n")
    return Cell(voice.numbers.count(base * round(share * n / base)))
