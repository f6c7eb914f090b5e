"""Sentences about small areas: which clearly differ from the mean, which clearly changed, how many not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import Row, State
from kpk_eval.show.small_areas import AREA, DYNAMICS, KREIS, LAND, SITE, STATUS, Topic, is_sure, topics_of
from kpk_eval.show.voice import Voice

PLACES, MOVES = ("above", "below"), ("improving", "worsening")


def classes(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One statement for each indicator."""
    return tuple(Sentence(one.name, " ".join(_told(one, voice))) for one in topics_of(released, voice))


def _told(topic: Topic, voice: Voice) -> Iterator[str]:
    shown = [row for row in topic.rows if row.shows("value")]
    if not shown:
        yield voice.words["prose.areas_none"]
        return
    yield voice.words.fill("prose.areas_year", year=shown[0].text("year"))
    for place in PLACES:
        there = [row for row in shown if is_sure(row, STATUS, place)]
        if clear := _listed(topic, there, voice, "value", "low", "high"):
            yield voice.words.fill(f"prose.areas_{place}", areas=clear)
    doubtful = [row for row in shown if not row.number("status_sure")]
    yield _count("prose.areas_unsure", len(doubtful), len(shown), voice)
    yield from _moved([row for row in shown if row.shows("change")], topic, voice)
    yield from _left_out(topic, voice)


def _moved(changed: Sequence[Row], topic: Topic, voice: Voice) -> Iterator[str]:
    """Which areas clearly changed, and how many did not."""
    if not changed:
        return
    years = {"first": changed[0].text("first_year"), "last": changed[0].text("year")}
    for move in MOVES:
        there = [row for row in changed if is_sure(row, DYNAMICS, move)]
        if clear := _listed(topic, there, voice, "change", "change_low", "change_high", signed=True):
            yield voice.words.fill(f"prose.areas_{move}", areas=clear, **years)
    same = [row for row in changed if not is_sure(row, DYNAMICS, *MOVES)]
    yield _count("prose.areas_same", len(same), len(changed), voice)


def _left_out(topic: Topic, voice: Voice) -> Iterator[str]:
    """How many areas have no value to show, and why."""
    for key, state in (("prose.areas_hidden", State.HIDDEN), ("prose.areas_absent", State.ABSENT)):
        if number := sum(row.state("value") is state for row in topic.rows):
            yield voice.words.count(key, number, voice.numbers.count(number))


def _listed(
    topic: Topic, rows: Sequence[Row], voice: Voice, value: str, low: str, high: str, *, signed: bool = False
) -> str:
    """Areas with a number and its interval; empty without any."""
    return "; ".join(
        voice.words.fill(
            "prose.area_value",
            area=row.text("area"),
            value=topic.number(row, value, voice, signed=signed),
            interval=topic.interval(row, low, high, voice, signed=signed),
        )
        for row in rows
    )


def _count(key: str, number: int, of: int, voice: Voice) -> str:
    return voice.words.fill(key, n=voice.numbers.count(number), all=voice.numbers.count(of))


def years(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """How many areas and years are shown, and how the last year lies beside site and Land."""
    return tuple(
        Sentence(one.name, " ".join((_extent(one, voice), *_beside(one, voice))))
        for one in topics_of(released, voice)
    )


def _extent(topic: Topic, voice: Voice) -> str:
    """How many areas and values there are, and how many of the values are shown."""
    rows = [row for row in topic.rows if row.text("kind") == AREA]
    states = [row.state("value") for row in rows]
    areas = len({row.text("area") for row in rows})
    told = {"areas": areas, "shown": states.count(State.SHOWN), "all": len(rows)}
    return voice.words.fill("prose.area_years", **{name: voice.numbers.count(n) for name, n in told.items()})


def _beside(topic: Topic, voice: Voice) -> Iterator[str]:
    """Site, Kreis and Land in their last year that areas have, and which areas lie wholly above or below."""
    for kind in (SITE, KREIS, LAND):
        found = [row for row in topic.rows if row.text("kind") == kind and row.shows("value")]
        if not found:
            continue
        beside = max(found, key=lambda row: row.number("year") or 0)
        value, year = beside.number("value") or 0.0, beside.text("year")
        rows = [
            row
            for row in topic.rows
            if row.text("kind") == AREA and row.text("year") == year and row.shows("value", "low", "high")
        ]
        if not rows:
            continue
        sides = {
            "above": [row.text("area") for row in rows if (row.number("low") or 0.0) > value],
            "below": [row.text("area") for row in rows if (row.number("high") or 0.0) < value],
        }
        texts = {name: ", ".join(areas) or voice.words["prose.areas_nobody"] for name, areas in sides.items()}
        yield voice.words.fill(
            f"prose.areas_beside_{kind}",
            year=year,
            value=topic.number(beside, "value", voice),
            n=voice.numbers.count(len(rows)),
            **texts,
        )
