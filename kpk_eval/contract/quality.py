"""Rules written under ``quality``: counted metrics, row rules, and expectations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from open_data_contract_standard.model import DataQuality

from kpk_eval.contract import wording
from kpk_eval.contract.columns import check_pattern, custom
from kpk_eval.contract.complaints import Complaints
from kpk_eval.contract.dialect import suggest
from kpk_eval.contract.metrics import metric_rule
from kpk_eval.contract.model import UNREADABLE, LogicalType, Rule, RuleKind, Texts
from kpk_eval.contract.row_evaluation import check_types
from kpk_eval.contract.row_parser import parse
from kpk_eval.contract.row_rule import RowRuleError, columns_of
from kpk_eval.model import Severity
from kpk_eval.params.source_lines import Place

ROW_EXPECTATION = "expect_rows_to_follow_rule"
"""Our own expectation for row rules."""

_COLUMN_KEYS = ("column", "column_A", "column_B", "column_list", "column_set")
_OURS = frozenset({
    "row_condition", "condition_parser", "result_format", "catch_exceptions", "meta", "batch_id", "severity",
    "windows", "notes", "description", "id",
})  # fmt: skip
"""Arguments that would execute code, filter rows unseen or change what a result shows."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PATTERN_LISTS = re.compile(r"regex_list|like_pattern")


@dataclass(frozen=True, slots=True)
class Owner:
    """The column or the table whose ``quality`` is read."""

    column: str
    """Empty for the table."""
    types: Mapping[str, LogicalType]
    """Type of every column of the contract."""


def quality_rules(
    entries: Iterable[DataQuality], owner: Owner, place: Place, complaints: Complaints
) -> list[Rule]:
    """The rules of all ``quality`` entries; what is none goes to ``complaints``."""
    found = (_rule(entry, owner, (*place, "quality", at), complaints) for at, entry in enumerate(entries))
    return [rule for rule in found if rule is not None]


def _rule(entry: DataQuality, owner: Owner, place: Place, complaints: Complaints) -> Rule | None:
    kind = entry.type or ("library" if entry.metric else "")
    if kind == "library":
        rule = metric_rule(entry, owner.column, tuple(owner.types), place, complaints)
    elif kind == "custom" and entry.engine == "kpk":
        rule = _row_rule(entry, owner, place, complaints)
    elif kind == "custom" and entry.engine == "greatExpectations":
        rule = _expectation_rule(entry, owner, place, complaints)
    elif kind == "custom":
        complaints.add(
            place, f"engine: found {entry.engine!r}{suggest(str(entry.engine), ('kpk', 'greatExpectations'))}"
        )
        return None
    else:
        complaints.add(place, f"type: found {kind!r}{suggest(kind, ('library', 'custom'))}")
        return None
    return None if rule is None else _as_written(rule, entry, owner.column, complaints.at(place))


def _as_written(rule: Rule, entry: DataQuality, column: str, place: str) -> Rule:
    """The rule with name, severity and wording that the entry gives it."""
    words = custom(entry.customProperties)
    slug = _slug(entry.id or entry.name or "")
    said = {
        "de": entry.description or entry.name or "",
        "en": words.get("description_en") or words.get("label_en") or "",
    }
    description = wording.written(said, rule.description)
    named = rule.kind in {RuleKind.ROW, RuleKind.EXPECTATION}
    return replace(
        rule,
        id=".".join(part for part in (column, slug) if part) if slug else rule.id,
        severity=Severity(entry.severity or Severity.ERROR),
        description=description,
        finding=f"{rule.finding}: {description['en']}" if named else rule.finding,
        place=place,
    )


def _slug(name: str) -> str:
    """The name in small letters without umlauts, words joined by ``_``."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower().translate(_UMLAUTS)).strip("_")


def _row_rule(entry: DataQuality, owner: Owner, place: Place, complaints: Complaints) -> Rule | None:
    text = _implementation(entry, {"rule"}, place, complaints).get("rule")
    if not isinstance(text, str):
        complaints.add(place, 'a row rule is written as implementation: {rule: "age >= 18"}')
        return None
    try:
        rule = parse(text)
        check_types(rule, owner.types)
    except RowRuleError as error:
        complaints.add((*place, "implementation", "rule"), f"{error} (in {text!r})")
        return None
    columns = columns_of(rule)
    # Great Expectations wants at least two columns for a rule about rows; this one is always there.
    given = [*columns, UNREADABLE] if len(columns) == 1 else list(columns)
    kwargs = {"column_list": given, "rule": text, "ignore_row_if": "never"}
    words: Texts = {"de": f"Regel: {text}", "en": f"rule: {text}"}
    return _plain(RuleKind.ROW, columns, words, ROW_EXPECTATION, kwargs)


def _expectation_rule(entry: DataQuality, owner: Owner, place: Place, complaints: Complaints) -> Rule | None:
    written = _implementation(entry, {"type", "kwargs"}, place, complaints)
    name, kwargs = written.get("type"), written.get("kwargs", {})
    here = (*place, "implementation")
    if not isinstance(name, str) or not isinstance(kwargs, dict):
        complaints.add(here, "an expectation is written as implementation: {type: expect_..., kwargs: {...}}")
        return None
    kwargs = dict(kwargs)
    if owner.column and not any(key in kwargs for key in _COLUMN_KEYS):
        kwargs["column"] = owner.column
    columns = _columns(kwargs)
    for message in _refusals(name, kwargs, columns, owner):
        complaints.add(here, message)
    words = {language: f"{text}: {name}" for language, text in wording.simple(RuleKind.EXPECTATION).items()}
    return replace(
        _plain(RuleKind.EXPECTATION, columns, words, name, kwargs), id=_expectation_id(name, columns)
    )


def _refusals(name: str, kwargs: Mapping[str, Any], columns: tuple[str, ...], owner: Owner) -> Iterable[str]:
    if name.startswith("expect_table_column"):
        yield f"{name}: the columns of the file are checked anyway; remove the entry"
    for key in sorted(_OURS & set(kwargs)):
        yield f"the argument {key!r} is not allowed here; for rules between columns use engine: kpk"
    for column in columns:
        if column not in owner.types:
            yield f"the contract has no column {column!r}{suggest(column, owner.types)}"
    if "$PARAMETER" in json.dumps(kwargs, default=str):
        yield "parameters ($PARAMETER) are not used here; write the value"
    if any(_PATTERN_LISTS.search(key) for key in (name, *kwargs)):
        yield f"{name}: lists of patterns are not supported; write one rule per pattern"
    if "regex" in kwargs and (wrong := check_pattern(kwargs["regex"])):
        yield wrong


def _columns(kwargs: Mapping[str, Any]) -> tuple[str, ...]:
    """Columns that the arguments of an expectation name."""
    found: list[str] = []
    for key in _COLUMN_KEYS:
        value = kwargs.get(key, [])
        found += [str(one) for one in (value if isinstance(value, list) else [value])]
    return tuple(dict.fromkeys(found))


def _expectation_id(name: str, columns: tuple[str, ...]) -> str:
    short = name.removeprefix("expect_").removeprefix("column_")
    return f"{columns[0]}.{short}" if columns else short


def _implementation(
    entry: DataQuality, keys: set[str], place: Place, complaints: Complaints
) -> Mapping[str, Any]:
    """What stands under ``implementation``; empty where it is not a mapping of the expected keys."""
    written = entry.implementation
    if not isinstance(written, dict):
        return {}
    for key in sorted(set(written) - keys):
        complaints.add((*place, "implementation", key), f"unknown key{suggest(key, keys)}")
    return written


def _plain(
    kind: RuleKind, columns: tuple[str, ...], words: Texts, expectation: str, kwargs: Mapping[str, Any]
) -> Rule:
    return Rule(
        ".".join((*columns[:1], str(kind))), kind, columns, Severity.ERROR, words, wording.FINDINGS[kind], "",
        expectation, MappingProxyType(dict(kwargs)),
    )  # fmt: skip
