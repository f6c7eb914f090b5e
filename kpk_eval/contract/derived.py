"""Rules that follow from the columns themselves, and the rule of the primary key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from kpk_eval.contract import wording
from kpk_eval.contract.model import UNREADABLE, Bounds, ContractColumn, Rule, RuleKind, Texts
from kpk_eval.model import Severity


@dataclass(frozen=True, slots=True)
class _Demand:
    """One rule of a column, before it is named."""

    kind: RuleKind
    expectation: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    words: Texts | None = None


_CHARACTERS: Texts = {"de": "Zeichen: ", "en": "characters: "}


def column_rules(column: ContractColumn, *, number: int, place: str) -> Iterator[Rule]:
    """The rules of one column; ``number`` is its position among all columns."""
    regex = rf"\|{number}\|"
    kwargs = MappingProxyType({"column": UNREADABLE, "regex": regex})
    yield Rule(
        f"{column.name}.{RuleKind.TYPE}", RuleKind.TYPE, (column.name,), column.severity,
        wording.TYPE_TEXTS[column.type], wording.TYPE_FINDINGS[column.type], place,
        "expect_column_values_to_not_match_regex", kwargs,
    )  # fmt: skip
    for demand in _demands(column):
        rule = made(
            demand.kind, (column.name,), demand.words or wording.simple(demand.kind), demand.expectation,
            {"column": column.name, **demand.kwargs}, severity=column.severity, place=place,
        )  # fmt: skip
        yield replace(rule, finding=_finding(demand, column))


def _finding(demand: _Demand, column: ContractColumn) -> str:
    """What is said of a row that breaks the demand: with the allowed values, range, length or form."""
    match demand.kind:
        case RuleKind.ENUM:
            return wording.demanding(demand.kind, wording.listed([code.value for code in column.codes]))
        case RuleKind.RANGE | RuleKind.LENGTH if demand.words:
            return wording.demanding(demand.kind, demand.words["en"])
        case RuleKind.PATTERN:
            return wording.demanding(demand.kind, str(column.pattern))
        case _:
            return wording.FINDINGS[demand.kind]


def _demands(column: ContractColumn) -> Iterator[_Demand]:
    """What the keys of a property ask for, one after the other."""
    if column.required:
        yield _Demand(RuleKind.REQUIRED, "expect_column_values_to_not_be_null")
    if column.unique:
        yield _Demand(RuleKind.UNIQUE, "expect_column_values_to_be_unique")
    if column.codes:
        codes = [code.value for code in column.codes]
        yield _Demand(RuleKind.ENUM, "expect_column_values_to_be_in_set", {"value_set": codes})
    if column.range:
        bounds = {**_bounds(column.range), **_open(column.range)}
        yield _Demand(
            RuleKind.RANGE, "expect_column_values_to_be_between", bounds, wording.ranged(column.range)
        )
    if column.length:
        words = wording.ranged(column.length, prefix=_CHARACTERS)
        yield _Demand(
            RuleKind.LENGTH, "expect_column_value_lengths_to_be_between", _bounds(column.length), words
        )
    if column.pattern is not None:
        regex = {"regex": whole(column.pattern)}
        yield _Demand(RuleKind.PATTERN, "expect_column_values_to_match_regex", regex)


def key_rule(key: tuple[str, ...], *, severity: Severity, place: str) -> Rule:
    """The rule that no two rows have the same primary key; a missing part is left to ``required``."""
    words = wording.simple(RuleKind.KEY if len(key) > 1 else RuleKind.UNIQUE)
    rule = made(RuleKind.KEY, key, words, *unique_together(key), severity=severity, place=place)
    return replace(rule, id="primary_key")


def unique_together(columns: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """Expectation and arguments for: no two rows have the same values in these columns."""
    if len(columns) == 1:
        return "expect_column_values_to_be_unique", {"column": columns[0]}
    kwargs = {"column_list": list(columns), "ignore_row_if": "any_value_is_missing"}
    return "expect_compound_columns_to_be_unique", kwargs


def made(
    kind: RuleKind, columns: tuple[str, ...], words: Texts, expectation: str, kwargs: Mapping[str, Any], *,
    severity: Severity, place: str,
) -> Rule:  # fmt: skip
    """A rule named after its column and kind, with the usual finding of its kind."""
    return Rule(
        f"{columns[0]}.{kind}", kind, columns, severity, words, wording.FINDINGS[kind], place,
        expectation, MappingProxyType(dict(kwargs)),
    )  # fmt: skip


def whole(pattern: str) -> str:
    """The pattern made to match the whole text."""
    return f"^(?:{pattern})$"


def _bounds(bounds: Bounds) -> dict[str, Any]:
    found = {"min_value": bounds.low, "max_value": bounds.high}
    return {key: value for key, value in found.items() if value is not None}


def _open(bounds: Bounds) -> dict[str, bool]:
    found = {"strict_min": bounds.low_excluded, "strict_max": bounds.high_excluded}
    return {key: value for key, value in found.items() if value}
