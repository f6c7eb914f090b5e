"""Figure of changes: estimate and interval of each outcome on either side of no change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Patch

from kpk_eval.model import Better, Released, Verdict
from kpk_eval.show.areas import is_one
from kpk_eval.show.changes import Change
from kpk_eval.show.figures import canvas
from kpk_eval.show.figures.compared import Compared, Layout, layout_of, reach_of, shown_in
from kpk_eval.show.rows import State
from kpk_eval.show.voice import Voice

LABEL, LABEL_WIDTH = 2.75, 24
"""Inches and characters of the labels at the left."""
HEADING_WIDTH = 56
COLUMN_WIDTH = {1: 40, 2: 19, 3: 12}
"""Characters of a text over or in one of so many columns."""
LINE, AIR, GAP = 0.245, 0.1, 0.12
"""Inches of one line of a label, of the air around a row, and above a heading."""
AXIS = 0.75
"""Inches of ticks and direction words of a panel."""
UNIT_LINES = 2
"""Lines that the unit of a panel may have without touching the heading of the next one."""
REACH = 1.08
"""Length of the axis as a multiple of what it has to show; ends of intervals keep off the edge."""
FEW_ROWS = 12
"""Rows up to which the estimates are written beside their marks."""
OVER_SITES = (canvas.INK, MarkerStyle("D"))
"""Colour and marker of a mean over sites."""
SIDE = "#e3eef7"
"""Ground of the side on which a change would be an improvement."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row with its texts and its height in inches below the top of its panel."""

    row: Compared
    heading: str
    label: str
    top: float
    height: float

    @property
    def start(self) -> float:
        """Where the row begins, below its heading."""
        return self.top + (GAP + canvas.lines_of(self.heading) * LINE if self.heading else 0.0)

    @property
    def end(self) -> float:
        """Where the row ends."""
        return self.top + self.height


def figure(released: Released, voice: Voice) -> Figure:
    """Changes below each other, one panel for each unit, contrasts side by side."""
    layout = layout_of(released, voice)
    panels = [_places(panel, voice, valued=_valued(layout)) for panel in layout.panels]
    heights = [places[-1].end for places in panels]
    heads = [canvas.wrapped(name, _width(layout)) for name in layout.columns]
    lines = max(map(canvas.lines_of, heads)) if layout.columns != ("",) else 0
    whole = canvas.sheet(sum(heights) + len(heights) * AXIS + lines * LINE + 0.75)
    share = (canvas.WIDTH - LABEL) / len(layout.columns)
    ratios = {"height_ratios": heights, "width_ratios": [LABEL, *[share] * len(layout.columns)]}
    axes = whole.subplots(len(heights), 1 + len(layout.columns), squeeze=False, gridspec_kw=ratios)
    for (labels, *columns), places in zip(axes, panels, strict=True):
        _label(labels, places, voice)
        for one, name in zip(columns, layout.columns, strict=True):
            _draw(one, places, name, layout, voice)
    for one, head in zip(axes[0][1:], heads, strict=True):
        one.set_title(head.strip(), fontsize=canvas.BASE, linespacing=1.1)
    _legend(whole, layout, voice)
    return whole


def _valued(layout: Layout) -> bool:
    """Whether there is room to write the estimates."""
    return layout.drawn <= FEW_ROWS or layout.columns == ("",)


def _width(layout: Layout) -> int:
    return COLUMN_WIDTH[len(layout.columns)]


def _places(panel: Sequence[Compared], voice: Voice, *, valued: bool) -> list[Place]:
    """Rows of a panel from top to bottom; the outcome once above all rows about it."""
    places: list[Place] = []
    top, last = 0.0, ""
    for row in panel:
        parts = _named(row.first, voice)
        name = " ".join(parts)
        heading = canvas.wrapped(name, HEADING_WIDTH) if row.label and name != last else ""
        label = _below_each_other(row.label or parts)
        lines = max(canvas.lines_of(label), 2 if valued else 1)
        above = GAP + canvas.lines_of(heading) * LINE if heading else 0.0
        places.append(Place(row, heading, label, top, above + lines * LINE + AIR))
        top, last = places[-1].end, name
    return [*places[:-1], replace(places[-1], height=places[-1].height + _further(places, voice))]


def _further(places: Sequence[Place], voice: Voice) -> float:
    """Inches that a unit on many lines needs within its panel."""
    return max(canvas.lines_of(_said(places, voice)) - UNIT_LINES, 0) * LINE


def _below_each_other(parts: Sequence[str]) -> str:
    """Parts of a label, each on lines of its own."""
    return "\n".join(canvas.wrapped(part, LABEL_WIDTH) for part in parts)


def _named(change: Change, voice: Voice) -> tuple[str, ...]:
    """Outcome; in brackets its better direction, and whether it was not planned."""
    hints = (
        voice.name("better", change.row.text("better")) if change.row.text("better") else "",
        "" if change.planned else voice.words["figure.unplanned"],
    )
    told = "; ".join(filter(None, hints))
    return (change.outcome, f"({told})") if told else (change.outcome,)


def _label(axes: Axes, places: Sequence[Place], voice: Voice) -> None:
    """Texts at the left of a panel, drawn over the neighbours where a heading is long."""
    axes.set_axis_off()
    axes.set_zorder(3)
    axes.set_xlim(0, 1)
    axes.set_ylim(places[-1].end, 0)
    for place in places:
        if place.heading:
            _write(
                axes, place.top + GAP, place.heading, va="top", fontweight="bold", bbox=canvas.behind_text()
            )
        _write(axes, place.start + AIR / 2, place.label, va="top")
    below = places[-1].end + 0.1 - _further(places, voice)
    _write(axes, below, _said(places, voice), va="top", color=canvas.QUIET)


def _said(places: Sequence[Place], voice: Voice) -> str:
    """What the axis of a panel measures."""
    unit = places[0].row.first.scale.unit
    return _below_each_other(
        (voice.words["figure.axis"], unit) if unit else (voice.words["figure.axis_plain"],)
    )


def _write(axes: Axes, down: float, text: str, **look: Any) -> None:
    """Text at the left edge of the labels; it does not move the panels."""
    axes.text(0, down, text, linespacing=1.1, clip_on=False, **look).set_in_layout(False)


def _draw(axes: Axes, places: Sequence[Place], column: str, layout: Layout, voice: Voice) -> None:
    """One contrast of a panel; the vertical axis is in inches from the top."""
    reach = REACH * reach_of([place.row for place in places])
    axes.set_xlim(-reach, reach)
    axes.set_ylim(places[-1].end, 0)
    axes.set_yticks([])
    for place in places:
        _shade(axes, place, reach)
        axes.axhspan(place.top, place.start, color=canvas.PAPER, linewidth=0, zorder=1.5)
        _mark(axes, place, column, layout, voice)
    axes.axvline(0, color=canvas.QUIET, linewidth=1.4, zorder=1)
    canvas.bare(axes, grid="x")
    canvas.number_axis(axes.xaxis, voice, most=5 if layout.columns == ("",) else 4)
    if not shown_in([place.row for place in places]):
        axes.set_xticks([])
    for across, way, align in ((0, "fewer", "left"), (1, "more", "right")):
        axes.annotate(
            voice.words[f"figure.{way}"], (across, 0), (0, -28), xycoords="axes fraction", va="top",
            textcoords="offset points", ha=align, color=canvas.QUIET, fontsize=canvas.BASE - 1,
        )  # fmt: skip


def _shade(axes: Axes, place: Place, reach: float) -> None:
    """Ground on the side of no change on which the outcome would be better."""
    better = place.row.first.row.text("better")
    if better:
        ends = [-reach, 0] if better == Better.LOWER else [0, reach]
        axes.fill_between(ends, place.start, place.end, facecolor=SIDE, linewidth=0, zorder=0)


def _mark(axes: Axes, place: Place, column: str, layout: Layout, voice: Voice) -> None:
    """Interval and estimate of a change, or the words why there is none."""
    change = place.row.changes.get(column)
    valued = _valued(layout)
    height = place.start + AIR / 2 + LINE * 1.5 if valued else (place.start + place.end) / 2
    if change is None or change.state is not State.SHOWN:
        said = canvas.wrapped(_unsaid(change, voice), _width(layout))
        axes.text(
            0, height, said, ha="center", va="center", color=canvas.QUIET, style="italic", zorder=2,
            bbox=canvas.behind_text(),
        )  # fmt: skip
        return
    _interval(axes, change, height, size=11 if valued else 8)
    if valued:
        text = voice.numbers.decimal(change.scaled("estimate"), change.scale.decimals, signed=True)
        across, below = axes.get_yaxis_transform(), change.scaled("estimate") < 0
        side, align = (0.01, "left") if below else (0.99, "right")
        axes.text(side, place.start + AIR / 2, text, transform=across, va="top", ha=align, zorder=2)


def _unsaid(change: Change | None, voice: Voice) -> str:
    if change is None:
        return voice.words["figure.not_compared"]
    return voice.words["figure.withheld" if change.state is State.HIDDEN else "figure.not_estimable"]


def _interval(axes: Axes, change: Change, height: float, *, size: float) -> None:
    """Line from bound to bound with the marker of the assessment at the estimate."""
    colour, marker = OVER_SITES if change.sites else look(change.verdict)
    if change.row.shows("prediction_low", "prediction_high"):
        _another_site(axes, change, height)
    if change.row.shows("low", "high"):
        ends = [change.scaled("low"), change.scaled("high")]
        axes.plot(ends, [height, height], color=colour, linewidth=2.6, solid_capstyle="butt", zorder=2)
    axes.plot(
        [change.scaled("estimate")], [height], linestyle="none", marker=marker, markersize=size, color=colour,
        markeredgecolor=canvas.PAPER, markeredgewidth=0.8, zorder=3,
    )  # fmt: skip


def _another_site(axes: Axes, change: Change, height: float) -> None:
    """Thin dashed line where another site would be expected, with an arrow where it leaves the axis."""
    ends = [change.scaled("prediction_low"), change.scaled("prediction_high")]
    axes.plot(ends, [height, height], color=OVER_SITES[0], linewidth=1.4, linestyle=(0, (2, 2)), zorder=1.8)
    edges = axes.get_xlim()
    for end, edge, sign, beyond in zip(ends, edges, ("◂", "▸"), (-1, 1), strict=True):
        if beyond * (end - edge) > 0:
            across = 0.0 if beyond < 0 else 1.0
            axes.text(
                across, height, sign, transform=axes.get_yaxis_transform(), color=OVER_SITES[0], va="center",
                ha="left" if beyond < 0 else "right", zorder=3,
            )  # fmt: skip


def look(verdict: Verdict | None) -> tuple[str, MarkerStyle]:
    """Colour and marker of an assessment."""
    looks = {
        Verdict.IMPROVED: (canvas.BLUE, MarkerStyle("^")),
        Verdict.WORSENED: (canvas.RED, MarkerStyle("v")),
        Verdict.EQUIVALENT: (canvas.NAVY, MarkerStyle("s")),
    }
    return looks.get(verdict or Verdict.NO_CLEAR_CHANGE, (canvas.GREY, MarkerStyle("o")))


def _legend(whole: Figure, layout: Layout, voice: Voice) -> None:
    """Meaning of the markers that occur, and of the shaded side."""
    shown = [change for change in layout.changes() if change.state is State.SHOWN]
    handles: list[Line2D | Patch] = [
        Line2D(
            [], [], color=colour, marker=marker, markersize=10, linewidth=2.2,
            label=voice.words[f"verdict.{verdict}"],
        )
        for verdict in Verdict
        if any(change.verdict is verdict for change in shown)
        for colour, marker in [look(verdict)]
    ]  # fmt: skip
    if any(change.sites for change in shown):
        handles += _legend_over_sites(shown, voice)
    if any(change.row.text("better") for change in layout.changes()):
        side = voice.words["figure.better_side"]
        handles.append(Patch(facecolor=SIDE, edgecolor=canvas.RULE, linewidth=0.8, label=side))
    if handles:
        wide = any(change.sites for change in shown)
        whole.legend(handles=handles, loc="outside lower left", ncols=1 if wide else 2, handlelength=1.8)


def _legend_over_sites(shown: Sequence[Change], voice: Voice) -> list[Line2D | Patch]:
    """Meaning of the rhombus, and of the dashed line where there is one."""
    colour, marker = OVER_SITES
    words, jointly = voice.words, all(map(is_one, shown))
    mean = words["figure.over_sites_jointly" if jointly else "figure.over_sites"]
    looks: dict[str, Any] = {"color": colour, "marker": marker, "markersize": 10, "linewidth": 2.2}
    handles: list[Line2D | Patch] = [Line2D([], [], label=mean, **looks)]
    if any(change.row.shows("prediction_low", "prediction_high") for change in shown):
        dashed: dict[str, Any] = {"color": colour, "linewidth": 1.4, "linestyle": (0, (2, 2))}
        handles.append(Line2D([], [], label=words["figure.another_site"], **dashed))
    return handles
