"""Snakemake as a child process: how it is called, in which environment, and how it is ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kpk_eval.study import DATA_OF_THIS_RUN, Study
from kpk_eval.warm import ASK, POSSIBLE
from kpk_eval.workflow.graph import Task

SNAKEFILE = Path(__file__).with_name("Snakefile")
PATIENCE = 15.0
"""Seconds that an interrupted run gets to end by itself."""
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
NOT_INHERITED = ("PYTHONSTARTUP", "PYTHONDONTWRITEBYTECODE", "SNAKEMAKE_PROFILE")


class EngineError(Exception):
    """Snakemake could not work on the graph at all."""


@dataclass(frozen=True, slots=True)
class Commands:
    """What the tasks run; evaluation, edition and (for a page) its identifier are appended."""

    page: tuple[str, ...] = (*ASK, "kpk_eval.pages")
    book: tuple[str, ...] = (*ASK, "kpk_eval.workflow")


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def arguments(
    config: Path, *, folder: Path, targets: Iterable[str], jobs: int, again: Iterable[Task] = ()
) -> list[str]:
    """Command line of Snakemake.

    Parameters
    ----------
    config
        The graph file.
    folder
        Private folder of the edition: outputs, logs and Snakemake's own records lie there, so that two
        editions never meet.
    targets
        Files to make, relative to ``folder``.
    jobs
        Tasks at the same time.
    again
        Done tasks to do once more although nothing they rest on has changed.
    """
    forced = [task.record for task in again]
    return [
        sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE), "--configfile", str(config),
        "--directory", str(folder), "--profile", "none", "--workflow-profile", "none",
        "--cores", str(jobs), "--scheduler", "greedy", "--keep-going", "--nocolor",
        "--rerun-incomplete", "--nolock", "--latency-wait", "0",
        "--rerun-triggers", "mtime", "input", "code", "params", "--max-checksum-file-size", "1GB",
        *(["--forcerun", *forced] if forced else []), "--", *targets,
    ]  # fmt: skip


def environment(study: Study) -> dict[str, str]:
    """Environment of every task: bounded threads, no telemetry, the same hashes, this run's data folder."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    bytecode = study.root / "build" / ".bytecode"
    return {
        **kept,
        **dict.fromkeys(ONE_THREAD, "1"),
        **({"PYTHONPYCACHEPREFIX": str(bytecode)} if sys.dont_write_bytecode else {}),
        DATA_OF_THIS_RUN: str(study.data),
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "Agg",
        "GX_ANALYTICS_ENABLED": "false",
    }


def beside_warm(command: Sequence[str], *, now: bool) -> list[str]:
    """Command line that also runs the warm process; it loads its libraries now, or when a task asks."""
    if not POSSIBLE:
        return [*command]
    return [sys.executable, "-m", "kpk_eval.warm", "now" if now else "later", *command]


@contextmanager
def running(command: list[str], *, study: Study, log: Path, lock: int) -> Iterator[subprocess.Popen[bytes]]:
    """The engine at work; leaving the block early ends it and every task it has started."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=study.root, env=environment(study), stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True, pass_fds=(lock,),
        )  # fmt: skip
    try:
        with _ending_in_order():
            yield process
    finally:
        _end(process)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let a closed terminal or a polite kill end the block by an exception, as Ctrl-C does."""

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the process group to end as Ctrl-C would; insist where it does not, or at the next Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(timeout=PATIENCE)


def last_words(log: Path, *, lines: int = 1) -> str:
    """The last lines of a log that say something; empty where there are none."""
    if not log.is_file():
        return ""
    told = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    return "\n".join([line for line in told if line][-lines:])
