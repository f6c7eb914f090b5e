"""Sentences about people who changed by more than the measurement error of a scale."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.reliable import shares_of
from kpk_eval.show.rows import Row, rows_of, varying
from kpk_eval.show.voice import Voice

NAMED = ("site", "population", "contrast")


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One statement for each scale and comparison."""
    rows = rows_of(released)
    named = varying(rows, NAMED)
    return tuple(Sentence(_subject(row, named, voice), _statement(row, released, voice)) for row in rows)


def _subject(row: Row, named: tuple[str, ...], voice: Voice) -> str:
    outcome, context = voice.text(row, "outcome"), "; ".join(voice.text(row, name) for name in named)
    return voice.words.fill("prose.subject", outcome=outcome, context=context) if context else outcome


def _statement(row: Row, released: Released, voice: Voice) -> str:
    words = voice.words
    if row.text("reason"):
        return words.fill("prose.reliable.refused", reason=voice.reason(row))
    told = {name: shares_of(row, name, voice) for name in ("improved", "worsened")}
    shares = {name: one.share for name, one in told.items() if one is not None}
    if not shares:
        return words.fill("prose.reliable.hidden", minimum=voice.numbers.count(released.minimum))
    way = "both" if len(shares) == 2 else next(iter(shares))
    return words.fill(f"prose.reliable.{way}", n=voice.count(row, "n"), **shares)
