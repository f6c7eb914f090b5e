"""Sentences about the stock of offers: how many, where declared needs are open, what changed."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.model import Released
from kpk_eval.show.offers import GAP, STATES, added, matrix_of, of_last_wave, place_of, whole
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice

LIFE_PHASE = "life_phase"


def matrix(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Number of offers and of filled cells at the last wave, then declared needs that are not met."""
    found = matrix_of(released)
    if found is None:
        return ()
    cells = found.of(LIFE_PHASE) if LIFE_PHASE in found.stages else []
    filled = [row for row in cells if whole(row, "offers")]
    offers = voice.words.count("prose.offers", added(cells), voice.numbers.count(added(cells)))
    head = voice.words.fill(
        "prose.offer_cells",
        offers=offers,
        filled=voice.numbers.count(len(filled)),
        cells=voice.numbers.count(len(cells)),
    )
    open_needs = [row for row in found.now.values() if row.text("need") in STATES[:-1]]
    bare = [row for row in cells if not whole(row, "offers") and not row.text("need")]
    return (
        Sentence(voice.name("wave", found.wave), head),
        *(_of_state(open_needs, state, voice) for state in STATES[:-1] if _with(open_needs, state)),
        *([Sentence("", _bare(len(bare), voice))] if bare else []),
    )


def _with(rows: Sequence[Row], state: str) -> list[Row]:
    return [row for row in rows if row.text("need") == state]


def _of_state(rows: Sequence[Row], state: str, voice: Voice) -> Sentence:
    """Where needs are in a state."""
    places = "; ".join(place_of(row, voice) for row in _with(rows, state))
    return Sentence(voice.words[f"prose.need_state.{state}"], f"{places}.")


def _bare(number: int, voice: Voice) -> str:
    return voice.words.count("prose.offers_bare", number, voice.numbers.count(number))


def kinds(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Numbers of offers of each kind at the last wave, over all departments."""
    rows = [row for row in of_last_wave(rows_of(released)) if row.text("axis") == "department"]
    return tuple(
        Sentence(voice.words[f"heading.{name}"], f"{', '.join(_kinds(rows, name, voice))}.")
        for name in distinct(rows, "characteristic")
    )


def _kinds(rows: Sequence[Row], name: str, voice: Voice) -> list[str]:
    own = [row for row in rows if row.text("characteristic") == name]
    numbers = {
        kind: added([row for row in own if row.text("kind") == kind]) for kind in distinct(own, "kind")
    }
    return [
        voice.words.fill("prose.kind", kind=_kind(name, kind, voice), n=voice.numbers.count(number))
        for kind, number in numbers.items()
        if number or kind != "untold"
    ]


def _kind(name: str, kind: str, voice: Voice) -> str:
    return voice.words["table.kind_untold"] if kind == "untold" else voice.name(name, kind)


def needs(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """How many declared needs are in which state at the last wave, then the gaps one by one."""
    rows = of_last_wave(rows_of(released))
    if not rows:
        return ()
    tally = ", ".join(
        voice.words.fill(
            "prose.kind",
            kind=voice.words[f"need.{state}"],
            n=voice.numbers.count(len(_with(rows, state))),
        )
        for state in STATES
        if _with(rows, state)
    )
    number = voice.words.count("prose.needs", len(rows), voice.numbers.count(len(rows)), tally=tally)
    gaps = [
        Sentence(
            voice.words["need.gap"],
            voice.words.fill(
                "prose.gap", place=place_of(row, voice), responsible=voice.text(row, "responsible")
            ),
        )
        for row in _with(rows, GAP)
    ]
    return (Sentence(voice.text(rows[0], "wave"), number), *gaps)


def changes(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Numbers of new, ended, moved and unchanged offers of each contrast."""
    rows = rows_of(released)
    return tuple(
        Sentence(voice.name("contrast", contrast), _movements(rows, contrast, voice))
        for contrast in distinct(rows, "contrast")
    )


def _movements(rows: Sequence[Row], contrast: str, voice: Voice) -> str:
    own = [row for row in rows if row.text("contrast") == contrast]
    numbers = {
        movement: voice.numbers.count(added([row for row in own if row.text("movement") == movement]))
        for movement in ("new", "ended", "moved", "stayed")
    }
    return voice.words.fill("prose.offer_changes", **numbers)
