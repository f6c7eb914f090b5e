"""What has changed at a site, how sure that is and what is missing, in statements for its profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from kpk_eval.analyses.open_questions import name_of
from kpk_eval.elsewhere import Elsewhere, elsewhere
from kpk_eval.goal_evidence import State, Strength, evidence, shown
from kpk_eval.heard import heard, interviewed, unread
from kpk_eval.model import Design, Result, Shape
from kpk_eval.params import say
from kpk_eval.params.schema import Fit, Site
from kpk_eval.planned_surveys import surveyed_beside
from kpk_eval.recall import recall
from kpk_eval.show.goals import KNOWN, Telling, tellings_of, told_state
from kpk_eval.show.numbers import Numbers
from kpk_eval.show.process import day_of
from kpk_eval.show.voice import Voice, voice_of
from kpk_eval.show.words import words_of
from kpk_eval.statements import stated
from kpk_eval.study import Study

NAMED = (State.IMPROVED, State.WORSENED, State.EQUIVALENT)
"""States whose measures are named beside their number; the profile names the others as open."""
ORDER = (*NAMED, *(state for state in State if state not in NAMED))
KINDS = ("named", "hint", "reserved")
"""How far an assessment holds: as it stands, as a hint, under reservation."""
YEAR = 12


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """Rows about all measures of the goals, each counted once; none where no goals are set."""
    place = study.site(site)
    found = evidence(study, (place,))
    beside = elsewhere(study)
    parts = (*found.parts, *(part for one in beside for part in one.parts))
    inputs = {name: sha for part in parts for name, sha in part.origin.inputs.items()}
    released = shown(study, found, analysis="goals", shape=Shape.GOALS, site=site)
    voice = voice_of(released)
    once = {
        (one.row.text("measured_by"), one.row.text("outcome")): one for one in tellings_of(released, voice)
    }
    said = _said(study, place, tuple(once.values()), beside, voice) if once else ()
    return stated(study, said, analysis="key_findings", site=site, inputs=inputs)


def _said(
    study: Study, site: Site, measures: Sequence[Telling], beside: Sequence[Elsewhere], voice: Voice
) -> Iterator[tuple[str, str]]:
    """Statements; when people were asked comes early, for it may take away what a change seems to say."""
    surveyed = study.waves and any(one.population for one in study.sources(site.id))
    yield "found_changed", _changed(study, measures, voice)
    if surveyed:
        yield "found_when", _time(study, site)
    if any(one.shows for one in measures):
        yield "found_chance", voice.words["found.chance"]
        told = (_else(measures, voice), *_elsewhere(study, measures, beside, voice))
        yield "found_else", ". ".join((*told, *_otherwise(study, site.id, measures, voice)))
    yield "found_heard", ". ".join(_heard(study, site.id))
    if counted := [_counted(study, one, voice) for one in measures if one.described]:
        yield "found_counted", "; ".join(counted)
    if surveyed:
        yield from _unknown(study)
    yield "found_missing", voice.words["found.why"]


def _changed(study: Study, measures: Sequence[Telling], voice: Voice) -> str:
    """How many measures have which state; those of which a change is known by name."""
    words = voice.words
    told = []
    for state in ORDER:
        own = [one for one in measures if one.state is state]
        for kind in KINDS if state in NAMED else ("counted",):
            like = [one for one in own if kind in {"counted", _kind(one)}]
            if like:
                names = "; ".join(_name(study, one) for one in like)
                parts = {"n": str(len(like)), "state": words[f"goal_state.{state}"], "measures": names}
                told.append(words.fill(f"found.{kind}", **parts))
    return words.count("found.changed", len(measures), str(len(measures)), tally=", ".join(told))


def _kind(one: Telling) -> str:
    """How far the assessment of a measure holds."""
    return "reserved" if one.reserved else "named" if one.planned else "hint"


def _name(study: Study, one: Telling) -> str:
    return name_of(study, one.row.text("outcome"))


def _counted(study: Study, one: Telling, voice: Voice) -> str:
    """First and last number of what is only counted."""
    ends = {end: one.course(end, voice) for end in ("before", "after")}
    way = "courses" if ends["before"] else "course"
    told = voice.words.fill(f"found.{way}", measure=_name(study, one), **ends)
    return voice.words.fill("open_reason", measure=told, reason=one.beside) if one.beside else told


def _else(measures: Sequence[Telling], voice: Voice) -> str:
    """How many measures are compared in which way, and what this leaves open."""
    words = voice.words
    counted = Counter(_way(one) for one in measures if not one.described)
    ways = [
        words.fill("found.else.number", n=str(counted[way]), way=words[f"found.else.way.{way}"])
        for way in (*Strength, State.NOT_MEASURED)
        if counted[way]
    ]
    return words.fill("found.else.whole", ways="; ".join(ways))


def _way(one: Telling) -> str:
    """How a measure is compared, or why there is no comparison."""
    if one.state is State.NOT_MEASURED:
        return one.state
    return one.strength if one.shows else Strength.NONE


def _elsewhere(
    study: Study, measures: Sequence[Telling], beside: Sequence[Elsewhere], voice: Voice
) -> Iterator[str]:
    """What surveys at comparison sites say of the measures that moved here; nothing is subtracted."""
    moved = [
        one for one in measures if one.state in {State.IMPROVED, State.WORSENED} and _kind(one) == "named"
    ]
    for one in beside:
        told: dict[str, list[str]] = {}
        for measure in moved:
            known = one.states.get((measure.row.text("measured_by"), measure.row.text("outcome")))
            if known is not None:
                state, unplanned = known
                words = told_state(state, voice, doubtful=unplanned and state in KNOWN)
                told.setdefault(words, []).append(_name(study, measure))
        if told:
            found = "; ".join(
                voice.words.fill("found.beside", state=words, measures=", ".join(named))
                for words, named in told.items()
            )
            yield voice.words.fill("found.elsewhere", site=voice.name("site", one.site), found=found)


def _otherwise(study: Study, site: str, measures: Sequence[Telling], voice: Voice) -> Iterator[str]:
    """Measures of the same people that all answers of all waves, in one model, assess differently."""
    found = {
        (row["outcome"], row["contrast"]): row["verdict"]
        for released in recall(study, "trajectory", sites=(site,))
        for row in released.table.to_dict("records")
        if row["design"] == Design.ALL_WAVES
    }
    named, alike = [], False
    for one in measures:
        other = found.get((one.row.text("outcome"), one.row.text("contrast")))
        clear = {state.value for state in KNOWN | {State.NO_CLEAR_CHANGE}}
        if one.strength is not Strength.SAME_PEOPLE or not {other, one.state.value} <= clear:
            continue
        if other == one.state:
            alike = True
        else:
            told = {"measure": _name(study, one), "reason": voice.words[f"goal_state.{other}"]}
            named.append(voice.words.fill("open_reason", **told))
    if named:
        yield voice.words.fill("found.else.otherwise", measures="; ".join(named))
    elif alike:
        yield voice.words["found.else.alike"]


def _heard(study: Study, site: str) -> Iterator[str]:
    """How interviews go together with the numbers beside them, or that there are none."""
    words = words_of(study.language)
    if not interviewed(study, site):
        yield words["found.heard.none"]
        return
    readings, open_ones = heard(study, site), unread(study, site)
    for one in readings:
        told = words.fill(f"found.heard.{one.fit}", measure=name_of(study, one.beside.id), why=one.why)
        yield words.fill("found.heard.only", told=told, wave=one.only) if one.only else told
    if open_ones:
        named = "; ".join(name_of(study, one.id) for one in open_ones)
        yield words.fill("found.heard.unread", measures=named)
    elif readings and all(one.fit is not Fit.CONTRADICT for one in readings):
        yield words["found.heard.nothing"]
    yield words["found.heard.others"]


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
    told = words.fill(f"found.time.{way}", first=str(first), last=str(last), **named)
    before = study.waves[0]
    if before is wave or before.year is None or before.year < start.year:
        return told
    way = "late" if before.year == start.year else "behind"
    late = words.fill(f"found.time.{way}", wave=say(before.label, study.language))
    return f"{told}. {late}"


def months_after(start: date, year: int) -> tuple[int, int]:
    """Whole months from a day to the beginning and to the end of a year, at least and at most."""
    begin = (year - start.year) * YEAR - (start.month - 1)
    return begin - (start.day > 1), begin + YEAR


def _unknown(study: Study) -> Iterator[tuple[str, str]]:
    """What no delivered file tells of a survey, and with what it is not compared."""
    words = words_of(study.language)
    yield "found_missing", words["found.survey"]
    if beside := [study.wording()[one.id] for one in surveyed_beside(study)]:
        yield "found_missing", words.fill("found.compared", sites=", ".join(beside))
