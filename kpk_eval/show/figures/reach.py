"""Figures of reach: a line of those in need for each entry of the plan; every group of the first entries.

One mark stands for each wave.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas
from kpk_eval.show.reach import PERCENT, Uptake, uptakes_of
from kpk_eval.show.rows import Row, distinct, rows_of, varying
from kpk_eval.show.voice import Voice

MOST_PANELS = 5
LINE, ROW, PANEL, EDGE = 0.26, 0.34, 0.24, 1.2
"""Inches of a line of a label, of the air around a row, of a title, and of what stands around all panels."""
LABEL_WIDTH, TITLE_WIDTH = 26, 34
ASIDE = 0.26
"""Distance between the marks of two waves, as a share of the height of a row."""


def figure(released: Released, voice: Voice) -> Figure:
    """Shares of the first entries with their intervals, from 0 to 100 percent."""
    chosen = uptakes_of(released, voice)[:MOST_PANELS]
    labels = {
        one.name: [canvas.wrapped(_label(one, group, voice), LABEL_WIDTH) for group in one.groups]
        for one in chosen
    }
    heights = [
        PANEL
        + canvas.lines_of(canvas.wrapped(one.name, TITLE_WIDTH)) * LINE
        + sum(canvas.lines_of(text) * LINE + ROW for text in labels[one.name])
        for one in chosen
    ]
    whole = canvas.sheet(sum(heights) + EDGE)
    panels = whole.subplots(
        len(chosen), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights}
    )[:, 0]
    waves = tuple(dict.fromkeys(wave for one in chosen for wave in one.waves))
    for axes, one in zip(panels, chosen, strict=True):
        _panel(axes, one, waves, labels[one.name])
    canvas.number_axis(panels[-1].xaxis, voice, unit="%")
    panels[-1].set_xlabel(voice.words["figure.reach_axis"])
    _legend(whole, waves, voice)
    return whole


def overview(released: Released, voice: Voice) -> Figure:
    """Shares of those in need with their intervals: a line for each entry, from 0 to 100 percent."""
    rows = rows_of(released)
    waves, named = distinct(rows, "wave"), varying(rows, ("site", "population"))
    lines: dict[str, dict[str, Row]] = {}
    for row in rows:
        name = " · ".join(voice.text(row, column) for column in ("reach", *named))
        lines.setdefault(canvas.wrapped(name, LABEL_WIDTH), {})[row.text("wave")] = row
    whole = canvas.sheet(sum(canvas.lines_of(name) * LINE + ROW for name in lines) + EDGE)
    axes = whole.subplots()
    for place, wave in enumerate(waves):
        _draw(axes, [own.get(wave) for own in lines.values()], place, (len(waves) - 1) / 2)
    axes.set_yticks(range(len(lines)), list(lines))
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.set_xlim(-2, 102)
    canvas.bare(axes, grid="x")
    canvas.number_axis(axes.xaxis, voice, unit="%")
    axes.set_xlabel(voice.words["figure.reach_need_axis"])
    _legend(whole, waves, voice)
    return whole


def _panel(axes: Axes, one: Uptake, waves: tuple[str, ...], labels: list[str]) -> None:
    """One entry: a row for each group."""
    for place, wave in enumerate(waves):
        _draw(axes, [one.row(group, wave) for group in one.groups], place, (len(waves) - 1) / 2)
    axes.set_yticks(range(len(one.groups)), labels)
    axes.set_ylim(len(one.groups) - 0.4, -0.6)
    axes.set_xlim(-2, 102)
    axes.set_title(canvas.wrapped(one.name, TITLE_WIDTH), loc="left", fontweight="bold")
    canvas.bare(axes, grid="x")


def _legend(whole: Figure, waves: Sequence[str], voice: Voice) -> None:
    marks = canvas.handles([voice.name("wave", wave) for wave in waves])
    for mark in marks:
        mark.set_linestyle("none")
    whole.legend(handles=marks, loc="outside lower center", ncols=1)


def _label(one: Uptake, group: str, voice: Voice) -> str:
    name = voice.name("stage", group)
    return f"{name} *" if one.in_need(group) else name


def _draw(axes: Axes, rows: list[Row | None], place: int, middle: float) -> None:
    """Marks and intervals of one wave, a little above or below those of the others."""
    colour, marker, _ = canvas.LINES[place % len(canvas.LINES)]
    for at, row in enumerate(rows):
        if row is None or not row.shows("mean", "low", "high"):
            continue
        height = at + ASIDE * (place - middle)
        low, share, high = (PERCENT * (row.number(name) or 0) for name in ("low", "mean", "high"))
        axes.plot([low, high], [height, height], color=colour, linewidth=2)
        axes.plot([share], [height], color=colour, marker=marker, linestyle="none", markersize=9)
