"""Stock of offers as tables, figures and sentences read it: by stage and department, wave by wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpk_eval.inventory import PHASES_OF, TRANSITION
from kpk_eval.model import Released
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice

GAP, PARTLY, UNCLEAR, COVERED = "gap", "partly", "unclear", "covered"
STATES = (GAP, PARTLY, UNCLEAR, COVERED)
"""How far a need is met, the worst first."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Cells of the last wave and those of the first one: by axis, stage and department."""

    wave: str
    first: str
    """Empty where there is only one wave."""
    departments: tuple[str, ...]
    stages: Mapping[str, tuple[str, ...]]
    """Axis -> its stages."""
    now: Mapping[tuple[str, str, str], Row]
    before: Mapping[tuple[str, str, str], Row]

    def of(self, axis: str) -> list[Row]:
        """Cells of one axis, stage by stage."""
        return [self.now[axis, stage, one] for stage in self.stages[axis] for one in self.departments]


def matrix_of(released: Released) -> Matrix | None:
    """The matrix of the last wave; None where there are no rows."""
    rows = rows_of(released)
    waves = distinct(rows, "wave")
    if not waves:
        return None
    by_wave = {
        wave: {_key(row): row for row in rows if row.text("wave") == wave} for wave in (waves[0], waves[-1])
    }
    return Matrix(
        waves[-1],
        waves[0] if len(waves) > 1 else "",
        distinct(rows, "department"),
        {
            axis: distinct([row for row in rows if row.text("axis") == axis], "stage")
            for axis in distinct(rows, "axis")
        },
        by_wave[waves[-1]],
        by_wave[waves[0]],
    )


def bare_transitions(found: Matrix) -> list[str]:
    """Transitions between two life phases that no offer of the last wave accompanies."""
    return [
        stage
        for stage in found.stages[TRANSITION]
        if len(PHASES_OF.get(stage, ())) > 1
        and not added([found.now[TRANSITION, stage, one] for one in found.departments])
    ]


def _key(row: Row) -> tuple[str, str, str]:
    return row.text("axis"), row.text("stage"), row.text("department")


def of_last_wave(rows: Sequence[Row]) -> list[Row]:
    """Rows of the last wave that occurs."""
    waves = distinct(rows, "wave")
    return [row for row in rows if waves and row.text("wave") == waves[-1]]


def stage_of(row: Row, voice: Voice) -> str:
    """Life phase, transition or department of a row in words."""
    return voice.name(row.text("axis"), row.text("stage"))


def phases_of(stage: str, voice: Voice) -> str:
    """Life phases between which, or within which, a transition lies; empty for everything else."""
    return voice.wording.texts.get(f"phases_of.{stage}", "")


def place_of(row: Row, voice: Voice) -> str:
    """Department and stage of a row in words."""
    return f"{voice.text(row, 'department')}, {stage_of(row, voice)}"


def whole(row: Row, name: str) -> int:
    """Whole number of things in a row; 0 where there is none."""
    return int(row.number(name) or 0)


def added(rows: Sequence[Row], name: str = "offers") -> int:
    """Number of offers in some rows together."""
    return sum(whole(row, name) for row in rows)
