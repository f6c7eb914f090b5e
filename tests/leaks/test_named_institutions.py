"""Identifiers of institutions are private values, unless the plan has the institutions named."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from kpk_eval.contract import read_contract
from kpk_eval.leaks.of_study import NAMES, NETWORKS, _unnamed
from kpk_eval.leaks.private_values import secrets_of
from kpk_eval.leaks.rows import Rows
from kpk_eval.params.schema import NetworkRules

ROWS = {
    "network_actors": {"actor": ["XX-S01"], "department": ["social"], "wave": ["t0"]},
    "network_edges": {"from": ["XX-S01"], "to": ["XX-H02"], "closeness": [2]},
    "meeting_attendance": {"meeting": ["M001"], "actor": ["XX-S01"], "department": ["social"]},
    "families_survey": {"code": ["AB12345"], "wb1": [3]},
}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("named", [False, True])
def test_only_institutions_and_only_where_the_plan_says_so(tmp_path: Path, root: Path, name, named):
    rules = {"picture": "actors", "actors_named": True} if named else {}
    plan = SimpleNamespace(network=NetworkRules.model_validate(rules))
    study = SimpleNamespace(evaluation=SimpleNamespace(plan=plan))
    contract = read_contract(root / "data_contracts" / f"{name}.odcs.yaml", shown=name)
    pd.DataFrame(ROWS[name]).to_parquet(tmp_path / "rows.parquet")
    rows = Rows("source.site", tmp_path / "rows.parquet", contract)
    found = {one.value for one in secrets_of(_unnamed(study, rows), contract, source="a")}
    hidden = {"XX-S01", "XX-H02", "AB12345"} & {str(value) for own in ROWS[name].values() for value in own}
    assert hidden
    assert (hidden <= found) is not (named and name in NETWORKS)


def test_the_columns_are_those_of_the_contracts(root: Path):
    for name in NETWORKS:
        contract = read_contract(root / "data_contracts" / f"{name}.odcs.yaml", shown=name)
        personal = {one.name for one in contract.columns if one.classification == "personal"}
        assert personal
        assert personal <= set(NAMES)
