"""Rows of results about the stock of offers."""

from collections.abc import Mapping
from typing import Any

from kpk_eval.model import Shape

LABELS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "department.health": "Gesundheit",
        "department.social": "Soziales",
        "responsible.health": "Gesundheit",
        "responsible.social": "Soziales",
        "to_department.social": "Soziales",
        "life_phase.birth": "Geburt",
        "life_phase.youth": "Jugend",
        "to_life_phase.youth": "Jugend",
        "stage.birth": "Geburt",
        "stage.youth": "Jugend",
        "transition.school": "in die Schule",
        "stage.school": "in die Schule",
        "carrier.public": "öffentlich",
        "carrier.free": "frei",
        "offer_type.sport": "Sport",
        "kind.public": "öffentlich",
        "kind.free": "frei",
        "to_department.health": "Gesundheit",
        "to_life_phase.birth": "Geburt",
    },
    "en": {
        "department.health": "Health",
        "department.social": "Social",
        "responsible.health": "Health",
        "responsible.social": "Social",
        "to_department.social": "Social",
        "life_phase.birth": "Birth",
        "life_phase.youth": "Youth",
        "to_life_phase.youth": "Youth",
        "stage.birth": "Birth",
        "stage.youth": "Youth",
        "transition.school": "to school",
        "stage.school": "to school",
        "carrier.public": "public",
        "carrier.free": "free",
        "offer_type.sport": "Sport",
        "kind.public": "public",
        "kind.free": "free",
        "to_department.health": "Health",
        "to_life_phase.birth": "Birth",
    },
}
"""Labels of codes, by language."""


def offer_rows() -> Mapping[Shape, list[dict[str, Any]]]:
    """Rows of every shape that is about offers."""
    return {
        Shape.OFFERS: _matrix(),
        Shape.OFFER_KINDS: _kinds(),
        Shape.NEEDS: _needs(),
        Shape.OFFER_CHANGES: _changes(),
    }


def _cell(wave: str, axis: str, stage: str, department: str, offers: int, **given: Any) -> dict[str, Any]:
    numbers = {
        "places": 40 * offers,
        "places_untold": 0,
        "reached": 35 * offers,
        "reached_untold": 0,
        "need": "",
    }
    named = {"site": "seestadt", "wave": wave, "axis": axis, "stage": stage, "department": department}
    return named | {"offers": offers} | numbers | given


def _matrix() -> list[dict[str, Any]]:
    """A gap, a need met in part, one that is met, a hidden number and places that nobody tells."""
    return [
        _cell("t0", "life_phase", "birth", "health", 2),
        _cell("t0", "life_phase", "birth", "social", 0, need="gap"),
        _cell("t0", "life_phase", "youth", "health", 1),
        _cell("t0", "life_phase", "youth", "social", 0),
        _cell("t0", "transition", "school", "health", 0),
        _cell("t0", "transition", "school", "social", 1),
        _cell("t1", "life_phase", "birth", "health", 3, places_untold=1, need="partly"),
        _cell("t1", "life_phase", "birth", "social", 0, need="gap"),
        _cell("t1", "life_phase", "youth", "health", 1, hidden="reached"),
        _cell("t1", "life_phase", "youth", "social", 0),
        _cell(
            "t1",
            "transition",
            "school",
            "health",
            1,
            places=None,
            places_untold=1,
            reached=None,
            reached_untold=1,
        ),
        _cell("t1", "transition", "school", "social", 2, need="covered"),
    ]


def _kinds() -> list[dict[str, Any]]:
    numbers = {"carrier": {"public": 3, "free": 1, "untold": 0}, "offer_type": {"sport": 3, "untold": 1}}
    return [
        {
            "site": "seestadt",
            "wave": "t1",
            "axis": axis,
            "stage": stage,
            "characteristic": name,
            "kind": kind,
            "offers": number,
        }
        for axis, stage in (("department", "health"), ("life_phase", "birth"))
        for name, kinds in numbers.items()
        for kind, number in kinds.items()
    ]


def _needs() -> list[dict[str, Any]]:
    need = {
        "site": "seestadt",
        "declared": "midwives",
        "wave": "t0",
        "department": "health",
        "axis": "life_phase",
        "stage": "birth",
        "offer_type": "",
        "prevention_level": "",
        "places_needed": None,
        "offers": 0,
        "places": 0,
        "places_untold": 0,
        "need": "gap",
        "responsible": "health",
        "why": "Weite Wege <zur> Hebamme",
        "basis": "Netzwerk 2021",
    }
    sport = need | {
        "declared": "sport",
        "department": "social",
        "axis": "transition",
        "stage": "school",
        "offer_type": "sport",
        "places_needed": 90,
        "responsible": "social",
    }
    met = {"offers": 2, "places": 60, "places_untold": 1}
    return [need, need | {"wave": "t1"}, sport, sport | met | {"wave": "t1", "need": "unclear"}]


def _changes() -> list[dict[str, Any]]:
    nowhere = {"department": "", "life_phase": ""}
    here, there = (
        {"department": "health", "life_phase": "birth"},
        {"to_department": "social", "to_life_phase": "youth"},
    )
    gone = {"to_department": "", "to_life_phase": ""}
    same = {"to_department": "health", "to_life_phase": "birth"}
    named = {"site": "seestadt", "contrast": "t0_t1"}
    return [
        named | {"movement": "stayed", "offers": 2} | here | same,
        named | {"movement": "moved", "offers": 1} | here | there,
        named | {"movement": "ended", "offers": 2} | here | gone,
        named | {"movement": "new", "offers": 3} | nowhere | there,
    ]
