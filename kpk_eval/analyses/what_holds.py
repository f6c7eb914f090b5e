"""What holds over the sites, what does not, and what cannot be said: by one rule from the assessments."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.analyses.open_questions import name_of
from kpk_eval.goal_evidence import Found, Row, State, Strength, evidence
from kpk_eval.model import Result, Status
from kpk_eval.params.measures import COUNTED
from kpk_eval.params.schema import SiteRole
from kpk_eval.show.words import words_of
from kpk_eval.standing import CLEAR, Standing, standing_of
from kpk_eval.statements import stated
from kpk_eval.study import Study


def answer(study: Study, *, site: str = "", population: str = "") -> Result:
    """One row per measure, list by list, with the assessment at every site that has it as a goal."""
    found = evidence(study, [one for one in study.evaluation.sites if one.role is SiteRole.SITE])
    inputs = {name: sha for part in found.parts for name, sha in part.origin.inputs.items()}
    words = words_of(study.language)
    notes = [words["note.standing"]]
    if any(row["measured_by"] in COUNTED for row in found.rows):
        notes.append(words["note.standing_counted"])
    said = _lists(study, found)
    return stated(study, said, analysis="what_holds", notes=tuple(notes), inputs=inputs)


def _lists(study: Study, found: Found) -> Iterator[tuple[str, str]]:
    words = words_of(study.language)
    measures: dict[tuple[str, str], list[Row]] = {}
    for row in found.rows:
        if row["measured_by"] in COUNTED:
            continue
        own = measures.setdefault((row["measured_by"], row["outcome"]), [])
        if row["site"] not in {other["site"] for other in own}:
            own.append(row)
    for standing in Standing:
        for (_, outcome), rows in measures.items():
            if standing_of([_judged(row) for row in rows]) is standing:
                unplanned = any(row["status"] == Status.EXPLORATORY for row in rows)
                name = name_of(study, outcome)
                name = words.fill("standing_unplanned", measure=name) if unplanned else name
                told = ", ".join(_at_site(row, study) for row in rows)
                yield standing.value, words.fill("standing_line", measure=name, sites=told)


def _judged(row: Row) -> State:
    """State that counts: none with a direction where another part of the target group was covered."""
    state = State(row["goal_state"])
    return State.NO_CLEAR_CHANGE if _reserved(row) else state


def _reserved(row: Row) -> bool:
    return row["strength"] == Strength.OTHER_COVERAGE and State(row["goal_state"]) in CLEAR


def _at_site(row: Row, study: Study) -> str:
    words = words_of(study.language)
    state = State(row["goal_state"])
    told = f"{study.wording()[row['site']]} {words[f'goal_state.{state}']}"
    return f"{told} ({words['doubt.other coverage']})" if _reserved(row) else told
