"""Sentences about events: how many, on which level, and what became of their results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.model import Released
from kpk_eval.show.costs import TOTAL, year_of
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.voice import Voice

LEVEL = "level"


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Events of each year, the levels they reached and the influence they had."""
    rows = rows_of(released)
    return tuple(
        Sentence(year_of(row) or voice.words["table.all_years"], " ".join(_told(row, rows, voice)))
        for row in rows
        if row.text("division") == TOTAL
    )


def _told(row: Row, rows: Sequence[Row], voice: Voice) -> Iterator[str]:
    number = int(row.number("events") or 0)
    levels = ", ".join(
        voice.words.fill(
            "prose.level", name=voice.name(LEVEL, one.text("item")), n=voice.count(one, "events")
        )
        for one in rows
        if one.text("division") == LEVEL and year_of(one) == year_of(row) and one.number("events")
    )
    key = f"prose.{row.text('item')}"
    counted = voice.words.count(key, number, voice.numbers.count(number))
    yield voice.words.fill("prose.by_level", counted=counted, levels=levels) if levels else f"{counted}."
    if row.number("decided"):
        share = row.number("share")
        yield voice.words.fill(
            "prose.influence" if share is None else "prose.influence_share",
            n=voice.count(row, "influenced"),
            all=voice.count(row, "decided"),
            share="" if share is None else voice.numbers.percent(share, 0),
        )
