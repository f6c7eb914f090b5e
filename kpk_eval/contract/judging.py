"""From what Great Expectations measured to how each rule fared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpk_eval.contract import wording
from kpk_eval.contract.engine import Measured
from kpk_eval.contract.model import (
    KEY_KINDS,
    VALUE_KINDS,
    Contract,
    ContractColumn,
    Rule,
    RuleKind,
    RuleOutcome,
    RuleState,
)
from kpk_eval.contract.row_evaluation import evaluate
from kpk_eval.contract.row_parser import parse
from kpk_eval.model import Severity

_ABOUT_ALL_ROWS = frozenset({RuleKind.REQUIRED, RuleKind.ROW_COUNT})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules are judged by."""

    frame: pd.DataFrame
    """Typed values, NA where missing or unreadable."""
    unreadable: pd.DataFrame
    """Whether a cell holds something that is not of its column's type."""
    absent: frozenset[str]
    """Columns that the file lacks."""
    measured: Mapping[str, Measured]


@dataclass(frozen=True, slots=True)
class Judged:
    """How a rule fared, and the rows that break it."""

    outcome: RuleOutcome
    rows: pd.Index


def judge(contract: Contract, evidence: Evidence) -> tuple[Judged, ...]:
    """Every rule of the contract in its order, then the optional columns that hold nothing."""
    by_rule = {rule.id: _rows(rule, evidence) for rule in contract.rules if rule.expectation}
    judged = []
    for rule in contract.rules:
        rows = by_rule[rule.id] if rule.expectation else _invalid_rows(rule, contract.rules, by_rule)
        judged.append(_judged(rule, rows, evidence))
    return (*judged, *(_empty(column, contract, evidence) for column in _empty_columns(contract, evidence)))


def _rows(rule: Rule, evidence: Evidence) -> pd.Index:
    """Rows that break the rule; of rows that repeat a key, the later ones."""
    rows = evidence.measured[rule.id].rows
    if rule.kind is RuleKind.REQUIRED:
        (name,) = rule.columns
        return rows.difference(evidence.unreadable.index[evidence.unreadable[name]])
    if rule.kind in KEY_KINDS:
        repeated = evidence.frame.loc[rows, list(rule.columns)].duplicated(keep="first")
        return rows[repeated.to_numpy()]
    return rows


def _invalid_rows(rule: Rule, rules: Sequence[Rule], by_rule: Mapping[str, pd.Index]) -> pd.Index:
    """Rows that break any value rule of the column."""
    parts: list[pd.Series] = [
        by_rule[other.id].to_series()
        for other in rules
        if other.columns == rule.columns and other.kind in VALUE_KINDS and other.limit is None
    ]
    found: pd.Index = pd.Index(pd.concat(parts).drop_duplicates().array)
    return found


def _judged(rule: Rule, rows: pd.Index, evidence: Evidence) -> Judged:
    nothing = rows[:0]
    if rule.expectation and not _credible(rule, evidence.measured[rule.id]):
        return Judged(RuleOutcome(rule, 0, 0, RuleState.COULD_NOT_RUN), nothing)
    checked = _checked(rule, evidence)
    if set(rule.columns) & evidence.absent and rule.kind is not RuleKind.ROW:
        return Judged(RuleOutcome(rule, 0, 0, RuleState.NOTHING_TO_CHECK), nothing)
    broken = _broken(rule, rows, evidence)
    if broken:
        state = RuleState.FAILED if rule.severity is Severity.ERROR else RuleState.WARNED
        return Judged(RuleOutcome(rule, checked, len(rows), state), rows)
    state = RuleState.PASSED if checked else RuleState.NOTHING_TO_CHECK
    return Judged(RuleOutcome(rule, checked, len(rows), state), nothing)


def _credible(rule: Rule, measured: Measured) -> bool:
    """Whether the rule ran and its verdict agrees with its rows; an expectation may tolerate some."""
    if rule.kind in {RuleKind.EXPECTATION, RuleKind.ROW_COUNT}:
        return measured.ran
    return measured.ran and measured.success == (len(measured.rows) == 0)


def _broken(rule: Rule, rows: pd.Index, evidence: Evidence) -> bool:
    if rule.limit is not None:
        return not rule.limit.holds(len(rows), of=len(evidence.frame))
    if rule.kind in {RuleKind.EXPECTATION, RuleKind.ROW_COUNT}:
        return not evidence.measured[rule.id].success
    return len(rows) > 0


def _checked(rule: Rule, evidence: Evidence) -> int:
    """Rows that hold the values the rule is about."""
    present = evidence.frame[list(rule.columns)].notna()
    if rule.kind in _ABOUT_ALL_ROWS or not rule.columns:
        return len(evidence.frame)
    if rule.kind is RuleKind.ROW:
        return int(evaluate(parse(str(rule.kwargs["rule"])), evidence.frame).notna().sum())
    if rule.kind in {RuleKind.TYPE, RuleKind.INVALID}:
        present = present | evidence.unreadable[list(rule.columns)]
    return int((present.any(axis=1) if rule.kind is RuleKind.EXPECTATION else present.all(axis=1)).sum())


def _empty_columns(contract: Contract, evidence: Evidence) -> Iterator[ContractColumn]:
    """Columns that may be empty and are: the file has them, but no row holds a value."""
    for column in contract.columns:
        held = evidence.frame[column.name].notna() | evidence.unreadable[column.name]
        if not column.required and column.name not in evidence.absent and not held.any():
            yield column


def _empty(column: ContractColumn, contract: Contract, evidence: Evidence) -> Judged:
    place = next(rule.place for rule in contract.rules if rule.columns == (column.name,))
    rule = Rule(
        f"{column.name}.empty_column", RuleKind.EMPTY, (column.name,), Severity.WARNING,
        wording.simple(RuleKind.EMPTY), wording.FINDINGS[RuleKind.EMPTY], place,
    )  # fmt: skip
    rows = len(evidence.frame)
    return Judged(RuleOutcome(rule, rows, rows, RuleState.WARNED), evidence.frame.index[:0])
