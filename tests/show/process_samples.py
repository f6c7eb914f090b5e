"""Rows of results about participation, the process and voices."""

from collections.abc import Mapping
from typing import Any

from kpk_eval.model import Shape

LABELS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "level.low": "gehört <1>",
        "level.high": "entschieden",
        "group.kids": "Kinder",
        "dimension.steering": "Steuerung <1>",
        "stage.2": "begonnen",
    },
    "en": {
        "level.low": "heard <1>",
        "level.high": "decided",
        "group.kids": "Children",
        "dimension.steering": "Steering <1>",
        "stage.2": "begun",
    },
}
"""Labels of codes, by language."""


def process_rows() -> Mapping[Shape, list[dict[str, Any]]]:
    """Rows of every shape of these questions."""
    return {Shape.EVENTS: _events(), Shape.STAGES: _stages(), Shape.MILESTONES: _milestones()}


def _event(year: int | None, division: str, item: str, events: int, **given: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("people", "untold", "influenced", "decided", "share"))
    row = {"site": "seestadt", "year": year, "division": division, "item": item, "events": events}
    return row | empty | {"reason": ""} | given


def _events() -> list[dict[str, Any]]:
    """Two years and both together; a hidden number, one event without its number, a share in percent."""
    few = {"reason": "too few events"}
    return [
        _event(2022, "level", "low", 4),
        _event(2022, "level", "high", 0),
        _event(2022, "group", "kids", 4, hidden="people", untold=0),
        _event(2022, "total", "events", 4, influenced=1, decided=3, **few),
        _event(2023, "level", "low", 6),
        _event(2023, "level", "high", 5),
        _event(2023, "group", "kids", 11, people=240, untold=1),
        _event(2023, "total", "events", 11, influenced=6, decided=10, share=0.6),
        _event(None, "level", "low", 10),
        _event(None, "level", "high", 5),
        _event(None, "group", "kids", 15),
        _event(None, "total", "events", 15, influenced=7, decided=13, share=7 / 13),
    ]


def _stages() -> list[dict[str, Any]]:
    """Two waves of a field with a target, one wave of another without."""
    row = {"site": "seestadt", "assessed_by": "board", "target": 4}
    return [
        row | {"wave": "t0", "dimension": "steering", "stage": 0},
        row | {"wave": "t1", "dimension": "steering", "stage": 2},
        row | {"wave": "t1", "dimension": "offers", "stage": 2, "target": None},
    ]


def _milestones() -> list[dict[str, Any]]:
    """One in time, one late and changed, one overdue."""
    row = {
        "site": "seestadt",
        "planned": "2023-06-30",
        "reached_on": "",
        "days_late": None,
        "given_reason": "",
    }
    return [
        row
        | {"milestone": "Gruppe <a>", "reached_on": "2023-06-01", "progress": "in_time"}
        | {"adaptation": "as_planned"},
        row
        | {"milestone": "Lotsen", "reached_on": "2023-07-01", "progress": "late", "days_late": 1}
        | {"adaptation": "content_changed", "given_reason": "niemand kam"},
        row | {"milestone": "Bericht", "progress": "overdue", "days_late": 275, "adaptation": "as_planned"},
    ]
