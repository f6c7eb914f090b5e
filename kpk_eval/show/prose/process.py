"""Sentences about stages of development and about milestones."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.described import AS_PLANNED, OPEN, REACHED
from kpk_eval.model import Released
from kpk_eval.show.process import stage_of
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice


def stages(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """First and last stage of each field of action, and the stage aimed at."""
    rows = rows_of(released)
    return tuple(
        Sentence(voice.name("dimension", field), " ".join(_stages(_of(rows, field), voice)))
        for field in distinct(rows, "dimension")
    )


def _of(rows: tuple[Row, ...], field: str) -> list[Row]:
    return [row for row in rows if row.text("dimension") == field]


def _stages(rows: list[Row], voice: Voice) -> Iterator[str]:
    first, last = rows[0], rows[-1]
    if first is last:
        yield voice.words.fill(
            "prose.stage", stage=stage_of(last, "stage", voice), wave=voice.text(last, "wave")
        )
    else:
        yield voice.words.fill(
            "prose.stages",
            before=stage_of(first, "stage", voice), first=voice.text(first, "wave"),
            after=stage_of(last, "stage", voice), last=voice.text(last, "wave"),
        )  # fmt: skip
    if last.shows("target"):
        yield voice.words.fill("prose.target", stage=stage_of(last, "target", voice))


def milestones(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """How many milestones are in which state, how many were carried out as planned, how many changed."""
    rows = rows_of(released)
    states = distinct(rows, "progress")
    counted = tuple(
        Sentence(voice.words[f"progress.{state}"], f"{voice.numbers.count(number)}.")
        for state in states
        if (number := sum(row.text("progress") == state for row in rows))
    )
    changed = sum(row.text("adaptation") != AS_PLANNED for row in rows)
    if not rows:
        return ()
    of = voice.words.fill("prose.changed", n=voice.numbers.count(changed), all=voice.numbers.count(len(rows)))
    return (*counted, *_fidelity(rows, voice), Sentence(voice.words["prose.changed_subject"], of))


def _fidelity(rows: tuple[Row, ...], voice: Voice) -> tuple[Sentence, ...]:
    """How many of the milestones that were due were carried out as planned, be it later."""
    due = [row for row in rows if row.text("progress") != OPEN]
    if not due:
        return ()
    kept = sum(row.text("progress") in REACHED and row.text("adaptation") == AS_PLANNED for row in due)
    of, kept_of = (voice.numbers.count(number) for number in (len(due), kept))
    said = voice.words.count("prose.faithful", len(due), of, kept=kept_of)
    return (Sentence(voice.words["prose.faithful_subject"], said),)
