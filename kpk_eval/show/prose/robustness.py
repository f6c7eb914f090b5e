"""Sentences about how robust results are; of a hidden number nothing is said but that it is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.model import Better, Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.robustness import (
    IMPUTED,
    METHODS,
    Treated,
    amount,
    between,
    effect,
    level,
    plain,
    treated_of,
)
from kpk_eval.show.rows import Row, State, distinct, rows_of
from kpk_eval.show.voice import Voice

LITTLE = 0.05
"""Share points or points below which a distance is hardly one."""


def attrition(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """The largest difference of each contrast, and how well everything together tells who left."""
    rows = rows_of(released)
    return tuple(
        Sentence(voice.name("contrast", contrast), " ".join(_of_contrast(own, voice)))
        for contrast in distinct(rows, "contrast")
        if (own := [row for row in rows if row.text("contrast") == contrast])
    )


def _of_contrast(rows: Sequence[Row], voice: Voice) -> Iterator[str]:
    found = [(row, value) for row in rows if (value := row.number("difference")) is not None]
    if found:
        row, value = max(found, key=lambda one: abs(one[1]))
        told = effect(value, voice, signed=True)
        yield voice.words.fill("prose.attrition.largest", outcome=voice.text(row, "outcome"), value=told)
    for row in rows:
        if row.text("kind") == "model":
            area = row.number("discrimination")
            if area is not None:
                yield voice.words.fill("prose.attrition.model", value=effect(area, voice))
            elif row.state("discrimination") is State.ABSENT:
                yield voice.words.fill("prose.attrition.no_model", reason=voice.reason(row))
            else:
                yield voice.words["sign.hidden"]


def sensitivity(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """The three changes of each comparison, and what would overturn the finding."""
    return tuple(
        Sentence(
            voice.words.fill("prose.sensitivity.subject", outcome=one.label, contrast=one.contrast),
            " ".join(_of_treated(one, voice)),
        )
        for one in treated_of(released, voice)
    )


def _of_treated(one: Treated, voice: Voice) -> Iterator[str]:
    words = voice.words
    states = {name: row.state("estimate") for name, row in one.methods.items()}
    texts = {name: _told(row, voice) for name, row in one.methods.items()}
    imputed = one.methods.get(IMPUTED, one.first)
    if states[METHODS[0]] is State.ABSENT:
        yield words.fill("prose.sensitivity.not_estimable", reason=voice.reason(one.first))
    elif states.get(IMPUTED) is State.ABSENT:
        yield words.fill(
            "prose.sensitivity.refused", complete=texts[METHODS[0]], reason=voice.reason(imputed)
        )
    else:
        yield words.fill("prose.sensitivity.three", **{name: texts[name] for name in METHODS})
        yield from _overturned(imputed, voice)


def _told(row: Row, voice: Voice) -> str:
    value = row.number("estimate")
    if value is None:
        return voice.words["sign.hidden" if row.state("estimate") is State.HIDDEN else "sign.absent"]
    return amount(row, value, voice, signed=True)


def _overturned(row: Row, voice: Voice) -> Iterator[str]:
    """How far those without a later answer would have to differ."""
    if not row.text("finding"):
        return
    clear, distance = row.text("finding") == "clear", row.number("tipping")
    if distance is None:
        yield voice.words[f"prose.sensitivity.{'firm' if clear else 'still_open'}"]
        return
    way = "better" if (distance > 0) == (row.text("better") == Better.HIGHER) else "worse"
    if abs(distance) < LITTLE:
        way = "little"
    key = f"prose.sensitivity.{'tips' if clear else 'opens'}_{way}"
    yield voice.words.fill(key, amount=amount(row, abs(distance), voice))


def scales(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Alpha of each wave, and whether means may be compared."""
    rows = rows_of(released)
    return tuple(
        Sentence(voice.name("instrument", name), _of_scale(own, voice))
        for name in distinct(rows, "instrument")
        if (own := [row for row in rows if row.text("instrument") == name])
    )


def _of_scale(rows: Sequence[Row], voice: Voice) -> str:
    words = voice.words
    waves = ", ".join(_alpha(row, voice) for row in rows if row.text("wave"))
    told = [words.fill("prose.scales.reliability", waves=waves)]
    for row in rows:
        if row.text("contrast") and row.shows("invariance"):
            told.append(
                words.fill(
                    "prose.scales.invariance",
                    contrast=voice.text(row, "contrast"), level=voice.text(row, "invariance"),
                )
            )  # fmt: skip
    return " ".join(told)


def _alpha(row: Row, voice: Voice) -> str:
    value, wave = row.number("alpha"), voice.text(row, "wave")
    if value is not None:
        return voice.words.fill("prose.scales.wave", wave=wave, alpha=effect(value, voice))
    if row.state("alpha") is State.HIDDEN:
        return voice.words.fill("prose.wave_hidden", wave=wave)
    return voice.words.fill("prose.scales.none", wave=wave, reason=voice.reason(row))


def detectable(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """What each planned comparison could have shown; the table alone says which ones are hidden."""
    rows = rows_of(released)
    told = [row for row in rows if State.HIDDEN not in {row.state("detectable"), row.state("reason")}]
    if rows and not told:
        return (Sentence("", _protected(released, voice)),)
    return tuple(
        Sentence(_subject(row, voice, "contrast", "design"), " ".join(_of_power(row, voice))) for row in told
    )


def _protected(released: Released, voice: Voice) -> str:
    """That nothing is shown, and the rule."""
    return voice.words.fill("prose.hidden", minimum=voice.numbers.count(released.minimum))


def _of_power(row: Row, voice: Voice) -> Iterator[str]:
    words, found, smallest = voice.words, row.number("detectable"), row.number("smallest_effect")
    if found is None:
        yield words.fill("prose.detectable.not_estimable", reason=voice.reason(row))
        return
    told = {"detectable": amount(row, found, voice)}
    told |= {} if smallest is None else {"smallest": amount(row, smallest, voice)}
    if row.shows("could"):
        yield words.fill(f"prose.detectable.{row.text('could')}", **told)
    p = row.number("p_equivalence")
    if row.text("equivalence") == "equivalent" and p is not None:
        yield words.fill("prose.detectable.equivalent", p=voice.numbers.p(p))


def selection(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """What selection alone makes expect, what was observed, and what goes beyond it."""
    return tuple(
        Sentence(
            voice.words.fill(
                "prose.selection.subject", group=row.text("group"), contrast=voice.text(row, "contrast")
            ),
            _of_selected(row, voice),
        )
        for row in rows_of(released)
    )


def _of_selected(row: Row, voice: Voice) -> str:
    words = voice.words
    numbers = {
        name: row.number(name) for name in ("by_selection", "observed", "excess", "excess_low", "excess_high")
    }
    found = {name: value for name, value in numbers.items() if value is not None}
    if len(found) < len(numbers):
        if any(row.state(name) is State.HIDDEN for name in numbers):
            return words["sign.hidden"]
        return words.fill("prose.selection.not_estimable", reason=voice.reason(row))
    ends = [plain(row, found[name], voice, signed=True) for name in ("excess_low", "excess_high")]
    told = {
        name: amount(row, found[name], voice, signed=True) for name in ("by_selection", "observed", "excess")
    }
    return words.fill(
        "prose.selection.fact", outcome=voice.text(row, "outcome"),
        side=words[f"prose.selection.{row.text('side')}"],
        cutoff=amount(row, row.number("cutoff") or 0.0, voice), interval=between(ends, voice), **told,
    )  # fmt: skip


def weighting(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """For each outcome the wave in which weights change it most."""
    rows = rows_of(released)
    groups = (
        [row for row in rows if row.text("outcome") == outcome] for outcome in distinct(rows, "outcome")
    )
    return tuple(Sentence("", _of_weights(own, voice)) for own in groups)


def _of_weights(rows: Sequence[Row], voice: Voice) -> str:
    words, outcome = voice.words, voice.text(rows[0], "outcome")
    shown = [row for row in rows if row.shows("mean", "weighted")]
    if not shown:
        if any(row.state("weighted") is State.HIDDEN for row in rows):
            return f"{outcome}: {words['sign.hidden']}"
        return words.fill("prose.weighting.none", outcome=outcome, reason=voice.reason(rows[0]))
    most = max(shown, key=lambda row: abs((row.number("weighted") or 0.0) - (row.number("mean") or 0.0)))
    mean, weighted = (level(most, most.number(name) or 0.0, voice) for name in ("mean", "weighted"))
    if mean == weighted:
        return words.fill("prose.weighting.unmoved", outcome=outcome)
    return words.fill(
        "prose.weighting.moved", outcome=outcome, wave=voice.text(most, "wave"), mean=mean, weighted=weighted
    )


def _subject(row: Row, voice: Voice, *names: str) -> str:
    """Outcome, and in brackets what else is compared."""
    context = "; ".join(filter(None, (voice.text(row, name) for name in names)))
    return voice.words.fill("prose.subject", outcome=voice.text(row, "outcome"), context=context)
