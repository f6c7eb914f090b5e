"""Outlines of areas as shapes that can be drawn, and where in them a label has most room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path


@dataclass(frozen=True, slots=True)
class Room:
    """The largest circle within an area."""

    x: float
    y: float
    radius: float


def path_of(outline: str) -> Path:
    """Closed shape of polygons that are given as Well-Known Text."""
    from shapely import from_wkt, get_coordinates, get_parts, get_rings, orient_polygons

    # Inner rings turn the other way; otherwise holes would be filled.
    polygons = get_parts(orient_polygons(from_wkt(outline)))
    rings = [get_coordinates(ring) for ring in get_rings(polygons)]
    return Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))


def room_of(outline: str) -> Room:
    """The middle and radius of the largest circle within the polygons, to a hundredth of their size."""
    from shapely import from_wkt, get_coordinates, maximum_inscribed_circle

    area = from_wkt(outline)
    (x, y), edge = get_coordinates(maximum_inscribed_circle(area, np.sqrt(area.area) / 100))
    return Room(float(x), float(y), float(np.hypot(*(edge - (x, y)))))


def holds(outline: str, room: Room, *, width: float, height: float) -> bool:
    """Whether a rectangle around the middle of the room lies within the area."""
    from shapely import box, from_wkt

    across, up = width / 2, height / 2
    return bool(from_wkt(outline).contains(box(room.x - across, room.y - up, room.x + across, room.y + up)))
