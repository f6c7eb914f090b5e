"""Progress diagram: the stage of each field of action at every wave, and the stage aimed at."""

from __future__ import annotations

from itertools import cycle

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas
from kpk_eval.show.rows import distinct, rows_of
from kpk_eval.show.voice import Voice

FIELD, EDGE = 0.95, 2.1
"""Inches: of a field of action, and of what stands around all of them."""
APART = 0.24
"""Between the marks of two waves, as a part of a field."""
LABEL, STAGE = 18, 10
"""Characters of a line of a label beside and below the marks."""
STAGES = range(5)


def stages(released: Released, voice: Voice) -> Figure:
    """A mark for every wave, one below the other, and a thick stroke for the stage aimed at."""
    rows = rows_of(released)
    waves, fields = distinct(rows, "wave"), distinct(rows, "dimension")
    looks = dict(zip(waves, cycle(canvas.LINES), strict=False))
    whole = canvas.sheet(FIELD * len(fields) + 0.3 * len(waves) + EDGE)
    axes = whole.subplots()
    for row in rows:
        wave, at = row.text("wave"), fields.index(row.text("dimension"))
        colour, marker, _ = looks[wave]
        height = at + (waves.index(wave) - (len(waves) - 1) / 2) * APART
        if (stage := row.number("stage")) is not None:
            axes.hlines(height, 0, stage, color=canvas.RULE, linewidth=1.4)
            axes.plot(
                [stage], [height], color=colour, marker=marker, linestyle="none", markersize=9, zorder=3
            )
        if wave == waves[-1] and (target := row.number("target")) is not None:
            axes.vlines(target, at - 0.4, at + 0.4, color=canvas.INK, linewidth=3.2, zorder=2)
    labels = [canvas.wrapped(voice.name("dimension", one), LABEL) for one in fields]
    axes.set_yticks(range(len(fields)), labels)
    axes.set_ylim(len(fields) - 0.5, -0.5)
    names = [f"{one}\n{canvas.wrapped(voice.name('stage', str(one)), STAGE)}" for one in STAGES]
    axes.set_xticks(list(STAGES), names, fontsize=canvas.BASE - 2)
    axes.set_xlim(-0.3, 4.3)
    canvas.bare(axes, grid="x")
    aim = Line2D([], [], color=canvas.INK, linewidth=3.2, label=canvas.entry(voice.words["figure.target"]))
    marks = canvas.handles([voice.name("wave", wave) for wave in waves])
    for mark in marks:
        mark.set_linestyle("none")
    whole.legend(handles=[*marks, aim], loc="outside lower center", ncols=2)
    return whole
