"""Tables of goals: measure by measure, with assessment, strength of the comparison and what is still open."""

from __future__ import annotations

from collections.abc import Mapping

from kpk_eval.goal_evidence import State
from kpk_eval.model import Released
from kpk_eval.show.changes import one_level
from kpk_eval.show.goals import Telling, tellings_of
from kpk_eval.show.logic import Piece, measured, pieces_of, told_state
from kpk_eval.show.rows import Row
from kpk_eval.show.tables.grid import ABSENT, HIDDEN, Cell, Grid, Heading, Line, Look, unbroken
from kpk_eval.show.voice import Voice

LOOKS: Mapping[State, Look] = {
    State.IMPROVED: Look.IMPROVED,
    State.WORSENED: Look.WORSENED,
    State.NO_CLEAR_CHANGE: Look.OPEN,
    State.EQUIVALENT: Look.OPEN,
    State.NOT_ESTIMABLE: Look.ABSENT,
    State.WITHHELD: Look.HIDDEN,
    State.NOT_MEASURED: Look.ABSENT,
}
KEY = "key_goals"
"""Analysis that shows the first measures only."""


def grid(released: Released, voice: Voice) -> Grid:
    """Goals as groups of their measures, aim by aim."""
    tellings, words = tellings_of(released, voice), voice.words
    lines = tuple(_line(one, voice) for one in tellings)
    headings = (
        Heading(words["heading.result"], numeric=True),
        Heading(words["heading.verdict"]),
        Heading(words["heading.strength"]),
        Heading(words["heading.still_open"]),
    )
    level = one_level([one.change for one in tellings if one.row.shows("level")])
    notes = (
        words.fill("note.sign", interval=voice.level(level)),
        words["note.strengths"],
        words["note.chosen" if released.origin.analysis == KEY else "note.no_overall"],
    )
    return Grid(words["heading.goal_measure"], headings, lines, notes)


def _line(one: Telling, voice: Voice) -> Line:
    row, words = one.row, voice.words
    hint = words["better.lower"] if one.change.lower_is_better else ""
    label = Cell(measured(row, voice), below="; ".join(filter(None, (one.when(voice), hint))))
    verdict = Cell(
        words[f"goal_state.{one.state}"], sign=words[f"goal_sign.{one.state}"], look=LOOKS[one.state]
    )
    strength = Cell(words[f"strength.{one.strength}"], below=one.people(voice))
    cells = (_result(one, voice), verdict, strength, Cell(one.still_open(voice)))
    group = words.fill("goal_group", aim=words[f"aim.{row.text('aim')}"], goal=voice.text(row, "goal"))
    return Line(label, cells, group)


def _result(one: Telling, voice: Voice) -> Cell:
    """Number with its interval below."""
    if one.state is State.WITHHELD:
        return HIDDEN
    if not one.shows:
        return ABSENT
    return Cell(one.amount(voice), below=unbroken(one.interval(voice)))


def elements(released: Released, voice: Voice) -> Grid:
    """The logic model as a table: what each element should contribute to, and what is known of it."""
    words = voice.words
    pieces = pieces_of(released, voice)
    labels = {one.id: one.label for one in pieces}
    lines = tuple(
        Line(
            Cell(one.label),
            (
                Cell("; ".join(labels[to] for to in one.leads_to)) if one.leads_to else ABSENT,
                _known(one, voice),
            ),
            words[f"stage_of.{one.stage}"],
        )
        for one in pieces
    )
    headings = (Heading(words["heading.leads"]), Heading(words["heading.known"]))
    return Grid(words["heading.element"], headings, lines, (words["note.states"], words["note.logic"]))


def _known(one: Piece, voice: Voice) -> Cell:
    if one.unmeasured:
        return Cell(voice.words["no_measure"], look=Look.ABSENT)
    return Cell("; ".join(_measured(one.measures, voice))) if one.measures else ABSENT


def _measured(rows: tuple[Row, ...], voice: Voice) -> list[str]:
    """Each measure with its state as symbol and words; one that measures several goals is told once."""
    told = (f"{measured(row, voice)}: {told_state(State(row.text('goal_state')), voice)}" for row in rows)
    return list(dict.fromkeys(told))
