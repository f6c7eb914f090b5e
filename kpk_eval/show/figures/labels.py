"""Places for labels beside marks, so that none lies on another or on a mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Side = Literal["left", "center", "right"]
Box = tuple[float, float, float, float]
POINTS_PER_INCH = 72
ACROSS, HEIGHT = 0.62, 1.25
"""Width of a character and height of a line as parts of the size of the font."""
MARK = 6.0
"""Half the side of a mark with the air around it, in points."""
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
    labels: Sequence[Label], marks: Sequence[tuple[float, float]], room: Room, *, points: float
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
    """
    taken = [_around(*room.place(x, y)) for x, y in marks]
    for label in labels:
        at = room.place(label.x, label.y)
        for across, up, side in AWAY:
            box = _box(label.text, at[0] + across, at[1] + up, side, points)
            if _inside(box, room) and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield label, (across, up), side
                break


def _around(across: float, up: float) -> Box:
    return across - MARK, up - MARK, across + MARK, up + MARK


def _box(text: str, across: float, up: float, side: Side, points: float) -> Box:
    """Ground of a text whose left end, middle or right end is here."""
    width, half = ACROSS * points * len(text), HEIGHT * points / 2
    left = across - {"left": 0.0, "center": width / 2, "right": width}[side]
    return left, up - half, left + width, up + half


def _inside(box: Box, room: Room) -> bool:
    width, height = (side * POINTS_PER_INCH for side in room.inches)
    return box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
