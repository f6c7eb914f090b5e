"""Tables of released results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kpk_eval.model import Released, Shape
from kpk_eval.show.block import Block, BlockKind
from kpk_eval.show.captions import caption_of, remarks_of
from kpk_eval.show.tables import counts, description, estimates, quality, series
from kpk_eval.show.tables.grid import ABSENT, HIDDEN, Cell, Grid, Line, Look
from kpk_eval.show.tables.render import render
from kpk_eval.show.voice import Voice, voice_of

GRIDS: Mapping[Shape, Callable[[Released, Voice], Grid]] = {
    Shape.ESTIMATES: estimates.grid,
    Shape.DESCRIPTION: description.grid,
    Shape.MISSING: counts.missing,
    Shape.FLOW: counts.flow,
    Shape.SOURCES: quality.sources,
    Shape.QUALITY: quality.rules,
    Shape.SERIES: series.grid,
}


def table_block(released: Released) -> Block:
    """Table of a released result with caption and notes."""
    voice = voice_of(released)
    grid = _with_remarks(
        _never_empty(GRIDS[released.shape](released, voice), voice.words[f"nothing.{released.shape}"]),
        released,
        voice,
    )
    caption = caption_of(released, voice)
    alt = voice.words.fill("alt.table", n=voice.numbers.count(len(grid.lines)), caption=caption)
    html = render(
        grid, caption=caption, evidence=released.evidence, language=released.wording.language, name=alt
    )
    return Block(BlockKind.TABLE, released.evidence, released.wording.language, caption, alt, html=html)


def _never_empty(grid: Grid, nothing: str) -> Grid:
    """The table; where it has no line, only the statement that there is nothing to show."""
    return grid if grid.lines else replace(grid, headings=(), lines=(Line(Cell(nothing), ()),), notes=())


def _with_remarks(grid: Grid, released: Released, voice: Voice) -> Grid:
    """The table with the notes that its signs need and those that the result brings along."""
    cells = tuple(grid.cells())
    hidden = any(cell.look is Look.HIDDEN or HIDDEN.text in cell.text for cell in cells)
    absent = any(cell == ABSENT for cell in cells)
    return replace(grid, notes=(*grid.notes, *remarks_of(released, voice, hidden=hidden, absent=absent)))
