"""Figure of a logic model: boxes from what is put in down to what is hoped for, with what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextPath

from kpk_eval.goal_evidence import State
from kpk_eval.model import Released
from kpk_eval.params.schema import Stage
from kpk_eval.show import markup
from kpk_eval.show.figures import canvas
from kpk_eval.show.figures.arranged import POINTS, Arrow, Point, arrows, ordered
from kpk_eval.show.logic import Piece, pieces_of, signed_state
from kpk_eval.show.voice import Voice

ACROSS = 3
"""Boxes side by side."""
SIDE, BETWEEN, GAP = 0.06, 0.16, 0.5
"""Inches beside the drawing, between boxes of a row, and between rows."""
EDGE, LINE = 0.09, 0.255
"""Inches between the frame and its text, and from line to line."""
SIZE = canvas.BASE - 0.5
STEPS = 24
"""Pieces in which a curve is drawn."""
COLOURS: Mapping[State, str] = {
    State.IMPROVED: canvas.BLUE,
    State.WORSENED: canvas.RED,
    State.NO_CLEAR_CHANGE: canvas.GREY,
    State.EQUIVALENT: canvas.NAVY,
    State.NOT_ESTIMABLE: canvas.GREY,
    State.WITHHELD: canvas.GREY,
    State.NOT_MEASURED: canvas.GREY,
    State.DESCRIBED: canvas.QUIET,
}
"""As in the figures of changes; a symbol and words always say the same."""
PLAIN, BOLD = "normal", "bold"


@dataclass(frozen=True, slots=True)
class Text:
    """One line in a box."""

    text: str
    colour: str
    weight: str = PLAIN


@dataclass(frozen=True, slots=True)
class Box:
    """A frame with its lines; inches from the lower left of the drawing."""

    middle: Point
    size: Point
    lines: tuple[Text, ...]


def figure(released: Released, voice: Voice) -> Figure:
    """All elements of a result, stage by stage from top to bottom.

    Raises
    ------
    GraphvizMissingError
        Where the machine cannot arrange diagrams.
    """
    pieces = {one.id: one for one in pieces_of(released, voice)}
    links = [(one.id, to) for one in pieces.values() for to in one.leads_to]
    rows = ordered([[one.id for one in row] for row in _rows(list(pieces.values()))], links)
    boxes, height = _placed(rows, pieces, voice)
    middles = {name: box.middle for name, box in boxes.items()}
    led = arrows(middles, {name: box.size for name, box in boxes.items()}, links)
    whole = canvas.sheet(height)
    whole.set_layout_engine("none")
    axes = whole.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    for one in led:
        _arrow(axes, one, height)
    for box in boxes.values():
        _box(axes, box, height)
    return whole


def _rows(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """Elements of a stage, no more in a row than find room."""
    for stage in Stage:
        own = [one for one in pieces if one.stage is stage]
        rows = -(-len(own) // ACROSS)
        for number in range(rows):
            yield own[len(own) * number // rows : len(own) * (number + 1) // rows]


def _placed(
    rows: Sequence[Sequence[str]], pieces: Mapping[str, Piece], voice: Voice
) -> tuple[dict[str, Box], float]:
    """Box of each element, and the height of the drawing."""
    width = canvas.WIDTH - 2 * SIDE
    told: list[list[tuple[str, float, tuple[Text, ...]]]] = []
    for row in rows:
        room = (width - BETWEEN * (len(row) - 1)) / len(row)
        wide = min(room, width * (0.62 if len(row) == 1 else 0.5))
        told.append([(one, wide, tuple(_lines(pieces[one], wide - 2 * EDGE, voice))) for one in row])
    heights = [max(len(lines) for _, _, lines in row) * LINE + 2 * EDGE for row in told]
    height = sum(heights) + GAP * (len(rows) - 1) + 2 * SIDE
    boxes, top = {}, height - SIDE
    for level, tall in zip(told, heights, strict=True):
        step = width / len(level)
        for place, (name, wide, lines) in enumerate(level):
            middle = (SIDE + step * (place + 0.5), top - tall / 2)
            boxes[name] = Box(middle, (wide, tall), lines)
        top -= tall + GAP
    return boxes, height


def _lines(piece: Piece, room: float, voice: Voice) -> Iterator[Text]:
    """Stage, label, and how many measures have which state."""
    for line in fitted(voice.words[f"stage_of.{piece.stage}"], room, weight=BOLD):
        yield Text(line, canvas.QUIET, BOLD)
    for line in fitted(piece.label, room):
        yield Text(line, canvas.INK)
    for (state, doubtful), number in piece.states.items():
        named = signed_state(state, voice, doubtful=doubtful)
        told = voice.words.fill("state_in_box", state=named, n=voice.numbers.count(number))
        for line in fitted(told, room):
            yield Text(line, COLOURS[state])
    if piece.unmeasured:
        for line in fitted(voice.words["no_measure"], room):
            yield Text(line, COLOURS[State.NOT_MEASURED])


def fitted(text: str, room: float, *, weight: str = PLAIN) -> list[str]:
    """Lines of a text that are no wider than so many inches; a word that is wider is divided."""
    lines: list[str] = []
    for word in markup.plain(text).split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _inches(joined, weight) <= room:
            lines[-1] = joined
            continue
        rest = word
        while _inches(rest, weight) > room:
            cut = next(at for at in range(len(rest) - 1, 0, -1) if at == 1 or _fits(rest[:at], room, weight))
            lines.append(f"{rest[:cut]}-")
            rest = rest[cut:]
        lines.append(rest)
    return lines


def _fits(beginning: str, room: float, weight: str) -> bool:
    return _inches(f"{beginning}-", weight) <= room


@cache
def _inches(text: str, weight: str) -> float:
    """Width of a line."""
    font = FontProperties(family="DejaVu Sans", weight=weight)
    return float(TextPath((0, 0), text, size=SIZE, prop=font).get_extents().width) / POINTS if text else 0.0


def _box(axes: Axes, box: Box, height: float) -> None:
    (x, y), (wide, tall) = box.middle, box.size
    left, top = x - wide / 2, y + tall / 2
    frame = Rectangle(
        (left / canvas.WIDTH, (y - tall / 2) / height), wide / canvas.WIDTH, tall / height,
        transform=axes.transAxes, facecolor=canvas.PAPER, edgecolor=canvas.QUIET, linewidth=1.4,
        clip_on=False,
    )  # fmt: skip
    axes.add_patch(frame)
    for number, line in enumerate(box.lines):
        down = top - EDGE - LINE * (number + 0.5)
        axes.text(
            (left + EDGE) / canvas.WIDTH, down / height, line.text, transform=axes.transAxes,
            va="center_baseline", color=line.colour, fontweight=line.weight, fontsize=SIZE,
        )  # fmt: skip


def _arrow(axes: Axes, arrow: Arrow, height: float) -> None:
    """A curve with its head at the lower box."""
    places = np.array(list(_curve(arrow.controls))) / [canvas.WIDTH, height]
    line = Line2D(
        places[:, 0], places[:, 1], transform=axes.transAxes, color=canvas.QUIET, linewidth=1.6, clip_on=False
    )
    axes.add_line(line)
    axes.annotate(
        "", tuple(places[-1]), tuple(places[-4]), xycoords="axes fraction", textcoords="axes fraction",
        arrowprops={"arrowstyle": "-|>", "color": canvas.QUIET, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0},
        annotation_clip=False,
    )  # fmt: skip


def _curve(controls: Sequence[Point]) -> Iterator[Point]:
    """Points along Bézier curves, each of which begins where the one before ends."""
    for start in range(0, len(controls) - 3, 3):
        corners = np.array(controls[start : start + 4])
        for part in np.linspace(0, 1, STEPS):
            weights = np.array(
                [(1 - part) ** 3, 3 * part * (1 - part) ** 2, 3 * part**2 * (1 - part), part**3]
            )
            x, y = weights @ corners
            yield float(x), float(y)
