"""Sentences about released results, from templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kpk_eval.model import Released, Shape
from kpk_eval.show import markup
from kpk_eval.show.block import Block, BlockKind
from kpk_eval.show.captions import caption_of, remarks_of
from kpk_eval.show.prose import (
    area_funnel,
    checks,
    codebook,
    costs,
    country_map,
    counts,
    courses,
    estimates,
    events,
    goals,
    interviews,
    network,
    offers,
    process,
    quality,
    reach,
    recodes,
    reliable,
    robustness,
    series,
    small_areas,
    statements,
)
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.voice import Voice, voice_of

TELLERS: Mapping[Shape, Callable[[Released, Voice], tuple[Sentence, ...]]] = {
    Shape.ESTIMATES: estimates.sentences,
    Shape.DESCRIPTION: counts.description,
    Shape.MISSING: counts.missing,
    Shape.FLOW: counts.flow,
    Shape.RELIABLE: reliable.sentences,
    Shape.SOURCES: counts.sources,
    Shape.QUALITY: counts.rules,
    Shape.SERIES: series.sentences,
    Shape.COURSES: courses.sentences,
    Shape.CHECKS: checks.sentences,
    Shape.RECODES: recodes.sentences,
    Shape.CODEBOOK: codebook.sentences,
    Shape.GAPS: quality.gaps,
    Shape.REACH: reach.groups,
    Shape.REACH_GAPS: reach.gaps,
    Shape.REACH_DISTANCES: reach.distances,
    Shape.COMPLETENESS: quality.completeness,
    Shape.OFFERS: offers.matrix,
    Shape.OFFER_KINDS: offers.kinds,
    Shape.NEEDS: offers.needs,
    Shape.OFFER_CHANGES: offers.changes,
    Shape.NETWORK: network.sentences,
    Shape.NETWORK_MIXING: network.mixing,
    Shape.NETWORK_CHANGE: network.changes,
    Shape.GOALS: goals.sentences,
    Shape.LOGIC: goals.elements,
    Shape.ACROSS: goals.by_site,
    Shape.STATEMENTS: statements.sentences,
    Shape.COSTS: costs.costs,
    Shape.RESOURCES: costs.resources,
    Shape.POSTS: costs.posts,
    Shape.EVENTS: events.sentences,
    Shape.STAGES: process.stages,
    Shape.MILESTONES: process.milestones,
    Shape.ATTRITION: robustness.attrition,
    Shape.SENSITIVITY: robustness.sensitivity,
    Shape.SCALES: robustness.scales,
    Shape.DETECTABLE: robustness.detectable,
    Shape.SELECTION: robustness.selection,
    Shape.WEIGHTING: robustness.weighting,
    Shape.SMALL_AREAS: small_areas.years,
    Shape.AREA_CLASSES: small_areas.classes,
    Shape.AREA_FUNNEL: area_funnel.sentences,
    Shape.VOICES: interviews.themes,
    Shape.EXCERPTS: interviews.excerpts,
    Shape.JOINT: interviews.joint,
    Shape.COUNTRY_MAP: country_map.sentences,
}


def told(released: Released) -> tuple[Sentence, ...]:
    """Sentences about a released result as plain text."""
    voice = voice_of(released)
    sentences = TELLERS[released.shape](released, voice) or (Sentence("", _nothing(released, voice)),)
    hidden = any(voice.words["sign.hidden"] in str(sentence) for sentence in sentences)
    explained = remarks_of(released, voice, hidden=True, absent=False)[:1] if hidden else ()
    return (*sentences, *(Sentence("", f"{remark}.") for remark in explained))


def _nothing(released: Released, voice: Voice) -> str:
    """Says of a result without rows what there is none of, and where."""
    at_site = f"nothing_at_site.{released.shape}"
    known = released.origin.site and at_site in voice.words.texts
    usual = voice.words[at_site if known else f"nothing.{released.shape}"]
    return voice.words.texts.get(f"nothing.{released.origin.analysis}", usual)


def prose_block(released: Released) -> Block:
    """Sentences about a released result as a list; a plain sentence where it has nothing to tell."""
    voice = voice_of(released)
    if not TELLERS[released.shape](released, voice):
        return nothing_block(released)
    sentences = told(released)
    items = "\n".join(markup.element("li", _item(sentence)) for sentence in sentences)
    return _block(released, voice, markup.element("ul", items), " ".join(map(str, sentences)))


def nothing_block(released: Released) -> Block:
    """The sentence that stands where a table or figure would be empty."""
    voice = voice_of(released)
    said = _nothing(released, voice)
    return _block(released, voice, markup.element("p", markup.content(said)), said)


def _block(released: Released, voice: Voice, inside: str, text: str) -> Block:
    """Prose with the evidence it rests on; ``text`` is the same without markup."""
    language = released.wording.language
    html = markup.element(
        "div",
        inside,
        class_="kpk-prose tex2jax_ignore mathjax_ignore",
        data_evidence=released.evidence,
        lang=language,
    )
    return Block(BlockKind.PROSE, released.evidence, language, caption_of(released, voice), text, html=html)


def _item(sentence: Sentence) -> str:
    subject = markup.element("strong", f"{markup.content(sentence.subject)}&#58;") if sentence.subject else ""
    return f"{subject} {markup.content(sentence.statement)}".strip()
