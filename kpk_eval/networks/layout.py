"""Where institutions and departments are drawn: at the same place in all waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

import numpy as np

from kpk_eval.networks.circles import Circle

REACH = 1.0
"""Distance of the departments from the middle of the picture."""
SPREAD = 0.52
"""Radius of the field in which the institutions of a department lie."""
GOLDEN = pi * (3 - sqrt(5))
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the picture, the middle being 0, 0."""

    x: float
    y: float


def group_spots(groups: Sequence[str]) -> Mapping[str, Spot]:
    """Middle of the field of each group; a single one lies in the middle of the picture."""
    if len(groups) == 1:
        return {groups[0]: Spot(0.0, 0.0)}
    start = pi if len(groups) == 2 else pi / 2
    turns = (start - 2 * pi * place / len(groups) for place in range(len(groups)))
    found = (Spot(_short(REACH * cos(turn)), _short(REACH * sin(turn))) for turn in turns)
    return dict(zip(groups, found, strict=True))


def spots(circles: Sequence[Circle], groups: Mapping[str, str]) -> Mapping[str, Spot]:
    """Place of every institution of any wave.

    Within the field of their department, those with most ties to other departments over all waves lie
    nearest to the middle of the picture. Names decide only between institutions with equally many ties.
    """
    outside, everything = _ties(circles, groups)
    fields = group_spots(sorted(set(groups.values())))
    found: dict[str, Spot] = {}
    for group, middle in fields.items():
        own = [actor for actor in sorted(groups) if groups[actor] == group]
        own.sort(key=lambda actor: (-outside[actor], -everything[actor], actor))
        places = sorted(_field(middle, len(own)), key=lambda spot: (spot.x**2 + spot.y**2, spot.x, spot.y))
        found |= dict(zip(own, places, strict=True))
    return found


def _field(middle: Spot, size: int) -> list[Spot]:
    """Evenly spread places around a middle."""
    radii = (SPREAD * sqrt((place + 0.5) / size) for place in range(size))
    return [
        Spot(_short(middle.x + radius * cos(place * GOLDEN)), _short(middle.y + radius * sin(place * GOLDEN)))
        for place, radius in enumerate(radii)
    ]


def _ties(circles: Sequence[Circle], groups: Mapping[str, str]) -> tuple[dict[str, int], dict[str, int]]:
    """Ties of every institution to other groups, and all its ties, over all waves."""
    outside, everything = dict.fromkeys(groups, 0), dict.fromkeys(groups, 0)
    for circle in circles:
        actors = circle.drawn.actors
        tied = circle.drawn.present | circle.drawn.present.T
        labels = np.array([groups[actor] for actor in actors], dtype=object)
        across = (tied & (labels[:, None] != labels[None, :])).sum(axis=1)
        for actor, far, all_of_them in zip(actors, across, tied.sum(axis=1), strict=True):
            outside[actor] += int(far)
            everything[actor] += int(all_of_them)
    return outside, everything


def _short(value: float) -> float:
    return round(value, DIGITS) + 0.0
