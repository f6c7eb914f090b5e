"""Funnel of small areas: values against size, with the limits within which chance alone would keep them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas
from kpk_eval.show.figures.labels import Label, Point, Room, placed
from kpk_eval.show.rows import Row
from kpk_eval.show.small_areas import AREA, Topic, numbered, topics_of
from kpk_eval.show.voice import Voice

MOST_PANELS = 3
HEIGHT, ENTRY, EDGE = 4.6, 0.28, 0.35
"""Inches of a panel, of an entry of the legend, and of what stands around."""
INSIDE = (canvas.WIDTH - 1.1, HEIGHT - 1.3)
"""Inches of a panel without what stands around it."""
TITLE_WIDTH = 48
MOST_NUMBERS = 25
"""Areas up to which those within the limits carry their number, too."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How areas are drawn that lie beyond so many limits."""

    marker: str
    colour: str
    fill: str
    size: float


MARKS: Mapping[int, Mark] = {
    0: Mark("o", canvas.GREY, canvas.PAPER, 7),
    1: Mark("^", canvas.BLUE, canvas.BLUE, 9),
    2: Mark("D", canvas.RED, canvas.RED, 9),
}
"""Limits beyond which an area lies -> its mark; each has a form of its own."""


def is_drawn(released: Released, voice: Voice) -> bool:
    """Whether any area has a place in a funnel."""
    return bool(_drawn(released, voice))


def _drawn(released: Released, voice: Voice) -> list[Topic]:
    return [one for one in topics_of(released, voice) if _points(one)][:MOST_PANELS]


def panels_of(released: Released, voice: Voice) -> tuple[int, int]:
    """Indicators that are drawn, and all of them that have a funnel."""
    return len(_drawn(released, voice)), sum(bool(_points(one)) for one in topics_of(released, voice))


def _points(topic: Topic) -> list[Row]:
    """Areas whose size and value can be read."""
    return [row for row in topic.rows if row.shows("value", "denominator", "position")]


def figure(released: Released, voice: Voice) -> Figure:
    """A funnel for each of the first indicators."""
    topics = _drawn(released, voice)
    legend = _legend(voice)
    whole = canvas.sheet(HEIGHT * len(topics) + len(legend) * ENTRY + EDGE)
    panels = whole.subplots(max(len(topics), 1), 1, squeeze=False)[:, 0]
    for axes, topic in zip(panels, topics, strict=False):
        _panel(axes, topic, voice)
    whole.legend(handles=legend, loc="outside lower left", ncols=1, handlelength=2.4)
    return whole


def _panel(axes: Axes, topic: Topic, voice: Voice) -> None:
    points = _points(topic)
    curve = [row for row in topic.rows if row.text("kind") != AREA and row.shows("size", "mean")]
    sizes = [row.number("size") or 0.0 for row in curve]
    for columns, style, colour in _lines():
        for column in columns:
            axes.plot(sizes, _heights(curve, column), color=colour, linestyle=style, linewidth=2)
    for beyond, mark in MARKS.items():
        rows = [row for row in points if abs(row.number("position") or 0) == beyond]
        axes.plot(
            [row.number("denominator") or 0.0 for row in rows], [row.number("value") or 0.0 for row in rows],
            linestyle="none", marker=mark.marker, color=mark.colour, markerfacecolor=mark.fill,
            markeredgewidth=1.8, markersize=mark.size, zorder=4,
        )  # fmt: skip
    title = canvas.wrapped(f"{topic.title}: {points[0].text('year')}", TITLE_WIDTH)
    axes.set_title(title, loc="left", fontweight="bold")
    canvas.bare(axes, grid="y")
    canvas.number_axis(axes.yaxis, voice, most=7)
    canvas.number_axis(axes.xaxis, voice)
    axes.set_xlabel(voice.words["figure.funnel_size"])
    _ends(axes, points, curve)
    _labels(
        axes,
        points,
        [
            list(zip(sizes, _heights(curve, column), strict=True))
            for columns, _, _ in _lines()
            for column in columns
        ],
    )


def _heights(curve: Sequence[Row], column: str) -> list[float]:
    return [row.number(column) or 0.0 for row in curve]


def _ends(axes: Axes, points: Sequence[Row], curve: Sequence[Row]) -> None:
    """Ends of both axes: all areas and all limits."""
    sizes = [row.number("size") or 0.0 for row in curve]
    sizes += [row.number("denominator") or 0.0 for row in points]
    axes.set_xlim(min(sizes), max(sizes))
    heights = [row.number("value") or 0.0 for row in points]
    heights += [row.number(name) or 0.0 for row in curve for name in ("outer_low", "outer_high")]
    room = 0.1 * (max(heights) - min(heights)) or 1.0
    axes.set_ylim(max(min(heights) - room, 0) if min(heights) >= 0 else None, max(heights) + room)


def _labels(axes: Axes, points: Sequence[Row], lines: Sequence[Sequence[Point]]) -> None:
    """Names beside the areas beyond a limit, numbers beside the others, none on top of another.

    They keep off the lines where they can.
    """
    room = Room(axes.get_xlim(), axes.get_ylim(), INSIDE)
    places = [(row.number("denominator") or 0.0, row.number("value") or 0.0) for row in points]
    first = sorted(range(len(points)), key=lambda place: -abs(points[place].number("position") or 0))
    wanted = [
        Label(_name(points[place], len(points)), *places[place])
        for place in first
        if _name(points[place], len(points))
    ]
    for label, (across, up), side in placed(wanted, places, room, points=canvas.BASE - 1.5, lines=lines):
        axes.annotate(
            label.text, (label.x, label.y), xytext=(across, up), textcoords="offset points", ha=side,
            va="center", fontsize=canvas.BASE - 1.5, zorder=3, bbox=canvas.behind_text(),
        )  # fmt: skip


def _name(row: Row, areas: int) -> str:
    if row.number("position"):
        return canvas.wrapped(numbered(row), 22).split("\n")[0]
    number = row.number("number")
    return "" if number is None or areas > MOST_NUMBERS else f"{number:.0f}"


def _lines() -> Iterator[tuple[tuple[str, ...], canvas.LineStyle, str]]:
    """Columns drawn as lines, and how."""
    yield ("mean",), "-", canvas.INK
    yield ("limit_low", "limit_high"), "--", canvas.BLUE
    yield ("outer_low", "outer_high"), ":", canvas.RED


def _legend(voice: Voice) -> list[Line2D]:
    """What lines and marks mean."""
    words = voice.words
    entries = [
        Line2D([], [], color=colour, linestyle=style, linewidth=2, label=words[f"figure.funnel_{columns[0]}"])
        for columns, style, colour in _lines()
    ]
    for beyond, mark in MARKS.items():
        entries.append(
            Line2D(
                [], [], color=mark.colour, marker=mark.marker, markerfacecolor=mark.fill, linestyle="none",
                markeredgewidth=1.8, markersize=mark.size, label=words[f"figure.funnel_beyond_{beyond}"],
            )
        )  # fmt: skip
    return entries


def remarks(released: Released, voice: Voice) -> tuple[str, ...]:
    """How much areas differ beyond chance, and that nothing is ranked."""
    told = [spread(one, voice) for one in _drawn(released, voice)]
    return (*dict.fromkeys(filter(None, told)), voice.words["note.funnel_no_rank"])


def spread(topic: Topic, voice: Voice) -> str:
    """Variation of the areas as a multiple of that by chance, and whether the limits allow for it."""
    row = topic.first("dispersion")
    if row is None:
        return ""
    factor = voice.numbers.decimal(row.number("dispersion") or 0.0, 1)
    key = "note.funnel_chance"
    if row.number("widened"):
        as_chance = factor == voice.numbers.decimal(1.0, 1)
        key = "note.funnel_hardly" if as_chance else "note.funnel_wide"
    return voice.words.fill(key, indicator=topic.name, factor=factor)
