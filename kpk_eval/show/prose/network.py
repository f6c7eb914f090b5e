"""Sentences about networks: how close, how far across departments, who answered, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.model import Released
from kpk_eval.show import network
from kpk_eval.show.network import WHOLE
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import Row, State, distinct, rows_of
from kpk_eval.show.voice import Voice


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One sentence for each relation and wave: density, ties between departments, who answered."""
    relations = network.relations_of(network.measures_of(released)).values()
    return tuple(sentence for own in relations for sentence in _relation(own, voice))


def pictured(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Sentences about the relation of which there is a picture."""
    own = network.relations_of(network.drawn_of(rows_of(released)))
    return _relation([row for rows in own.values() for row in rows if row.text("part") == WHOLE], voice)


def _relation(own: Sequence[Row], voice: Voice) -> tuple[Sentence, ...]:
    found = []
    for wave in distinct(own, "wave"):
        subject = " · ".join((network.relation_name(own[0], voice), voice.name("wave", wave)))
        told = _wave([row for row in own if row.text("wave") == wave], voice)
        found.append(Sentence(subject, told))
    return tuple(found)


def _wave(rows: Sequence[Row], voice: Voice) -> str:
    """What is said of one wave."""
    measures = {row.text("measure"): row for row in rows}
    density = measures["density"]
    response = network.value_of(measures["response"], "estimate", voice) if "response" in measures else ""
    heard = voice.words.fill("prose.network_response", response=response) if response else ""
    if density.text("reason"):
        told = voice.words.fill("prose.network_refused", reason=voice.reason(density))
    elif not density.shows("estimate"):
        hidden = density.state("estimate") is State.HIDDEN
        told = voice.words["prose.network_hidden" if hidden else "prose.network_absent"]
    else:
        told = voice.words.fill(
            "prose.network", density=_number(density, voice), between=_between(measures, voice)
        )
    return " ".join(filter(None, (told, heard)))


def _between(measures: dict[str, Row], voice: Voice) -> str:
    row = measures.get("between")
    if row is None or not row.shows("estimate"):
        return ""
    return voice.words.fill("prose.network_between", between=_number(row, voice))


def _number(row: Row, voice: Voice, *, signed: bool = False) -> str:
    """Value with its interval."""
    value = network.value_of(row, "estimate", voice, signed=signed)
    interval = network.interval_of(row, voice, signed=signed)
    if not interval:
        return value
    return voice.words.fill("prose.network_number", value=value, level=voice.level(None), interval=interval)


def mixing(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Which two departments are tied most and least closely in the last wave of each relation."""
    found = []
    for own in network.relations_of(rows_of(released)).values():
        last = distinct(own, "wave")[-1]
        across = [
            row
            for row in own
            if row.text("wave") == last
            and row.text("group") != row.text("to_group")
            and row.shows("estimate")
        ]
        if across:
            across.sort(key=lambda row: row.number("estimate") or 0.0)
            least, most = (_pair(row, voice) for row in (across[0], across[-1]))
            told = voice.words.fill(
                "prose.network_mixing", wave=voice.name("wave", last), least=least, most=most
            )
            found.append(Sentence(network.relation_name(own[0], voice), told))
    return tuple(found)


def _pair(row: Row, voice: Voice) -> str:
    one, other = (network.group_name(row.text(name), voice) for name in ("group", "to_group"))
    pair = "network_pair_both" if row.text("relation") == network.MEETINGS else "network_pair"
    return voice.words.fill(
        f"prose.{pair}", one=one, other=other, value=network.value_of(row, "estimate", voice)
    )


def changes(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One sentence for each relation and comparison: what changed, and how much stayed."""
    found = []
    for own in network.relations_of(rows_of(released)).values():
        for contrast in distinct(own, "contrast"):
            rows = [row for row in own if row.text("contrast") == contrast]
            subject = " · ".join((network.relation_name(own[0], voice), voice.name("contrast", contrast)))
            parts = "; ".join(_change(row, voice) for row in rows if row.text("family"))
            kept = [row for row in rows if row.text("outcome") == "kept" and row.shows("estimate")]
            stayed = [voice.words.fill("prose.network_kept", value=_number(row, voice)) for row in kept]
            apart = [voice.words["prose.network_pairs"]] if any(row.shows("estimate") for row in rows) else []
            found.append(Sentence(subject, " ".join((f"{parts}.", *stayed, *apart))))
    return tuple(found)


def _change(row: Row, voice: Voice) -> str:
    """Change of one measure with its assessment."""
    measure = voice.words[f"network.change.{row.text('outcome')}"]
    if not row.shows("estimate"):
        if row.state("estimate") is State.HIDDEN:
            return voice.words.fill("prose.network_secret", measure=measure)
        return voice.words.fill("prose.network_unknown", measure=measure, reason=voice.reason(row))
    verdict = voice.words[f"verdict.{row.text('verdict')}"]
    value = _number(row, voice, signed=True)
    return voice.words.fill("prose.network_change", measure=measure, value=value, verdict=verdict)
