"""Sentences about goals and logic models: how many measures have which assessment."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.params.schema import Aim
from kpk_eval.show.goals import tally, tellings_of
from kpk_eval.show.logic import Piece, pieces_of, signed_state
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.voice import Voice


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One sentence per aim that has goals."""
    tellings, words = tellings_of(released, voice), voice.words
    told = []
    for aim in Aim:
        own = [one for one in tellings if one.row.text("aim") == aim]
        if own:
            number = voice.numbers.count(len(own))
            said = words.count("prose.goal_measures", len(own), number, tally=tally(own, voice))
            told.append(Sentence(words[f"aim.{aim}"], said))
    return tuple(told)


def by_site(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One sentence per site, in the order of the result."""
    tellings = tellings_of(released, voice)
    told = []
    for site in dict.fromkeys(one.row.text("site") for one in tellings):
        own = [one for one in tellings if one.row.text("site") == site]
        number = voice.numbers.count(len(own))
        said = voice.words.count("prose.goal_measures", len(own), number, tally=tally(own, voice))
        told.append(Sentence(voice.name("site", site), said))
    return tuple(told)


def elements(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One sentence per element: what it should contribute to, and what is known of its measures."""
    pieces, words = pieces_of(released, voice), voice.words
    labels = {one.id: one.label for one in pieces}
    told = []
    for one in pieces:
        to = "; ".join(labels[name] for name in one.leads_to)
        said = words.fill("prose.element_leads", to=to) if to else words["prose.element_last"]
        known = _states(one, voice)
        told.append(Sentence(_subject(one, voice), f"{said} {known}" if known else said))
    return tuple(told)


def known(released: Released, voice: Voice) -> list[str]:
    """Elements that goals measure, with the states of their measures."""
    pieces = [one for one in pieces_of(released, voice) if one.measures or one.unmeasured]
    return [str(Sentence(_subject(one, voice), _states(one, voice))) for one in pieces]


def _subject(one: Piece, voice: Voice) -> str:
    stage = voice.words[f"stage_of.{one.stage}"]
    return voice.words.fill("prose.element_subject", stage=stage, element=one.label)


def _states(one: Piece, voice: Voice) -> str:
    """How many measures have which state; empty where goals do not measure such an element."""
    if one.unmeasured:
        return f"{voice.words['no_measure']}."
    counted = {
        signed_state(state, voice, doubtful=doubtful): voice.numbers.count(number)
        for (state, doubtful), number in one.states.items()
    }
    states = ", ".join(voice.words.fill("state_count", state=name, n=n) for name, n in counted.items())
    return voice.words.fill("prose.element_known", states=states) if states else ""
