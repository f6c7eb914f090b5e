"""Words for what a parameter file says and a contract does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpk_eval.closest import closest
from kpk_eval.params.source_lines import Place
from kpk_eval.workflow.contract_columns import KnownColumn, KnownContract

Contracts = Mapping[str, KnownContract]
Said = Iterator[tuple[Place, str]]
"""Places below some entry, each with what is wrong there."""
SHOWN = 12
"""Allowed values that a message lists at most."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that a parameter file says and a contract does not."""

    file: str
    """Parameter file, relative to the folder of the evaluation."""
    place: Place
    message: str


def absent(name: str, contract: KnownContract) -> str | None:
    """What to say of a column that the contract does not have; None where it has."""
    if name in contract.columns:
        return None
    return (
        f"found {name!r}, a column that the contract {contract.name} does not have; "
        f"{_hint(name, {one: one for one in contract.columns})}it has: {', '.join(contract.columns)}"
    )


def impossible(value: str, column: KnownColumn, contract: KnownContract) -> str | None:
    """What to say of a value that the column cannot hold under its contract; None where it can."""
    where = f"found {value!r}, which the column {column.name!r} of the contract {contract.name}"
    if column.values:
        names = {code: code for code in column.values} | {
            label: code for code, label in column.values.items()
        }
        return (
            None
            if value in column.values
            else f"{where} never holds; {_hint(value, names)}{_allowed(column)}"
        )
    if column.pattern and not re.search(column.pattern, value):
        return f"{where} never holds: its pattern is {column.pattern}"
    if not column.numeric:
        return None
    if not re.fullmatch(r"-?[0-9]+" if column.type == "integer" else r"-?[0-9]+(\.[0-9]+)?", value):
        return f"{where} never holds: it holds numbers such as '1'"
    low, high = column.low, column.high
    if (low is not None and float(value) < low) or (high is not None and float(value) > high):
        return f"{where} never holds: it goes from {number(low)} to {number(high)}"
    return None


def number(value: float | None) -> str:
    """A bound as a person writes it."""
    return "any number" if value is None else f"{value:g}"


def _hint(found: str, names: Mapping[str, str]) -> str:
    """The allowed name that is close to what was found, given by the name or what it stands for."""
    close = closest(found, filter(None, names))
    return "" if close is None else f"did you mean {names[close]!r}? "


def _allowed(column: KnownColumn) -> str:
    shown = [f"{code!r} ({label})" if label else repr(code) for code, label in column.values.items()]
    more = f" and {len(shown) - SHOWN} more" if len(shown) > SHOWN else ""
    return f"allowed: {', '.join(shown[:SHOWN])}{more}"
