"""From what was found in a source to the lines of its report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from kpk_eval.contract import Checked, DataError, RuleOutcome, complaint, remedy
from kpk_eval.delivered import named_columns
from kpk_eval.model import Severity
from kpk_eval.params.schema import Source
from kpk_eval.readers import ReadError, remarks
from kpk_eval.report import ENCODING, FILE_RULES, RuleLine

MOST_ROWS = 5
"""Rows at fault that a report names; the others are in the quarantine file."""
FILE = "file"
"""Kind of the rules that a file breaks as a whole."""
_REMEDIES: Mapping[str, str] = {
    "file.readable": "correct the file as said, or export it again",
    "file.as_described": "correct the source entry, or deliver the file that it describes",
    "file.columns": "correct the columns of the file, or 'rename' them in the source entry",
}
_OF_THE_ENTRY = "correct the file, or the parameters where they describe it wrongly"


def rule_lines(checked: Checked, source: Source, language: str) -> Iterator[RuleLine]:
    """How every rule of a checked source fared; the findings already name rows and columns of the file."""
    rows = _rows(checked.findings)
    for outcome in checked.outcomes:
        yield _rule_line(outcome, rows.get(outcome.rule.id, ()), checked, source, language)


def _rule_line(
    outcome: RuleOutcome, rows: tuple[int, ...], checked: Checked, source: Source, language: str
) -> RuleLine:
    rule = outcome.rule
    return RuleLine(
        rule.id, named_columns(rule, checked.findings, source), str(rule.severity), str(outcome.state),
        outcome.checked, outcome.failed, complaint(outcome), rule.description[language], str(rule.kind),
        remedy=_remedy(outcome, source), rows=rows[:MOST_ROWS], rows_at_fault=len(rows),
    )  # fmt: skip


def _remedy(outcome: RuleOutcome, source: Source) -> str:
    """What to do about a broken rule; one of the source entry may be described wrongly there."""
    told = remedy(outcome)
    return _OF_THE_ENTRY if told and outcome.rule.place == source.id else told


def _rows(findings: pd.DataFrame) -> dict[str, tuple[int, ...]]:
    """Rule -> rows of the file that break it, each once, in the order of the file."""
    return {
        str(rule): tuple(sorted({int(row) for row in rows}))
        for rule, rows in findings.groupby("rule", observed=True)["row"]
    }


def file_line(rule: str, error: ReadError | DataError, *, column: str, shown: str, language: str) -> RuleLine:
    """The rule that a file breaks before its rows can be checked; ``shown`` is how messages call the file."""
    place, said = (error.place, error.remedy) if isinstance(error, ReadError) else ("", "")
    told = str(error)
    problem = told if told.startswith(shown) else f"{shown}: {told}"
    return RuleLine(
        rule, column, str(Severity.ERROR), "failed", 1, 1, problem, FILE_RULES[rule][language], FILE,
        place=place, remedy=said or _REMEDIES[rule],
    )  # fmt: skip


def encoding_lines(path: Path, source: Source, language: str) -> Iterator[RuleLine]:
    """A warning where the encoding of a file was concluded from its bytes."""
    for remark in remarks(path, source.reader, shown=source.path):
        found, _, advice = remark.partition("; ")
        yield RuleLine(
            ENCODING, "", str(Severity.WARNING), "warned", 0, 0, found, FILE_RULES[ENCODING][language], FILE,
            remedy=advice,
        )  # fmt: skip
