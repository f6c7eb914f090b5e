"""Checking a table: every kind of rule at its boundary, severities, treatment, and refusals."""

import pickle

import pandas as pd
import pytest

from kpk_eval.contract import DataError, RuleKind, RuleState, check
from kpk_eval.contract.model import ABSENT, INVALID
from kpk_eval.model import Severity

from .conftest import FILE, column, outcome, rows, table_of

N = None
WARN = "customProperties: [{property: severity, value: warning}]"


def listed(metric: str, comparison: str, more: str = "") -> str:
    return f"quality: [{{type: library, metric: {metric}, {comparison}{more}}}]"


def expecting(name: str, kwargs: str, more: str = "") -> str:
    return f"""
quality:
  - type: custom
    engine: greatExpectations
    implementation: {{type: {name}, kwargs: {kwargs}}}
    {more}
"""


def between(rule: str, more: str = "") -> str:
    return f"""
quality:
  - type: custom
    engine: kpk
    name: fits
    implementation: {{rule: "{rule}"}}
    {more}
"""


A, S, B, D = column("a"), column("s", "string"), column("b", "boolean"), column("d", "date")
NEEDED = column("a", required=True)

KINDS = {
    "type, whole number": (A, {"a": ["1", "2.0", "2.5", "x"]}, "a.type", [4, 5]),
    "type, number": (column("a", "number"), {"a": ["1", "2.5", "1,5", N]}, "a.type", [4]),
    "type, yes or no": (B, {"b": ["ja", "0", "2", N]}, "b.type", [4]),
    "type, date": (D, {"d": ["2024-02-29", "2023-02-29", "29.02.2024", N]}, "d.type", [3, 4]),
    "type, text": (S, {"s": ["x", 1, True, N]}, "s.type", [4]),
    "required": (NEEDED, {"a": ["1", N, " ", "2"]}, "a.required", [3, 4]),
    "required, as a metric": (
        column("a", more=listed("nullValues", "mustBe: 0")),
        {"a": ["1", N]},
        "a.missing_values",
        [3],
    ),
    "enum of numbers": (
        column("a", more="enum: [{value: 1}, {value: 2}]"),
        {"a": [0, 1, 2, 3, N]},
        "a.enum",
        [2, 5],
    ),
    "enum of text": (
        column("s", "string", "enum: [{value: x}]"),
        {"s": ["x", "X", "x ", N]},
        "s.enum",
        [3, 4],
    ),
    "enum of yes": (column("b", "boolean", "enum: [{value: true}]"), {"b": ["ja", "nein", N]}, "b.enum", [3]),
    "range": (
        column("a", more="logicalTypeOptions: {minimum: 1, maximum: 3}"),
        {"a": [0, 1, 3, 4, N]},
        "a.range",
        [2, 5],
    ),
    "open range": (
        column("a", "number", "logicalTypeOptions: {exclusiveMinimum: 1, exclusiveMaximum: 3}"),
        {"a": [1, 1.001, 2.999, 3, N]},
        "a.range",
        [2, 5],
    ),
    "range of dates": (
        column("d", "date", "logicalTypeOptions: {minimum: '2024-01-01', exclusiveMaximum: '2025-01-01'}"),
        {"d": ["2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01", N]},
        "d.range",
        [2, 5],
    ),
    "length": (
        column("s", "string", "logicalTypeOptions: {minLength: 2, maxLength: 3}"),
        {"s": ["ä", "äö", "äöü", "äöüß", N]},
        "s.length",
        [2, 5],
    ),
    "pattern": (
        column("s", "string", "logicalTypeOptions: {pattern: '[a-c]+|x'}"),
        {"s": ["abc", "abcd", "xx", "x", "a\n", " a", N]},
        "s.pattern",
        [3, 4, 6, 7],
    ),
    "unique": (column("a", more="unique: true"), {"a": [1, 2, 1, N, N, 1]}, "a.unique", [4, 7]),
    "row rule": (A + column("b2") + "", {"a": [1, 2, 3, N], "b2": [1, 1, N, 0]}, "fits", [3]),
    "row rule about one column": (column("a", more=between("a in [1, 2]")), {"a": [1, 3, N]}, "a.fits", [3]),
    "expectation with rows": (
        column("a", more=expecting("expect_column_values_to_not_be_in_set", "{value_set: [3]}")),
        {"a": [1, 3, N]},
        "a.values_to_not_be_in_set",
        [3],
    ),
    "expectation about a pattern": (
        column("s", "string", expecting("expect_column_values_to_match_regex", "{regex: '^[a-z]'}")),
        {"s": ["ax", "Ax", N]},
        "s.values_to_match_regex",
        [3],
    ),
    "invalid values": (
        column("a", more=listed("invalidValues", "mustBe: 0", ", arguments: {validValues: [1]}")),
        {"a": [1, 2, N]},
        "a.invalid_values",
        [3],
    ),
    "invalid pattern": (
        column("s", "string", listed("invalidValues", "mustBe: 0", ", arguments: {pattern: a+}")),
        {"s": ["aa", "ab", N]},
        "s.invalid_values",
        [3],
    ),
    "repeated values": (
        column("a", more=listed("duplicateValues", "mustBe: 0")),
        {"a": [1, 1]},
        "a.repeated_values",
        [3],
    ),
}


@pytest.mark.parametrize(("properties", "values", "rule", "broken"), KINDS.values(), ids=list(KINDS))
def test_a_rule_breaks_on_exactly_these_rows(checked_as, properties, values, rule, broken):
    table = between("a <= b2") if "b2" in values else ""
    checked = checked_as(values, properties, table=table)
    fared = outcome(checked, rule)
    assert rows(checked, rule) == broken
    assert (fared.failed, fared.state) == (len(broken), RuleState.FAILED)
    assert checked.blocked


@pytest.mark.parametrize(("properties", "values", "rule", "broken"), KINDS.values(), ids=list(KINDS))
def test_a_rule_is_kept_by_the_other_rows(checked_as, properties, values, rule, broken):
    table = between("a <= b2") if "b2" in values else ""
    kept = {
        name: [cell for row, cell in enumerate(cells, start=2) if row not in broken]
        for name, cells in values.items()
    }
    checked = checked_as(kept, properties, table=table)
    assert outcome(checked, rule).state is RuleState.PASSED
    assert checked.findings.empty
    assert not checked.blocked


KEYED = column("k", required=True, more="primaryKey: true\nprimaryKeyPosition: 1") + column(
    "w", "string", "primaryKey: true\nprimaryKeyPosition: 2", required=True
)


def test_primary_key_keeps_the_first_of_several_rows(checked_as):
    values = {"k": [1, 1, 2, 1, 1], "w": ["t0", "t1", "t0", "t0", "t0"]}
    table = "customProperties: [{property: primaryKeySeverity, value: warning}]"
    checked = checked_as(values, KEYED, table=table)
    assert rows(checked, "primary_key") == [5, 6]
    assert outcome(checked, "primary_key").state is RuleState.WARNED
    assert checked.table.frame.index.tolist() == checked.table.reasons.index.tolist() == [2, 3, 4]
    assert (checked.rows_read, checked.rows_kept, checked.blocked) == (5, 3, False)
    assert checked.findings["what"].tolist() == ["second row with the same key"] * 2
    assert checked.findings["column"].tolist() == ["k, w"] * 2


def test_primary_key_blocks_unless_it_is_a_warning(checked_as):
    assert checked_as({"k": [1, 1], "w": ["t0", "t0"]}, KEYED).blocked


def test_rows_without_a_key_are_missing_values_and_not_repetitions(checked_as):
    checked = checked_as({"k": [N, N, 1], "w": ["t0", "t0", "t0"]}, KEYED)
    assert outcome(checked, "primary_key").state is RuleState.PASSED
    assert (outcome(checked, "primary_key").checked, rows(checked, "k.required")) == (1, [2, 3])


def test_key_of_one_column(checked_as):
    properties = column("k", "string", "primaryKey: true", required=True)
    assert rows(checked_as({"k": ["x", "y", "x"]}, properties), "primary_key") == [4]


def test_repeated_combination_as_a_metric(checked_as):
    table = (
        "quality: [{metric: duplicateValues, mustBe: 0, arguments: {properties: [a, b2]}, severity: warning}]"
    )
    checked = checked_as({"a": [1, 1, 1], "b2": [1, 2, 1]}, A + column("b2"), table=table)
    assert rows(checked, "a.b2.repeated_values") == [4]
    assert checked.rows_kept == 2


VALUE_RULES = {
    "type": (column("a", more=WARN), ["x", "2"], "not a whole number"),
    "enum": (
        column("a", more="enum: [{value: 2}]\n" + WARN),
        ["1", "2"],
        "not one of the allowed values (2)",
    ),
    "range": (
        column("a", more="logicalTypeOptions: {minimum: 2}\n" + WARN),
        ["1", "2"],
        "outside the allowed range (at least 2)",
    ),
    "length": (
        column("a", "string", "logicalTypeOptions: {minLength: 2}\n" + WARN),
        ["1", "22"],
        "too short or too long (characters: at least 2)",
    ),
    "pattern": (
        column("a", "string", "logicalTypeOptions: {pattern: 2+}\n" + WARN),
        ["1", "2"],
        "not in the required form (2+)",
    ),
}


@pytest.mark.parametrize(("properties", "values", "what"), VALUE_RULES.values(), ids=list(VALUE_RULES))
def test_a_warned_value_becomes_missing_with_the_reason_invalid(checked_as, properties, values, what):
    checked = checked_as({"a": values}, properties)
    (finding,) = checked.findings.to_dict("records")
    assert (finding["row"], finding["column"], finding["severity"]) == (2, "a", "warning")
    assert finding["what"] == what
    assert checked.table.frame["a"].isna().tolist() == [True, False]
    assert checked.table.reasons["a"].fillna("").tolist() == [INVALID, ""]
    assert (checked.rows_kept, checked.blocked) == (2, False)


@pytest.mark.parametrize("kind", ["integer", "number", "string", "boolean", "date"])
def test_taking_a_value_out_keeps_the_type(checked_as, kind):
    good = {"integer": "1", "number": "1.5", "string": "a", "boolean": "ja", "date": "2024-01-01"}[kind]
    values = {"a": [good, good], "s": ["x", "x"]}
    plain = checked_as(values, column("a", kind) + S)
    bad = True if kind == "string" else "?"
    mended = checked_as({"a": [good, bad], "s": ["x", "x"]}, column("a", kind, WARN) + S)
    assert plain.table.frame.dtypes.equals(mended.table.frame.dtypes)
    assert mended.table.frame["a"].isna().tolist() == [False, True]


def test_other_warnings_leave_the_rows_as_they_are(checked_as):
    properties = column("a", required=True, more=WARN) + column("b2")
    checked = checked_as(
        {"a": [1, N], "b2": [0, 0]}, properties, table=between("a <= b2", "severity: warning")
    )
    assert [one.rule.id for one in checked.outcomes if one.state is RuleState.WARNED] == [
        "a.required",
        "fits",
    ]
    assert checked.findings["rule"].tolist() == ["fits", "a.required"]
    assert (checked.rows_kept, checked.blocked) == (2, False)
    assert checked.table.frame["a"].tolist()[0] == 1


def test_reasons_of_the_file_stay_beside_our_own(checked_as):
    checked = checked_as({"a": ["1", N, "x"]}, column("a", more=WARN), reasons={"a": [N, "refused", N]})
    assert checked.table.reasons["a"].fillna("").tolist() == ["", "refused", INVALID]


def test_an_unreadable_value_is_present_for_required(checked_as):
    checked = checked_as({"a": ["x", N, "1"]}, NEEDED)
    assert (rows(checked, "a.type"), rows(checked, "a.required")) == ([2], [3])


LIMITS = {
    "mustBeLessThan: 50, unit: percent": (False, True, True),
    "mustBeLessOrEqualTo: 50, unit: percent": (False, False, True),
    "mustBeLessThan: 2": (False, True, True),
    "mustBeLessOrEqualTo: 2": (False, False, True),
    "mustBe: 2": (True, False, True),
    "mustNotBe: 2": (False, True, False),
    "mustBeGreaterThan: 2": (True, True, False),
    "mustBeGreaterOrEqualTo: 2": (True, False, False),
    "mustBeBetween: [2, 3]": (True, False, False),
    "mustNotBeBetween: [2, 3]": (False, True, True),
    "mustBe: 0": (True, True, True),
    "mustBeLessThan: 1": (True, True, True),
    "mustBeLessOrEqualTo: 0, unit: percent": (True, True, True),
}


@pytest.mark.parametrize(("limit", "broken"), LIMITS.items(), ids=list(LIMITS))
def test_limits_on_one_two_and_three_of_four_missing_values(checked_as, limit, broken):
    properties = column("a", more=listed("nullValues", limit))
    for missing, expected in zip((1, 2, 3), broken, strict=True):
        checked = checked_as({"a": [N] * missing + [7] * (4 - missing)}, properties)
        fared = outcome(checked, "a.missing_values")
        assert (fared.failed, fared.checked) == (missing, 4)
        assert (fared.state is RuleState.FAILED) == checked.blocked == expected
        assert len(checked.findings) == (missing if expected else 0), "rows within the limit are no findings"


def test_share_of_invalid_values_counts_every_value_rule_once_per_row(checked_as):
    more = "logicalTypeOptions: {minimum: 2}\nenum: [{value: 1}, {value: 3}]\n" + WARN
    quality = "\nquality: [{metric: invalidValues, mustBeLessOrEqualTo: 50, unit: percent}]"
    properties = column("a", more=more + quality)
    within = checked_as({"a": ["3", "3", "x", "0"]}, properties)
    assert outcome(within, "a.invalid_values").failed == 2
    assert (outcome(within, "a.invalid_values").state, within.blocked) == (RuleState.PASSED, False)
    beyond = checked_as({"a": ["3", "1", "x", "0"]}, properties)
    assert (rows(beyond, "a.invalid_values"), beyond.blocked) == ([3, 4, 5], True)


def test_a_tolerated_metric_treats_no_value(checked_as):
    properties = column(
        "a", more=listed("invalidValues", "mustBeLessThan: 2", ", arguments: {validValues: [1]}")
    )
    assert checked_as({"a": [1, 2]}, properties).table.frame["a"].tolist() == [1, 2]


ROW_COUNTS = {
    "mustBe: 3": (False, True, False),
    "mustBeGreaterThan: 3": (False, False, True),
    "mustBeGreaterOrEqualTo: 3": (False, True, True),
    "mustBeLessThan: 3": (True, False, False),
    "mustBeLessOrEqualTo: 3": (True, True, False),
    "mustBeBetween: [3, 4]": (False, True, True),
}


@pytest.mark.parametrize(("limit", "kept"), ROW_COUNTS.items(), ids=list(ROW_COUNTS))
def test_row_count(checked_as, limit, kept):
    for count, expected in zip((2, 3, 4), kept, strict=True):
        checked = checked_as({"a": [1] * count}, A, table=f"quality: [{{metric: rowCount, {limit}}}]")
        fared = outcome(checked, "row_count")
        assert (fared.state is RuleState.PASSED) == expected
        assert (fared.checked, fared.failed, len(checked.findings)) == (count, 0, 0)


def test_expectation_about_the_table_as_a_whole(checked_as):
    more = expecting("expect_column_mean_to_be_between", "{max_value: 3}", "severity: warning")
    checked = checked_as({"a": [4, 4]}, column("a", more=more))
    fared = outcome(checked, "a.mean_to_be_between")
    assert (fared.state, fared.failed, checked.blocked) == (RuleState.WARNED, 0, False)


def test_expectation_that_tolerates_rows(checked_as):
    more = expecting("expect_column_values_to_be_in_set", "{value_set: [1], mostly: 0.5}")
    checked = checked_as({"a": [1, 2]}, column("a", more=more))
    fared = outcome(checked, "a.values_to_be_in_set")
    assert (fared.state, fared.failed, checked.findings.empty) == (RuleState.PASSED, 1, True)


def test_expectation_about_two_columns_checks_rows_with_either(checked_as):
    more = expecting("expect_column_pair_values_to_be_equal", "{column_A: a, column_B: b2}")
    checked = checked_as({"a": [1, N, N], "b2": [1, 2, N]}, column("a", more=more) + column("b2"))
    fared = outcome(checked, "a.pair_values_to_be_equal")
    assert (fared.checked, rows(checked, "a.pair_values_to_be_equal")) == (2, [3])


def test_a_rule_that_cannot_run_is_not_a_rule_that_failed(checked_as):
    more = expecting("expect_column_mean_to_be_between", "{max_value: 3}", "severity: warning")
    checked = checked_as({"s": ["x", "y"]}, column("s", "string", more))
    assert outcome(checked, "s.mean_to_be_between").state is RuleState.COULD_NOT_RUN
    assert checked.blocked, "whatever its severity"


def test_an_optional_column_without_a_value_is_a_warning_of_its_own(checked_as):
    properties = column("a", more="logicalTypeOptions: {minimum: 1}") + S
    checked = checked_as({"a": [N, N], "s": ["x", "y"]}, properties)
    for rule in ("a.type", "a.range"):
        assert (outcome(checked, rule).state, outcome(checked, rule).checked) == (
            RuleState.NOTHING_TO_CHECK,
            0,
        )
    empty = outcome(checked, "a.empty_column")
    assert (empty.rule.kind, empty.rule.severity, empty.state) == (
        RuleKind.EMPTY,
        Severity.WARNING,
        RuleState.WARNED,
    )
    assert (checked.blocked, checked.findings.empty) == (False, True)


def test_a_required_column_without_a_value_fails(checked_as):
    checked = checked_as({"a": [N, N], "s": ["x", "y"]}, NEEDED + S)
    assert (rows(checked, "a.required"), checked.blocked) == ([2, 3], True)
    assert outcome(checked, "a.type").state is RuleState.NOTHING_TO_CHECK


def test_a_column_of_unreadable_values_is_not_empty(checked_as):
    checked = checked_as({"a": ["x", "y"]}, column("a", more=WARN))
    assert [one.rule.id for one in checked.outcomes] == ["a.type"]
    assert outcome(checked, "a.type").checked == 2


@pytest.mark.parametrize("required", [True, False])
def test_an_optional_column_may_be_absent(checked_as, required):
    more = "unique: true\nlogicalTypeOptions: {minimum: 1}\n"
    more += "customProperties: [{property: optional, value: true}]"
    quality = "\nquality: [{metric: nullValues, mustBe: 0, name: there}]"
    properties = column("a", more=more + quality, required=required) + S
    checked = checked_as({"s": ["x", "y"]}, properties, table=between("a > 1 or s == 'x'"))
    assert {one.state for one in checked.outcomes if one.rule.columns == ("a",)} == {
        RuleState.NOTHING_TO_CHECK
    }
    assert (outcome(checked, "fits").state, outcome(checked, "fits").checked) == (RuleState.PASSED, 1)
    assert not checked.blocked
    assert checked.table.frame["a"].isna().all()
    assert checked.table.frame["a"].dtype == "Int64"
    assert checked.table.reasons["a"].tolist() == [ABSENT] * 2


def test_columns_come_out_in_the_order_and_type_of_the_contract(checked_as):
    checked = checked_as({"d": ["2024-01-01"], "s": ["x"], "b": ["ja"], "a": ["1"]}, A + S + B + D)
    frame = checked.table.frame
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        "a": "Int64", "s": "str", "b": "boolean", "d": "datetime64[ns]",
    }  # fmt: skip
    assert list(frame.columns) == ["a", "s", "b", "d"]
    assert checked.table.reasons.empty
    assert checked.table.reasons.index.equals(frame.index)


def test_what_was_read_is_not_changed(contract_of):
    table = table_of({"a": ["1", "x", "1"]})
    frame, reasons = table.frame.copy(), table.reasons.copy()
    check(table, contract_of(column("a", more="unique: true\n" + WARN)), shown=FILE)
    pd.testing.assert_frame_equal(table.frame, frame)
    pd.testing.assert_frame_equal(table.reasons, reasons)


def test_labels_are_handed_on(contract_of):
    table = table_of({"a": ["1"]})
    assert check(table, contract_of(A), shown=FILE).table.labels is table.labels


REFUSED = {
    "no rows": ({"a": [], "s": []}, ["no rows"]),
    "missing column": ({"s": ["x"]}, ["missing columns 'a'", "rename", "{property: optional, value: true}"]),
    "misspelt column": ({"A1": [1], "s": ["x"]}, ["missing columns 'a'", "does not know: 'A1'"]),
    "extra column": (
        {"a": [1], "s": ["x"], "s2": ["y"]},
        ["'s2' (did you mean 's'?)", "{property: extraColumns, value: ignore}"],
    ),
    "nothing right": ({"x1": [1], "x2": [1]}, ["none of the 2 columns", "header row"]),
}


@pytest.mark.parametrize(("values", "words"), REFUSED.values(), ids=list(REFUSED))
def test_a_table_of_the_wrong_form_is_refused(checked_as, values, words):
    with pytest.raises(DataError) as caught:
        checked_as(values, A + S)
    assert all(word in str(caught.value) for word in words)
    assert all(problem.startswith(f"{FILE}: ") for problem in caught.value.problems)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_column_that_is_there_twice_is_refused(contract_of):
    table = table_of({"a": [1], "s": ["x"]})
    doubled = table.frame[["a", "s", "s"]]
    with pytest.raises(DataError, match="'s' is there 2 times"):
        check(type(table)(doubled, table.reasons), contract_of(A + S), shown=FILE)


def test_extra_columns_are_dropped_where_the_contract_ignores_them(checked_as):
    table = "customProperties: [{property: extraColumns, value: ignore}]"
    checked = checked_as({"note": ["y"], "a": [1]}, A, table=table)
    assert list(checked.table.frame.columns) == ["a"]


def test_row_numbers_must_be_unique(contract_of):
    table = table_of({"a": [1, 2]})
    doubled = type(table)(table.frame.set_axis([2, 2]), table.reasons.set_axis([2, 2]))
    with pytest.raises(ValueError, match="unique"):
        check(doubled, contract_of(A), shown=FILE)


def test_findings_are_sorted_and_have_their_columns_even_when_empty(checked_as):
    none = checked_as({"a": [1]}, A).findings
    some = checked_as({"a": ["x", N], "s": [True, "y"]}, NEEDED + S).findings
    assert list(none.columns) == list(some.columns) == ["row", "column", "rule", "severity", "what"]
    assert some[["row", "rule"]].to_numpy().tolist() == [[2, "a.type"], [2, "s.type"], [3, "a.required"]]


def test_named_row_index_is_no_obstacle(contract_of):
    table = table_of({"a": ["1", "x"]})
    named = type(table)(table.frame.rename_axis("row"), table.reasons.rename_axis("row"))
    assert rows(check(named, contract_of(A), shown=FILE), "a.type") == [3]


def test_a_column_may_have_any_name(checked_as):
    name = "Alter | (Jahre) 'ä' `x`"
    checked = checked_as({name: ["1", "x"]}, column("a").replace("name: a\n", f'name: "{name}"\n'))
    assert rows(checked, f"{name}.type") == [3]
