"""Figure of changes under three treatments of missing later answers: a panel for each outcome."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas
from kpk_eval.show.robustness import METHODS, Treated, is_share, treated_of, unit_of
from kpk_eval.show.rows import State
from kpk_eval.show.voice import Voice

MOST_PANELS = 12
"""Comparisons that stay legible on one sheet of paper."""
LINE, MARK, AIR, EDGE, FOOT = 0.27, 0.26, 0.3, 1.15, 1.0
"""Inches of a line of a label, of a mark, of the air around a comparison, of what stands around the rows of a
panel, and of the legend."""
LABEL_WIDTH, TITLE_WIDTH, WORDS_WIDTH = 17, 52, 34
OPEN = 2.0
"""How often intervals that include no change fit into the axis; they must not look like a large change."""


def figure(released: Released, voice: Voice) -> Figure:
    """Estimates with intervals of the first comparisons, those of an outcome on one axis."""
    treated = treated_of(released, voice)[:MOST_PANELS]
    panels = [list(own) for _, own in groupby(treated, key=lambda one: one.label)]
    heights = [_height(own) + EDGE for own in panels]
    whole = canvas.sheet(sum(heights) + FOOT)
    axes = whole.subplots(len(panels), 1, squeeze=False, gridspec_kw={"height_ratios": heights})[:, 0]
    for one, own in zip(axes, panels, strict=True):
        _draw(one, own, voice)
    names = [voice.words[f"method.{method}"] for method in METHODS]
    marks = canvas.handles(names)
    for mark in marks:
        mark.set_linestyle("-")
    whole.legend(handles=marks, loc="outside lower left", ncols=1, handlelength=1.8)
    return whole


def _height(own: Sequence[Treated]) -> float:
    return sum(_row_height(one) for one in own)


def _row_height(one: Treated) -> float:
    """Inches of one comparison."""
    lines = canvas.lines_of(canvas.wrapped(one.contrast, LABEL_WIDTH))
    return max(lines * LINE, len(METHODS) * MARK) + AIR


def _draw(axes: Axes, own: Sequence[Treated], voice: Voice) -> None:
    """One outcome; the vertical axis is in inches from the top."""
    top, places = 0.0, []
    factor = 100.0 if is_share(own[0].first) else 1.0
    for one in own:
        places.append(top + _row_height(one) / 2)
        _marks(axes, one, places[-1], voice, factor=factor)
        top += _row_height(one)
    axes.set_ylim(top, 0)
    axes.axvline(0, color=canvas.QUIET, linewidth=1.4, zorder=1)
    reach = max((abs(one) for one in _ends(own)), default=1.0) * factor * (OPEN if _open(own) else 1.0)
    axes.set_xlim(-1.12 * (reach or 1.0), 1.12 * (reach or 1.0))
    axes.set_yticks(places, [canvas.wrapped(one.contrast, LABEL_WIDTH) for one in own])
    canvas.bare(axes, grid="x")
    canvas.number_axis(axes.xaxis, voice)
    axes.set_title(canvas.wrapped(own[0].label, TITLE_WIDTH), loc="left", fontweight="bold")
    said = f"{voice.words['figure.sensitivity_axis']} {unit_of(own[0].first, voice)}"
    axes.set_xlabel(canvas.wrapped(said, TITLE_WIDTH), loc="left", color=canvas.QUIET)


def _open(own: Sequence[Treated]) -> bool:
    """Whether no interval of an outcome leaves out no change."""
    rows = [row for one in own for row in one.methods.values() if row.shows("low", "high")]
    return all((row.number("low") or 0.0) <= 0 <= (row.number("high") or 0.0) for row in rows)


def _ends(own: Sequence[Treated]) -> list[float]:
    """Everything that is drawn along the axis."""
    rows = [row for one in own for row in one.methods.values()]
    values = [row.number(name) for row in rows for name in ("estimate", "low", "high")]
    return [value for value in values if value is not None]


def _marks(axes: Axes, one: Treated, middle: float, voice: Voice, *, factor: float) -> None:
    """Interval and estimate of each treatment below each other; words where there is none."""
    shown = False
    for place, (method, (colour, marker, _)) in enumerate(zip(METHODS, canvas.LINES, strict=False)):
        row = one.methods.get(method)
        value = row.number("estimate") if row else None
        if row is None or value is None:
            continue
        shown, height = True, middle + (place - 1) * MARK
        if row.shows("low", "high"):
            ends = [(row.number(end) or 0.0) * factor for end in ("low", "high")]
            axes.plot(ends, [height, height], color=colour, linewidth=2.6, solid_capstyle="butt", zorder=2)
        axes.plot(
            [value * factor], [height], linestyle="none", marker=marker, markersize=9, color=colour,
            markeredgecolor=canvas.PAPER, markeredgewidth=0.8, zorder=3,
        )  # fmt: skip
    if not shown:
        hidden = one.first.state("estimate") is State.HIDDEN
        said = voice.words["figure.withheld" if hidden else "figure.not_estimable"]
        axes.text(
            0.5, middle, canvas.wrapped(said, WORDS_WIDTH), transform=axes.get_yaxis_transform(), ha="center",
            va="center", color=canvas.QUIET, style="italic", zorder=2,
        )  # fmt: skip
