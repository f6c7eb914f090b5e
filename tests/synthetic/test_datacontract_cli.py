"""Contracts are Open Data Contract Standard: another tool accepts them and finds the same faults as ours."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import pytest
from datacontract.data_contract import DataContract
from ruamel.yaml import YAML

from kpk_eval.contract import Contract, RuleKind, check, read_contract
from kpk_eval.contract.typed import as_type
from kpk_eval.delivered import numbered
from kpk_eval.model import Table
from kpk_eval.params.schema import Source
from kpk_eval.readers import read
from kpk_eval.reshape import AreaChoice, reshape

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = sorted((ROOT / "data_contracts").glob("*.odcs.yaml"))
KINDS = {
    "field_required": RuleKind.REQUIRED,
    "field_enum": RuleKind.ENUM,
    "field_minimum": RuleKind.RANGE,
    "field_maximum": RuleKind.RANGE,
    "field_not_equal": RuleKind.RANGE,
    "field_min_length": RuleKind.LENGTH,
    "field_max_length": RuleKind.LENGTH,
    "field_regex": RuleKind.PATTERN,
    "field_unique": RuleKind.UNIQUE,
    "field_primary_key_unique": RuleKind.KEY,
    "primary_key_unique": RuleKind.KEY,
    "row_count": RuleKind.ROW_COUNT,
}
"""Kind of check of the other tool -> kind of rule here.

Left out are the types of Parquet files, which it does not check, shares of missing values, whose unit it does
not know, and rules that are written for one tool only.
"""
MOST = 3
"""Columns of a contract in which an unknown code is planted."""

Fault = tuple[str, str]
"""Column (empty: the whole table) and kind of a broken rule."""


def the_other_tool(contract: Path, data: pd.DataFrame, folder: Path) -> set[Fault]:
    """What datacontract-cli finds in a table, of the kinds that both know."""
    told = YAML(typ="safe").load(contract)
    data.to_parquet(folder / "data.parquet", index=False)
    server = {"server": "local", "type": "local", "path": str(folder / "data.parquet"), "format": "parquet"}
    YAML().dump({**told, "servers": [server]}, folder / contract.name)
    run = DataContract(data_contract_file=str(folder / contract.name)).test()
    known = [one for one in run.checks if one.type in KINDS]
    assert known
    assert {one.result.value for one in known} <= {"passed", "failed"}
    return {(_field(one.type, one.field), KINDS[one.type]) for one in known if one.result.value == "failed"}


def ours(contract: Contract, table: Table) -> set[Fault]:
    """What we find, of the same kinds."""
    checked = check(table, contract, shown="data")
    return {
        (_field(one.rule.kind, one.rule.columns[0] if one.rule.columns else ""), one.rule.kind)
        for one in checked.outcomes
        if one.failed and one.rule.kind in KINDS.values() and one.rule.limit is None
    }


def _field(kind: str, name: str | None) -> str:
    """Column of a rule; keys and numbers of rows belong to the table."""
    return (
        "" if "primary_key" in kind or kind in {RuleKind.KEY, "row_count", RuleKind.ROW_COUNT} else name or ""
    )


def typed(table: Table, contract: Contract) -> pd.DataFrame:
    """Values in the types of the contract, dates as dates."""
    made = {
        one.name: as_type(table.frame[one.name], one).values
        for one in contract.columns
        if one.name in table.frame
    }
    frame = pd.DataFrame(made)
    days = frame.select_dtypes("datetime").columns
    return frame.assign(**{name: frame[name].dt.date for name in days})


def sources(demo) -> Mapping[str, Source]:
    """For each contract of the demo one source."""
    every = {source.contract: source for site in reversed(demo.sites) for source in site.sources}
    return {source.contract: source for source in demo.frame.sources} | every


def faulty(table: Table, contract: Contract) -> Iterator[tuple[str, Table]]:
    """The table with one kind of fault after the other."""
    frame = table.frame.astype("object")
    text = next(one for one in contract.columns if one.required and one.type == "string")
    yield "missing", Table(_set(frame, text.name, None), table.reasons)
    for column in [one for one in contract.columns if one.name in frame and one.codes][:MOST]:
        yield f"unknown code in {column.name}", Table(_set(frame, column.name, 777), table.reasons)
    keys = next((list(one.columns) for one in contract.rules if one.kind is RuleKind.KEY), [])
    if keys:
        doubled = frame.copy()
        doubled.loc[doubled.index[1], keys] = frame.loc[frame.index[0], keys].to_numpy()
        yield "repeated key", Table(doubled, table.reasons)


def _set(frame: pd.DataFrame, name: str, value: object) -> pd.DataFrame:
    changed = frame.copy()
    changed.loc[changed.index[2], name] = value
    return changed


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.name)
def test_another_tool_accepts_every_contract(path):
    run = DataContract(data_contract_file=str(path)).lint()
    assert [(one.result.value, one.reason) for one in run.checks if one.result.value != "passed"] == []
    assert run.checks


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "families_survey",
        "professionals_survey",
        "indicators",
        "offers",
        "network_edges",
        "resources",
        "small_area_indicators",
    ],
)
def test_both_find_the_same_broken_rules(demo, contracts, data, tmp_path, name):
    source, path = sources(demo)[name], contracts / f"{name}.odcs.yaml"
    contract = read_contract(path, shown=name)
    delivered = read(data / source.path, source.reader, shown=source.path)
    areas = AreaChoice(tuple(site.ags for site in demo.sites if site.ags))
    table = numbered(reshape(delivered, source, areas=areas))
    assert the_other_tool(path, typed(table, contract), tmp_path) == ours(contract, table)
    compared = 0
    for fault, broken in faulty(table, contract):
        found = ours(contract, broken)
        assert found, fault
        assert the_other_tool(path, typed(broken, contract), tmp_path) == found, fault
        compared += 1
    assert compared >= 2
