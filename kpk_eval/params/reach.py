"""What reach by need refers to: outcomes, characteristics, families."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kpk_eval.model import OutcomeType
from kpk_eval.params.finding import Finding, unknown
from kpk_eval.params.schema import Evaluation, OfferUse, Outcome, Reach
from kpk_eval.params.source_lines import Place


def reach_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """References of the plan's ``reach`` that lead nowhere or to something else than they need."""
    populations = [one.id for one in evaluation.frame.populations]
    for position, use in enumerate(evaluation.plan.offer_uses):
        if message := unknown(use.population, populations):
            yield Finding("plan", 0, ["offer_uses", position, "population"], message)
    first: dict[str, str] = {}
    for position, entry in enumerate(evaluation.plan.reach):
        for place, message in _entry(entry, evaluation):
            yield Finding("plan", 0, ["reach", position, *place], message)
        population = _population(entry, evaluation)
        if population != first.setdefault(entry.family, population):
            message = f"family {entry.family!r} holds tests about {first[entry.family]!r}; add one more"
            yield Finding("plan", 0, ["reach", position, "family"], message)
    yield from _subtractions(evaluation)


def _entry(entry: Reach, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    plan = evaluation.plan
    outcomes = {one.id: one for one in plan.outcomes}
    uses = {one.id: one for one in plan.offer_uses}
    if entry.outcome in uses:
        yield from _characteristic(entry, uses[entry.outcome].population, evaluation)
        yield from _family(entry, evaluation)
        return
    if message := unknown(entry.outcome, [*outcomes, *uses]):
        yield ["outcome"], message
    elif (found := outcomes[entry.outcome]).type is not OutcomeType.BINARY:
        yield ["outcome"], f"found {entry.outcome!r}, which is {found.type}; reach needs a binary outcome"
    else:
        yield from _characteristic(entry, found.population, evaluation)
    yield from _family(entry, evaluation)


def _family(entry: Reach, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    plan = evaluation.plan
    if message := unknown(entry.family, [family.id for family in plan.families]):
        yield ["family"], message
    elif entry.family in {one.family for one in plan.outcomes}:
        yield ["family"], f"family {entry.family!r} holds outcomes; give reach a family of its own"


def _characteristic(entry: Reach, population: str, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    known = {one.id: one.characteristics for one in evaluation.frame.populations}.get(population, ())
    if message := unknown(entry.by, known):
        yield ["by"], f"{message} ('characteristics' of population {population!r})"


def _subtractions(evaluation: Evaluation) -> Iterator[Finding]:
    """Entries about the same answers of which one, taken from the other, would leave a small group."""
    plan = evaluation.plan
    asked = {one.id: one for one in _asked(evaluation)}
    entries = [
        (place, one, asked[one.outcome]) for place, one in enumerate(plan.reach) if one.outcome in asked
    ]
    for (_, first, one), (place, later, other) in combinations(entries, 2):
        if _question(one) != _question(other):
            continue
        if _counted(one) != _counted(other):
            found = f"asks the same as {first.id!r} and counts other answers as yes"
            remedy = "those between would follow by subtraction; use one outcome for both, or leave one out"
            yield Finding("plan", 0, ["reach", place, "outcome"], f"{found}; {remedy}")
        elif first.by == later.by and _cut(first) != _cut(later):
            found = f"cuts {later.by!r} otherwise than {first.id!r}, for the same answers"
            remedy = "single values would follow by subtraction; give both the same levels, or leave one out"
            yield Finding("plan", 0, ["reach", place, "levels"], f"{found}; {remedy}")


def _question(one: Outcome | OfferUse) -> tuple[str, str | None, str | None]:
    """Whose answers to what: population and item, or scale."""
    return one.population, one.item, one.instrument if isinstance(one, Outcome) else None


def _counted(one: Outcome | OfferUse) -> tuple[frozenset[str], float | None]:
    """Which answers count as yes."""
    return frozenset(one.yes), one.cut if isinstance(one, Outcome) else None


def _cut(entry: Reach) -> frozenset[frozenset[str]]:
    """Values that stand in one level, whatever their order."""
    return frozenset(frozenset(level.values) for level in entry.levels)


def _population(entry: Reach, evaluation: Evaluation) -> str:
    """Whom an entry is about; empty where its outcome does not exist."""
    return next((one.population for one in _asked(evaluation) if one.id == entry.outcome), "")


def _asked(evaluation: Evaluation) -> tuple[Outcome | OfferUse, ...]:
    """What reach can be about."""
    return *evaluation.plan.outcomes, *evaluation.plan.offer_uses
