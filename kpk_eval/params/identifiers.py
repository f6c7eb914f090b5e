"""Identifiers between parameter files: every one once only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from kpk_eval.params.finding import Finding
from kpk_eval.params.schema import Evaluation, Site
from kpk_eval.params.source_lines import Place

TWICE = "this id was already used; every id once only"


def identifier_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """Identifiers that something else of the same kind has already."""
    frame, plan = evaluation.frame, evaluation.plan
    lists: list[tuple[Literal["frame", "plan"], str, Iterable[str]]] = [
        ("frame", "waves", (wave.id for wave in frame.waves)),
        ("frame", "contrasts", (contrast.id for contrast in frame.contrasts)),
        ("frame", "editions", (edition.id for edition in frame.editions)),
        ("frame", "populations", (population.id for population in frame.populations)),
        ("plan", "families", (family.id for family in plan.families)),
        ("plan", "instruments", (instrument.id for instrument in plan.instruments)),
        ("plan", "indicators", (indicator.id for indicator in plan.indicators)),
        ("plan", "outcomes", (outcome.id for outcome in plan.outcomes)),
        ("plan", "offer_uses", (one.id for one in plan.offer_uses)),
        ("plan", "reach", (one.id for one in plan.reach)),
        ("frame", "sources", (source.id for source in frame.sources)),
    ]
    for part, key, names in lists:
        for position in _repeated(names):
            yield Finding(part, 0, [key, position, "id"], TWICE)
    for number, site in enumerate(evaluation.sites):
        for place, message in _at_site(site, evaluation):
            yield Finding("site", number, place, message)


def _at_site(site: Site, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    """Sources of a site, beside those that all sites share, and its needs."""
    shared = [source.id for source in evaluation.frame.sources]
    for position in _repeated([*shared, *(source.id for source in site.sources)]):
        if position >= len(shared):
            message = "this id was already used here or in evaluation.yaml"
            yield ["sources", position - len(shared), "id"], message
    for position in _repeated(need.id for need in site.needs):
        yield ["needs", position, "id"], TWICE


def _repeated(names: Iterable[str]) -> Iterator[int]:
    """Positions of names that stood before."""
    seen: set[str] = set()
    for position, name in enumerate(names):
        if name in seen:
            yield position
        seen.add(name)
