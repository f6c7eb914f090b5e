"""Networks of the institutions of a site: who names whom, and who meets, wave by wave."""

from __future__ import annotations

from kpk_eval.networks.circles import ACTORS, ATTENDANCE, EDGES, Circle, Circles, Relation, circles
from kpk_eval.networks.layout import Spot, group_spots, spots
from kpk_eval.networks.pools import pooled

__all__ = [
    "ACTORS",
    "ATTENDANCE",
    "EDGES",
    "Circle",
    "Circles",
    "Relation",
    "Spot",
    "circles",
    "group_spots",
    "pooled",
    "spots",
]
