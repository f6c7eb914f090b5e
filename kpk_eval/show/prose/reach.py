"""Sentences about reach by need: those in need first, not the average."""

from __future__ import annotations

from collections.abc import Mapping

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.reach import (
    PERCENT,
    Kind,
    Uptake,
    fields_of,
    interval,
    kind_of,
    percent,
    uptakes_of,
)
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
    """For each kind of offer, of whom among those in need fewer, more or as many are reached; last wave."""
    return tuple(
        Sentence(_subject(name, voice.name("wave", found.wave), voice), _of_fields(fields, voice))
        for found in [fields_of(released, voice)]
        for name, fields in found.lines.items()
    )


def distances(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """How far reach of those in need and the distance of the outer groups moved."""
    rows = rows_of(released)
    named = varying(rows, ("site", "population"))
    return tuple(
        Sentence(
            _subject(
                " · ".join(voice.text(row, column) for column in ("reach", *named)),
                voice.text(row, "contrast"), voice,
            ),
            _moved(row, voice),
        )
        for row in rows
    )  # fmt: skip


def _of_fields(fields: Mapping[str, Row], voice: Voice) -> str:
    """Those in need by how they are reached, compared with the others."""
    kinds: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for group, row in fields.items():
        kinds[kind_of(row)].append(_named(group, row, voice))
    parts = [
        voice.words.fill(f"prose.reach_fields.{kind}", groups=", ".join(named))
        for kind, named in kinds.items()
        if named
    ]
    return " ".join(parts)


def _named(group: str, row: Row, voice: Voice) -> str:
    """Those in need with their share and the distance to the others."""
    if kind_of(row) is Kind.UNTOLD:
        return group
    if kind_of(row) is Kind.ALIKE:
        return f"{group} ({percent(row, 'mean', voice)})"
    return voice.words.fill(
        "prose.reach_field",
        group=group,
        share=percent(row, "mean", voice),
        gap=percent(row, "reach_gap", voice, signed=True),
        limits=interval(row, "reach_gap_", voice, factor=PERCENT, decimals=0),
    )


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


def _moved(row: Row, voice: Voice) -> str:
    if not row.shows("reach_need", "reach_gap"):
        return _untold(row, voice, column="reach_need")
    points = voice.words["prose.reach_points"]
    return voice.words.fill(
        "prose.reach_distances",
        need=f"{percent(row, 'reach_need', voice, signed=True)} {points}",
        need_interval=_limits(row, "reach_need_", voice),
        gap=f"{percent(row, 'reach_gap', voice, signed=True)} {points}",
        gap_interval=_limits(row, "reach_gap_", voice),
    )


def _limits(row: Row, column: str, voice: Voice) -> str:
    limits = interval(row, column, voice, factor=PERCENT, decimals=0)
    return voice.words.fill("prose.reach_interval", level=voice.level(row.number("level")), limits=limits)


def _untold(row: Row | None, voice: Voice, *, column: str = "mean") -> str:
    """Why no share is shown."""
    if row is None or row.state(column) is State.HIDDEN:
        return voice.words["prose.reach_hidden"]
    return voice.words.fill("prose.reach_untold", reason=voice.reason(row))
