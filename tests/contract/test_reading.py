"""Reading a contract: what it becomes, and the message for every mistake in it."""

import hashlib

import pandas as pd
import pytest

from kpk_eval.contract import Classification, LogicalType, RuleKind, read_contract
from kpk_eval.contract.model import Bounds
from kpk_eval.model import Severity
from kpk_eval.params import ParameterError

from .conftest import FIRST_PROPERTY_LINE, HEAD, SHOWN, column, contract_text

WHOLE = """
- name: code
  businessName: Persönlicher Code
  logicalType: string
  required: true
  classification: personal
  primaryKey: true
  primaryKeyPosition: 2
  logicalTypeOptions: {minLength: 3, maxLength: 8, pattern: '[A-Z]+'}
  customProperties: [{property: label_en, value: personal code}]
- name: wave
  businessName: Welle
  logicalType: string
  required: true
  classification: internal
  primaryKey: true
  primaryKeyPosition: 1
  enum:
    - {value: t0, label: vorher, customProperties: [{property: label_en, value: before}]}
    - {value: t1}
- name: age
  businessName: Alter
  logicalType: integer
  required: false
  unique: true
  classification: internal
  logicalTypeOptions: {minimum: 0, exclusiveMaximum: 100}
  customProperties: [{property: severity, value: warning}, {property: optional, value: true}]
  quality:
    - {type: library, metric: nullValues, mustBeLessThan: 20, unit: percent, name: Alter meist da}
    - type: custom
      engine: greatExpectations
      severity: warning
      implementation: {type: expect_column_mean_to_be_between, kwargs: {min_value: 1}}
- name: day
  businessName: Tag
  logicalType: date
  required: false
  classification: public
  logicalTypeOptions: {minimum: "2020-01-01"}
  customProperties: [{property: dateFormat, value: dd.mm.yyyy}]
"""
WHOLE_TABLE = """
customProperties: [{property: primaryKeySeverity, value: warning}, {property: extraColumns, value: ignore}]
quality:
  - {type: library, metric: rowCount, mustBeGreaterThan: 0}
  - type: custom
    engine: kpk
    id: age-known
    description: Im Nachher steht das Alter
    implementation: {rule: "wave == 't0' or age is present"}
"""


@pytest.fixture
def whole(contract_of):
    return contract_of(WHOLE, table=WHOLE_TABLE)


def test_columns(whole):
    code, wave, age, day = whole.columns
    assert (code.label["de"], code.label["en"]) == ("Persönlicher Code", "personal code")
    assert (code.type, code.required, code.classification) == (
        LogicalType.STRING,
        True,
        Classification.PERSONAL,
    )
    assert (code.length, code.pattern) == (Bounds(3, 8), "[A-Z]+")
    assert [(one.value, one.label["de"], one.label["en"]) for one in wave.codes] == [
        ("t0", "vorher", "before"),
        ("t1", "t1", "t1"),
    ]
    assert wave.label["en"] == "Welle", "without an English label the German one is shown"
    assert (age.severity, age.optional, age.range) == (Severity.WARNING, True, Bounds(0, 100, False, True))
    assert (day.date_format, day.range) == ("dd.mm.yyyy", Bounds(pd.Timestamp("2020-01-01")))


def test_rules(whole):
    error, warning = Severity.ERROR, Severity.WARNING
    assert [(rule.id, rule.kind, rule.severity) for rule in whole.rules] == [
        ("code.type", RuleKind.TYPE, error),
        ("code.required", RuleKind.REQUIRED, error),
        ("code.length", RuleKind.LENGTH, error),
        ("code.pattern", RuleKind.PATTERN, error),
        ("wave.type", RuleKind.TYPE, error),
        ("wave.required", RuleKind.REQUIRED, error),
        ("wave.enum", RuleKind.ENUM, error),
        ("age.type", RuleKind.TYPE, warning),
        ("age.unique", RuleKind.UNIQUE, warning),
        ("age.range", RuleKind.RANGE, warning),
        ("age.alter_meist_da", RuleKind.REQUIRED, error),
        ("age.mean_to_be_between", RuleKind.EXPECTATION, warning),
        ("day.type", RuleKind.TYPE, error),
        ("day.range", RuleKind.RANGE, error),
        ("primary_key", RuleKind.KEY, warning),
        ("row_count", RuleKind.ROW_COUNT, error),
        ("age_known", RuleKind.ROW, error),
    ]


def test_a_rule_knows_its_line_and_its_columns(whole):
    by_name = {rule.id: rule for rule in whole.rules}
    assert by_name["code.type"].place == f"{SHOWN}:{FIRST_PROPERTY_LINE}"
    assert by_name["primary_key"].columns == ("wave", "code"), "the key's columns stand in their positions"
    assert by_name["age_known"].columns == ("wave", "age")


def test_contract_itself(whole, tmp_path):
    assert (whole.id, whole.name, whole.version) == ("small-contract", "small", "1.0.0")
    assert whole.extra_columns_ignored
    assert whole.sha256 == hashlib.sha256((tmp_path / "small.odcs.yaml").read_bytes()).hexdigest()


def test_a_file_that_changes_is_read_anew_and_one_that_stays_is_not(whole, tmp_path, monkeypatch):
    path = tmp_path / "small.odcs.yaml"
    before = path.read_text()
    path.write_text(before.replace('version: "1.0.0"', 'version: "1.0.1"').replace(": 1.0.0", ": 1.0.1"))
    assert read_contract(path, shown=SHOWN).version == "1.0.1"
    path.write_text(before)
    assert read_contract(path, shown=SHOWN) == whole
    monkeypatch.setattr("kpk_eval.contract.reading.read_yaml", lambda *_, **__: pytest.fail("read twice"))
    assert read_contract(path, shown=SHOWN) == whole


def test_a_contract_cannot_be_changed(whole):
    with pytest.raises(AttributeError):
        whole.name = "other"
    with pytest.raises(TypeError):
        whole.rules[1].kwargs["column"] = "other"


AGE = column("age")
HERE = FIRST_PROPERTY_LINE


def with_quality(entry: str) -> str:
    return AGE + f"  quality:\n    - {entry}\n"


def with_expectation(name: str, kwargs: str) -> str:
    return with_quality(
        f"{{type: custom, engine: greatExpectations, implementation: {{type: {name}, kwargs: {kwargs}}}}}"
    )


def with_rule(implementation: str) -> str:
    return with_quality(f"{{type: custom, engine: kpk, implementation: {implementation}}}")


MISTAKES = {
    "unknown key": (AGE + "  requiered: true\n", HERE + 5, ["unknown key", "did you mean 'required'"]),
    "key of the standard that is no rule here": (AGE + "  partitioned: true\n", HERE + 5, ["unknown key"]),
    "key without a value": (AGE + "  unique:\n", HERE + 5, ["no value"]),
    "no required": (AGE.replace("  required: false\n", ""), HERE, ["'required' is missing"]),
    "required as text": (AGE.replace("required: false", "required: 'no'"), HERE + 3, ["found 'no'"]),
    "no label": (AGE.replace("  businessName: Spalte age\n", ""), HERE, ["businessName"]),
    "no classification": (
        AGE.replace("  classification: internal\n", ""),
        HERE,
        ["classification", "personal"],
    ),
    "unknown classification": (AGE.replace("internal", "interna"), HERE + 4, ["did you mean 'internal'"]),
    "unknown type": (AGE.replace("integer", "Integer"), HERE + 2, ["did you mean 'integer'"]),
    "type outside the dialect": (AGE.replace("integer", "timestamp"), HERE + 2, ["allowed: boolean, date"]),
    "option of another type": (
        AGE + "  logicalTypeOptions: {maxLength: 3}\n",
        HERE + 5,
        ["unknown key", "maximum"],
    ),
    "option not supported": (AGE + "  logicalTypeOptions: {multipleOf: 3}\n", HERE + 5, ["unknown key"]),
    "bound as text": (AGE + "  logicalTypeOptions: {minimum: 'x'}\n", HERE + 5, ["write a number"]),
    "bounds crossed": (
        AGE + "  logicalTypeOptions: {minimum: 5, maximum: 3}\n",
        HERE + 5,
        ["larger than the largest"],
    ),
    "bound twice": (AGE + "  logicalTypeOptions: {minimum: 1, exclusiveMinimum: 1}\n", HERE + 5, ["either"]),
    "date bound as German date": (
        column("day", "date") + "  logicalTypeOptions: {minimum: '1.1.2020'}\n",
        HERE + 5,
        ["yyyy-mm-dd"],
    ),
    "length negative": (
        column("s", "string") + "  logicalTypeOptions: {minLength: -1}\n",
        HERE + 5,
        ["characters"],
    ),
    "lengths crossed": (
        column("s", "string") + "  logicalTypeOptions: {minLength: 3, maxLength: 2}\n",
        HERE + 5,
        ["minLength is larger"],
    ),
    "pattern that backtracks": (
        column("s", "string") + "  logicalTypeOptions: {pattern: '(a)\\1'}\n",
        HERE + 5,
        ["linear time"],
    ),
    "pattern broken": (
        column("s", "string") + "  logicalTypeOptions: {pattern: '(a'}\n",
        HERE + 5,
        ["missing )"],
    ),
    "empty enum": (AGE + "  enum: []\n", HERE + 5, ["empty"]),
    "enum value of another type": (AGE + "  enum: [{value: '1'}]\n", HERE + 5, ["'1' is a str"]),
    "enum number for text": (
        column("s", "string") + "  enum: [{value: 1}]\n",
        HERE + 5,
        ["write it in quotes"],
    ),
    "enum truth value for a number": (AGE + "  enum: [{value: true}]\n", HERE + 5, ["is a bool"]),
    "enum twice": (AGE + "  enum: [{value: 1}, {value: 1}]\n", HERE + 5, ["twice"]),
    "enum of dates": (column("day", "date") + "  enum: [{value: '2020-01-01'}]\n", HERE + 5, ["no list"]),
    "enum with unknown key": (AGE + "  enum: [{value: 1, lable: x}]\n", HERE + 5, ["did you mean 'label'"]),
    "unknown custom property": (
        AGE + "  customProperties: [{property: severty, value: warning}]\n",
        HERE + 5,
        ["did you mean 'severity'"],
    ),
    "custom property twice": (
        AGE + "  customProperties: [{property: optional, value: true}, {property: optional, value: true}]\n",
        HERE + 5,
        ["twice"],
    ),
    "unknown severity": (
        AGE + "  customProperties: [{property: severity, value: info}]\n",
        HERE + 5,
        ["allowed: error, warning"],
    ),
    "optional as text": (
        AGE + "  customProperties: [{property: optional, value: 'true'}]\n",
        HERE + 5,
        ["found 'true'"],
    ),
    "date format unknown": (
        column("day", "date") + "  customProperties: [{property: dateFormat, value: mm/dd/yyyy}]\n",
        HERE + 5,
        ["allowed: dd.mm.yyyy, yyyy-mm-dd"],
    ),
    "date format of a number": (
        AGE + "  customProperties: [{property: dateFormat, value: dd.mm.yyyy}]\n",
        HERE,
        ["belongs to dates"],
    ),
    "key not required": (AGE + "  primaryKey: true\n", HERE, ["write 'required: true'"]),
    "key positions": (
        column("a", required=True) + "  primaryKey: true\n  primaryKeyPosition: 2\n",
        HERE - 1,
        ["1, 2, 3"],
    ),
    "key optional": (
        column("a", required=True)
        + "  primaryKey: true\n  customProperties: [{property: optional, value: true}]\n",
        HERE,
        ["cannot lack"],
    ),
    "column twice": (AGE + AGE, HERE - 1, ["called 'age'"]),
    "quality: unknown metric": (
        with_quality("{type: library, metric: nullValue, mustBe: 0}"),
        HERE + 6,
        ["did you mean 'nullValues'"],
    ),
    "quality: metric of the table": (
        with_quality("{type: library, metric: rowCount, mustBe: 1}"),
        HERE + 6,
        ["a column does not have"],
    ),
    "quality: no comparison": (
        with_quality("{type: library, metric: nullValues}"),
        HERE + 6,
        ["exactly one of"],
    ),
    "quality: two comparisons": (
        with_quality("{type: library, metric: nullValues, mustBe: 0, mustBeLessThan: 3}"),
        HERE + 6,
        ["found 2"],
    ),
    "quality: compared with text": (
        with_quality("{type: library, metric: nullValues, mustBe: x}"),
        HERE + 6,
        ["with a number"],
    ),
    "quality: unknown unit": (
        with_quality("{type: library, metric: nullValues, mustBe: 0, unit: prozent}"),
        HERE + 6,
        ["did you mean 'percent'"],
    ),
    "quality: unknown severity": (
        with_quality("{type: library, metric: nullValues, mustBe: 0, severity: warn}"),
        HERE + 6,
        ["'warning'"],
    ),
    "quality: missing codes": (
        with_quality("{type: library, metric: missingValues, mustBe: 0, arguments: {missingValues: [99]}}"),
        HERE + 6,
        ["reader"],
    ),
    "quality: unknown arguments": (
        with_quality("{type: library, metric: invalidValues, mustBe: 0, arguments: {values: [1]}}"),
        HERE + 6,
        ["validValues or pattern"],
    ),
    "quality: sql": (with_quality("{type: sql, query: SELECT 1}"), HERE + 6, ["unknown key"]),
    "quality: text": (with_quality("{type: text, description: should be fine}"), HERE + 6, ["found 'text'"]),
    "quality: unknown engine": (
        with_quality("{type: custom, engine: great-expectations, implementation: {type: x}}"),
        HERE + 6,
        ["did you mean 'greatExpectations'"],
    ),
    "quality: no implementation": (
        with_quality("{type: custom, engine: greatExpectations, implementation: expect_x}"),
        HERE + 6,
        ["written as"],
    ),
    "quality: expectation with a filter": (
        with_expectation(
            "expect_column_values_to_be_unique", "{row_condition: '@pd.io', condition_parser: pandas}"
        ),
        HERE + 6,
        ["'row_condition' is not allowed"],
    ),
    "quality: expectation on an unknown column": (
        with_expectation("expect_column_pair_values_to_be_equal", "{column_A: age, column_B: agee}"),
        HERE + 6,
        ["no column 'agee'", "did you mean 'age'"],
    ),
    "quality: expectation with a backtracking pattern": (
        with_expectation("expect_column_values_to_match_regex", "{regex: '(?=a)a'}"),
        HERE + 6,
        ["linear time"],
    ),
    "quality: expectation with a list of patterns": (
        with_expectation("expect_column_values_to_match_regex_list", "{regex_list: ['a']}"),
        HERE + 6,
        ["one rule per pattern"],
    ),
    "quality: expectation with a parameter": (
        with_expectation("expect_column_max_to_be_between", "{max_value: {$PARAMETER: now()}}"),
        HERE + 6,
        ["write the value"],
    ),
    "quality: expectation about the columns": (
        with_expectation("expect_table_column_count_to_equal", "{value: 1}"),
        HERE + 6,
        ["checked anyway"],
    ),
    "quality: row rule with a mistake": (
        with_rule("{rule: 'age => 3'}"),
        HERE + 6,
        ["character 5", "=="],
    ),
    "quality: row rule on an unknown column": (
        with_rule("{rule: 'aeg > 3'}"),
        HERE + 6,
        ["no column 'aeg'"],
    ),
    "quality: row rule not written": (
        with_rule("{rules: 'age > 3'}"),
        HERE + 6,
        ["did you mean 'rule'"],
    ),
    "quality: same name twice": (
        AGE + "  quality:\n" + "    - {type: library, metric: nullValues, mustBe: 0, name: gut}\n" * 2,
        HERE + 7,
        [f"belongs to the rule at {SHOWN}:{HERE + 6}"],
    ),
}


def problems(tmp_path, text: str) -> list[str]:
    path = tmp_path / "small.odcs.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        read_contract(path, shown=SHOWN)
    return list(caught.value.problems)


@pytest.mark.parametrize(("properties", "line", "words"), MISTAKES.values(), ids=list(MISTAKES))
def test_every_mistake_is_named_with_its_line(tmp_path, properties, line, words):
    found = problems(tmp_path, contract_text(properties))
    hits = [problem for problem in found if problem.startswith(f"{SHOWN}:{line}: ")]
    assert any(all(word in problem for word in words) for problem in hits), "\n".join(found)


HEADS = {
    "other kind": (HEAD.replace("DataContract", "Contract"), "did you mean 'DataContract'"),
    "other version of the standard": (HEAD.replace("v3.2.0", "v3.0.0"), "allowed: v3.2.0"),
    "unknown key": (HEAD.replace("status:", "statsu:"), "did you mean 'status'"),
    "rule we do not enforce": (HEAD.replace("status: active", "slaProperties: []"), "unknown key"),
    "no name": (HEAD.replace("name: small\nversion", "version"), "'name' is required"),
    "name of the table differs": (HEAD.replace("  - name: small", "  - name: big"), "same name"),
    "unknown part of the description": (HEAD.replace("purpose", "porpose"), "did you mean 'purpose'"),
}


@pytest.mark.parametrize(("head", "words"), HEADS.values(), ids=list(HEADS))
def test_mistakes_above_the_table(tmp_path, head, words):
    assert any(words in problem for problem in problems(tmp_path, contract_text(AGE, head=head)))


def test_a_table_without_columns_checks_nothing(tmp_path):
    assert any("no rule" in problem for problem in problems(tmp_path, HEAD + "    properties: []\n"))


def test_two_tables_are_two_files(tmp_path):
    found = problems(tmp_path, contract_text(AGE) + "  - name: other\n    properties: []\n")
    assert any("one table per contract, found 2" in problem for problem in found)


def test_no_table(tmp_path):
    assert any("found 0" in problem for problem in problems(tmp_path, HEAD.split("schema:")[0]))


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", ""])
def test_something_else_than_a_contract(tmp_path, text):
    assert problems(tmp_path, text)[0].startswith(SHOWN)


def test_all_mistakes_are_reported_at_once(tmp_path):
    text = contract_text(AGE.replace("internal", "x") + "  unqiue: true\n" + column("b", "txt"))
    assert len(problems(tmp_path, text)) == 3


TABLE_MISTAKES = {
    "unknown word": (
        "customProperties: [{property: extraColumn, value: ignore}]",
        "did you mean 'extraColumns'",
    ),
    "key severity": (
        "customProperties: [{property: primaryKeySeverity, value: low}]",
        "allowed: error, warning",
    ),
    "row count in percent": (
        "quality: [{metric: rowCount, mustBeLessThan: 3, unit: percent}]",
        "number of rows",
    ),
    "row count not": ("quality: [{metric: rowCount, mustNotBe: 3}]", "number of rows"),
    "row count half": ("quality: [{metric: rowCount, mustBeLessThan: 2.5}]", "whole numbers"),
    "between reversed": (
        "quality: [{metric: rowCount, mustBeBetween: [3, 1]}]",
        "smaller number comes first",
    ),
    "nulls of the table": ("quality: [{metric: nullValues, mustBe: 0}]", "the table does not have"),
    "repeated without columns": ("quality: [{metric: duplicateValues, mustBe: 0}]", "arguments"),
    "repeated unknown": (
        "quality: [{metric: duplicateValues, mustBe: 0, arguments: {properties: [agee]}}]",
        "did you mean 'age'",
    ),
}


@pytest.mark.parametrize(("table", "words"), TABLE_MISTAKES.values(), ids=list(TABLE_MISTAKES))
def test_mistakes_of_the_table(tmp_path, table, words):
    assert any(words in problem for problem in problems(tmp_path, contract_text(AGE, table=table)))
