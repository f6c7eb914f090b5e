"""How far a run is: one line per task, read from what the tasks leave on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from kpk_eval.study import Study
from kpk_eval.workflow.graph import BOOK, Task
from kpk_eval.workflow.records import read_json, read_record


class LineState(StrEnum):
    """Where a task stands in the present run."""

    WAITING = "waiting"
    RUNNING = "running"
    COMPLETE = "complete"
    STOPPED = "stopped"
    FAILED = "failed"
    UNCHANGED = "unchanged"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Line:
    """One task: its state, and how long it has taken so far."""

    task: str
    state: LineState
    seconds: float | None = None


Stamps = Mapping[str, int | None]
"""Task -> when its record was written; None where it has none."""


def stamps(study: Study, tasks: Iterable[Task]) -> Stamps:
    """When the record of each task was written."""
    return {task.id: _written(study, task) for task in tasks}


def lines(study: Study, tasks: Iterable[Task], *, before: Stamps) -> tuple[Line, ...]:
    """The state of each task while a run goes on; ``before`` is what it found at its start.

    A task whose record is as old as the run's start waits: whether it will be made again is
    Snakemake's decision, which shows when it is made.
    """
    return tuple(_line(study, task, before=before[task.id]) for task in tasks)


def _line(study: Study, task: Task, *, before: int | None) -> Line:
    if (study.private / "failures" / f"{task.id}.json").is_file():
        return Line(task.id, LineState.FAILED)
    written = _written(study, task)
    if written is not None and written != before:
        return _made(study, task)
    started = _started(study, task)
    if started is not None:
        return Line(task.id, LineState.RUNNING, max(0.0, (datetime.now(UTC) - started).total_seconds()))
    return Line(task.id, LineState.WAITING)


def _made(study: Study, task: Task) -> Line:
    """A task that ended in this run."""
    if task.id == BOOK:
        told = read_json(study.private / task.record) or {}
        return Line(BOOK, LineState.COMPLETE, told.get("seconds"))
    record = read_record(study, task.id)
    return (
        Line(task.id, LineState(record.state), record.seconds) if record else Line(task.id, LineState.FAILED)
    )


def _written(study: Study, task: Task) -> int | None:
    try:
        return (study.private / task.record).stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _started(study: Study, task: Task) -> datetime | None:
    note = read_json(study.private / "running" / f"{task.id}.json")
    return datetime.fromisoformat(note["started"]) if note else None
