"""Tables of stages of development and of milestones."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.process import day_of, stage_of
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line
from kpk_eval.show.voice import Voice


def stages(released: Released, voice: Voice) -> Grid:
    """Fields of action as lines, waves as columns, the stage aimed at in the last one."""
    rows = rows_of(released)
    waves = distinct(rows, "wave")
    by_place = {(row.text("dimension"), row.text("wave")): row for row in rows}
    headings = (
        *(Heading(voice.name("wave", wave)) for wave in waves),
        Heading(voice.words["heading.target"]),
    )
    lines = []
    for field in distinct(rows, "dimension"):
        found = [by_place.get((field, wave)) for wave in waves]
        aims = [row for row in found if row is not None and row.shows("target")]
        aim = Cell(stage_of(aims[-1], "target", voice)) if aims else ABSENT
        cells = tuple(_stage(row, voice) for row in found)
        lines.append(Line(Cell(voice.name("dimension", field)), (*cells, aim)))
    return Grid(voice.words["heading.field"], headings, tuple(lines), (voice.words["note.stages"],))


def _stage(row: Row | None, voice: Voice) -> Cell:
    if row is None or not row.shows("stage"):
        return ABSENT
    return Cell(stage_of(row, "stage", voice), below=voice.text(row, "assessed_by"))


def milestones(released: Released, voice: Voice) -> Grid:
    """Milestones as lines: planned, reached, what became of them, what was changed."""
    names = ("planned", "reached", "progress", "adaptation")
    headings = tuple(Heading(voice.words[f"heading.milestone_{name}"]) for name in names)
    lines = tuple(
        Line(Cell(row.text("milestone")), (
            _text(day_of(row.text("planned"), voice)),
            _text(day_of(row.text("reached_on"), voice)),
            Cell(voice.words[f"progress.{row.text('progress')}"], below=_late(row, voice)),
            Cell(voice.text(row, "adaptation"), below=row.text("given_reason")),
        ))
        for row in rows_of(released)
    )  # fmt: skip
    return Grid(voice.words["heading.milestone"], headings, lines, (voice.words["note.milestones"],))


def _text(text: str) -> Cell:
    return Cell(text) if text else ABSENT


def _late(row: Row, voice: Voice) -> str:
    days = int(row.number("days_late") or 0)
    return voice.words.count("table.days_late", days, voice.numbers.count(days)) if days else ""
