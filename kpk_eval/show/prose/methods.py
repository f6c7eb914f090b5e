"""Sentences on whether a finding depends on whose answers count: all of them, or those of the same people."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.model import Design
from kpk_eval.show.changes import COMPARED, Change, telling
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import State
from kpk_eval.show.voice import Voice

NAMED = ("population", "site", "contrast")


def is_by_two_methods(changes: Sequence[Change]) -> bool:
    """Whether all answers stand beside those of the same people."""
    return {Design.ALL_WAVES, Design.PAIRED} <= {change.row.text("design") for change in changes}


def by_two_methods(changes: Sequence[Change], voice: Voice) -> tuple[Sentence, ...]:
    """How many comparisons are assessed alike; below it both numbers of each that is not."""
    shown = [
        (one, other)
        for one, other in _both(changes)
        if one.state is State.SHOWN and other.state is State.SHOWN
    ]
    apart = [both for both in shown if both[0].verdict is not both[1].verdict]
    named = telling(changes, NAMED)
    return (
        Sentence("", _tally(len(shown), len(apart), voice)),
        *(_difference(one, other, named, voice) for one, other in apart),
    )


def _both(changes: Sequence[Change]) -> list[tuple[Change, Change]]:
    """The same comparison by both methods, in the order of the result."""
    places = {design: {_compared(one): one for one in changes if one.row.text("design") == design}
              for design in (Design.ALL_WAVES, Design.PAIRED)}  # fmt: skip
    pairs = places[Design.PAIRED]
    return [(one, pairs[key]) for key, one in places[Design.ALL_WAVES].items() if key in pairs]


def _compared(change: Change) -> tuple[str, ...]:
    return tuple(change.row.text(name) for name in COMPARED)


def _tally(everything: int, apart: int, voice: Voice) -> str:
    words, numbers = voice.words, voice.numbers
    if everything == 0:
        return words["prose.methods.none"]
    if everything == 1 and not apart:
        return words["prose.methods.one"]
    counts = {"n": numbers.count(everything), "same": numbers.count(everything - apart)}
    return words.fill("prose.methods.some" if apart else "prose.methods.all", **counts)


def _difference(one: Change, other: Change, named: Sequence[str], voice: Voice) -> Sentence:
    """Both numbers with their assessments."""
    words = voice.words
    context = "; ".join(filter(None, (voice.text(one.row, name) for name in named)))
    subject = words.fill("prose.subject", outcome=one.outcome, context=context) if context else one.outcome
    said = words.fill(
        "prose.methods.differs",
        all=one.amount(voice, signed=True),
        all_interval=one.named_interval(voice, signed=True),
        all_verdict=words[f"verdict.{one.verdict}"],
        pairs=other.amount(voice, signed=True),
        pairs_interval=other.named_interval(voice, signed=True),
        pairs_verdict=words[f"verdict.{other.verdict}"],
    )
    return Sentence(subject, said)
