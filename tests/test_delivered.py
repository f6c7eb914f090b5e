"""Columns of a contract under the names they have in the delivered file."""

import pandas as pd
import pytest

from kpk_eval.contract import Rule, RuleKind
from kpk_eval.delivered import MOST_NAMED, file_columns, named_columns
from kpk_eval.model import Severity
from kpk_eval.params.schema import Source

MEASURES = [
    {"column": "cases", "indicator": "rate", "role": "numerator"},
    {"column": "all", "indicator": "rate", "role": "denominator"},
    {"column": "all", "indicator": "population", "role": "value"},
]


def source(**more) -> Source:
    given = {"id": "file", "contract": "any", "path": "file.csv", "reader": {"format": "csv"}}
    return Source.model_validate(given | more)


def test_renamed_column_is_called_as_in_the_file():
    assert file_columns(("neu", "b"), source(rename={"alt": "neu"})) == ("alt", "b")


@pytest.mark.parametrize(
    ("columns", "indicator", "told"),
    [
        (("area_id", "year", "indicator"), "rate", ("ags", "jahr")),
        (("numerator",), "rate", ("cases",)),
        (("numerator",), "population", ()),
        (("reason", "value", "numerator"), "rate", ("cases", "all")),
        (("denominator", "value"), "", ("all",)),
    ],
)
def test_roles_of_an_indicator_are_called_as_in_the_file(columns, indicator, told):
    municipal = source(measures=MEASURES, area_column="ags", year_column="jahr")
    assert file_columns(columns, municipal, indicator=indicator) == told


def test_year_that_the_source_entry_gives_is_no_column():
    assert file_columns(("area_id", "year"), source(measures=MEASURES, year=2018)) == ("ags",)


def test_inkar_names_its_key_and_the_year_of_a_value():
    inkar = source(measures=MEASURES, reader={"format": "inkar"})
    assert file_columns(("area_id", "numerator"), inkar, indicator="rate", year="2019") == (
        "Kennziffer",
        "cases (2019)",
    )


def test_report_names_the_first_columns_at_fault_and_counts_the_others():
    rule = Rule("r", RuleKind.RANGE, ("value",), Severity.ERROR, {}, "", "")
    names = [f"v{number}" for number in range(MOST_NAMED + 2)]
    findings = pd.DataFrame({"rule": "r", "column": names})
    assert named_columns(rule, findings, source()) == "v0; v1; v2; + 2"
    assert named_columns(rule, findings.iloc[:0], source()) == "value"
