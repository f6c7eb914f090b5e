"""Labels of the areas of a map: within the area where they fit, else beside the map with a line to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from kpk_eval.show.figures import canvas
from kpk_eval.show.figures.outline import Room, holds, room_of

SIZES = (canvas.BASE, canvas.BASE - 1.5, canvas.BASE - 3)
"""Points of the type of a label, the smallest still read on a phone."""
LETTER, LINE = 0.62, 1.3
"""Width of a letter and height of a line in sizes of the type."""
AROUND = 0.35
"""Paper around a label on hatching, in sizes of its type."""
BESIDE = 0.1
"""Part of the width of the axes that labels beside the map need on each side."""
HALO = 3.0
"""Points of the ground around a label, which no line crosses."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text for an area, its ground, and whether that is hatched."""

    text: str
    outline: str
    ground: str
    hatched: bool

    @property
    def room(self) -> Room:
        return room_of(self.outline)


def label(
    axes: Axes, labels: Sequence[Label], frame: Callable[[float], None], *, height: float, below: float
) -> None:
    """All labels, each once.

    ``frame`` sets the ends of the axes with a part of their width free on each side; ``height`` is that of
    the axes in inches, ``below`` the part of it without labels.
    """
    frame(0.0)
    if any(size_of(one, _point(axes, height)) is None for one in labels):
        frame(BESIDE)
    sizes = [size_of(one, _point(axes, height)) for one in labels]
    for one, size in zip(labels, sizes, strict=True):
        if size is not None:
            _within(axes, one, size)
    outside = sorted((one for one, size in zip(labels, sizes, strict=True) if size is None), key=_east)
    most = int((1 - below) * 72 * height / (LINE * SIZES[-1]))
    middle = sum(axes.get_xlim()) / 2
    left = sum(_east(one) < middle for one in outside)
    left = min(max(left, len(outside) - most), most)
    _column(axes, outside[:left], 0.0, height=height, below=below)
    _column(axes, outside[left:], 1.0, height=height, below=below)


def size_of(label: Label, point: float) -> float | None:
    """Largest size at which a label fits in the middle of its area; none where it does at no size.

    ``point`` is the length of a point of type on the map.
    """
    around = 2 * AROUND if label.hatched else 0.0
    width, height = LETTER * len(label.text) + around, 1 + around
    room = label.room
    fitting = (
        size
        for size in SIZES
        if holds(label.outline, room, width=width * size * point, height=height * size * point)
    )
    return next(fitting, None)


def spread(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Places in rising order at least a gap apart, near those that are wanted, between low and high.

    Where they cannot all have the gap they share what there is.
    """
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    places: list[float] = []
    for one in wanted:
        places.append(max(one, places[-1] + gap if places else low))
    for place in reversed(range(len(places))):
        top = high if place == len(places) - 1 else places[place + 1] - gap
        places[place] = min(places[place], top)
    return places


def _east(label: Label) -> float:
    return label.room.x


def _within(axes: Axes, label: Label, size: float) -> None:
    room = label.room
    text = axes.text(
        room.x, room.y, label.text, ha="center", va="center", fontsize=size, zorder=6,
        bbox=canvas.behind_text() | {"pad": AROUND * size} if label.hatched else None,
    )  # fmt: skip
    text.set_path_effects([withStroke(linewidth=HALO, foreground=label.ground)])


def _point(axes: Axes, height: float) -> float:
    bottom, top = axes.get_ylim()
    return abs(top - bottom) / (72 * height)


def _column(axes: Axes, labels: Sequence[Label], across: float, *, height: float, below: float) -> None:
    """Labels under each other at the left (0) or right (1) end of the axes."""
    size = SIZES[-1]
    line = LINE * size / (72 * height)
    bottom, top = axes.get_ylim()
    rising = sorted(labels, key=lambda one: -one.room.y)
    wanted = [(one.room.y - bottom) / (top - bottom) for one in rising]
    places = spread(wanted, gap=line, low=below + line / 2, high=1 - line / 2)
    for one, place in zip(rising, places, strict=True):
        axes.annotate(
            one.text, (one.room.x, one.room.y), (across, place), textcoords="axes fraction", va="center",
            ha="right" if across else "left", fontsize=size, zorder=5,
            arrowprops={
                "arrowstyle": "-|>,head_length=0.3,head_width=0.15", "color": canvas.QUIET, "linewidth": 0.8,
                "shrinkA": 1, "shrinkB": 0,
            },
        )  # fmt: skip
