"""What planned outcomes refer to: populations, families, scales, contrasts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kpk_eval.model import OutcomeType
from kpk_eval.params.finding import Finding, unknown
from kpk_eval.params.schema import Evaluation, Outcome
from kpk_eval.params.source_lines import Place


def outcome_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """References of the plan's ``outcomes`` that lead nowhere, and limits that divide nobody."""
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
        if value is not None and (message := unknown(value, names)):
            yield [key], message
    if outcome.type is OutcomeType.NOMINAL:
        yield ["type"], "categories without an order have no single change; compare one of them as 'binary'"
    if message := _beyond_scale(outcome, evaluation):
        yield ["cut"], message
    if message := _selects_nobody(outcome, evaluation):
        yield ["selected", "cutoff"], message
    for position, name in enumerate(outcome.contrasts):
        if message := unknown(name, [contrast.id for contrast in frame.contrasts]):
            yield ["contrasts", position], message


def _beyond_scale(outcome: Outcome, evaluation: Evaluation) -> str | None:
    """What is wrong with a limit that every value of the scale reaches, or none; None where it divides."""
    scale = {one.id: one for one in evaluation.plan.instruments}.get(outcome.instrument or "")
    if scale is None or outcome.cut is None:
        return None
    low, high = scale.reach
    if low < outcome.cut <= high:
        return None
    return (
        f"found {outcome.cut:g}; {scale.id!r} goes from {low:g} to {high:g}: "
        "with this limit everybody or nobody counts as yes"
    )


def _selects_nobody(outcome: Outcome, evaluation: Evaluation) -> str | None:
    """What is wrong with a limit beyond which a group was selected; None where both sides can have people."""
    scale = {one.id: one for one in evaluation.plan.instruments}.get(outcome.instrument or "")
    if scale is None or outcome.selected is None:
        return None
    low, high = scale.reach
    if low <= outcome.selected.cutoff <= high:
        return None
    return (
        f"found {outcome.selected.cutoff:g}; {scale.id!r} goes from {low:g} to {high:g}: "
        "beyond this limit lies everybody or nobody"
    )
