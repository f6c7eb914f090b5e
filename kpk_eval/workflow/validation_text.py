"""A validation as a person reads it in the terminal: counts, names and rows, never a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from kpk_eval.prepare import Completeness
from kpk_eval.report import GapLine, RecodeLine, RuleLine, SourceReport
from kpk_eval.study import Study
from kpk_eval.workflow.data import announced, describe
from kpk_eval.workflow.validate import Completed, Validation

HELD = frozenset({"passed", "nothing to check"})
COLUMNS = "file.columns"
"""Rule whose findings say themselves what to do, each its own."""
MOST_GAPS = 5
"""Columns with missing values that are named; JSON names all."""


def as_text(found: Validation, study: Study) -> Iterator[str]:
    """One line per source, then one for each broken rule and for all else that is known of its rows."""
    for report in found.reports:
        where = f"site {report.site}" if report.site else "shared"
        yield f"{report.state:8} {where}, source {report.source}, file {report.file}: {_counts(report)}"
        yield from (f"  {_rule(line, report)}" for line in report.rules if line.state not in HELD)
        yield from (f"  {_recode(line)}" for line in report.recodes)
        yield from (f"  {line}" for line in _gaps(report))
        if report.quarantine:
            path = study.quarantine / report.quarantine
            yield f"  the rows to correct, by their number in the file: {path}"
    for one in found.completed:
        yield from _completed(one)
    for file in found.awaited:
        yield f"missing  {describe(file)}: {file.path}"
    for file in announced(study):
        yield f"awaited  {describe(file)}: {file.path}"


def _counts(report: SourceReport) -> str:
    """How many rows were left out, read and kept, and how many rules hold."""
    if not report.rows_read:
        return "not read"
    left_out = "".join(f", {number} left out ({why})" for why, number in report.left_out.items())
    aside = f", {report.set_aside} set aside" if report.set_aside else ""
    held = sum(line.state in HELD for line in report.rules)
    rules = f"{held} of {len(report.rules)} rules hold"
    return f"{report.rows_read} {report.unit} read, {report.rows_kept} kept{aside}{left_out}; {rules}"


def _rule(line: RuleLine, report: SourceReport) -> str:
    """A broken rule: weight, column of the file, rows, what is wrong, name of the rule, what to do."""
    if not report.rows_read:
        told = line.description.replace("\n", f"\n  {line.severity}: ")
        remedy = "" if line.rule == COLUMNS else _remedy(line)
        return f"{line.severity}: {told}{remedy}"
    column = f"column {line.column}: " if line.column else ""
    count = f"{line.failed} of {line.checked} {report.unit}{rows_named(line)}: " if line.failed else ""
    return f"{line.severity}: {column}{count}{line.description} (rule {line.rule}){_remedy(line)}"


def _remedy(line: RuleLine) -> str:
    """What to do, unless it has been said."""
    said = line.remedy.partition(",")[0] in line.description
    return "" if said else f"; {line.remedy}"


def rows_named(line: RuleLine) -> str:
    """The first rows at fault, and how many more there are; empty where none is known."""
    if not line.rows:
        return ""
    listed, more = ", ".join(map(str, line.rows)), line.rows_at_fault - len(line.rows)
    word = "row" if line.rows_at_fault == 1 else "rows"
    return f" ({word} {listed}{f' and {more} more' if more else ''})"


def _recode(line: RecodeLine) -> str:
    """What was done to the values of a column before they were checked, and to how many."""
    wave = f", wave {line.wave}" if line.wave else ""
    return f"recoded: column {line.column}{wave}: {line.values} values: {line.action}: {line.what}"


def _gaps(report: SourceReport) -> Iterator[str]:
    """Columns of which most values are missing, with the reasons."""
    columns = {
        column: list(lines) for column, lines in groupby(sorted(report.gaps, key=_column), key=_column)
    }
    ordered = sorted(columns, key=lambda name: -sum(line.values for line in columns[name]))
    told = [f"{name} {_reasons(columns[name])}" for name in ordered[:MOST_GAPS]]
    more = [f"and {len(ordered) - MOST_GAPS} more columns"] if len(ordered) > MOST_GAPS else []
    if told:
        yield f"missing values: {'; '.join([*told, *more])}"


def _column(line: GapLine) -> str:
    return line.column


def _reasons(lines: Sequence[GapLine]) -> str:
    """Number of missing values of a column and their reasons, over all waves."""
    counts: dict[str, int] = {}
    for line in lines:
        reason = line.reason.replace("_", " ") or "no reason given"
        counts[reason] = counts.get(reason, 0) + line.values
    return f"{sum(counts.values())} ({', '.join(f'{reason} {number}' for reason, number in counts.items())})"


def _completed(one: Completed) -> Iterator[str]:
    """For each wave the share of people with a valid value, outcome by outcome."""
    where = f"site {one.site}, {one.population}" if one.site else one.population
    if one.problem:
        yield f"complete {where}: cannot be counted: {one.problem}"
    waves: dict[str, list[str]] = {}
    for count in one.counts:
        waves.setdefault(count.wave, []).append(_share(count))
    for wave, shares in waves.items():
        yield f"complete {where}, wave {wave}: {', '.join(shares)}"


def _share(count: Completeness) -> str:
    return f"{count.outcome} {count.answered} of {count.people}"
