"""Run an edition: data there, graph written, Snakemake at work, outcome read."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kpk_eval.files import write_text
from kpk_eval.params import ParameterError
from kpk_eval.study import Study
from kpk_eval.workflow import engine
from kpk_eval.workflow.data import check_contracts, check_files, ensure
from kpk_eval.workflow.engine import Commands
from kpk_eval.workflow.graph import BOOK, Graph, Task, as_config, graph, needed, record_of
from kpk_eval.workflow.lock import only_run, sign
from kpk_eval.workflow.outcome import RunOutcome, conclude
from kpk_eval.workflow.progress import Line, Stamps, lines, stamps
from kpk_eval.workflow.records import unreliable
from kpk_eval.workflow.withdrawn import forget_withdrawn

LOOK_EVERY = 0.2
"""Seconds between two looks at how far the tasks are."""

Progress = Callable[[tuple[Line, ...]], None]


def run(
    study: Study,
    *,
    jobs: int,
    sites: Sequence[str] = (),
    progress: Progress = lambda _: None,
    commands: Commands = Commands(),  # noqa: B008 - frozen
) -> RunOutcome:
    """What came of making an edition, as far as it was not made already.

    Parameters
    ----------
    study
        The edition.
    jobs
        Tasks at the same time.
    sites
        Make the pages of these sites only, and no book.
    progress
        Called several times a second with the state of every task.
    commands
        What the tasks run.

    Raises
    ------
    ParameterError
        Where a site is unknown, or a contract or notebook does not exist.
    DataMissing
        Where a data file is missing; names all of them.
    Locked
        Where another run works on the edition.
    """
    started = time.monotonic()
    check_contracts(study)
    ensure(study)
    planned = graph(study)
    names = _wanted(study, planned, sites)
    tasks = needed(planned, names)
    check_files(study, tasks)
    with only_run(study.private) as lock:
        _forget_last_run(study.private)
        forget_withdrawn(study)
        before = stamps(study, tasks)
        command = _command(study, planned, tasks, names=names, jobs=jobs, commands=commands)
        to_make = commands == Commands() and any(written is None for written in before.values())
        command = engine.beside_warm(command, now=to_make)
        status = _work(study, tasks, command, before=before, progress=progress, lock=lock)
        outcome = conclude(study, tasks, before=before, seconds=time.monotonic() - started, status=status)
    progress(outcome.lines)
    return outcome


def _wanted(study: Study, planned: Graph, sites: Sequence[str]) -> tuple[str, ...]:
    """The book, or all pages of the named sites."""
    if not sites:
        return (BOOK,)
    known = {study.site(name).id for name in sites}
    pages = tuple(task.id for task in planned.pages if task.site in known)
    if not pages:
        raise ParameterError([f"no page for {', '.join(sorted(known))}: no source of this edition; add one"])
    return pages


def _command(
    study: Study,
    planned: Graph,
    tasks: Sequence[Task],
    *,
    names: Iterable[str],
    jobs: int,
    commands: Commands,
) -> list[str]:
    """Command line of Snakemake for the wanted tasks, with the graph written where it will be read."""
    config = study.private / "graph.json"
    write_text(config, as_config(planned, page=commands.page, book=commands.book))
    targets = [record_of(name) for name in names]
    again = unreliable(study, tasks)
    return engine.arguments(config, folder=study.private, targets=targets, jobs=jobs, again=again)


def _work(
    study: Study, tasks: Sequence[Task], command: list[str], *, before: Stamps, progress: Progress, lock: int
) -> int:
    """Exit status of Snakemake, having shown the progress of its tasks."""
    log = study.private / "logs" / "snakemake.log"
    with engine.running(command, study=study, log=log, lock=lock) as process:
        sign(lock, process=process.pid)
        while process.poll() is None:
            progress(lines(study, tasks, before=before))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=LOOK_EVERY)
    return int(process.returncode)


def _forget_last_run(private: Path) -> None:
    """Remove what an earlier run noted about failures and about tasks it did not finish."""
    for name in ("failures", "running"):
        shutil.rmtree(private / name, ignore_errors=True)
