"""Sentences about checks: how often a start that was none would have looked like one."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice

USUAL = 0.05


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One statement for each indicator with false starts."""
    rows = rows_of(released)
    return tuple(
        Sentence(
            voice.name("indicator", one), _told([row for row in rows if row.text("indicator") == one], voice)
        )
        for one in distinct(rows, "indicator")
    )


def _told(rows: list[Row], voice: Voice) -> str:
    false = [row for row in rows if row.text("check") == "false start" and row.shows("p", "p_floor")]
    if not false:
        return voice.words["prose.checks_none"]
    values = [row.number("p") or 0.0 for row in false]
    floor = min(row.number("p_floor") or 0.0 for row in false)
    parts = {"n": voice.numbers.count(len(false)), "low": voice.numbers.p(min(values))}
    if floor >= USUAL:
        return voice.words.fill("prose.checks_floor", floor=voice.numbers.p(floor), **parts)
    few = voice.numbers.count(sum(value < USUAL for value in values))
    return voice.words.fill("prose.checks_false", few=few, **parts)
