"""Snakemake's reasons in words that say which file, page or library is behind them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from kpk_eval.workflow.graph import ABSENT

SHOWN = 4
"""Tasks named in one reason."""
TEXTS = {
    "Missing output": "not made yet",
    "Incomplete output": "was interrupted",
    "Forced": "what it made is damaged, missing or outdated",
    "Updated input": "made again since then: {tasks}",
    "Input files updated": "made again before it: {tasks}",
    "Set of input": "other pages come before it than last time",
    "Code has": "the task graph itself has changed",
}
"""Beginning of a reason of Snakemake -> our words."""
PARAMETERS = re.compile(r"Params have changed since last execution: .*?before: (\{.*\}) now: (\{.*\}) *")


def reasons(listing: str, *, tasks: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Task -> why it would run, from the listing of a dry run; ``tasks`` maps record -> task."""
    return {tasks[record]: tuple(_words(reason, tasks)) for record, reason in _told(listing)}


def _told(log: str) -> Iterator[tuple[str, str]]:
    """Record and reason of every job in Snakemake's listing."""
    record = ""
    for line in log.splitlines():
        key, _, value = line.strip().partition(": ")
        if key == "output":
            record = value
        elif key == "reason" and record:
            yield record, value
            record = ""


def _words(reason: str, tasks: Mapping[str, str]) -> Iterator[str]:
    """Snakemake's reason for one task in our own words."""
    if found := PARAMETERS.search(reason):
        before, now = (ast.literal_eval(one) for one in found.groups())
        yield from _differences(before, now)
    parts = PARAMETERS.sub("", reason).strip("; ").split("; ")
    told = [part.partition(": ") for part in parts if part]
    new = any(key.startswith("Missing output") for key, _, _ in told)
    for key, _, files in told:
        text = next((text for start, text in TEXTS.items() if key.startswith(start)), key)
        if "{tasks}" not in text or not new:
            yield text.format(tasks=_listed(files, tasks))


def _listed(files: str, tasks: Mapping[str, str]) -> str:
    """The tasks that made some files; of many the first ones."""
    names = sorted(tasks.get(one.strip(), one.strip()) for one in files.split(","))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    versions = [name for name in now if name.startswith("version of")]
    for name in sorted({*before, *now}):
        old, new = before.get(name, ABSENT), now.get(name, ABSENT)
        if old == new:
            continue
        if name in versions and name in before:
            yield f"{name.removeprefix('version of ')} {new} instead of {old}"
        elif old == ABSENT:
            yield f"new: {name}"
        else:
            yield f"gone: {name}" if new == ABSENT else f"changed: {name}"
