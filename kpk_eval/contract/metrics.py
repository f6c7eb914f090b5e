"""Rules written as a metric of the standard: counted rows against a limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from open_data_contract_standard.model import DataQuality

from kpk_eval.contract import wording
from kpk_eval.contract.columns import check_pattern
from kpk_eval.contract.complaints import Complaints
from kpk_eval.contract.derived import unique_together, whole
from kpk_eval.contract.dialect import suggest
from kpk_eval.contract.limit import Limit, Operator
from kpk_eval.contract.model import Rule, RuleKind
from kpk_eval.model import Severity
from kpk_eval.params.source_lines import Place

_OF_COLUMN = ("nullValues", "missingValues", "duplicateValues", "invalidValues")
_OF_TABLE = ("rowCount", "duplicateValues")
_UNITS = ("rows", "percent")
_ROW_COUNT: Mapping[Operator, tuple[str, ...]] = {
    Operator.GREATER_THAN: ("min_value", "strict_min"),
    Operator.GREATER_OR_EQUAL: ("min_value",),
    Operator.LESS_THAN: ("max_value", "strict_max"),
    Operator.LESS_OR_EQUAL: ("max_value",),
    Operator.MUST_BE: ("min_value", "max_value"),
    Operator.BETWEEN: ("min_value", "max_value"),
}


def metric_rule(
    entry: DataQuality, column: str, columns: tuple[str, ...], place: Place, complaints: Complaints
) -> Rule | None:
    """The rule of a ``type: library`` entry of a column, or of the table where ``column`` is empty.

    A limit that allows no row at all gives the same rule as ``required``, ``unique`` or ``enum`` would.
    """
    limit = _limit(entry, place, complaints)
    if limit is None:
        return None
    arguments = entry.arguments or {}
    rule: Rule | None
    match entry.metric:
        case "nullValues" | "missingValues" if column and not arguments:
            rule = _rule(
                RuleKind.REQUIRED, (column,), "expect_column_values_to_not_be_null", {"column": column}
            )
        case "duplicateValues" if column and not arguments:
            rule = _rule(RuleKind.UNIQUE, (column,), *unique_together((column,)))
        case "duplicateValues" if not column and set(arguments) == {"properties"}:
            rule = _repeated(arguments["properties"], columns, place, complaints)
        case "invalidValues" if column:
            rule = _invalid(column, arguments, place, complaints)
        case "rowCount" if not column and not arguments:
            return _row_count(limit, place, complaints)
        case _:
            complaints.add(place, _misplaced(entry.metric, column, arguments))
            return None
    if rule is None or (limit.forbids_any and rule.expectation):
        return rule
    return replace(rule, limit=limit, description=wording.limited(rule.kind, limit))


def _misplaced(metric: str | None, column: str, arguments: Mapping[str, Any]) -> str:
    owner, known = ("a column", _OF_COLUMN) if column else ("the table", _OF_TABLE)
    if metric not in known:
        return f"metric: found {metric!r}, which {owner} does not have{suggest(str(metric), known)}"
    if metric == "missingValues":
        return "codes for missing values are named where the file is read (reader: missing:), not here"
    return f"{metric}: these arguments are not understood ({', '.join(map(str, arguments)) or 'none given'})"


def _limit(entry: DataQuality, place: Place, complaints: Complaints) -> Limit | None:
    """The one comparison that the entry gives."""
    given = {one: getattr(entry, one) for one in Operator if getattr(entry, one) is not None}
    if len(given) != 1:
        complaints.add(place, f"a metric needs exactly one of {', '.join(Operator)}; found {len(given)}")
        return None
    ((comparison, bound),) = given.items()
    bounds = tuple(bound) if isinstance(bound, list) else (bound,)
    if any(not isinstance(one, int | float) or isinstance(one, bool) for one in bounds):
        complaints.add((*place, comparison), "a metric is compared with a number")
        return None
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        complaints.add((*place, comparison), "the smaller number comes first")
    if (entry.unit or "rows") not in _UNITS:
        complaints.add((*place, "unit"), f"found {entry.unit!r}{suggest(str(entry.unit), _UNITS)}")
    return Limit(comparison, bounds, percent=entry.unit == "percent")


def _repeated(names: object, columns: tuple[str, ...], place: Place, complaints: Complaints) -> Rule | None:
    if not isinstance(names, list) or not names:
        complaints.add(
            (*place, "arguments"), "properties: name the columns whose combination must not repeat"
        )
        return None
    for name in names:
        if name not in columns:
            complaints.add(
                (*place, "arguments"), f"the contract has no column {name!r}{suggest(str(name), columns)}"
            )
    together = tuple(str(name) for name in names)
    return _rule(RuleKind.KEY, together, *unique_together(together))


def _invalid(column: str, arguments: Mapping[str, Any], place: Place, complaints: Complaints) -> Rule | None:
    """Without arguments: all value rules of the column; with ``validValues`` or ``pattern``: these."""
    if not arguments:
        return _rule(RuleKind.INVALID, (column,), "", {})
    if set(arguments) == {"validValues"} and isinstance(arguments["validValues"], list):
        kwargs = {"column": column, "value_set": arguments["validValues"]}
        return _rule(RuleKind.ENUM, (column,), "expect_column_values_to_be_in_set", kwargs)
    if set(arguments) == {"pattern"}:
        if wrong := check_pattern(arguments["pattern"]):
            complaints.add((*place, "arguments", "pattern"), wrong)
            return None
        kwargs = {"column": column, "regex": whole(arguments["pattern"])}
        return _rule(RuleKind.PATTERN, (column,), "expect_column_values_to_match_regex", kwargs)
    complaints.add(
        (*place, "arguments"), f"found {', '.join(map(str, arguments))}; allowed: validValues or pattern"
    )
    return None


def _row_count(limit: Limit, place: Place, complaints: Complaints) -> Rule | None:
    if limit.operator not in _ROW_COUNT or limit.percent:
        complaints.add(place, f"rowCount is a number of rows; use {', '.join(_ROW_COUNT)}")
        return None
    if any(bound != int(bound) for bound in limit.bounds):
        complaints.add(place, "rowCount is compared with whole numbers")
        return None
    keys = _ROW_COUNT[limit.operator]
    bounds = [*map(int, limit.bounds)] * (2 if limit.operator is Operator.MUST_BE else 1)
    kwargs: dict[str, Any] = {key: True for key in keys if key.startswith("strict")}
    kwargs |= dict(zip((key for key in keys if not key.startswith("strict")), bounds, strict=True))
    rule = _rule(RuleKind.ROW_COUNT, (), "expect_table_row_count_to_be_between", kwargs)
    words = wording.limited(RuleKind.ROW_COUNT, limit)
    return replace(rule, description=words, finding=words["en"])


_NAMES: Mapping[RuleKind, str] = {
    RuleKind.REQUIRED: "missing_values",
    RuleKind.UNIQUE: "repeated_values",
    RuleKind.KEY: "repeated_values",
    RuleKind.ROW_COUNT: "row_count",
}


def _rule(kind: RuleKind, columns: tuple[str, ...], expectation: str, kwargs: Mapping[str, Any]) -> Rule:
    """A rule named after its columns and metric; the entry gives it severity and place."""
    return Rule(
        ".".join((*columns, _NAMES.get(kind, "invalid_values"))), kind, columns, Severity.ERROR,
        wording.simple(kind), wording.FINDINGS[kind], "", expectation, MappingProxyType(dict(kwargs)),
    )  # fmt: skip
