"""Rules and columns in words: German and English."""

import pytest

from kpk_eval.contract import RuleOutcome, RuleState, codebook, complaint, describe, explain

from .conftest import FILE, SHOWN, column

WARN = "customProperties: [{property: severity, value: warning}]"


def described(contract, rule: str) -> tuple[str, str]:
    found = next(one for one in contract.rules if one.id == rule)
    return describe(found, language="de"), describe(found, language="en")


WORDS = {
    "integer": (column("a"), "a.type", "ganze Zahl", "whole number"),
    "number": (column("a", "number"), "a.type", "Zahl", "number"),
    "text": (column("a", "string"), "a.type", "Text", "text"),
    "boolean": (column("a", "boolean"), "a.type", "ja oder nein", "yes or no"),
    "date": (column("a", "date"), "a.type", "Datum", "date"),
    "required": (column("a", required=True), "a.required", "Pflichtangabe", "must be filled in"),
    "enum": (
        column("a", more="enum: [{value: 1}]"),
        "a.enum",
        "einer der vorgesehenen Werte",
        "one of the allowed values",
    ),
    "range": (
        column("a", more="logicalTypeOptions: {minimum: 0, maximum: 100}"),
        "a.range",
        "zwischen 0 und 100",
        "between 0 and 100",
    ),
    "half-open range": (
        column("a", "number", "logicalTypeOptions: {exclusiveMinimum: 0.5, maximum: 2000}"),
        "a.range",
        "über 0,5 und höchstens 2000",
        "above 0.5 and at most 2000",
    ),
    "one bound": (
        column("a", more="logicalTypeOptions: {minimum: 3}"),
        "a.range",
        "mindestens 3",
        "at least 3",
    ),
    "dates": (
        column("a", "date", "logicalTypeOptions: {minimum: '2024-01-31', exclusiveMaximum: '2025-12-01'}"),
        "a.range",
        "mindestens 31.01.2024 und unter 01.12.2025",
        "at least 2024-01-31 and below 2025-12-01",
    ),
    "length": (
        column("a", "string", "logicalTypeOptions: {maxLength: 8}"),
        "a.length",
        "Zeichen: höchstens 8",
        "characters: at most 8",
    ),
    "pattern": (
        column("a", "string", "logicalTypeOptions: {pattern: x}"),
        "a.pattern",
        "in der vorgeschriebenen Form",
        "in the required form",
    ),
    "unique": (column("a", more="unique: true"), "a.unique", "jeder Wert nur einmal", "each value only once"),
    "key of one column": (
        column("a", more="primaryKey: true", required=True),
        "primary_key",
        "jeder Wert nur einmal",
        "each value only once",
    ),
    "missing share": (
        column("a", more="quality: [{metric: nullValues, mustBeLessThan: 12.5, unit: percent}]"),
        "a.missing_values",
        "fehlende Werte: weniger als 12,5 Prozent",
        "missing values: less than 12.5 percent",
    ),
    "written in German": (
        column("a", more="quality: [{metric: nullValues, mustBeLessThan: 3, description: fast immer da}]"),
        "a.missing_values",
        "fast immer da",
        "missing values: less than 3",
    ),
    "named in German": (
        column("a", more="quality: [{metric: nullValues, mustBeLessThan: 3, name: Fast über alles da}]"),
        "a.fast_ueber_alles_da",
        "Fast über alles da",
        "missing values: less than 3",
    ),
    "row rule": (
        column("a", more="quality: [{type: custom, engine: kpk, implementation: {rule: 'a > 1'}}]"),
        "a.row",
        "Regel: a > 1",
        "rule: a > 1",
    ),
}


@pytest.mark.parametrize(("properties", "rule", "german", "english"), WORDS.values(), ids=list(WORDS))
def test_rules_in_words(contract_of, properties, rule, german, english):
    assert described(contract_of(properties), rule) == (german, english)


def test_words_of_the_table(contract_of):
    table = """
    quality:
      - {metric: rowCount, mustBeBetween: [1, 5000]}
      - {metric: duplicateValues, mustBeLessOrEqualTo: 2, arguments: {properties: [a, b]}}
    """
    contract = contract_of(column("a") + column("b"), table=table)
    assert described(contract, "row_count") == (
        "Anzahl der Zeilen: zwischen 1 und 5000",
        "number of rows: between 1 and 5000",
    )
    assert described(contract, "a.b.repeated_values")[0] == "mehrfache Kombinationen: höchstens 2"


def test_explanations_say_where_what_and_what_to_do(contract_of):
    contract = contract_of(column("a", more="logicalTypeOptions: {minimum: 3}"))
    rule = next(one for one in contract.rules if one.id == "a.range")
    start = f"{FILE}: column 'a': rule a.range (at least 3): "
    said = {
        state: explain(RuleOutcome(rule, 9, failed, state), shown=FILE).removeprefix(start)
        for state, failed in ((one, 0 if one is RuleState.PASSED else 2) for one in RuleState)
    }
    assert said == {
        RuleState.PASSED: "kept by all 9 rows",
        RuleState.FAILED: "2 of 9 rows; correct those listed in the quarantine",
        RuleState.WARNED: "2 of 9 rows; correct those listed in the quarantine",
        RuleState.NOTHING_TO_CHECK: "nothing to check, no row has a value",
        RuleState.COULD_NOT_RUN: f"could not run; correct the rule at {rule.place}",
    }
    assert rule.place.startswith(f"{SHOWN}:")


def test_explanation_of_a_rule_about_the_whole_table(checked_as):
    checked = checked_as({"a": [1]}, column("a"), table="quality: [{metric: rowCount, mustBeGreaterThan: 1}]")
    assert explain(checked.outcomes[-1], shown=FILE) == (
        f"{FILE}: rule row_count (number of rows: more than 1): "
        "broken by the table as a whole; check that the file is complete"
    )


def test_explanation_within_a_limit(checked_as):
    checked = checked_as(
        {"a": [1, None]}, column("a", more="quality: [{metric: nullValues, mustBeLessThan: 2}]")
    )
    assert explain(checked.outcomes[-1], shown=FILE).endswith(": kept, 1 of 2 rows are tolerated")


def test_explanation_of_an_empty_column(checked_as):
    checked = checked_as({"a": [None], "b": [1]}, column("a") + column("b"))
    assert "holds not a single value" in explain(checked.outcomes[-1], shown=FILE)


CODES = """
enum:
  - {value: 1, label: nie, customProperties: [{property: label_en, value: never}]}
  - {value: 2, label: oft, customProperties: [{property: label_en, value: often}]}
customProperties: [{property: label_en, value: how often}]
"""


def test_codebook(contract_of):
    contract = contract_of(
        column("a", more=CODES, required=True)
        + column("s", "string", "enum: [{value: x}]\nlogicalTypeOptions: {maxLength: 3}").replace(
            "internal", "free_text"
        )
        + column("t", "boolean", "enum: [{value: true, label: hat Kinder}]").replace("internal", "personal")
    )
    german, english = codebook(contract, language="de"), codebook(contract, language="en")
    assert list(german.columns) == ["column", "label", "type", "values", "required", "classification"]
    assert german.to_numpy().tolist() == [
        ["a", "Spalte a", "ganze Zahl", "1 = nie; 2 = oft", "ja", "intern"],
        ["s", "Spalte s", "Text", "x; Zeichen: höchstens 3", "nein", "Freitext"],
        ["t", "Spalte t", "ja oder nein", "ja = hat Kinder", "nein", "personenbezogen"],
    ]
    assert english.to_numpy().tolist()[0] == [
        "a",
        "how often",
        "whole number",
        "1 = never; 2 = often",
        "yes",
        "internal",
    ]


MANY = "enum: [" + ", ".join(f"{{value: {number}}}" for number in range(1, 16)) + "]"


@pytest.mark.parametrize(
    ("properties", "rule", "said"),
    [
        (column("a", required=True), "a.required", "missing"),
        (
            column("a", more="enum: [{value: 1}, {value: 2}]"),
            "a.enum",
            "not one of the allowed values (1, 2)",
        ),
        (
            column("a", more=MANY),
            "a.enum",
            "not one of the allowed values (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more)",
        ),
        (
            column("a", more="quality: [{type: custom, engine: kpk, implementation: {rule: 'a > 1'}}]"),
            "a.row",
            "breaks the rule: rule: a > 1",
        ),
        (
            column("a", more="quality: [{metric: nullValues, mustBeLessThan: 3}]"),
            "a.missing_values",
            "missing values: less than 3",
        ),
    ],
    ids=["required", "codes", "many codes", "row rule", "limit"],
)
def test_complaint_says_what_is_wrong_and_what_is_allowed(contract_of, properties, rule, said):
    found = next(one for one in contract_of(properties).rules if one.id == rule)
    assert complaint(RuleOutcome(found, 9, 2, RuleState.FAILED)) == said


def test_complaint_about_a_file_of_another_length_names_both_numbers(checked_as):
    checked = checked_as(
        {"a": [1, 2]}, column("a"), table="quality: [{metric: rowCount, mustBe: 3, name: complete}]"
    )
    assert complaint(checked.outcomes[-1]) == (
        "the file has 2 rows; agreed is number of rows: exactly 3; check that it is complete"
    )


def test_complaint_about_an_empty_column(checked_as):
    checked = checked_as({"a": [None], "b": [1]}, column("a") + column("b"))
    assert complaint(checked.outcomes[-1]).startswith("holds not a single value; check")
