"""What is open at a site: unclear measures, gaps in the offers, missing data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpk_eval.analyses.milestones import DROPPED, OVERDUE
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
WANTED: Mapping[str, tuple[str, ...]] = {
    "surveys": ("survey_change",),
    "reach": ("reach",),
    "indicators": ("indicator_series",),
    "offers": ("offers",),
    "network": ("network",),
    "small_areas": ("small_areas",),
    "participation": ("participation",),
    "process": ("development", "milestones", "meetings"),
    "cost": ("resources", "posts"),
    "voices": ("voices",),
}
"""Kind of data and the analyses that rest on it; where none of them has anything, the profile says so."""


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per open measure, need, milestone that was not reached, and missing kind of data."""
    found = evidence(study, (study.site(site),))
    gaps = recall(study, "offer_gaps", sites=(site,))
    steps = recall(study, "milestones", sites=(site,))
    records = (*_needs(study, gaps), *_milestones(study, steps))
    said = [*_measures(study, found, site), *records, *_missing(study, site)]
    inputs = {name: sha for part in (*found.parts, *gaps, *steps) for name, sha in part.origin.inputs.items()}
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
    """A measure; with why it is not estimable, or its number where only the joint test leaves it open."""
    name = name_of(study, one.row.text("outcome"))
    why = one.why_not(voice) if one.state is State.NOT_ESTIMABLE else ""
    if why:
        return voice.words.fill("open_reason", measure=name, reason=why.rstrip("."))
    if not one.hint:
        return name
    interval = one.change.named_interval(voice, signed=True)
    return voice.words.fill(
        f"open_hint.{one.hint}", measure=name, amount=one.amount(voice), interval=interval
    )


def name_of(study: Study, outcome: str) -> str:
    """Display text of a measure; those of the network and of what is counted have names of their own."""
    return words_of(study.language).measure(outcome) or wording_of(study)[outcome]


def _needs(study: Study, gaps: list[Released]) -> Iterator[tuple[str, str]]:
    """Declared needs that the offers of the last wave do not meet; of the others, that fit is not checked."""
    words = words_of(study.language)
    for released in gaps:
        table = released.table
        waves = [one.id for one in study.waves if one.id in set(table["wave"])]
        rows = table[table["wave"].isin(waves[-1:])].to_dict("records")
        if rows and all(row["need"] not in UNMET for row in rows):
            yield "open_need", words["open_need_none"]
        for row in sorted(rows, key=lambda one: one["need"] not in UNMET):
            about = "open_need" if row["need"] in UNMET else "open_fit"
            named = {
                key: words.name(group, str(row[key]), released.wording)
                for key, group in (*DEPARTMENTS, ("stage", str(row["axis"])))
            }
            state = words.name("need", str(row["need"]), released.wording)
            yield about, words.fill(about, **named, state=state, why=str(row["why"]).rstrip("."))


def _milestones(study: Study, found: list[Released]) -> Iterator[tuple[str, str]]:
    """Milestones given up or overdue, with the reason that the site gives."""
    words = words_of(study.language)
    for released in found:
        for row in released.table.to_dict("records"):
            if row["progress"] in {DROPPED, OVERDUE}:
                fate = words.name("progress", str(row["progress"]), released.wording)
                why = ": ".join(filter(None, (fate, str(row["given_reason"] or "").rstrip("."))))
                yield "open_milestone", words.fill("open_reason", measure=str(row["milestone"]), reason=why)


def _missing(study: Study, site: str) -> Iterator[tuple[str, str]]:
    """Kinds of data of which nothing was released."""
    words = words_of(study.language)
    for kind in missing_kinds(study, site):
        yield "open_data", words[f"open_data.{kind}"]


def missing_kinds(study: Study, site: str) -> Iterator[str]:
    """Kinds of data of which nothing was released for a site."""
    for kind, analyses in WANTED.items():
        released = (one for analysis in analyses for one in recall(study, analysis, sites=(site,)))
        if not any(len(one.table) for one in released):
            yield kind
