"""Stages of development and milestones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

STAGES: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "seestadt": {
        "steering": (1, 3, 4, 4),
        "needs": (0, 2, 3, 3),
        "cooperation": (1, 2, 3, 4),
        "offers": (1, 2, 2, 3),
        "participation": (0, 1, 3, 3),
        "monitoring": (0, 1, 3, 4),
    },
    "heidetal": {
        "steering": (1, 2, 3, 3),
        "needs": (1, 2, 2, 3),
        "cooperation": (1, 1, 2, 3),
        "offers": (1, 1, 2, 3),
        "participation": (1, 1, 1, 2),
        "monitoring": (0, 0, 1, 2),
    },
}
"""Site -> field of action -> stage at each wave, and last the stage aimed at."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone of a site; ``name`` and ``why`` in German and English."""

    site: str
    name: tuple[str, str]
    planned: date
    reached: date | None = None
    adaptation: str = "as_planned"
    why: tuple[str, str] = ("", "")


MILESTONES = (
    Milestone("seestadt", ("Steuerungsgruppe eingesetzt", "Steering group set up"),
              date(2022, 12, 31), date(2022, 12, 10)),
    Milestone("seestadt", ("Koordination besetzt", "Coordination staffed"),
              date(2023, 3, 31), date(2023, 3, 15)),
    Milestone("seestadt", ("Elternlotsinnen in allen Quartieren", "Parent guides in all quarters"),
              date(2023, 6, 30), date(2023, 11, 20), "content_changed",
              ("Besuche zu Hause statt Sprechstunden, die kaum jemand nutzte",
               "Visits at home instead of consultation hours that hardly anybody used")),
    Milestone("seestadt", ("Erster Monitoringbericht", "First monitoring report"),
              date(2024, 6, 30), date(2024, 6, 20)),
    Milestone("seestadt", ("Ratsbeschluss zur Verstetigung", "Council decision on permanence"),
              date(2025, 12, 31)),
    Milestone("heidetal", ("Steuerungsgruppe eingesetzt", "Steering group set up"),
              date(2023, 1, 31), date(2023, 1, 20)),
    Milestone("heidetal", ("Fahrende Beratung", "Mobile advice"),
              date(2023, 9, 30), None, "dropped",
              ("kein Fahrzeug finanziert; Beratung jetzt in den Kitas",
               "no vehicle funded; advice is now given in daycare centres")),
    Milestone("heidetal", ("Erster Monitoringbericht", "First monitoring report"), date(2024, 12, 31)),
)  # fmt: skip
"""At Seestadt one milestone came late and changed; at Heidetal one was given up and one is overdue."""
