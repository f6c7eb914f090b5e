"""What a run would do, and why: Snakemake's decision in words."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpk_eval.study import Study
from kpk_eval.workflow import engine
from kpk_eval.workflow.data import AwaitedFile, awaited, check_contracts
from kpk_eval.workflow.engine import Commands, EngineError
from kpk_eval.workflow.graph import BOOK, Graph, as_config, graph, needed, record_of
from kpk_eval.workflow.reasons import reasons
from kpk_eval.workflow.records import unreliable


@dataclass(frozen=True, slots=True)
class Planned:
    """A task that a run would do, and the reasons."""

    task: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do now."""

    planned: tuple[Planned, ...]
    unchanged: tuple[str, ...]
    waiting: tuple[str, ...]
    """Tasks that cannot run before the awaited files are there."""
    awaited: tuple[AwaitedFile, ...]
    synthetic: bool
    """Missing data files will be made up when the run starts."""


def plan(study: Study, *, commands: Commands = Commands()) -> Plan:  # noqa: B008 - frozen
    """What a run would do, which tasks would be left as they are, and which files are waited for."""
    check_contracts(study)
    planned = graph(study)
    synthetic = study.evaluation.frame.synthetic is not None
    files = () if synthetic else awaited(study)
    stuck = _stuck(planned, {file.path for file in files})
    names = [task.id for task in planned.tasks if task.id not in stuck]
    targets = [BOOK] if BOOK in names else names
    why = _dry_run(study, planned, targets, commands) if targets else {}
    return Plan(
        tuple(Planned(name, why[name]) for name in names if name in why),
        tuple(name for name in names if name not in why),
        tuple(task.id for task in planned.tasks if task.id in stuck),
        files,
        synthetic,
    )


def _stuck(planned: Graph, absent: set[Path]) -> set[str]:
    """Tasks that rest on an absent file, themselves or through a task before them."""
    lacking = {task.id for task in planned.tasks if absent & set(task.missing)}
    return {
        task.id for task in planned.tasks if lacking & {before.id for before in needed(planned, [task.id])}
    }


def _dry_run(
    study: Study, planned: Graph, targets: Sequence[str], commands: Commands
) -> Mapping[str, tuple[str, ...]]:
    """Task -> why Snakemake would run it."""
    study.private.mkdir(parents=True, exist_ok=True)
    again = unreliable(study, needed(planned, targets))
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "graph.json"
        config.write_text(as_config(planned, page=commands.page, book=commands.book), encoding="utf-8")
        records = [record_of(name) for name in targets]
        command = engine.arguments(config, folder=study.private, targets=records, jobs=1, again=again)
        ended = subprocess.run(
            [*command[: command.index("--")], "--dry-run", "--", *records], cwd=study.root,
            env=engine.environment(study), capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
    if ended.returncode:
        raise EngineError(
            f"Snakemake could not plan the edition: {(ended.stderr or ended.stdout).strip()[-600:]}"
        )
    return reasons(ended.stdout + ended.stderr, tasks={task.record: task.id for task in planned.tasks})


__all__ = ["EngineError", "Plan", "Planned", "plan"]
