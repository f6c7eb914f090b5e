"""Identifiers between parameter files: every one once only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from kpk_eval.params.finding import Finding
from kpk_eval.params.schema import Evaluation, Site
from kpk_eval.params.source_lines import Place

TWICE = "this id was already used; every id once only"


def identifier_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """Identifiers that something else of the same kind has already."""
    for part, key, names in _lists(evaluation):
        for position in _repeated(names):
            yield Finding(part, 0, [key, position, "id"], TWICE)
    for number, site in enumerate(evaluation.sites):
        for place, message in _at_site(site, evaluation):
            yield Finding("site", number, place, message)


def _lists(evaluation: Evaluation) -> Iterator[tuple[Literal["frame", "plan", "logic"], str, list[str]]]:
    """File, key and identifiers of every list that all sites share."""
    frame, plan, model = evaluation.frame, evaluation.plan, evaluation.logic_model
    yield "frame", "waves", [one.id for one in frame.waves]
    yield "frame", "contrasts", [one.id for one in frame.contrasts]
    yield "frame", "editions", [one.id for one in frame.editions]
    yield "frame", "populations", [one.id for one in frame.populations]
    yield "frame", "sources", [one.id for one in frame.sources]
    yield "plan", "families", [one.id for one in plan.families]
    yield "plan", "instruments", [one.id for one in plan.instruments]
    yield "plan", "indicators", [one.id for one in plan.indicators]
    yield "plan", "outcomes", [one.id for one in plan.outcomes]
    yield "plan", "offer_uses", [one.id for one in plan.offer_uses]
    yield "plan", "reach", [one.id for one in plan.reach]
    yield "plan", "themes", [one.id for one in plan.themes]
    if model is not None:
        yield "logic", "elements", [one.id for one in model.elements]
        yield "logic", "phases", [one.id for one in model.phases]
        yield "logic", "goals", [one.id for one in model.goals]


def _at_site(site: Site, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    """Sources and goals of a site, beside those that all sites share, and its needs."""
    model, shared = evaluation.logic_model, [one.id for one in evaluation.frame.sources]
    for position in _repeated([one.id for one in site.sources], beside=shared):
        yield ["sources", position, "id"], "this id was already used here or in evaluation.yaml"
    for position in _repeated([one.id for one in site.needs]):
        yield ["needs", position, "id"], TWICE
    if model is not None:
        for position in _repeated([one.id for one in site.goals], beside=[one.id for one in model.goals]):
            message = "this id was already used here or in logic_model.yaml; every id once only"
            yield ["goals", position, "id"], message


def _repeated(names: Sequence[str], *, beside: Sequence[str] = ()) -> Iterator[int]:
    """Positions of names that stood before, or stand in the list beside."""
    seen = set(beside)
    for position, name in enumerate(names):
        if name in seen:
            yield position
        seen.add(name)
