"""From a contract file to a frozen `Contract`, or to every mistake in it with file and line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from open_data_contract_standard.model import OpenDataContractStandard, SchemaObject

from kpk_eval.contract.columns import custom, read_column
from kpk_eval.contract.complaints import Complaints
from kpk_eval.contract.derived import column_rules, key_rule
from kpk_eval.contract.dialect import dialect_problems, shape_problems
from kpk_eval.contract.model import Contract, ContractColumn, Rule, key_columns
from kpk_eval.contract.quality import Owner, quality_rules
from kpk_eval.files import sha256
from kpk_eval.model import Severity
from kpk_eval.params.load import File
from kpk_eval.params.source_lines import ParameterError, read_yaml
from kpk_eval.recent import Recent

_PROPERTIES = ("schema", 0, "properties")
_READ: Recent[Contract] = Recent(most=32)
"""Contracts read last, by name and content."""


def read_contract(path: Path, *, shown: str) -> Contract:
    """The contract in the file ``path``, which messages call ``shown``; read once while it stays as it is.

    Raises
    ------
    ParameterError
        With every mistake: what is not the standard, what our dialect does not know, contradictions.
    """
    if not path.is_file():
        return _read(path, shown)
    return _READ.get((shown, sha256(path)), lambda: _read(path, shown))


def _read(path: Path, shown: str) -> Contract:
    data = read_yaml(path, shown=shown)
    file, plain = File(shown, data), _plain(data)
    problems = [*shape_problems(file, plain)] or [*dialect_problems(file, plain)]
    if problems:
        raise ParameterError(problems)
    standard = OpenDataContractStandard.model_validate(plain)
    table = (standard.schema_ or [])[0]
    complaints = Complaints(file)
    columns = _columns(table, complaints)
    complaints.stop()
    rules = tuple(_rules(table, columns, complaints))
    _check_names(rules, complaints)
    complaints.stop()
    return Contract(
        id=str(standard.id),
        name=str(standard.name),
        version=str(standard.version),
        columns=columns,
        rules=rules,
        extra_columns_ignored=custom(table.customProperties).get("extraColumns") == "ignore",
        sha256=sha256(path),
    )


def _columns(table: SchemaObject, complaints: Complaints) -> tuple[ContractColumn, ...]:
    columns = tuple(
        read_column(prop, (*_PROPERTIES, at), complaints) for at, prop in enumerate(table.properties or ())
    )
    for name, count in Counter(column.name for column in columns).items():
        if count > 1:
            complaints.add(_PROPERTIES, f"{count} properties are called {name!r}; a column has one")
    positions = [column.key_position for column in columns if column.key_position is not None]
    if sorted(positions) != list(range(1, len(positions) + 1)):
        complaints.add(_PROPERTIES, f"primaryKeyPosition must count 1, 2, 3 ...; found {sorted(positions)}")
    return columns


def _rules(
    table: SchemaObject, columns: tuple[ContractColumn, ...], complaints: Complaints
) -> Iterator[Rule]:
    """All rules in the order of the file: those of each column, then those of the table."""
    types = {column.name: column.type for column in columns}
    for at, (column, prop) in enumerate(zip(columns, table.properties or (), strict=True)):
        place = (*_PROPERTIES, at)
        yield from column_rules(column, number=at, place=complaints.at(place))
        yield from quality_rules(prop.quality or (), Owner(column.name, types), place, complaints)
    severity = Severity(custom(table.customProperties).get("primaryKeySeverity", Severity.ERROR))
    if key := key_columns(columns):
        yield key_rule(key, severity=severity, place=complaints.at(("schema", 0)))
    yield from quality_rules(table.quality or (), Owner("", types), ("schema", 0), complaints)


def _check_names(rules: tuple[Rule, ...], complaints: Complaints) -> None:
    first: dict[str, Rule] = {}
    for rule in rules:
        taken = first.setdefault(rule.id, rule)
        if taken is not rule:
            complaints.found.append(
                f"{rule.place}: {rule.id!r} belongs to the rule at {taken.place}; give this one a 'name'"
            )


def _plain(node: Any) -> Any:
    """The content without line numbers, as ordinary Python values."""
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node
