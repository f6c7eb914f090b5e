"""Check a table against its contract: type it, run the suite, treat what breaks a rule."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kpk_eval.contract.engine import checkable, measure
from kpk_eval.contract.judging import Evidence, Judged, judge
from kpk_eval.contract.model import (
    INVALID,
    KEY_KINDS,
    VALUE_KINDS,
    Checked,
    Contract,
    Rule,
    RuleState,
)
from kpk_eval.contract.structure import absent_columns, expected_columns
from kpk_eval.contract.typed import as_type
from kpk_eval.model import Table

FINDING_COLUMNS = ("row", "column", "rule", "severity", "what")
_BLOCKING = frozenset({RuleState.FAILED, RuleState.COULD_NOT_RUN})


def check(table: Table, contract: Contract, *, shown: str) -> Checked:
    """The table as its contract leaves it, and how every rule fared.

    Parameters
    ----------
    table
        Rows as a reader found them, indexed by unique row numbers.
    contract
        What the table must look like.
    shown
        How messages call the file.

    Raises
    ------
    DataError
        If the table has no rows or not the columns of the contract.
    ParameterError
        If Great Expectations refuses a rule of the contract.
    """
    whole = expected_columns(table, contract, shown=shown)
    typed = {column.name: as_type(whole.frame[column.name], column) for column in contract.columns}
    frame = pd.DataFrame({name: one.values for name, one in typed.items()}, index=whole.frame.index)
    unreadable = pd.DataFrame({name: one.unreadable for name, one in typed.items()}, index=frame.index)
    measured = measure(checkable(frame, unreadable, contract), contract)
    judged = judge(contract, Evidence(frame, unreadable, absent_columns(table, contract), measured))
    kept = _treated(Table(frame, whole.reasons, whole.labels), judged)
    outcomes = tuple(one.outcome for one in judged)
    return Checked(
        table=kept,
        outcomes=outcomes,
        findings=_findings(judged),
        blocked=any(outcome.state in _BLOCKING for outcome in outcomes),
        rows_read=len(frame),
        rows_kept=len(kept.frame),
    )


def _treated(table: Table, judged: Sequence[Judged]) -> Table:
    """The table without invalid values and without rows that repeat a key.

    Whatever the severity: a source with a broken error rule is blocked, and what is left of it should not
    be worse than it has to be.
    """
    frame, reasons = table.frame, table.reasons
    aside = frame.index[:0]
    for one in judged:
        rule = one.outcome.rule
        if _removes_values(rule) and len(one.rows):
            (name,) = rule.columns
            broken = frame.index.isin(one.rows)
            frame = frame.assign(**{name: frame[name].mask(broken)})
            reasons = reasons.assign(**{name: reasons[name].mask(broken, INVALID)})
        if rule.kind in KEY_KINDS and rule.limit is None:
            aside = aside.union(one.rows)
    return Table(frame.drop(index=aside), reasons.drop(index=aside), table.labels)


def _removes_values(rule: Rule) -> bool:
    return rule.kind in VALUE_KINDS and rule.limit is None


def _findings(judged: Sequence[Judged]) -> pd.DataFrame:
    """One line for each row and rule that failed: row, column, rule, severity, what."""
    parts = [
        pd.DataFrame(
            {
                "row": one.rows,
                "column": ", ".join(one.outcome.rule.columns),
                "rule": one.outcome.rule.id,
                "severity": str(one.outcome.rule.severity),
                "what": one.outcome.rule.finding,
            },
            columns=FINDING_COLUMNS,
        )
        for one in judged
        if len(one.rows)
    ]
    if not parts:
        return pd.DataFrame({"row": pd.Series(dtype="int64")}).reindex(columns=list(FINDING_COLUMNS))
    return pd.concat(parts, ignore_index=True).sort_values(["row", "column", "rule"], ignore_index=True)
