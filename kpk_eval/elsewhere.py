"""What surveys at comparison sites found over the same time, to stand beside the results of a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpk_eval.goal_evidence import REACHED, SURVEYED, State, known_of
from kpk_eval.model import Released, Status
from kpk_eval.params.schema import GoalMeasure, Site
from kpk_eval.planned_surveys import surveyed_beside
from kpk_eval.recall import recall
from kpk_eval.study import Study


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A comparison site: analysis and measure -> what is known there, and the results that say so.

    Of a state it is said whether it is a hint only, because the comparison was not planned.
    """

    site: str
    states: Mapping[tuple[str, str], tuple[State, bool]]
    parts: tuple[Released, ...]


def elsewhere(study: Study) -> tuple[Elsewhere, ...]:
    """What is known at each comparison site of the goals' measures that surveys answer."""
    goals = (goal for site in study.evaluation.sites for goal in study.evaluation.goals(site))
    measures = dict.fromkeys(
        measure for goal in goals for measure in goal.measures if measure.analysis in {SURVEYED, REACHED}
    )
    return tuple(_known(study, site, tuple(measures)) for site in surveyed_beside(study))


def _known(study: Study, site: Site, measures: tuple[GoalMeasure, ...]) -> Elsewhere:
    released = {name: recall(study, name, sites=(site.id,)) for name in (SURVEYED, REACHED)}
    rows = {one: known_of(study, site, one, released[one.analysis]) for one in measures}
    states = {
        (one.analysis, one.id): (State(row["goal_state"]), row["status"] == Status.EXPLORATORY)
        for one, row in rows.items()
    }
    return Elsewhere(site.id, states, tuple(part for parts in released.values() for part in parts))
