"""Sentences about counts: distribution, missing answers, participation, delivered files, rules."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.model import Released
from kpk_eval.show.distribution import Distribution, distributions_of
from kpk_eval.show.numbers import named
from kpk_eval.show.participation import AFTER, BEFORE, Passage, passages_of, tells_steps
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import Row, State, distinct, rows_of, varying
from kpk_eval.show.voice import Voice


def description(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Mean or share of each outcome in each wave."""
    return tuple(
        Sentence(f"{' · '.join((*one.asides, one.outcome))}, {_measure(one, voice)}", _waves(one, voice))
        for one in distributions_of(released, voice)
    )


def _measure(one: Distribution, voice: Voice) -> str:
    """What the values are: a mean in its unit, or a share."""
    if one.share:
        return voice.words["prose.measure_share"]
    return named(voice.words["prose.measure_mean"], one.unit)


def _waves(one: Distribution, voice: Voice) -> str:
    """Means or shares of one outcome over its waves."""
    return voice.words.fill("prose.description", waves=", ".join(_wave(row, one, voice) for row in one.rows))


def _wave(row: Row, one: Distribution, voice: Voice) -> str:
    wave, mean = voice.text(row, "wave"), row.number("mean")
    if mean is None:
        hidden = row.state("mean") is State.HIDDEN
        return voice.words.fill("prose.wave_hidden" if hidden else "prose.wave_absent", wave=wave)
    return voice.words.fill("prose.wave", wave=wave, value=one.value(mean, voice), n=voice.count(row, "n"))


def missing(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Missing answers of each outcome and wave with their reasons."""
    rows = rows_of(released)
    named = varying(rows, ("site", "population"))
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(
            tuple(row.text(name) for name in ("site", "population", "outcome", "wave")), []
        ).append(row)
    return tuple(
        Sentence(
            " · ".join(filter(None, (voice.text(group[0], name) for name in (*named, "outcome", "wave")))),
            _missing(group, voice),
        )
        for group in groups.values()
    )


def _missing(rows: Sequence[Row], voice: Voice) -> str:
    """Number of missing answers, unless one of the parts is hidden: it could be found by subtraction."""
    counts = [row.number("n") for row in rows]
    known = [count for count in counts if count is not None]
    reasons = ", ".join(
        voice.words.fill("prose.missing_reason", reason=voice.reason(row), n=voice.count(row, "n"))
        for row, count in zip(rows, counts, strict=True)
        if count != 0
    )
    if not reasons:
        return voice.words["prose.missing_none"]
    if len(known) < len(counts):
        return voice.words.fill("prose.missing_some", reasons=reasons)
    total = int(sum(known))
    return voice.words.count("prose.missing", total, voice.numbers.count(total), reasons=reasons)


def flow(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Who took part in two waves and was linked; of other tables of this shape the people in each group."""
    if tells_steps(released):
        return tuple(
            Sentence(" · ".join((*one.asides, one.contrast)), _passage(one, voice))
            for one in passages_of(released, voice)
        )
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows_of(released):
        groups.setdefault(tuple(row.text(name) for name in ("contrast", "outcome")), []).append(row)
    return tuple(
        Sentence(
            " · ".join(voice.text(group[0], name) for name in ("contrast", "outcome")), _parts(group, voice)
        )
        for group in groups.values()
    )


def _passage(one: Passage, voice: Voice) -> str:
    """Numbers of people who answered, were linked, left and joined."""
    stages = {
        "before": "answered_before", "after": "answered_after", "linked": "linked",
        "exactly": "linked_exactly", "tolerantly": "linked_tolerantly",
        "left": "only_before", "joined": "only_after",
    }  # fmt: skip
    numbers = {place: one.count(stage, voice) for place, stage in stages.items()}
    first, second = (one.wave(side, voice) for side in (BEFORE, AFTER))
    return voice.words.fill("prose.flow", first=first, second=second, **numbers)


def _parts(rows: Sequence[Row], voice: Voice) -> str:
    stages = "; ".join(
        voice.words.fill("prose.flow_stage", stage=voice.text(row, "stage"), n=voice.count(row, "n"))
        for row in rows
    )
    return voice.words.fill("prose.flow_group", stages=stages)


def sources(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """How many files were delivered, and in which state."""
    return _tally(rows_of(released), "prose.files", voice)


def rules(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """How many rules are listed, and how they fared."""
    return _tally(rows_of(released), "prose.rules", voice)


def _tally(rows: Sequence[Row], subject: str, voice: Voice) -> tuple[Sentence, ...]:
    """Number of rows in each state; nothing where there is no row."""
    tally = {state: sum(row.text("state") == state for row in rows) for state in distinct(rows, "state")}
    states = ", ".join(
        voice.words.fill("prose.states", n=voice.numbers.count(number), state=voice.name("state", state))
        for state, number in tally.items()
    )
    told = voice.words.fill("prose.tally", n=voice.numbers.count(len(rows)), states=states)
    return (Sentence(voice.words[subject], told),) if rows else ()
