"""Sentences about what is missing in the delivered files, and how completely surveys were answered."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.prose.files import columns_told
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import rows_of, varying
from kpk_eval.show.voice import Voice


def gaps(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """In how many columns of each file values are missing."""
    return columns_told(released, voice, "prose.gaps")


def completeness(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Lowest and highest share of valid values in each wave."""
    rows = rows_of(released)
    named = varying(rows, ("site", "population"))
    groups: dict[tuple[str, ...], list[float]] = {}
    for row in rows:
        group = tuple(voice.text(row, name) for name in (*named, "wave"))
        share = 0.0 if row.number("n") == 0 else row.number("valid")
        groups.setdefault(group, []).extend([] if share is None else [share])
    return tuple(
        Sentence(" · ".join(group), _range(min(shares), max(shares), voice))
        for group, shares in groups.items()
        if shares
    )


def _range(low: float, high: float, voice: Voice) -> str:
    least, most = (voice.numbers.percent(one / 100, 0) for one in (low, high))
    if low == high:
        return voice.words.fill("prose.complete_same", share=least)
    return voice.words.fill("prose.complete", low=least, high=most)
