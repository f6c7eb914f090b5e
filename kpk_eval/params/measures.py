"""What analyses offer to goals as a measure, by the name that a goal writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from kpk_eval.model import Status
from kpk_eval.params.finding import unknown
from kpk_eval.params.schema import Evaluation, GoalMeasure


def _outcomes(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(one.id for one in evaluation.plan.outcomes)


def _indicators(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(one.id for one in evaluation.plan.indicators)


def _compared(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(one.indicator for one in evaluation.plan.indicator_changes)


def _reach(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(f"{one.id}.{number}" for one in evaluation.plan.reach if one.tested for number in REACH)


def _fixed(names: tuple[str, ...]) -> Callable[[Evaluation], tuple[str, ...]]:
    """Names that do not depend on the evaluation."""
    return lambda _: names


REACH = ("need", "slope")
"""Share of those in need who are reached, and the distance to the others."""
COUNTED: Mapping[str, tuple[str, ...]] = {
    "offer_gaps": ("needs_met",),
    "participation": ("events_with_influence", "events_decided_together"),
    "development": ("fields_implemented", "fields_on_target"),
    "milestones": ("milestones_kept",),
    "meetings": ("meetings_held",),
}
"""Analysis -> what it counts and never assesses: described only."""
MEASURES: Mapping[str, Callable[[Evaluation], Collection[str]]] = {
    "network_change": lambda _: ("density", "between", "reciprocity"),
    "reach_change": _reach,
    "survey_change": _outcomes,
    "indicator_change": _compared,
    "indicator_series": _indicators,
    **{analysis: _fixed(names) for analysis, names in COUNTED.items()},
}
"""Analysis -> identifiers that its released rows can have. One line makes an analysis nameable by goals."""


def problem_of(measure: GoalMeasure, evaluation: Evaluation) -> tuple[str, str] | None:
    """Key and message where a measure names an analysis or number that does not exist; else None."""
    if message := unknown(measure.analysis, MEASURES):
        return "analysis", message
    if message := unknown(measure.id, MEASURES[measure.analysis](evaluation)):
        return "id", message
    return None


def due(evaluation: Evaluation) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Place in the plan, identifier and analysis of everything that some goal has to name.

    The analysis is empty where a measure of any analysis will do. Exploratory entries are free: they answer
    questions that nobody set as a goal beforehand. Outputs are no effects; their milestones are no measures.
    """
    plan = evaluation.plan
    for position, outcome in enumerate(plan.outcomes):
        if outcome.status is Status.PLANNED:
            yield ("outcomes", position), outcome.id, ""
    for position, indicator in enumerate(plan.indicators):
        yield ("indicators", position), indicator.id, ""
    for position, change in enumerate(plan.indicator_changes):
        if change.status is Status.PLANNED:
            yield ("indicator_changes", position), change.indicator, "indicator_change"
    for position, entry in enumerate(plan.reach):
        if entry.status is Status.PLANNED:
            yield ("reach", position), entry.id, ""
    for position, name in enumerate(plan.network.planned):
        yield ("network", "planned", position), name, "network_change"
