"""Figure of participation: boxes from the files of two waves to the comparisons of the same people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kpk_eval.model import Released
from kpk_eval.show.figures import canvas
from kpk_eval.show.participation import AFTER, BEFORE, Passage, passages_of, tells_steps
from kpk_eval.show.voice import Voice

MOST_PANELS = 3
LINE, AIR, GAP = 0.27, 0.2, 0.42
"""Inches of a line, of the space above and below the text of a box, and of an arrow."""
EDGE = 0.022
"""Space beside a text, as a share of the width."""
CHARACTERS, BOLD = 55, 0.89
"""Characters in a line of the whole width, and what part of them finds room when emphasised."""
HALVES, WHOLE = ((0.0, 0.485), (0.515, 1.0)), (0.08, 0.92)
"""Left and right edge of boxes side by side, and of one alone, as shares of the width."""
LOST = {
    "delivered": ("left_out", "set_aside"),
    "answered": ("without_code", "repeated", "tied", "only"),
    "linked": ("linked_exactly", "linked_tolerantly"),
}
"""Stage that a box is about -> what it names below, where there is anybody."""


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of text in a frame; the first one is emphasised."""

    left: float
    right: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """Inches."""
        return LINE * sum(map(canvas.lines_of, self.lines)) + AIR

    @property
    def middle(self) -> float:
        """Centre, as a share of the width."""
        return (self.left + self.right) / 2


Level = tuple[Box, ...]
"""Boxes side by side."""


def figure(released: Released, voice: Voice) -> Figure:
    """The first contrasts of a result below each other, each from two files to its comparisons.

    Raises
    ------
    ValueError
        Where the result says what groups answered, and not how many came to which step.
    """
    if not tells_steps(released):
        raise ValueError(f"{released.evidence}: groups of people are not drawn; use table()")
    passages = passages_of(released, voice)[:MOST_PANELS]
    panels = [list(_levels(one, voice)) for one in passages]
    room = int(CHARACTERS * BOLD)
    titles = [canvas.wrapped(" · ".join((*one.asides, one.contrast)), room) for one in passages]
    heights = [
        _height(panel) + LINE * (canvas.lines_of(title) + 1.5)
        for panel, title in zip(panels, titles, strict=True)
    ]
    whole = canvas.sheet(sum(heights))
    axes = whole.subplots(len(panels), 1, squeeze=False, height_ratios=heights)[:, 0]
    for place, (panel, title) in enumerate(zip(panels, titles, strict=True)):
        axes[place].set_title(title, loc="left", fontweight="bold", pad=9)
        _draw(axes[place], panel)
    return whole


def _levels(one: Passage, voice: Voice) -> Iterator[Level]:
    """Boxes of a contrast from top to bottom."""
    sides = list(zip(HALVES, (BEFORE, AFTER), strict=True))
    first = [[one.wave(side, voice)] for _, side in sides]
    if any(one.happened(f"delivered_{side}") for _, side in sides):
        told = [_told(one, "delivered", side, voice) for _, side in sides]
        yield tuple(
            _box(*place, [*name, *rows]) for place, name, rows in zip(HALVES, first, told, strict=True)
        )
        first = [[], []]
    told = [_told(one, "answered", side, voice) for _, side in sides]
    yield tuple(_box(*place, [*name, *rows]) for place, name, rows in zip(HALVES, first, told, strict=True))
    yield (_box(*WHOLE, _told(one, "linked", "", voice)),)
    if one.complete:
        yield (_box(*WHOLE, [voice.words["figure.complete"], *_complete(one, voice)]),)


def _box(left: float, right: float, texts: Sequence[str]) -> Box:
    """A box with its texts on as many lines as they need."""
    width = (right - left) * CHARACTERS
    room = (int(width * BOLD) if place == 0 else int(width) for place in range(len(texts)))
    return Box(left, right, tuple(map(canvas.wrapped, texts, room)))


def _told(one: Passage, stage: str, side: str, voice: Voice) -> list[str]:
    """People at a stage, then those of them who were lost, or how they were linked."""
    ending = f"_{side}" if side else ""
    lost = (f"{name}{ending}" for name in LOST[stage] if one.happened(f"{name}{ending}"))
    return [
        voice.words.fill(f"figure.{name.removesuffix(ending)}", n=one.count(name, voice))
        for name in (f"{stage}{ending}", *lost)
    ]


def _complete(one: Passage, voice: Voice) -> Iterator[str]:
    """Linked people with both values of each outcome."""
    for row in one.complete:
        yield voice.words.fill(
            "figure.complete_outcome", outcome=voice.text(row, "outcome"), n=voice.count(row, "n")
        )


def _height(levels: Sequence[Level]) -> float:
    """Inches of all levels with the arrows between them."""
    return sum(max(box.height for box in level) for level in levels) + GAP * (len(levels) - 1)


def _draw(axes: Axes, levels: Sequence[Level]) -> None:
    """Boxes below each other with arrows from each to what becomes of its people."""
    axes.set_axis_off()
    whole, top = _height(levels), 0.0
    bottoms: list[tuple[float, float]] = []
    for level in levels:
        for place, box in enumerate(level):
            _frame(axes, box, top / whole, max(one.height for one in level) / whole, whole)
            for middle, bottom in bottoms if len(level) == 1 else bottoms[place : place + 1]:
                across = box.middle if len(bottoms) == len(level) else middle
                _arrow(axes, (middle, 1 - bottom), (across, 1 - top / whole))
        top += max(box.height for box in level)
        bottoms = [(box.middle, top / whole) for box in level]
        top += GAP


def _frame(axes: Axes, box: Box, top: float, height: float, whole: float) -> None:
    """A box with its text; ``top`` and ``height`` are shares of the height, counted from above."""
    frame = Rectangle(
        (box.left, 1 - top - height), box.right - box.left, height, transform=axes.transAxes,
        facecolor=canvas.PAPER, edgecolor=canvas.QUIET, linewidth=1.4, clip_on=False,
    )  # fmt: skip
    axes.add_patch(frame)
    down = top + AIR / 2 / whole
    for place, line in enumerate(box.lines):
        axes.text(
            box.left + EDGE, 1 - down, line, transform=axes.transAxes, va="top", linespacing=1.25,
            fontweight="bold" if place == 0 else "normal",
        )  # fmt: skip
        down += LINE * canvas.lines_of(line) / whole


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate(
        "", end, start, xycoords="axes fraction", textcoords="axes fraction",
        arrowprops={"arrowstyle": "-|>", "color": canvas.QUIET, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0},
        annotation_clip=False,
    )  # fmt: skip
