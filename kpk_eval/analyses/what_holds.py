"""What holds over the sites, what does not, and what cannot be said: by one rule from the assessments."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.analyses.open_questions import name_of
from kpk_eval.goal_evidence import Found, State, evidence
from kpk_eval.model import Result, Status
from kpk_eval.params.schema import SiteRole
from kpk_eval.show.words import words_of
from kpk_eval.standing import Standing, standing_of
from kpk_eval.statements import stated
from kpk_eval.study import Study


def answer(study: Study, *, site: str = "", population: str = "") -> Result:
    """One row per measure, list by list, with the assessment at every site that has it as a goal."""
    found = evidence(study, [one for one in study.evaluation.sites if one.role is SiteRole.SITE])
    inputs = {name: sha for part in found.parts for name, sha in part.origin.inputs.items()}
    rule = words_of(study.language)["note.standing"]
    return stated(study, _lists(study, found), analysis="what_holds", notes=(rule,), inputs=inputs)


def _lists(study: Study, found: Found) -> Iterator[tuple[str, str]]:
    words, wording = words_of(study.language), study.wording()
    measures: dict[tuple[str, str], dict[str, State]] = {}
    unplanned = {row["outcome"] for row in found.rows if row["status"] == Status.EXPLORATORY}
    for row in found.rows:
        own = measures.setdefault((row["measured_by"], row["outcome"]), {})
        own[row["site"]] = State(row["goal_state"])
    for standing in Standing:
        for (_, outcome), states in measures.items():
            if standing_of(list(states.values())) is standing:
                told = ", ".join(
                    f"{wording[site]} {words[f'goal_state.{state}']}" for site, state in states.items()
                )
                name = name_of(study, outcome)
                name = words.fill("standing_unplanned", measure=name) if outcome in unplanned else name
                yield standing.value, words.fill("standing_line", measure=name, sites=told)
