"""No value of the data leaves a check: not in outcomes, findings, messages, errors, logs or files."""

import contextlib
import io
import logging
import warnings

import pandas as pd
import pytest

from kpk_eval.contract import DataError, RuleState, check, engine, explain, write_quarantine
from kpk_eval.contract.suite import quiet

from .conftest import FILE, column, table_of

TEXT, NUMBER, DATE = "CANARY7f3a", "73194027", "1931-07-19"
CANARIES = (TEXT, "canary7f3a", NUMBER, DATE, "19.07.1931")

PROPERTIES = "".join(
    [
        column(
            "code",
            "string",
            "primaryKey: true\nlogicalTypeOptions: {maxLength: 5, pattern: '[a-z]+'}",
            required=True,
        ),
        column("n", "integer", "unique: true\nenum: [{value: 1}]\nlogicalTypeOptions: {maximum: 9}"),
        column("typed", "number"),
        column("d", "date", "logicalTypeOptions: {minimum: '2000-01-01'}"),
        column(
            "s",
            "string",
            """
            enum: [{value: x}]
            quality:
              - {metric: duplicateValues, mustBe: 0}
              - {metric: invalidValues, mustBe: 0, arguments: {validValues: [x]}, name: known}
              - {metric: invalidValues, mustBe: 0, name: all}
              - type: custom
                engine: greatExpectations
                name: cannot-run
                implementation: {type: expect_column_mean_to_be_between, kwargs: {max_value: 1}}
              - type: custom
                engine: greatExpectations
                name: cannot-run-either
                implementation: {type: expect_column_values_to_be_between, kwargs: {max_value: 1}}
              - type: custom
                engine: greatExpectations
                name: most-common
                implementation: {type: expect_column_most_common_value_to_be_in_set, kwargs: {value_set: [x]}}
            """,
        ),
    ]
)
TABLE = """
quality:
  - {type: custom, engine: kpk, implementation: {rule: "n < 5 and s == 'x'"}}
  - type: custom
    engine: greatExpectations
    implementation: {type: expect_column_pair_values_to_be_equal, kwargs: {column_A: n, column_B: typed}}
"""
VALUES = {
    "code": [TEXT, TEXT, None],
    "n": [NUMBER, NUMBER, "x"],
    "typed": [TEXT, NUMBER, None],
    "d": [DATE, "19.07.1931", TEXT],
    "s": [TEXT, TEXT, "x"],
}


def reveals(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


@pytest.fixture
def spied(contract_of, caplog):
    """A check of a table full of canaries, with everything it said on the way."""
    contract = contract_of(PROPERTIES, table=TABLE)
    heard = io.StringIO()
    caplog.set_level(logging.DEBUG)
    with (
        contextlib.redirect_stdout(heard),
        contextlib.redirect_stderr(heard),
        warnings.catch_warnings(record=True) as warned,
    ):
        warnings.simplefilter("always")
        checked = check(table_of(VALUES), contract, shown=FILE)
    said = heard.getvalue() + caplog.text + "".join(str(one.message) for one in warned)
    return checked, said


def test_the_canaries_are_really_there(spied):
    checked, _ = spied
    broken = {one.rule.id: one.state for one in checked.outcomes}
    assert broken["s.cannot_run"] is broken["s.cannot_run_either"] is RuleState.COULD_NOT_RUN
    assert sum(state is RuleState.FAILED for state in broken.values()) >= 12


def test_nothing_said_holds_a_value(spied):
    checked, said = spied
    assert reveals(said) == []
    assert reveals(repr(checked.outcomes) + checked.findings.to_csv()) == []
    assert reveals("".join(explain(one, shown=FILE) for one in checked.outcomes)) == []


def test_no_file_holds_a_value(spied, tmp_path):
    checked, _ = spied
    write_quarantine(checked, tmp_path / "small.quarantine.csv")
    assert reveals((tmp_path / "small.quarantine.csv").read_text("utf-8-sig")) == []


def test_results_of_great_expectations_hold_no_value(contract_of, monkeypatch):
    contract = contract_of(PROPERTIES, table=TABLE)
    frame = pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in VALUES.items()})
    results = []
    reduced = engine._measured
    monkeypatch.setattr(engine, "_measured", lambda one: results.append(one) or reduced(one))
    found = engine.measure(engine.checkable(frame, frame.notna(), contract), contract)
    with_rows = [one.result for one in results if one.result.get("unexpected_count")]
    assert len(with_rows) >= 10
    assert reveals(repr(with_rows)) == []
    assert reveals(repr(found)) == []


def test_great_expectations_cannot_log(caplog):
    caplog.set_level(logging.DEBUG)
    with quiet():
        logging.getLogger("great_expectations.validator.validation_graph").error("Caught exception %s", TEXT)
    assert reveals(caplog.text) == []


def test_a_wrong_table_is_refused_without_its_values(contract_of):
    contract = contract_of(PROPERTIES)
    without_header = table_of({TEXT: ["a"], NUMBER: ["b"], DATE: ["c"], "s ": ["d"], "x": ["e"]})
    with pytest.raises(DataError) as caught:
        check(without_header, contract, shown=FILE)
    assert reveals(str(caught.value)) == []


def test_loggers_are_as_they_were(contract_of):
    logger = logging.getLogger("great_expectations")
    before = (logger.level, logger.propagate, logger.disabled)
    check(table_of({"a": ["x"]}), contract_of(column("a")), shown=FILE)
    assert (logger.level, logger.propagate, logger.disabled) == before
