"""Rows of shape ``logic`` as they are told: elements by stage, their links, and what is known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kpk_eval.goal_evidence import State
from kpk_eval.model import Released
from kpk_eval.params.goals import MEASURED
from kpk_eval.params.schema import Stage
from kpk_eval.show.goals import is_doubtful, told_state
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.voice import Voice


@dataclass(frozen=True, slots=True)
class Piece:
    """One element of the logic model."""

    id: str
    stage: Stage
    label: str
    leads_to: tuple[str, ...]
    measures: tuple[Row, ...]
    """Rows of its measures, each with goal, outcome and state."""

    @property
    def unmeasured(self) -> bool:
        """Whether goals could measure the element, and none does."""
        return self.stage in MEASURED and not self.measures

    @property
    def states(self) -> Mapping[tuple[State, bool], int]:
        """How many measures have which state, without and with doubt, in the order of the states."""
        counted = Counter(_state(row) for row in self.measures)
        kinds = ((state, doubtful) for state in State for doubtful in (False, True))
        return {kind: counted[kind] for kind in kinds if counted[kind]}


def pieces_of(released: Released, voice: Voice) -> tuple[Piece, ...]:
    """Elements of a result in their order."""
    rows = rows_of(released)
    return tuple(
        Piece(
            id=one.text("element"),
            stage=Stage(one.text("stage_of")),
            label=voice.text(one, "element"),
            leads_to=tuple(row.text("to") for row in _part(rows, "link", one)),
            measures=tuple(_part(rows, "measure", one)),
        )
        for one in rows
        if one.text("piece") == "element"
    )


def measured(row: Row, voice: Voice) -> str:
    """Display text of a measure; those of the network and of what is counted have names of their own."""
    return voice.words.measure(row.text("outcome")) or voice.text(row, "outcome")


def signed_state(state: State, voice: Voice, *, doubtful: bool = False) -> str:
    """State as symbol and words, with its doubt."""
    return f"{voice.words[f'goal_sign.{state}']} {told_state(state, voice, doubtful=doubtful)}"


def _state(row: Row) -> tuple[State, bool]:
    state = State(row.text("goal_state"))
    return state, is_doubtful(row, state)


def _part(rows: tuple[Row, ...], part: str, of: Row) -> list[Row]:
    return [row for row in rows if row.text("piece") == part and row.text("element") == of.text("element")]
