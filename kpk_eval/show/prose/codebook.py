"""Sentences about codebooks."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import distinct, rows_of
from kpk_eval.show.voice import Voice


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """How many columns each contract describes."""
    rows = rows_of(released)
    numbers = {name: sum(row.text("contract") == name for row in rows) for name in distinct(rows, "contract")}
    return tuple(
        Sentence(name, voice.words.count("prose.codebook", n, voice.numbers.count(n)))
        for name, n in numbers.items()
    )
