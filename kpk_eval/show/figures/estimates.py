"""Figure of changes: estimate and interval of each outcome beside the line of no change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle

from kpk_eval.model import Released, Verdict
from kpk_eval.show.changes import Change, changes_of, telling
from kpk_eval.show.figures import canvas
from kpk_eval.show.rows import State
from kpk_eval.show.voice import Voice

NAMED = ("population", "site", "contrast")
LABEL_WIDTH = 36
"""Characters of a label before it is continued on the next line; the numbers stand to its right."""
HEADING_WIDTH = 56
LINE, ROW, GAP = 0.26, 0.42, 0.08
"""Inches of one line of a label, of the interval below it, and of the air above a heading."""
AXIS = 0.8
"""Inches of ticks and axis label of a panel."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a row is about: heading above it (empty where the one before still holds), and its own text."""

    heading: str
    text: str


def figure(released: Released, voice: Voice) -> Figure:
    """Changes below each other, one panel for each unit."""
    changes = changes_of(released, voice)
    panels = _panels(changes)
    named = telling(changes, NAMED)
    labels = [_labels(members, named, voice) for members in panels]
    heights = [sum(map(_height, each)) for each in labels] or [1.0]
    whole = canvas.sheet(sum(heights) + len(heights) * AXIS + 0.45)
    axes = whole.subplots(len(heights), 1, squeeze=False, gridspec_kw={"height_ratios": heights})[:, 0]
    for place, members in enumerate(panels):
        _draw(axes[place], members, labels[place], voice)
    if not panels:
        _say_nothing(axes[0], voice)
    _legend(whole, changes, voice)
    return whole


def _panels(changes: Sequence[Change]) -> list[list[Change]]:
    """Changes with the same unit together, in the order of their first appearance."""
    panels: dict[tuple[float, str], list[Change]] = {}
    for change in changes:
        panels.setdefault((change.scale.factor, change.scale.unit), []).append(change)
    return list(panels.values())


def _labels(changes: Sequence[Change], named: Sequence[str], voice: Voice) -> list[Label]:
    """Outcome of each row, once above all rows about it where they are told apart by something else."""
    labels, last = [], ""
    for change in changes:
        apart = " · ".join(filter(None, (*(voice.text(change.row, name) for name in named), *change.asides)))
        hint = f" ({voice.words['better.lower']})" if change.lower_is_better else ""
        outcome = change.row.text("outcome")
        heading = canvas.wrapped(change.outcome + hint, HEADING_WIDTH) if outcome != last and apart else ""
        text = canvas.wrapped(apart or change.outcome + hint, LABEL_WIDTH)
        labels.append(Label(heading, text))
        last = outcome
    return labels


def _height(label: Label) -> float:
    heading = canvas.lines_of(label.heading) * LINE + GAP if label.heading else 0.0
    return heading + canvas.lines_of(label.text) * LINE + ROW


def _draw(axes: Axes, changes: Sequence[Change], labels: Sequence[Label], voice: Voice) -> None:
    """One panel; the vertical axis is in inches from the top."""
    top = 0.0
    for change, label in zip(changes, labels, strict=True):
        if label.heading:
            _write(axes, 0, top + GAP, label.heading, va="top", linespacing=1.1, fontweight="bold")
        below = top + _height(label) - ROW
        above = below - canvas.lines_of(label.text) * LINE
        _write(axes, 0, above, label.text, va="top", linespacing=1.1)
        _write(axes, 1, above, _value(change, voice), va="top", ha="right")
        _mark(axes, change, below + ROW / 3, voice)
        top = below + ROW
    axes.axvline(0, color=canvas.QUIET, linewidth=1.4, zorder=1)
    axes.set_ylim(top, 0)
    axes.set_yticks([])
    _ends(axes, changes)
    canvas.bare(axes, grid="x")
    canvas.number_axis(axes.xaxis, voice)
    unit = changes[0].scale.unit
    axes.set_xlabel(voice.words.fill("figure.axis", unit=unit) if unit else voice.words["figure.axis_plain"])


def _mark(axes: Axes, change: Change, height: float, voice: Voice) -> None:
    """Interval of a change, or the words why there is none."""
    if change.state is State.SHOWN:
        _interval(axes, change, height)
        return
    said = voice.words["figure.hidden" if change.state is State.HIDDEN else "figure.not_estimable"]
    _write(axes, 0, height, said, va="center", color=canvas.QUIET, style="italic")


def _write(axes: Axes, across: float, down: float, text: str, **look: Any) -> None:
    """Text at a share of the width and a height of the panel."""
    axes.text(
        across, down, text, transform=axes.get_yaxis_transform(), bbox=canvas.behind_text(), zorder=2, **look
    )


def _value(change: Change, voice: Voice) -> str:
    """Estimate and interval as text at the right."""
    if change.state is not State.SHOWN:
        return voice.words["sign.hidden" if change.state is State.HIDDEN else "sign.absent"]
    estimate = voice.numbers.decimal(change.scaled("estimate"), change.scale.decimals, signed=True)
    interval = change.interval(voice, signed=True)
    return voice.words.fill("number.change", estimate=estimate, interval=interval) if interval else estimate


def _interval(axes: Axes, change: Change, height: float) -> None:
    colour, marker = look(change.verdict)
    if change.row.shows("low", "high"):
        ends = [change.scaled("low"), change.scaled("high")]
        axes.plot(ends, [height, height], color=colour, linewidth=2.6, solid_capstyle="butt", zorder=2)
    axes.plot(
        [change.scaled("estimate")], [height], linestyle="none", marker=marker, markersize=11, color=colour,
        markeredgecolor=canvas.PAPER, markeredgewidth=0.8, zorder=3,
    )  # fmt: skip


def look(verdict: Verdict | None) -> tuple[str, MarkerStyle]:
    """Colour and marker of an assessment."""
    looks = {
        Verdict.IMPROVED: (canvas.BLUE, MarkerStyle("^")),
        Verdict.WORSENED: (canvas.RED, MarkerStyle("v")),
        Verdict.EQUIVALENT: (canvas.NAVY, MarkerStyle("s")),
    }
    return looks.get(verdict or Verdict.NO_CLEAR_CHANGE, (canvas.GREY, MarkerStyle("o")))


def _ends(axes: Axes, changes: Sequence[Change]) -> None:
    """Range of the axis: all intervals and the line of no change, with some air."""
    shown = [change for change in changes if change.state is State.SHOWN]
    values = [change.scaled(name) for change in shown for name in ("estimate", "low", "high")]
    finite = [value for value in values if abs(value) < float("inf")]
    low, high = min([0.0, *finite]), max([0.0, *finite])
    air = (high - low) * 0.06 or 1.0
    axes.set_xlim(low - air, high + air)


def _legend(whole: Figure, changes: Sequence[Change], voice: Voice) -> None:
    """Meaning of the markers that occur."""
    present = [verdict for verdict in Verdict if any(_drawn(change, verdict) for change in changes)]
    handles = [
        Line2D(
            [],
            [],
            color=colour,
            marker=marker,
            markersize=10,
            linewidth=2.2,
            label=voice.words[f"verdict.{verdict}"],
        )
        for verdict in present
        for colour, marker in [look(verdict)]
    ]
    if handles:
        whole.legend(
            handles=handles, loc="outside lower center", ncols=min(len(handles), 2), handlelength=1.8
        )


def _drawn(change: Change, verdict: Verdict) -> bool:
    return change.state is State.SHOWN and change.verdict is verdict


def _say_nothing(axes: Axes, voice: Voice) -> None:
    axes.text(0.5, 0.5, voice.words["nothing.estimates"], ha="center", va="center", transform=axes.transAxes)
    axes.set_axis_off()
