"""Entries under different names that are the same, and names that stand for two things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kpk_eval.params.finding import Finding
from kpk_eval.params.schema import Evaluation, Outcome, Text
from kpk_eval.params.source_lines import Place

Part = Literal["frame", "plan", "site"]


def doubles(evaluation: Evaluation) -> Iterator[Finding]:
    """Contrasts of the same waves, outcomes of the same answers, and one name for two things."""
    pairs: dict[tuple[str, str], str] = {}
    for position, contrast in enumerate(evaluation.frame.contrasts):
        first = pairs.setdefault((contrast.before, contrast.after), contrast.id)
        if first != contrast.id:
            message = f"contrast {first!r} compares the same two waves; correct one or remove it"
            yield Finding("frame", 0, ["contrasts", position], message)
    origins: dict[tuple[object, ...], str] = {}
    for position, outcome in enumerate(evaluation.plan.outcomes):
        first = origins.setdefault(_origin(outcome), outcome.id)
        if first != outcome.id:
            message = f"outcome {first!r} is the same: type and answers are equal; correct one or remove it"
            yield Finding("plan", 0, ["outcomes", position], message)
    yield from _shared_names(evaluation)


def _origin(outcome: Outcome) -> tuple[object, ...]:
    """What an outcome is computed from."""
    return (outcome.population, outcome.type, outcome.instrument, outcome.item, outcome.cut, outcome.yes)


def _shared_names(evaluation: Evaluation) -> Iterator[Finding]:
    """Names with two labels: tables and figures look a label up by the name alone."""
    first: dict[str, tuple[str, Text]] = {}
    for one in _named(evaluation):
        kind, label = first.setdefault(one.name, (one.kind, one.label))
        if kind != one.kind and label != one.label:
            message = f"found {one.name!r}, the name of a {kind} with another label; choose another name"
            yield Finding(one.part, one.site, one.place, message)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that has a name and a label, with its place."""

    part: Part
    site: int
    place: Place
    kind: str
    name: str
    label: Text


def _named(evaluation: Evaluation) -> Iterator[_Entry]:
    frame, plan = evaluation.frame, evaluation.plan
    lists: list[tuple[Part, str, str, list[tuple[str, Text]]]] = [
        ("frame", "waves", "wave", [(one.id, one.label) for one in frame.waves]),
        ("frame", "contrasts", "contrast", [(one.id, one.label) for one in frame.contrasts]),
        ("frame", "editions", "edition", [(one.id, one.label) for one in frame.editions]),
        ("frame", "populations", "population", [(one.id, one.label) for one in frame.populations]),
        ("plan", "families", "family", [(one.id, one.label) for one in plan.families]),
        ("plan", "instruments", "instrument", [(one.id, one.label) for one in plan.instruments]),
        ("plan", "indicators", "indicator", [(one.id, one.label) for one in plan.indicators]),
        ("plan", "outcomes", "outcome", [(one.id, one.label) for one in plan.outcomes]),
    ]
    for part, key, kind, named in lists:
        for position, (name, label) in enumerate(named):
            yield _Entry(part, 0, [key, position, "id"], kind, name, label)
    for number, site in enumerate(evaluation.sites):
        yield _Entry("site", number, ["id"], "site", site.id, site.label)
