"""Sentences about a funnel: which areas lie beyond its limits, and how many would by chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import Row
from kpk_eval.show.small_areas import AREA, Topic, topics_of
from kpk_eval.show.voice import Voice

LEVELS = {1: 0.05, 2: 0.002}
"""Limits beyond which an area lies -> share of areas that chance alone puts there."""
SIDES = {2: "outer_above", 1: "above", -1: "below", -2: "outer_below"}


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One statement for each indicator."""
    return tuple(Sentence(one.name, " ".join(_told(one, voice))) for one in topics_of(released, voice))


def _told(topic: Topic, voice: Voice) -> Iterator[str]:
    rows = [row for row in topic.rows if row.text("kind") == AREA]
    placed = [row for row in rows if row.shows("value", "denominator", "position")]
    if not placed:
        yield voice.words["prose.areas_none"]
        return
    yield voice.words.fill("prose.areas_year", year=placed[0].text("year"))
    outside = [row for row in placed if row.number("position")]
    for position, side in SIDES.items():
        if found := [row for row in outside if row.number("position") == position]:
            yield voice.words.fill(f"prose.funnel_{side}", areas=_listed(found, topic, voice))
    if not outside:
        yield voice.words["prose.funnel_nobody"]
    yield voice.words.fill(
        "prose.funnel_within",
        n=voice.numbers.count(len(placed) - len(outside)),
        all=voice.numbers.count(len(placed)),
        chance=voice.numbers.decimal(LEVELS[1] * len(placed), 1),
    )
    if lacking := len(rows) - len(placed):
        yield voice.words.count("prose.funnel_lacking", lacking, voice.numbers.count(lacking))


def _listed(rows: Sequence[Row], topic: Topic, voice: Voice) -> str:
    """Areas with their values."""
    return "; ".join(f"{row.text('area')} ({topic.number(row, 'value', voice)})" for row in rows)
