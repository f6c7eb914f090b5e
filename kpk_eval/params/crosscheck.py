"""References between parameter files: every name that is used must exist, and every name once only."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kpk_eval.model import OutcomeType
from kpk_eval.params.schema import Edition, Evaluation, Outcome, Source
from kpk_eval.params.source_lines import Place


@dataclass(frozen=True, slots=True)
class Finding:
    """A reference that leads nowhere, or a name given twice, with its place."""

    part: Literal["frame", "plan", "site"]
    site: int
    place: Place
    message: str


def cross_check(evaluation: Evaluation) -> Iterator[Finding]:
    """All inconsistencies between frame, plan and sites."""
    yield from _twice(evaluation)
    yield from _frame(evaluation)
    yield from _plan(evaluation)
    for number, site in enumerate(evaluation.sites):
        for position, source in enumerate(site.sources):
            for place, message in _source(source, evaluation):
                yield Finding("site", number, ["sources", position, *place], message)
        whole = site.part_of and _unknown(site.part_of, [other.id for other in evaluation.sites])
        if whole:
            yield Finding("site", number, ["part_of"], whole)


def _frame(evaluation: Evaluation) -> Iterator[Finding]:
    frame = evaluation.frame
    waves = [wave.id for wave in frame.waves]
    for position, contrast in enumerate(frame.contrasts):
        for key in ("before", "after"):
            if message := _unknown(getattr(contrast, key), waves):
                yield Finding("frame", 0, ["contrasts", position, key], message)
        if contrast.before == contrast.after:
            yield Finding("frame", 0, ["contrasts", position, "after"], "is the same wave as 'before'")
    for position, edition in enumerate(frame.editions):
        for place, message in _edition(edition, evaluation):
            yield Finding("frame", 0, ["editions", position, *place], message)
    for position, source in enumerate(frame.sources):
        for place, message in _source(source, evaluation):
            yield Finding("frame", 0, ["sources", position, *place], message)


def _edition(edition: Edition, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    waves = [wave.id for wave in evaluation.frame.waves]
    contrasts = {contrast.id: contrast for contrast in evaluation.frame.contrasts}
    for position, wave in enumerate(edition.waves):
        if message := _unknown(wave, waves):
            yield ["waves", position], message
    for position, name in enumerate(edition.contrasts):
        if message := _unknown(name, contrasts):
            yield ["contrasts", position], message
        elif not {contrasts[name].before, contrasts[name].after} <= set(edition.waves):
            yield ["contrasts", position], f"{name!r} compares a wave that this edition does not include"


def _source(source: Source, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    waves = [wave.id for wave in evaluation.frame.waves]
    if source.wave and (message := _unknown(source.wave, waves)):
        yield ["wave"], message
    for value, wave in (source.waves.values if source.waves else {}).items():
        if message := _unknown(wave, waves):
            yield ["waves", "values", value], message
    populations = [population.id for population in evaluation.frame.populations]
    if source.population and (message := _unknown(source.population, populations)):
        yield ["population"], message
    indicators = [indicator.id for indicator in evaluation.plan.indicators]
    for position, measure in enumerate(source.measures):
        if message := _unknown(measure.indicator, indicators):
            yield ["measures", position, "indicator"], message


def _plan(evaluation: Evaluation) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for position, outcome in enumerate(evaluation.plan.outcomes):
        for place, message in _outcome(outcome, evaluation):
            yield Finding("plan", 0, ["outcomes", position, *place], message)
        population = first.setdefault(outcome.family, outcome.population)
        if population != outcome.population:
            yield Finding("plan", 0, ["outcomes", position, "family"], _mixed(outcome, population))


def _mixed(outcome: Outcome, population: str) -> str:
    return (
        f"family {outcome.family!r} already holds outcomes of {population!r}; "
        "tests are adjusted within one population: use a family of its own"
    )


def _outcome(outcome: Outcome, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    frame, plan = evaluation.frame, evaluation.plan
    known: dict[str, Collection[str]] = {
        "population": [population.id for population in frame.populations],
        "family": [family.id for family in plan.families],
        "instrument": [instrument.id for instrument in plan.instruments],
    }
    for key, names in known.items():
        value = getattr(outcome, key)
        if value is not None and (message := _unknown(value, names)):
            yield [key], message
    if outcome.type is OutcomeType.NOMINAL:
        yield ["type"], "categories without an order have no single change; compare one of them as 'binary'"
    for position, name in enumerate(outcome.contrasts):
        if message := _unknown(name, [contrast.id for contrast in frame.contrasts]):
            yield ["contrasts", position], message


def _twice(evaluation: Evaluation) -> Iterator[Finding]:
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
    ]
    for part, key, names in lists:
        for position in _repeated(names):
            yield Finding(part, 0, [key, position, "id"], "this id was already used; every id once only")
    shared = [source.id for source in frame.sources]
    for position in _repeated(shared):
        yield Finding("frame", 0, ["sources", position, "id"], "this id was already used; every id once only")
    for number, site in enumerate(evaluation.sites):
        for position in _repeated([*shared, *(source.id for source in site.sources)]):
            if position >= len(shared):
                here: Place = ["sources", position - len(shared), "id"]
                yield Finding("site", number, here, "this id was already used here or in evaluation.yaml")


def _repeated(names: Iterable[str]) -> Iterator[int]:
    seen: set[str] = set()
    for position, name in enumerate(names):
        if name in seen:
            yield position
        seen.add(name)


def _unknown(name: str, known: Collection[str]) -> str | None:
    if name in known:
        return None
    close = difflib.get_close_matches(name, list(known), n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"found {name!r}, which is defined nowhere; {hint}defined: {', '.join(known) or 'none'}"
