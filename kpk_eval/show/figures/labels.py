"""Places for labels beside marks, so that none lies on another or on a mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Side = Literal["left", "center", "right"]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
POINTS_PER_INCH = 72
ACROSS, HEIGHT = 0.62, 1.25
"""Width of a character and height of a line as parts of the size of the font."""
MARK = 6.0
"""Half the side of a mark with the air around it, in points."""
LINE, INSET, NEAR = 2.0, 4.0, 16
"""Side of the squares into which a line is taken apart, air above and below letters, and how far away a label
still clearly belongs to its mark, in points."""
AWAY: tuple[tuple[float, float, Side], ...] = (
    (10, 0, "left"), (-10, 0, "right"), (0, 15, "center"), (0, -15, "center"), (9, 13, "left"),
    (9, -13, "left"), (-9, 13, "right"), (-9, -13, "right"), (0, 28, "center"), (0, -28, "center"),
)  # fmt: skip
"""Where a label may stand from its mark, in points, the best place first."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a point of the data."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Room:
    """The axes: its ends in units of the data, its sides in inches."""

    across: tuple[float, float]
    up: tuple[float, float]
    inches: tuple[float, float]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Distance from the lower left corner in points."""
        ends = ((x, self.across, self.inches[0]), (y, self.up, self.inches[1]))
        across, up = (
            (value - low) / (high - low) * side * POINTS_PER_INCH for value, (low, high), side in ends
        )
        return across, up


def placed(
    labels: Sequence[Label],
    marks: Sequence[Point],
    room: Room,
    *,
    points: float,
    lines: Sequence[Sequence[Point]] = (),
) -> Iterator[tuple[Label, tuple[float, float], Side]]:
    """Labels with their distance from their mark and the side they are set to; those without room left out.

    Parameters
    ----------
    labels
        The most important first.
    marks
        All marks, in units of the data.
    room
        The axes.
    points
        Size of the font.
    lines
        Corners of lines, in units of the data; labels keep off them where another place is free.
    """
    taken = [_around(*room.place(x, y)) for x, y in marks]
    crossed = [box for line in lines for box in _along([room.place(x, y) for x, y in line])]
    for label in labels:
        at = room.place(label.x, label.y)
        free = [
            (place, box)
            for place in AWAY
            if _inside(box := _box(label.text, at, place, points), room) and not _on_any(box, taken)
        ]
        for (across, up, side), box in sorted(free, key=lambda one: _after(one[0], one[1], crossed))[:1]:
            taken.append(box)
            yield label, (across, up), side


def _after(place: tuple[float, float, Side], box: Box, crossed: Sequence[Box]) -> tuple[bool, bool]:
    """Near places come first, of them those off the lines; the letters alone count, not the air around."""
    inner = (box[0], box[1] + INSET, box[2], box[3] - INSET)
    return max(map(abs, place[:2])) > NEAR, _on_any(inner, crossed)


def _along(corners: Sequence[Point]) -> Iterator[Box]:
    """Small squares along a line."""
    for (x, y), (to_x, to_y) in pairwise(corners):
        steps = max(int(max(abs(to_x - x), abs(to_y - y)) / LINE), 1)
        for step in range(steps + 1):
            across, up = x + (to_x - x) * step / steps, y + (to_y - y) * step / steps
            yield across - LINE / 2, up - LINE / 2, across + LINE / 2, up + LINE / 2


def _on_any(box: Box, others: Sequence[Box]) -> bool:
    return any(_overlap(box, other) for other in others)


def _around(across: float, up: float) -> Box:
    return across - MARK, up - MARK, across + MARK, up + MARK


def _box(text: str, at: Point, place: tuple[float, float, Side], points: float) -> Box:
    """Ground of a text whose left end, middle or right end stands so far from its mark."""
    across, up, side = at[0] + place[0], at[1] + place[1], place[2]
    width, half = ACROSS * points * len(text), HEIGHT * points / 2
    left = across - {"left": 0.0, "center": width / 2, "right": width}[side]
    return left, up - half, left + width, up + half


def _inside(box: Box, room: Room) -> bool:
    width, height = (side * POINTS_PER_INCH for side in room.inches)
    return box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
