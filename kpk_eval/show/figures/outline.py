"""Outlines of areas as shapes that can be drawn."""

from __future__ import annotations

from matplotlib.path import Path


def path_of(outline: str) -> Path:
    """Closed shape of an outline: corners ``x,y`` with a space between, rings with a ``;``."""
    rings = [
        [tuple(float(part) for part in corner.split(",")) for corner in ring.split()]
        for ring in outline.split(";")
    ]
    return Path.make_compound_path(*(Path([*ring, ring[0]], closed=True) for ring in rings))
