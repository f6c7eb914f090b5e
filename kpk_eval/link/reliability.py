"""Sentences about how far links can be relied on, for below a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import isnan

from kpk_eval.link.matching import Matching
from kpk_eval.model import Wording
from kpk_eval.params import say
from kpk_eval.params.schema import Code, Contrast
from kpk_eval.show.numbers import Numbers
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

NOTE = "chance"
"""Beginning of the key of a note about links by chance."""
SMALLEST = 0.001
"""Share below which no number is given."""
DECIMALS = 1


def chance_notes(
    study: Study, population: str, found: Iterable[tuple[Contrast, Matching]]
) -> tuple[Wording, tuple[str, ...]]:
    """The wording of a study with a note for each contrast of a self-generated code, and their keys."""
    code = study.population(population).code
    told = dict(_told(study, code, found)) if isinstance(code, Code) else {}
    wording = study.wording()
    return replace(wording, texts={**wording.texts, **told}), tuple(told)


def _told(study: Study, code: Code, found: Iterable[tuple[Contrast, Matching]]) -> Iterator[tuple[str, str]]:
    """Key and text; nothing is said of so few links that a share of them means nothing."""
    words, numbers = words_of(study.language), Numbers(study.language)
    least = study.evaluation.frame.disclosure.minimum
    for contrast, matching in found:
        chance, label = matching.chance, say(contrast.label, study.language)
        limit = numbers.percent(code.false_links, DECIMALS)
        if chance.refused:
            yield f"{NOTE}:{contrast.id}", words.fill("note.chance_refused", contrast=label, limit=limit)
        elif not isnan(chance.share) and len(matching.first) >= least:
            key = "note.chance" if chance.share >= SMALLEST else "note.chance_small"
            share = numbers.percent(max(chance.share, SMALLEST), DECIMALS)
            yield f"{NOTE}:{contrast.id}", words.fill(key, contrast=label, share=share)
