"""Figure of completeness: one row for each outcome, one mark for each wave."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas
from kpk_eval.show.rows import Row, distinct, rows_of, varying
from kpk_eval.show.voice import Voice

MOST_ROWS = 24
"""Outcomes that stay legible on one sheet of paper."""
LINE, ROW, EDGE = 0.26, 0.2, 1.3
"""Inches of one line of a label, of the air around a row, and of what stands around all rows."""
LABEL_WIDTH = 34
ASIDE = 0.24
"""Distance between the marks of two waves, as a share of the height of a row."""


def outcomes_of(released: Released, voice: Voice) -> dict[str, dict[str, Row]]:
    """Label of each outcome -> wave -> row; people are named where there are several groups of them."""
    rows = rows_of(released)
    named = varying(rows, ("site", "population"))
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        label = " · ".join(voice.text(row, name) for name in ("outcome", *named))
        found.setdefault(label, {})[row.text("wave")] = row
    return found


def figure(released: Released, voice: Voice) -> Figure:
    """Share of people with a valid value of the first outcomes, from 0 to 100 percent."""
    waves = distinct(rows_of(released), "wave")
    chosen = list(outcomes_of(released, voice).items())[:MOST_ROWS]
    labels = [canvas.wrapped(label, LABEL_WIDTH) for label, _ in chosen]
    height = len(labels) * (max(map(canvas.lines_of, labels)) * LINE + ROW)
    whole = canvas.sheet(height + EDGE)
    axes = whole.subplots()
    for place, wave in enumerate(waves):
        _draw(axes, [cells.get(wave) for _, cells in chosen], place, (len(waves) - 1) / 2)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xlim(-2, 102)
    canvas.bare(axes, grid="x")
    canvas.number_axis(axes.xaxis, voice, unit="%")
    axes.set_xlabel(voice.words["figure.complete_axis"])
    names = [voice.name("wave", wave) for wave in waves]
    marks = canvas.handles(names)
    for mark in marks:
        mark.set_linestyle("none")
    whole.legend(handles=marks, loc="outside lower center", ncols=1)
    return whole


def _draw(axes: Axes, rows: list[Row | None], place: int, middle: float) -> None:
    """Marks of one wave, a little above or below those of the others."""
    colour, marker, _ = canvas.LINES[place % len(canvas.LINES)]
    shares = [
        float("nan") if row is None or (share := row.number("valid")) is None else share for row in rows
    ]
    heights = [at + ASIDE * (place - middle) for at in range(len(rows))]
    axes.plot(shares, heights, color=colour, marker=marker, linestyle="none", markersize=8)
