"""Sentences about reach by need: those in need first, not the average."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.reach import PERCENT, Uptake, interval, percent, uptakes_of
from kpk_eval.show.rows import Row, State, rows_of, varying
from kpk_eval.show.voice import Voice


def groups(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """The group in greatest need beside that in least, wave by wave."""
    return tuple(
        Sentence(_subject(one.name, voice.name("wave", wave), voice), _outer(one, wave, voice))
        for one in uptakes_of(released, voice)
        for wave in one.waves
    )


def gaps(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Reach of those in need and the distance of the outer groups, wave by wave."""
    rows = rows_of(released)
    named = varying(rows, ("site", "population"))
    return tuple(
        Sentence(
            _subject(
                " · ".join(voice.text(row, column) for column in ("reach", *named)), voice.text(row, "wave"),
                voice,
            ),
            _distance(row, voice),
        )
        for row in rows
    )  # fmt: skip


def _subject(name: str, wave: str, voice: Voice) -> str:
    return voice.words.fill("prose.subject", outcome=name, context=wave)


def _outer(one: Uptake, wave: str, voice: Voice) -> str:
    first, last = one.row(one.groups[0], wave), one.row(one.groups[-1], wave)
    if first is None or last is None or not (first.shows("mean", "low", "high") and last.shows("mean")):
        return _untold(first, voice)
    return voice.words.fill(
        "prose.reach",
        group=voice.text(first, "stage"),
        share=percent(first, "mean", voice),
        interval=_limits(first, "", voice),
        n=voice.count(first, "n"),
        other=voice.text(last, "stage"),
        other_share=percent(last, "mean", voice),
    )


def _distance(row: Row, voice: Voice) -> str:
    if not row.shows("mean", "low", "high", "reach_gap", "reach_gap_low"):
        return _untold(row, voice)
    points = voice.words["prose.reach_points"]
    return voice.words.fill(
        "prose.reach_gaps",
        need=percent(row, "mean", voice),
        interval=_limits(row, "", voice),
        n=voice.count(row, "n_need"),
        gap=f"{percent(row, 'reach_gap', voice, signed=True)} {points}",
        gap_interval=_limits(row, "reach_gap_", voice),
    )


def _limits(row: Row, column: str, voice: Voice) -> str:
    limits = interval(row, column, voice, factor=PERCENT, decimals=0)
    return voice.words.fill("prose.reach_interval", level=voice.level(row.number("level")), limits=limits)


def _untold(row: Row | None, voice: Voice) -> str:
    """Why no share is shown."""
    if row is None or row.state("mean") is State.HIDDEN:
        return voice.words["prose.reach_hidden"]
    return voice.words.fill("prose.reach_untold", reason=voice.reason(row))
