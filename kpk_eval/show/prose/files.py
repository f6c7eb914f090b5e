"""Sentences about the columns of delivered files."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import distinct, rows_of
from kpk_eval.show.voice import Voice


def columns_told(released: Released, voice: Voice, key: str) -> tuple[Sentence, ...]:
    """How many columns of each file the result is about, as the text ``key`` says it."""
    rows = rows_of(released)
    told = []
    for source in distinct(rows, "source"):
        number = len(distinct([row for row in rows if row.text("source") == source], "column"))
        text = voice.words.count(key, number, voice.numbers.count(number))
        told.append(Sentence(voice.name("source", source), text))
    return tuple(told)
