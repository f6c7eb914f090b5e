"""The suite: complete or an error; and a Great Expectations that keeps to itself."""

import logging
import os
import subprocess
import sys

import great_expectations as gx
import pytest

from kpk_eval.contract import build_suite
from kpk_eval.params import ParameterError

from .conftest import FIRST_PROPERTY_LINE, SHOWN, column

PROPERTIES = (
    column("k", "string", "primaryKey: true\nlogicalTypeOptions: {minLength: 1, pattern: a+}", required=True)
    + column("w", "string", "primaryKey: true\nprimaryKeyPosition: 2\nenum: [{value: t0}]", required=True)
    + column("a", "integer", "unique: true\nlogicalTypeOptions: {minimum: 0, exclusiveMaximum: 9}")
)
TABLE = """
quality:
  - {metric: rowCount, mustBeGreaterThan: 0}
  - {type: custom, engine: kpk, name: fits, implementation: {rule: "w == 't0' or a is present"}}
  - type: custom
    engine: greatExpectations
    name: ours
    implementation: {type: expect_column_values_to_be_increasing, kwargs: {column: a}}
"""


def with_expectation(name: str, kwargs: str) -> str:
    text = f"{{type: custom, engine: greatExpectations, implementation: {{type: {name}, kwargs: {kwargs}}}}}"
    return column("a", more=f"quality:\n  - {text}")


def test_every_rule_is_one_expectation(contract_of):
    contract = contract_of(PROPERTIES, table=TABLE)
    held = {one.meta["rule"]: one.configuration for one in build_suite(contract).expectations}
    assert list(held) == [rule.id for rule in contract.rules]
    types = {name: configuration.type for name, configuration in held.items()}
    assert types == {
        "k.type": "expect_column_values_to_not_match_regex",
        "k.required": "expect_column_values_to_not_be_null",
        "k.length": "expect_column_value_lengths_to_be_between",
        "k.pattern": "expect_column_values_to_match_regex",
        "w.type": "expect_column_values_to_not_match_regex",
        "w.required": "expect_column_values_to_not_be_null",
        "w.enum": "expect_column_values_to_be_in_set",
        "a.type": "expect_column_values_to_not_match_regex",
        "a.unique": "expect_column_values_to_be_unique",
        "a.range": "expect_column_values_to_be_between",
        "primary_key": "expect_compound_columns_to_be_unique",
        "row_count": "expect_table_row_count_to_be_between",
        "fits": "expect_rows_to_follow_rule",
        "ours": "expect_column_values_to_be_increasing",
    }
    assert held["a.range"].kwargs.items() >= {"min_value": 0, "max_value": 9, "strict_max": True}.items()
    assert held["primary_key"].kwargs["column_list"] == ["k", "w"]


UNKNOWN = {
    "expectation": ("expect_column_values_to_be_nice", "{}", "has no 'expect_column_values_to_be_nice'"),
    "argument": ("expect_column_values_to_be_between", "{minimum: 3}", "does not accept"),
    "argument missing": ("expect_column_values_to_be_between", "{}", "does not accept"),
    "argument of another type": ("expect_column_values_to_be_in_set", "{value_set: 3}", "does not accept"),
}


@pytest.mark.parametrize(("name", "kwargs", "words"), UNKNOWN.values(), ids=list(UNKNOWN))
def test_what_great_expectations_does_not_know_is_an_error_with_its_line(contract_of, name, kwargs, words):
    contract = contract_of(with_expectation(name, kwargs))
    with pytest.raises(ParameterError) as caught:
        build_suite(contract)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{SHOWN}:{FIRST_PROPERTY_LINE + 6}: ")


def test_a_dropped_expectation_is_an_error(contract_of, monkeypatch):
    class Forgetful(gx.ExpectationSuite):
        def __init__(self, name, expectations):
            super().__init__(name=name, expectations=expectations[:-1])

    contract = contract_of(PROPERTIES)
    monkeypatch.setattr(gx, "ExpectationSuite", Forgetful)
    with pytest.raises(ParameterError, match="dropped the rule 'primary_key'"):
        build_suite(contract)


def test_a_changed_argument_is_an_error(contract_of, monkeypatch):
    class Generous(gx.ExpectationSuite):
        def __init__(self, name, expectations):
            changed = [
                one.copy(update={"max_value": 99} if "max_value" in one.dict() else {})
                for one in expectations
            ]
            super().__init__(name=name, expectations=changed)

    contract = contract_of(column("a", more="logicalTypeOptions: {maximum: 9}"))
    monkeypatch.setattr(gx, "ExpectationSuite", Generous)
    with pytest.raises(ParameterError, match=r"changed the arguments of 'a.range'"):
        build_suite(contract)


def test_an_empty_suite_is_an_error(contract_of):
    contract = contract_of(column("a"))
    empty = type(contract)(contract.id, "small", "1", contract.columns, (), False, contract.sha256)
    with pytest.raises(ParameterError, match="no rule"):
        build_suite(empty)


def test_warnings_of_python_stay_warnings(contract_of):
    build_suite(contract_of(column("a")))
    assert logging._warnings_showwarning is None, "logging has taken over Python's warnings"
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"


ALONE = """
import os, sys, time, logging, pathlib
from kpk_eval.contract import check, read_contract
assert not any(name.split(".")[0] in {"great_expectations", "matplotlib", "altair"} for name in sys.modules)
import pandas as pd
from kpk_eval.model import Table
frame = pd.DataFrame({"a": ["1", "x"]}, index=[2, 3])
contract = read_contract(pathlib.Path(sys.argv[1]), shown="small")
checked = check(Table(frame, frame.isna().astype("str").where(frame.isna())), contract, shown="small.csv")
assert checked.blocked
from great_expectations.data_context.data_context.context_factory import project_manager
context = project_manager._ProjectManager__project
assert context.config.analytics_enabled is False, context.config.analytics_enabled
assert context.variables.progress_bars["globally"] is False
assert not any("posthog" in name or "segment" in name for name in sys.modules)
assert logging._warnings_showwarning is None
"""


@pytest.mark.slow
def test_it_leaves_no_trace_in_the_home_and_working_folder(contract_of, tmp_path):
    contract_of(column("a"))
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "MPLCONFIGDIR": str(home),
    }
    environment.pop("GX_ANALYTICS_ENABLED", None)
    run = subprocess.run(
        [sys.executable, "-c", ALONE, str(tmp_path / "small.odcs.yaml")],
        capture_output=True, text=True, cwd=work, env=environment, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert [str(path) for path in (*home.rglob("*"), *work.rglob("*"))] == []
