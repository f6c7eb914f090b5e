"""Which parts of the evaluation have no data at a site, and what each of them would need."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.analyses.open_questions import missing_kinds
from kpk_eval.model import Result
from kpk_eval.params import say
from kpk_eval.params.schema import Population
from kpk_eval.planned_surveys import asked_for_reach, asked_of
from kpk_eval.recall import recall
from kpk_eval.show.numbers import Numbers
from kpk_eval.show.process import day_of
from kpk_eval.show.voice import Voice
from kpk_eval.show.words import words_of
from kpk_eval.statements import stated
from kpk_eval.study import Study

SURVEYS = {"surveys": "survey_change", "reach": "reach"}
"""Kinds of data that come from people -> the analysis that rests on them."""


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per kind of data that is not there, surveys by each population, and per awaited file."""
    said = [*_surveys(study, site), *_others(study, site), *_awaited(study, site)]
    return stated(study, said, analysis="absent_data", site=site)


def _surveys(study: Study, site: str) -> Iterator[tuple[str, str]]:
    """Populations that were planned to be asked and of which nothing is shown."""
    words = words_of(study.language)
    for kind, analysis in SURVEYS.items():
        told = {one.origin.population for one in recall(study, analysis, sites=(site,)) if len(one.table)}
        for one in _planned(study, kind):
            if one.id not in told:
                label = say(one.label, study.language)
                yield f"absent_{kind}", words.fill(f"absent_survey.{kind}", population=label)


def _planned(study: Study, kind: str) -> list[Population]:
    """Populations that the plan asks for this kind."""
    asks = asked_of if kind == "surveys" else asked_for_reach
    return [one for one in study.evaluation.frame.populations if asks(study.evaluation.plan, one.id)]


def _others(study: Study, site: str) -> Iterator[tuple[str, str]]:
    """Kinds that are not asked of people, and surveys where the plan has none."""
    words = words_of(study.language)
    for kind in missing_kinds(study, site):
        if kind not in SURVEYS or not _planned(study, kind):
            yield f"absent_{kind}", words[f"absent_data.{kind}"]


def _awaited(study: Study, site: str) -> Iterator[tuple[str, str]]:
    """Files that were announced and have not come, those of the site before those that all sites share."""
    words = words_of(study.language)
    voice = Voice(words, Numbers(study.language), study.wording())
    for source in (*study.announced(site), *study.announced()):
        day = day_of(source.expected.isoformat(), voice) if source.expected else ""
        label = say(source.label, study.language) if source.label else source.id
        yield "absent_awaited", words.fill("absent_file", file=label, day=day)
