"""Events of participation by level, and what became of their results."""

from __future__ import annotations

from collections.abc import Mapping

PARTICIPATION: Mapping[tuple[str, int], Mapping[str, int]] = {
    ("seestadt", 2022): {"informed": 7, "consulted": 4, "co_decided": 1},
    ("seestadt", 2023): {"informed": 5, "consulted": 5, "co_decided": 4, "self_organised": 1},
    ("seestadt", 2024): {"informed": 3, "consulted": 4, "co_decided": 7, "self_organised": 3},
    ("heidetal", 2022): {"informed": 3, "consulted": 2},
    ("heidetal", 2023): {"informed": 3, "consulted": 2},
    ("heidetal", 2024): {"informed": 3, "consulted": 2},
}
"""Site and year -> events of each level: the level rises at Seestadt and stays as it is at Heidetal."""
YOUNG_PEOPLE, YOUNG_FROM = "young_people", 14
"""Group that takes part only where the chain reaches its age, and that age in years."""
INFLUENCE: Mapping[str, int] = {"seestadt": 5, "heidetal": 2}
"""Site -> of ten events, those whose result went into a decision; of one it is still open."""
