"""What a contract says about its columns, as far as made-up values need to know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from open_data_contract_standard.model import OpenDataContractStandard, SchemaObject, SchemaProperty


class Kind(StrEnum):
    """Types of columns that can be made up."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: its type and which values its contract allows."""

    name: str
    label: str
    kind: Kind
    required: bool
    unique: bool
    free_text: bool
    values: Mapping[Any, str]
    """Allowed values and their labels; empty where the contract lists none."""
    low: float | None
    high: float | None
    """Range of numbers, both ends allowed."""
    earliest: date | None
    latest: date | None
    pattern: str | None
    longest: int | None
    """Most characters of a text."""
    date_format: str
    """How dates are written as text: ``yyyy-mm-dd`` or ``dd.mm.yyyy``."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A contract: its name and its columns in their order."""

    name: str
    columns: tuple[ColumnSpec, ...]

    def __getitem__(self, name: str) -> ColumnSpec:
        """Column of this name; KeyError names the contract."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"contract {self.name!r} has no column {name!r}")

    def __contains__(self, name: str) -> bool:
        """Whether the contract has a column of this name."""
        return any(column.name == name for column in self.columns)


def read_specs(contracts: Path, names: Iterable[str]) -> Mapping[str, TableSpec]:
    """Contracts of these names, each read once."""
    return {name: read_spec(contracts, name) for name in sorted(set(names))}


def read_spec(contracts: Path, name: str) -> TableSpec:
    """Columns of the contract ``<name>.odcs.yaml`` in the folder of the contracts.

    Raises
    ------
    ValueError
        Where the contract has not exactly one table or a column of a type that cannot be made up.
    """
    path = contracts / f"{name}.odcs.yaml"
    tables: list[SchemaObject] = OpenDataContractStandard.from_file(str(path)).schema_ or []
    if len(tables) != 1:
        raise ValueError(f"{path.name}: found {len(tables)} tables under 'schema'; a contract describes one")
    return TableSpec(name, tuple(_column(one, path.name) for one in tables[0].properties or []))


def _column(one: SchemaProperty, shown: str) -> ColumnSpec:
    if one.logicalType not in set(Kind):
        allowed = ", ".join(Kind)
        raise ValueError(f"{shown}: column {one.name!r} has type {one.logicalType!r}; allowed: {allowed}")
    kind = Kind(one.logicalType)
    options = one.logicalTypeOptions or {}
    custom = {entry.property: entry.value for entry in one.customProperties or []}
    low, high = _range(options, kind) if kind in {Kind.INTEGER, Kind.NUMBER} else (None, None)
    return ColumnSpec(
        name=str(one.name),
        label=one.businessName or str(one.name),
        kind=kind,
        required=bool(one.required),
        unique=bool(one.unique),
        free_text=one.classification == "free_text",
        values=MappingProxyType({value.value: value.label or str(value.value) for value in one.enum or []}),
        low=low,
        high=high,
        earliest=_day(options.get("minimum")) if kind is Kind.DATE else None,
        latest=_day(options.get("maximum")) if kind is Kind.DATE else None,
        pattern=options.get("pattern"),
        longest=options.get("maxLength"),
        date_format=str(custom.get("dateFormat", "yyyy-mm-dd")),
    )


def _range(options: Mapping[str, Any], kind: Kind) -> tuple[float | None, float | None]:
    """Smallest and largest allowed number; an excluded end is moved by 1 or by a tenth."""
    step = 1.0 if kind is Kind.INTEGER else 0.1
    low, high = options.get("minimum"), options.get("maximum")
    if (above := options.get("exclusiveMinimum")) is not None:
        low = above + step
    if (below := options.get("exclusiveMaximum")) is not None:
        high = below - step
    return low, high


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
