"""The nouns of a contract: columns, rules, how a rule fared, and a table that was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pandas as pd

from kpk_eval.contract.limit import Limit
from kpk_eval.model import Severity, Table

Texts = Mapping[str, str]
"""The same text by language: ``de`` and ``en``."""

INVALID = "invalid"
"""Reason of a value that became missing because it breaks a value rule."""
ABSENT = "absent"
"""Reason of a value that is missing because the file has no such column."""
UNREADABLE = "kpk:unreadable"
"""Column given to Great Expectations: numbers of the columns that could not be typed, as ``|3||7|``."""


class DataError(Exception):
    """A table cannot be checked against its contract: wrong columns or no rows."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the problems in the order in which they were found."""
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """One problem per line."""
        return "\n".join(self.problems)


class LogicalType(StrEnum):
    """What a column holds."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


class Classification(StrEnum):
    """How carefully a column must be handled."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    FREE_TEXT = "free_text"


class RuleKind(StrEnum):
    """What a rule demands."""

    TYPE = "type"
    REQUIRED = "required"
    ENUM = "enum"
    RANGE = "range"
    LENGTH = "length"
    PATTERN = "pattern"
    INVALID = "invalid"
    """Share of values that break any value rule of their column."""
    UNIQUE = "unique"
    KEY = "key"
    ROW = "row"
    """Columns of one row fit together."""
    ROW_COUNT = "row_count"
    EXPECTATION = "expectation"
    """Written as an expectation in the contract."""
    EMPTY = "empty"
    """Found while checking: an optional column without a single value."""


VALUE_KINDS = frozenset({RuleKind.TYPE, RuleKind.ENUM, RuleKind.RANGE, RuleKind.LENGTH, RuleKind.PATTERN})
"""A value that breaks such a rule becomes missing."""
KEY_KINDS = frozenset({RuleKind.UNIQUE, RuleKind.KEY})
"""Of rows that break such a rule the first stays, later ones are set aside."""


class RuleState(StrEnum):
    """How a rule fared."""

    PASSED = "passed"
    FAILED = "failed"
    """Broken, with severity error: nothing of the source may be analysed."""
    WARNED = "warned"
    """Broken, with severity warning."""
    NOTHING_TO_CHECK = "nothing to check"
    """No row holds the values that the rule is about."""
    COULD_NOT_RUN = "could not run"
    """The rule gave no answer; the source is blocked."""


@dataclass(frozen=True, slots=True)
class Code:
    """An allowed value and what it stands for."""

    value: str | int | float | bool
    label: Texts

    @property
    def text(self) -> str:
        """The value as prepared data and parameters write it: a whole number without a decimal part."""
        whole = isinstance(self.value, float) and self.value.is_integer()
        return str(int(self.value)) if whole else str(self.value)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Smallest and largest allowed value; None where there is no bound."""

    low: Any = None
    high: Any = None
    low_excluded: bool = False
    high_excluded: bool = False


@dataclass(frozen=True, slots=True)
class ContractColumn:
    """One column of a contract: what it is called, what it holds, what is allowed in it."""

    name: str
    label: Texts
    type: LogicalType
    required: bool
    classification: Classification
    optional: bool = False
    """The file may lack the column."""
    severity: Severity = Severity.ERROR
    """Severity of the rules that follow from the column itself."""
    unique: bool = False
    key_position: int | None = None
    codes: tuple[Code, ...] = ()
    range: Bounds | None = None
    length: Bounds | None = None
    pattern: str | None = None
    date_format: str = "yyyy-mm-dd"
    wave_date: bool = False
    """A date within the wave of its row, such as that of the interview."""


def key_columns(columns: tuple[ContractColumn, ...]) -> tuple[str, ...]:
    """Names of the columns of the primary key in their order; empty where there is none."""
    parts = [(column.key_position, column.name) for column in columns if column.key_position is not None]
    return tuple(name for _, name in sorted(parts))


@dataclass(frozen=True, slots=True)
class Rule:
    """One demand of a contract.

    Great Expectations executes it as ``expectation`` with ``kwargs``; only a rule of kind ``invalid``
    without an expectation is counted from the value rules of its column.
    """

    id: str
    kind: RuleKind
    columns: tuple[str, ...]
    severity: Severity
    description: Texts
    finding: str
    """What is said of a row that breaks the rule; never the value."""
    place: str
    """Contract file and line."""
    expectation: str = ""
    kwargs: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    limit: Limit | None = None
    """Where some rows may break the rule; None: no row may."""


@dataclass(frozen=True, slots=True)
class Contract:
    """What a table must look like."""

    id: str
    name: str
    version: str
    columns: tuple[ContractColumn, ...]
    rules: tuple[Rule, ...]
    extra_columns_ignored: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """How one rule fared on one table: counts of rows, never a value."""

    rule: Rule
    checked: int
    """Rows that hold the values the rule is about."""
    failed: int
    """Rows that break the rule; 0 for a rule about the table as a whole."""
    state: RuleState


@dataclass(frozen=True, slots=True)
class Checked:
    """A table after its contract has looked at it.

    ``table`` has every column of the contract in its order and type. Values that break a value rule are
    missing with the reason ``invalid``; rows that repeat a key are gone. ``findings`` has one line for
    each row and rule that failed: row, column, rule, severity, what. Where ``blocked``, nothing of
    ``table`` may be analysed.
    """

    table: Table
    outcomes: tuple[RuleOutcome, ...]
    findings: pd.DataFrame
    blocked: bool
    rows_read: int
    rows_kept: int
