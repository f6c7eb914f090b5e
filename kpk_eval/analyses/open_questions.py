"""What is open at a site: measures without a clear answer, gaps in the offers, missing data."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.goal_evidence import Found, State, evidence, shown, wording_of
from kpk_eval.inventory import NeedStatus
from kpk_eval.model import Released, Result, Shape
from kpk_eval.recall import recall
from kpk_eval.show.goals import Telling, tellings_of
from kpk_eval.show.voice import Voice, voice_of
from kpk_eval.show.words import words_of
from kpk_eval.statements import stated
from kpk_eval.study import Study

OPEN = {
    State.NO_CLEAR_CHANGE: "open_direction",
    State.NOT_ESTIMABLE: "open_estimate",
    State.WITHHELD: "open_withheld",
    State.NOT_MEASURED: "open_measure",
}
"""State of a measure -> what its statement is about."""
UNMET = (NeedStatus.GAP, NeedStatus.PARTLY, NeedStatus.UNCLEAR)
DEPARTMENTS = (("department", "department"), ("responsible", "department"))
"""Column of a need and the group of its display text."""
WANTED = ("offers", "network")
"""Analyses that a profile would show, and without which it says what is missing."""


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per open measure, unmet need and missing kind of data."""
    found = evidence(study, (study.site(site),))
    gaps = recall(study, "offer_gaps", sites=(site,))
    said = [*_measures(study, found, site), *_needs(study, gaps), *_missing(study, site)]
    inputs = {name: sha for part in (*found.parts, *gaps) for name, sha in part.origin.inputs.items()}
    return stated(study, said, analysis="open_questions", site=site, inputs=inputs)


def _measures(study: Study, found: Found, site: str) -> Iterator[tuple[str, str]]:
    """Each measure once, by state."""
    released = shown(study, found, analysis="goals", shape=Shape.GOALS, site=site)
    voice = voice_of(released)
    tellings = tellings_of(released, voice)
    for state, about in OPEN.items():
        here = (one for one in tellings if one.state is state)
        yield from dict.fromkeys((about, _named(study, one, voice)) for one in here)


def _named(study: Study, one: Telling, voice: Voice) -> str:
    """A measure; with its number where only the tests taken together leave its direction open."""
    name = name_of(study, one.row.text("outcome"))
    if not one.hint:
        return name
    interval = one.change.named_interval(voice, signed=True)
    return voice.words.fill(
        f"open_hint.{one.hint}", measure=name, amount=one.amount(voice), interval=interval
    )


def name_of(study: Study, outcome: str) -> str:
    """Display text of a measure; those of the network have names of their own."""
    texts = words_of(study.language).texts
    return texts.get(f"network.change.{outcome}", wording_of(study)[outcome])


def _needs(study: Study, gaps: list[Released]) -> Iterator[tuple[str, str]]:
    """Declared needs that the offers of the last wave do not meet, with the department in charge."""
    words = words_of(study.language)
    for released in gaps:
        table = released.table
        waves = [one.id for one in study.waves if one.id in set(table["wave"])]
        for row in table[table["wave"].isin(waves[-1:])].to_dict("records"):
            if row["need"] in UNMET:
                named = {
                    key: words.name(group, str(row[key]), released.wording)
                    for key, group in (*DEPARTMENTS, ("stage", str(row["axis"])))
                }
                state = words.name("need", str(row["need"]), released.wording)
                yield "open_need", words.fill("open_need", **named, state=state)


def _missing(study: Study, site: str) -> Iterator[tuple[str, str]]:
    """Kinds of data of which nothing was released."""
    words = words_of(study.language)
    for analysis in WANTED:
        released = recall(study, analysis, sites=(site,))
        if not any(len(one.table) for one in released):
            yield "open_data", words[f"open_data.{analysis}"]
