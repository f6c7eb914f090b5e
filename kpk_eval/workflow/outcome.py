"""What came of a run: every task's state, what failed and why, and the exit status."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from kpk_eval.files import sha256
from kpk_eval.manifest import PageState
from kpk_eval.params.schema import Source
from kpk_eval.study import Study
from kpk_eval.workflow.engine import last_words
from kpk_eval.workflow.graph import BOOK, Task, log_of, record_of
from kpk_eval.workflow.progress import Line, LineState, Stamps, lines
from kpk_eval.workflow.records import read_json, read_record


class Exit(IntEnum):
    """Exit status of the commands."""

    GOOD = 0
    FAILED = 1
    PARAMETERS = 2
    STOPPED = 3
    NO_DATA = 66
    FILES = 74
    LOCKED = 75
    INTERRUPTED = 130


def worst(exits: Iterable[Exit]) -> Exit:
    """The exit status of several runs: a failure, then a stopped site, then missing data."""
    return min((one for one in exits if one), default=Exit.GOOD)


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that failed: where, and the cause in one sentence."""

    task: str
    notebook: str
    site: str
    cell: int
    """Number among the code cells of the notebook; 0 where no cell is to blame."""
    cause: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that the data of a site break: how many rows, never which values."""

    site: str
    source: str
    rule: str
    failed: int
    description: str
    read: bool = True
    """Whether the file could be read; where not, no row is at fault, and the description says why."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """All that a run promised and what became of it."""

    lines: tuple[Line, ...]
    failures: tuple[Failure, ...]
    broken: tuple[Broken, ...]
    seconds: float
    book: Path | None
    """First page of the book; None where this run was not to make one, or failed to."""

    def tasks(self, state: LineState) -> tuple[str, ...]:
        """Tasks that ended in a state."""
        return tuple(line.task for line in self.lines if line.state is state)

    @property
    def exit(self) -> Exit:
        """The worst that happened; a failed page counts more than a site that was stopped."""
        if self.failures or self.tasks(LineState.NOT_RUN):
            return Exit.FAILED
        return Exit.STOPPED if self.broken or self.tasks(LineState.STOPPED) else Exit.GOOD


def conclude(
    study: Study, tasks: Sequence[Task], *, before: Stamps, seconds: float, status: int
) -> RunOutcome:
    """What a finished run has left on disk; ``status`` is the exit status of Snakemake."""
    ended = tuple(_final(study, line) for line in lines(study, tasks, before=before))
    noted = tuple(_noted(study, tasks))
    silent = tuple(_silent(study, tasks, ended)) if status >= 0 else ()
    failures = (*noted, *(one for one in silent if one.task not in {failure.task for failure in noted}))
    if status and not silent and not noted:
        words = last_words(study.private / "logs" / "snakemake.log", lines=3)
        failures = (Failure("task graph", "", "", 0, words or f"Snakemake ended with status {status}"),)
    shown = tuple(_after_failures(ended, tasks, failed={failure.task for failure in failures}))
    sites = {"", *(task.site for task in tasks)}
    made = any(line.task == BOOK for line in shown) and not failures
    book = study.build / "html" / "index.html" if made else None
    return RunOutcome(shown, failures, tuple(broken_rules(study, sites)), seconds, book)


def broken_rules(study: Study, sites: Collection[str]) -> Iterator[Broken]:
    """Error rules that the sources of these sites break, as their last validation found."""
    for site in sorted(sites):
        for source in study.sources(site):
            stem = ".".join(part for part in (source.id, site) if part)
            told = read_json(study.private / "contracted" / f"{stem}.json") or {}
            report = told.get("report", {})
            if not report.get("blocked") or not _is_current(study, source, report.get("inputs", {})):
                continue
            read = report["rows_read"] > 0
            for rule in report["rules"]:
                if rule["severity"] == "error" and rule["state"] in {"failed", "could not run"}:
                    yield Broken(site, source.id, rule["rule"], rule["failed"], rule["description"], read)


def _is_current(study: Study, source: Source, inputs: Mapping[str, Any]) -> bool:
    """Whether a report is about the data file and the contract as they are now.

    A validation of other data, or of a file that was put right since, leaves a report as well.
    """
    files = (*study.files(source), study.contract_path(source))
    now = {sha256(path) for path in files if path.is_file()}
    return set(inputs.values()) == now


def _after_failures(
    ended: Iterable[Line], tasks: Sequence[Task], *, failed: Collection[str]
) -> Iterator[Line]:
    """The lines; failed tasks are said to have failed, and what waits for one not to have run."""
    held = set(failed)
    while more := {task.id for task in tasks if task.id not in held and held & set(task.after)}:
        held |= more
    for line in ended:
        if line.task in failed:
            yield Line(line.task, LineState.FAILED, line.seconds)
        else:
            yield Line(line.task, LineState.NOT_RUN) if line.task in held else line


def _final(study: Study, line: Line) -> Line:
    """A line after the run: nothing waits or runs any more."""
    if line.state not in {LineState.WAITING, LineState.RUNNING}:
        return line
    if line.task == BOOK:
        done = (study.private / record_of(BOOK)).is_file()
        return Line(BOOK, LineState.UNCHANGED if done else LineState.NOT_RUN)
    record = read_record(study, line.task)
    if record is None:
        return Line(line.task, LineState.NOT_RUN)
    stopped = record.state is PageState.STOPPED
    return Line(line.task, LineState.STOPPED if stopped else LineState.UNCHANGED)


def _noted(study: Study, tasks: Sequence[Task]) -> Iterator[Failure]:
    """Failures that the tasks themselves have written down."""
    for task in tasks:
        if note := read_json(study.private / "failures" / f"{task.id}.json"):
            yield Failure(task.id, note["notebook"], note["site"], note["cell"], note["cause"])


def _silent(study: Study, tasks: Sequence[Task], ended: Sequence[Line]) -> Iterator[Failure]:
    """Tasks that left nothing at all although everything they wait for was there."""
    lost = {line.task for line in ended if line.state in {LineState.FAILED, LineState.NOT_RUN}}
    for task in tasks:
        if task.id in lost and not lost & set(task.after):
            words = last_words(study.private / log_of(task.id))
            notebook, _, rest = ("", "", "") if task.id == BOOK else task.id.partition(".")
            cause = words or "ended without a word (killed, or out of memory)"
            yield Failure(task.id, notebook, rest.partition(".")[0], 0, cause)
