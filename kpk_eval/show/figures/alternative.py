"""Alternative texts of figures: what a person who does not see the figure has to know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpk_eval.model import Released, Shape, Verdict
from kpk_eval.show.areas import reservation
from kpk_eval.show.changes import Change, changes_of, telling
from kpk_eval.show.figures.series import drawn
from kpk_eval.show.prose import told
from kpk_eval.show.prose.goals import known
from kpk_eval.show.prose.network import pictured
from kpk_eval.show.prose.series import about
from kpk_eval.show.rows import State
from kpk_eval.show.series import tracks_of
from kpk_eval.show.voice import Voice

MOST_FINDINGS = 6
NAMED = ("population", "site", "contrast")
"""Columns that are named where the rows differ in them."""


def text_of(released: Released, voice: Voice) -> str:
    """The finding of a figure in words."""
    if released.shape is Shape.ESTIMATES:
        return _of_changes(changes_of(released, voice), voice)
    tracks = drawn(tracks_of(released, voice)) if released.shape is Shape.SERIES else []
    if released.shape is Shape.LOGIC:
        listed = _first(known(released, voice), voice, mark=" ", more="alt.rest")
        return voice.words.fill("alt.logic", findings=listed)
    said = pictured(released, voice) if released.shape is Shape.NETWORK else about(tracks, voice)
    findings = [str(sentence) for sentence in said or told(released)]
    listed = _first(findings, voice, mark=" ", more="alt.rest")
    return voice.words.fill(f"alt.{released.shape}", findings=listed)


def _of_changes(changes: Sequence[Change], voice: Voice) -> str:
    """How many comparisons have which assessment, and the first of them with their numbers."""
    tally = [
        voice.words.fill("alt.tally", n=voice.numbers.count(number), verdict=text)
        for text, number in _tally(changes, voice)
    ]
    named = telling(changes, NAMED)
    told_first = sorted(changes, key=lambda change: -change.sites)
    findings = _first([_finding(change, named, voice) for change in told_first], voice, mark="; ")
    return voice.words.fill(
        "alt.estimates", n=voice.numbers.count(len(changes)), tally=", ".join(tally), findings=f"{findings}."
    )


def _tally(changes: Sequence[Change], voice: Voice) -> list[tuple[str, int]]:
    texts = [_assessment(change, voice) for change in changes]
    return [(text, texts.count(text)) for text in dict.fromkeys(texts)]


def _assessment(change: Change, voice: Voice) -> str:
    if change.state is State.HIDDEN:
        return voice.words["figure.hidden"]
    if change.sites:
        return voice.words["verdict.over_sites"]
    told = voice.words[f"verdict.{change.verdict or Verdict.NOT_ESTIMABLE}"]
    return ", ".join(filter(None, (told, reservation(change, voice))))


def _finding(change: Change, named: Sequence[str], voice: Voice) -> str:
    """Outcome, what else tells it apart, amount and assessment."""
    apart = (*(voice.text(change.row, name) for name in named), *change.asides)
    label = ", ".join(filter(None, (change.outcome, *apart)))
    amount = f" {change.amount(voice, signed=True)}" if change.state is State.SHOWN else ""
    return f"{label}{amount} ({_assessment(change, voice)})"


def _first(findings: Iterable[str], voice: Voice, *, mark: str, more: str = "alt.more") -> str:
    """The first findings, and how many there are beyond them."""
    listed = list(findings)
    rest = len(listed) - MOST_FINDINGS
    told_first = mark.join(listed[:MOST_FINDINGS])
    if rest <= 0:
        return told_first
    return f"{told_first}{mark}{voice.words.fill(more, n=voice.numbers.count(rest))}"
