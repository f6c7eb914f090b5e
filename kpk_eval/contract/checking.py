"""Check a table against its contract: type it, run the suite, treat what breaks a rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpk_eval.contract.engine import checkable, measure
from kpk_eval.contract.judging import Evidence, Judged, judge
from kpk_eval.contract.model import (
    ABSENT,
    INVALID,
    KEY_KINDS,
    VALUE_KINDS,
    Checked,
    Contract,
    LogicalType,
    Rule,
    RuleState,
)
from kpk_eval.contract.structure import absent_columns, expected_columns
from kpk_eval.contract.typed import DTYPES, as_type
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
    absent, index, labels = absent_columns(table, contract), table.frame.index, table.labels
    cells = expected_columns(table, contract, shown=shown)
    reasons = _compact(table.reasons, index)
    del table  # of a big file, text and types together would take twice the memory
    typed = _typed(cells, contract, index)
    measured = measure(checkable(typed.frame, typed.unreadable, contract), contract)
    judged = judge(contract, Evidence(typed.frame, typed.unreadable, absent, measured))
    kept = Table(*_treated(typed, contract, reasons, judged, absent), labels)
    outcomes = tuple(one.outcome for one in judged)
    return Checked(
        table=kept,
        outcomes=outcomes,
        findings=_findings(judged),
        blocked=any(outcome.state in _BLOCKING for outcome in outcomes),
        rows_read=len(typed.frame),
        rows_kept=len(kept.frame),
    )


@dataclass(frozen=True, slots=True)
class _Typed:
    """Values of a table in the types of its contract, and which cells could not be read as them.

    Whole numbers are floating point (exact up to 2**53) as long as they are checked: Great Expectations
    compares nullable integers one by one.
    """

    frame: pd.DataFrame
    unreadable: pd.DataFrame


def _typed(cells: dict[str, pd.Series], contract: Contract, index: pd.Index) -> _Typed:
    """The cells in the types of the contract; each column of text is let go as soon as it is typed."""
    values, unreadable = {}, {}
    for column in contract.columns:
        read = as_type(cells.pop(column.name), column)
        whole = column.type is LogicalType.INTEGER
        values[column.name] = read.values.astype("float64") if whole else read.values
        unreadable[column.name] = read.unreadable
    return _Typed(
        pd.DataFrame(values, index=index, copy=False), pd.DataFrame(unreadable, index=index, copy=False)
    )


def _compact(reasons: pd.DataFrame, index: pd.Index) -> dict[str, pd.Series]:
    """Reasons by column as categories, which take an eighth of the memory of text."""
    return {str(name): column.reindex(index).astype("category") for name, column in reasons.items()}


def _treated(
    typed: _Typed,
    contract: Contract,
    given: Mapping[str, pd.Series],
    judged: Sequence[Judged],
    absent: Collection[str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values without invalid ones and without rows that repeat a key, and why values are missing.

    Whatever the severity: a source with a broken error rule is blocked, and what is left of it should not
    be worse than it has to be. A value is missing with the reason ``absent`` where its column is. Reasons
    have the columns in which there is one.
    """
    index = typed.frame.index
    columns = {
        one.name: typed.frame[one.name].astype(pd.api.types.pandas_dtype(DTYPES[one.type]))
        for one in contract.columns
    }
    reasons = {name: column.astype("str") for name, column in given.items() if column.notna().any()}
    reasons |= {name: pd.Series(ABSENT, index=index, dtype="str") for name in columns if name in absent}
    aside = index[:0]
    for one in judged:
        rule = one.outcome.rule
        if _removes_values(rule) and len(one.rows):
            (name,) = rule.columns
            broken = index.isin(one.rows)
            columns[name] = columns[name].mask(broken)
            told = reasons.get(name, pd.Series(None, index=index, dtype="str"))
            reasons[name] = told.mask(broken, INVALID)
        if rule.kind in KEY_KINDS and rule.limit is None:
            aside = aside.union(one.rows)
    frame = pd.DataFrame(columns, index=index, copy=False)
    why = pd.DataFrame({name: reasons[name] for name in columns if name in reasons}, index=index, copy=False)
    if len(aside):
        frame, why = frame.drop(index=aside), why.drop(index=aside)
    return frame, why


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
