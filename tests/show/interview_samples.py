"""Rows of results about interviews."""

from collections.abc import Mapping, Sequence
from typing import Any

from kpk_eval.model import Shape

LABELS: Mapping[str, Mapping[str, str]] = {
    "de": {"theme.known": "Angebote <1>", "theme.way": "Der Weg", "population.steering": "Steuerung"},
    "en": {"theme.known": "Offers <1>", "theme.way": "The way", "population.steering": "Steering"},
}
"""Labels of themes and of people interviewed, by language."""


def interview_rows(goals: Sequence[Mapping[str, Any]]) -> Mapping[Shape, list[dict[str, Any]]]:
    """Rows of every shape of this question; ``goals`` are rows of numbers to stand beside."""
    return {Shape.VOICES: _voices(), Shape.EXCERPTS: _excerpts(), Shape.JOINT: _joint(goals)}


def _voice(theme: str, wave: str, extent: str, interviews: int | None, **given: Any) -> dict[str, Any]:
    row = {"site": "seestadt", "theme": theme, "population": "families", "wave": wave, "extent": extent}
    return row | {"interviews": interviews, "with_theme": None} | given


def _voices() -> list[dict[str, Any]]:
    """A number, both words, and two groups that are protected."""
    few = {"population": "steering", "hidden": "interviews"}
    return [
        _voice("known", "t0", "less", 25),
        _voice("known", "t1", "number", 25, with_theme=15),
        _voice("known", "t1", "protected", None, **few),
        _voice("way", "t0", "protected", 15),
        _voice("way", "t1", "more", 30),
    ]


def _excerpts() -> list[dict[str, Any]]:
    row = {"site": "seestadt", "population": "families", "wave": "t1"}
    return [
        row | {"theme": "known", "text": "Jetzt <weiß> ich es."},
        row | {"theme": "known", "text": "=Plan & Kita"},
        row | {"theme": "way", "wave": "t0", "text": "Der Bus fährt nicht."},
    ]


def _joint(goals: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A theme with everything, one without reading and voices, one whose reading has no number."""
    known, way = ({"theme": name, "theme_status": "planned", "site": "seestadt"} for name in ("known", "way"))
    alone = {"theme": "alone", "theme_status": "exploratory", "site": "seestadt"}
    numbers = [dict(row) for row in goals]
    return [
        numbers[0] | known | {"piece": "number"},
        _voices()[1] | known | {"piece": "voice"},
        _voices()[2] | known | {"piece": "voice"},
        known | {"piece": "excerpt", "population": "families", "wave": "t1", "text": "Jetzt <weiß> ich es."},
        known | {"piece": "reading", "voices": "mixed", "fit": "contradict", "why": "Warum <auch>"},
        numbers[-1] | way | {"piece": "number"},
        way | {"piece": "reading"},
        _voices()[2] | alone | {"piece": "voice"},
        alone | {"piece": "reading", "voices": "for", "fit": "agree", "why": "Ohne Zahl."},
    ]
