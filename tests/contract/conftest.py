"""Small contracts and tables for the tests of contracts."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pandas as pd
import pytest

from kpk_eval.contract import Checked, Contract, RuleOutcome, check, read_contract
from kpk_eval.model import Table

SHOWN = "data_contracts/small.odcs.yaml"
FILE = "survey/small.csv"

HEAD = """\
kind: DataContract
apiVersion: v3.2.0
id: small-contract
name: small
version: 1.0.0
status: active
description: {purpose: a contract for tests}
schema:
  - name: small
"""
FIRST_PROPERTY_LINE = len(HEAD.splitlines()) + 2
"""Line of the file on which the first property stands, where the table says nothing else."""


def contract_text(properties: str, *, table: str = "", head: str = HEAD) -> str:
    """A contract file with these properties and further keys of the table, given as YAML lists and keys."""
    return (
        head
        + "    properties:\n"
        + indent(dedent(properties).strip("\n"), "      ")
        + "\n"
        + indent(dedent(table).strip("\n"), "    ")
        + "\n"
    )


def column(name: str, kind: str = "integer", more: str = "", *, required: bool = False) -> str:
    """A property as a YAML list item; ``more`` holds further keys."""
    lines = f"""\
- name: {name}
  businessName: Spalte {name}
  logicalType: {kind}
  required: {str(required).lower()}
  classification: internal
"""
    return lines + indent(dedent(more).strip("\n"), "  ") + ("\n" if more else "")


def table_of(
    columns: Mapping[str, Sequence[Any]], *, reasons: Mapping[str, Sequence[Any]] | None = None
) -> Table:
    """A table whose rows are numbered as in a file with one header row: 2, 3, ..."""
    frame = pd.DataFrame(columns)
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    told = pd.DataFrame(reasons or {}, index=frame.index).reindex(columns=frame.columns).astype("str")
    return Table(frame, told)


@pytest.fixture
def contract_of(tmp_path: Path) -> Callable[..., Contract]:
    """Write a contract file and read it."""

    def write_then_read(properties: str, *, table: str = "", head: str = HEAD) -> Contract:
        path = tmp_path / "small.odcs.yaml"
        path.write_text(contract_text(properties, table=table, head=head), encoding="utf-8")
        return read_contract(path, shown=SHOWN)

    return write_then_read


@pytest.fixture
def checked_as(contract_of: Callable[..., Contract]) -> Callable[..., Checked]:
    """Check columns of values against a contract given as properties and table keys."""

    def write_then_check(
        values: Mapping[str, Sequence[Any]], properties: str, *, table: str = "", reasons: Any = None
    ) -> Checked:
        return check(table_of(values, reasons=reasons), contract_of(properties, table=table), shown=FILE)

    return write_then_check


def outcome(checked: Checked, rule: str) -> RuleOutcome:
    """How one rule fared."""
    return next(one for one in checked.outcomes if one.rule.id == rule)


def rows(checked: Checked, rule: str) -> list[int]:
    """Rows that the findings name for a rule."""
    found = checked.findings
    return found.loc[found["rule"] == rule, "row"].tolist()
