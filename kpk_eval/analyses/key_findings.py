"""What has changed at a site, how sure that is and what is missing, in three statements for its profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from kpk_eval.analyses.open_questions import name_of
from kpk_eval.goal_evidence import Row, State, Strength, evidence
from kpk_eval.model import Result, Status
from kpk_eval.params import say
from kpk_eval.params.schema import Site, SiteRole
from kpk_eval.show.numbers import Numbers
from kpk_eval.show.process import day_of
from kpk_eval.show.voice import Voice
from kpk_eval.show.words import words_of
from kpk_eval.statements import stated
from kpk_eval.study import Study

NAMED = (State.IMPROVED, State.WORSENED, State.EQUIVALENT)
"""States whose measures are named beside their number; the profile names the others as open."""
ORDER = (*NAMED, *(state for state in State if state not in NAMED))
STEPS = {
    Strength.AREAS: 5,
    Strength.SAME_PEOPLE: 4,
    Strength.ALL_WAVES: 3,
    Strength.DIFFERENT_PEOPLE: 2,
    Strength.NUMBER: 1,
}
YEAR = 12


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """Rows about all measures of the goals, each counted once; none where no goals are set."""
    place = study.site(site)
    found = evidence(study, (place,))
    inputs = {name: sha for part in found.parts for name, sha in part.origin.inputs.items()}
    said = _said(study, place, found.rows) if found.rows else ()
    return stated(study, said, analysis="key_findings", site=site, inputs=inputs)


def _said(study: Study, site: Site, rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    measures = list({(row["measured_by"], row["outcome"]): row for row in reversed(rows)}.values())[::-1]
    yield "found_changed", _changed(study, measures)
    yield "found_sure", _sure(study, measures)
    if study.waves and any(one.population for one in study.sources(site.id)):
        yield "found_sure", _time(study, site)
        yield from _unknown(study)
    yield "found_missing", words_of(study.language)["found.why"]


def _changed(study: Study, measures: Sequence[Row]) -> str:
    """How many measures have which state; those of which a change is known by name."""
    words = words_of(study.language)
    told = []
    for state in ORDER:
        own = [row for row in measures if row["goal_state"] == state]
        if own:
            key = "found.named" if state in NAMED else "found.counted"
            names = "; ".join(_name(study, row) for row in own)
            count = str(len(own))
            told.append(words.fill(key, n=count, state=words[f"found.state.{state}"], measures=names))
    return words.count("found.changed", len(measures), str(len(measures)), tally=", ".join(told))


def _name(study: Study, row: Row) -> str:
    name = name_of(study, row["outcome"])
    planned = row["status"] != Status.EXPLORATORY
    return name if planned else words_of(study.language).fill("found.unplanned", measure=name)


def _sure(study: Study, measures: Sequence[Row]) -> str:
    """How many measures are compared on which step."""
    words = words_of(study.language)
    shown = [row for row in measures if row["goal_state"] not in {State.WITHHELD, State.NOT_MEASURED}]
    counted = Counter(STEPS.get(Strength(row["strength"])) for row in shown if pd.notna(row["estimate"]))
    steps = [
        words.count("found.strength", counted[step], str(counted[step]), step=str(step))
        for step in STEPS.values()
        if counted[step]
    ]
    return words.fill("found.sure", steps=", ".join(steps)) if steps else ""


def _time(study: Study, site: Site) -> str:
    """When the last survey was, seen from the start of the prevention chain; its year alone is known."""
    wave, start = study.waves[-1], site.start
    if wave.year is None or start is None:
        return ""
    words = words_of(study.language)
    voice = Voice(words, Numbers(study.language), study.wording())
    named = {"wave": say(wave.label, study.language), "date": day_of(start.isoformat(), voice)}
    if wave.year < start.year:
        return words.fill("found.time.before", **named)
    first, last = months_after(start, wave.year)
    way = "after" if first >= 0 else "within"
    return words.fill(f"found.time.{way}", first=str(first), last=str(last), **named)


def months_after(start: date, year: int) -> tuple[int, int]:
    """Whole months from a day to the beginning and to the end of a year, at least and at most."""
    begin = (year - start.year) * YEAR - (start.month - 1)
    return begin - (start.day > 1), begin + YEAR


def _unknown(study: Study) -> Iterator[tuple[str, str]]:
    """What no delivered file tells of a survey, and with what it is not compared."""
    words = words_of(study.language)
    yield "found_missing", words["found.survey"]
    beside = [
        study.wording()[one.id]
        for one in study.evaluation.sites
        if one.role is SiteRole.COMPARISON and any(source.population for source in study.sources(one.id))
    ]
    if beside:
        yield "found_missing", words.fill("found.compared", sites=", ".join(beside))
