"""What is said at the end of a command: summary of a run, and of a plan."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby

from kpk_eval.study import Study
from kpk_eval.workflow.data import announced, describe
from kpk_eval.workflow.display import seconds
from kpk_eval.workflow.outcome import Broken, Failure, RunOutcome
from kpk_eval.workflow.plan import Plan
from kpk_eval.workflow.progress import LineState


def summary(outcome: RunOutcome, study: Study) -> Iterator[str]:
    """Lines that say what a run made, what failed and why, and where the book is."""
    counts = [(state, len(outcome.tasks(state))) for state in LineState]
    told = ", ".join(f"{count} {state}" for state, count in counts if count)
    yield f"{study.evaluation.id}, {study.edition.id}: {told}; {seconds(outcome.seconds)}"
    for failure in outcome.failures:
        yield f"failed: {_where(failure)}: {failure.cause}"
    if waiting := outcome.tasks(LineState.NOT_RUN):
        yield f"not run, because a page before them failed: {', '.join(waiting)}"
    yield from _stopped(outcome)
    if outcome.book:
        yield f"book: {os.path.relpath(outcome.book)}"
    elif outcome.failures and (earlier := study.build / "html" / "index.html").is_file():
        yield f"the book is still the one made before: {os.path.relpath(earlier)}"


def _where(failure: Failure) -> str:
    parts = [failure.notebook and f"notebook {failure.notebook}", failure.site and f"site {failure.site}"]
    parts.append(f"cell {failure.cell}" if failure.cell else "")
    return ", ".join(part for part in parts if part) or failure.task


def _stopped(outcome: RunOutcome) -> Iterator[str]:
    """Sites whose data broke their contract, with the rules."""
    for (site, source), rules in groupby(outcome.broken, key=lambda one: (one.site, one.source)):
        where = f"site {site}" if site else "shared data"
        yield f"stopped: {where}, source {source} breaks its contract:"
        yield from (f"  {_rule(one)}" for one in rules)
    if any(one.read for one in outcome.broken):
        yield "  which rows are at fault is listed in the quarantine files beside the data"


def _rule(broken: Broken) -> str:
    """A broken rule with the number of rows at fault; of an unreadable file what is wrong with it."""
    if not broken.read:
        return f"{broken.rule}: {broken.description}"
    return f"{broken.rule}: {broken.failed} at fault ({broken.description})"


def plan_lines(told: Plan, study: Study) -> Iterator[str]:
    """Lines that say what would run and why, and which data files are waited for."""
    title = f"{study.evaluation.id}, {study.edition.id}"
    if told.synthetic and not study.data.is_dir():
        yield f"{title}: synthetic data will be made in {os.path.relpath(study.data)}"
    if not told.planned and not told.awaited:
        yield f"{title}: nothing would run; all {len(told.unchanged)} tasks are up to date"
    for one in told.planned:
        yield f"would run  {one.task}: {'; '.join(one.reasons)}"
    if told.planned and told.unchanged:
        yield f"unchanged  {len(told.unchanged)} tasks"
    if told.awaited:
        count = len({file.path for file in told.awaited})
        yield f"{title}: waits for {count} data file{'s' if count > 1 else ''} in {study.data}:"
        for file in told.awaited:
            yield f"  {file.path.relative_to(study.data).as_posix()}: {describe(file)}"
        yield f"until then these cannot run: {', '.join(told.waiting)}"
    if later := announced(study):
        yield f"{title}: goes on without {len(later)} announced data file{'s' if len(later) > 1 else ''}:"
        for file in later:
            yield f"  {file.path.relative_to(study.data).as_posix()}: {describe(file)}"
