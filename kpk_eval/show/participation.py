"""Rows of shape ``flow`` as they are told: what became of the people of two waves, contrast by contrast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, rows_of, varying
from kpk_eval.show.voice import Voice

BEFORE, AFTER = "before", "after"
OF_FILES = ("delivered", "left_out", "set_aside")
OF_WAVES = ("answered", "without_code", "repeated", "tied")
OF_LINKS = ("linked_exactly", "linked_tolerantly", "linked")
"""Stages that count the same people in both waves."""
ALONE, COMPLETE = "only", "complete"
APART = ("site", "population")


@dataclass(frozen=True, slots=True)
class Passage:
    """One contrast of one group of people; ``asides`` tell the group apart where there are several."""

    contrast: str
    asides: tuple[str, ...]
    stages: Mapping[str, Row]
    """Stage -> its row; stages of a single wave end in ``_before`` or ``_after``."""
    complete: tuple[Row, ...]
    """Linked people with both values, outcome by outcome."""

    def count(self, stage: str, voice: Voice) -> str:
        """Number of people at a stage; a sign where it is hidden or there is none."""
        row = self.stages.get(stage)
        return voice.words["sign.absent"] if row is None else voice.count(row, "n")

    def happened(self, stage: str) -> bool:
        """Whether a stage has anybody, as far as readers may know."""
        row = self.stages.get(stage)
        return row is not None and row.number("n") != 0

    def wave(self, side: str, voice: Voice) -> str:
        """Name of the earlier or the later wave; what it is called in general where no row names it."""
        named = (row for name, row in self.stages.items() if name.endswith(f"_{side}"))
        return next(
            (voice.text(row, "wave") for row in named if row.text("wave")), voice.words[f"wave.{side}"]
        )


def passages_of(released: Released, voice: Voice) -> tuple[Passage, ...]:
    """Contrasts of a result in their order.

    Raises
    ------
    ValueError
        Where two rows are about the same stage of a contrast.
    """
    rows = rows_of(released)
    apart = varying(rows, APART)
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row.text(name) for name in (*APART, "contrast")), []).append(row)
    return tuple(_passage(group, apart, voice) for group in groups.values())


def _passage(rows: Sequence[Row], apart: Sequence[str], voice: Voice) -> Passage:
    stages = {row.text("stage"): row for row in rows if row.text("stage") != COMPLETE}
    complete = {row.text("outcome"): row for row in rows if row.text("stage") == COMPLETE}
    if len(stages) + len(complete) < len(rows):
        raise ValueError("two rows of the result belong in the same cell of the table (stage by contrast)")
    asides = tuple(voice.text(rows[0], name) for name in apart)
    return Passage(voice.text(rows[0], "contrast"), asides, stages, tuple(complete.values()))


def tells_steps(released: Released) -> bool:
    """Whether a result counts the steps from file to comparison, and not what groups answered."""
    return "mean" not in released.table
