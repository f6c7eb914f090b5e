"""How professionals experience working together, and how it changed, as the page of their survey has it."""

from __future__ import annotations

from dataclasses import replace

from kpk_eval.analyses.survey_change import COLUMNS
from kpk_eval.columns import table_of
from kpk_eval.disclose import gather
from kpk_eval.goal_evidence import origin_of
from kpk_eval.model import Released, Result, Shape
from kpk_eval.params.schema import Aim
from kpk_eval.recall import recall
from kpk_eval.study import Study

CHANGE = "survey_change"


def answer(study: Study, *, site: str, population: str = "") -> Released | Result:
    """Rows of the outcomes by which goals for professionals are measured; none where they were not asked."""
    origin = origin_of(study, "collaboration", site=site)
    found = of_collaboration(study, CHANGE, site=site)
    if found:
        return gather(found, origin=origin)
    return Result(origin, Shape.ESTIMATES, table_of([], COLUMNS), COLUMNS, study.wording())


def asked(study: Study, site: str) -> tuple[str, ...]:
    """Outcomes of surveys by which the goals of a site for its professionals are measured."""
    goals = study.evaluation.goals(study.site(site))
    named = [one for goal in goals if goal.aim is Aim.PROFESSIONALS for one in goal.measures]
    return tuple(dict.fromkeys(one.id for one in named if one.analysis == CHANGE))


def of_collaboration(study: Study, analysis: str, *, site: str) -> list[Released]:
    """What an analysis of surveys released about these outcomes, without all others."""
    outcomes = asked(study, site)
    found = []
    for one in recall(study, analysis, sites=(site,)):
        own = one.table["outcome"].isin(outcomes)
        if own.any():
            found.append(replace(one, table=one.table[own].reset_index(drop=True)))
    return found
