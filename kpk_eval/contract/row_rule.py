"""The closed little language for rules between the columns of a row: its syntax tree.

::

    rule       = both { "or" both }
    both       = negation { "and" negation }
    negation   = "not" negation | "(" rule ")" | test
    test       = operand comparison operand | operand "in" "[" literal { "," literal } "]"
               | operand "between" operand "and" operand | column "is" ("missing" | "present")
    comparison = "==" | "!=" | "<" | "<=" | ">" | ">="
    operand    = column | literal
    column     = name | "`" any name "`"
    literal    = number | 'text' | "text" | true | false

A date is text: ``'2024-12-31'``. Nothing else exists: no functions, no arithmetic, no code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Name:
    """A column."""

    column: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant."""

    value: Value
    position: int = 0


Operand = Name | Literal


@dataclass(frozen=True, slots=True)
class Compare:
    """``left sign right``."""

    left: Operand
    sign: str
    right: Operand


@dataclass(frozen=True, slots=True)
class Among:
    """``operand in [choices]``."""

    operand: Operand
    choices: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """``operand between low and high``, both included."""

    operand: Operand
    low: Operand
    high: Operand


@dataclass(frozen=True, slots=True)
class Presence:
    """``column is missing`` or ``column is present``; always decidable."""

    column: Name
    missing: bool


@dataclass(frozen=True, slots=True)
class Not:
    """``not part``."""

    part: RowRule


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by ``and`` or by ``or``."""

    word: OneOf["and", "or"]
    parts: tuple[RowRule, ...]


RowRule = Compare | Among | Within | Presence | Not | Joined


class RowRuleError(Exception):
    """A text is not a rule of the language; says at which character and what is expected."""

    def __init__(self, message: str, position: int) -> None:
        """Keep the position, counted from 0."""
        super().__init__(f"character {position + 1}: {message}")
        self.position = position


def columns_of(rule: RowRule) -> tuple[str, ...]:
    """Columns that the rule names, each once, in the order of first mention."""
    return tuple(dict.fromkeys(operand.column for operand in operands_of(rule) if isinstance(operand, Name)))


def operands_of(rule: RowRule) -> Iterator[Operand]:
    """Every column and constant of the rule, from left to right."""
    match rule:
        case Compare(left, _, right):
            yield from (left, right)
        case Among(operand, choices):
            yield from (operand, *choices)
        case Within(operand, low, high):
            yield from (operand, low, high)
        case Presence(column):
            yield column
        case Not(part):
            yield from operands_of(part)
        case Joined(_, parts):
            for part in parts:
                yield from operands_of(part)
