"""Sentences about the data log."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import distinct, rows_of
from kpk_eval.show.voice import Voice


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """How many columns of each file were changed."""
    rows = rows_of(released)
    return tuple(
        Sentence(voice.name("source", source), _columns(len(distinct(own, "column")), voice))
        for source in distinct(rows, "source")
        if (own := [row for row in rows if row.text("source") == source])
    )


def _columns(number: int, voice: Voice) -> str:
    return voice.words.count("prose.recodes", number, voice.numbers.count(number))
