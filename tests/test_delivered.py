"""Columns of a contract under the names they have in the delivered file."""

from dataclasses import replace

import pandas as pd
import pytest

from kpk_eval.contract import Checked, Classification, Contract, ContractColumn, LogicalType, Rule, RuleKind
from kpk_eval.delivered import MOST_NAMED, file_columns, named_columns, repeated_codes, rows_by_wave
from kpk_eval.model import Severity, Table
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


def table(**columns) -> Table:
    frame = pd.DataFrame(columns, dtype="str").set_axis(range(2, 2 + len(next(iter(columns.values())))))
    return Table(frame, pd.DataFrame(index=frame.index))


def test_rows_are_counted_by_wave():
    delivered = table(when=["0", "1", "1", "7"])
    several = source(waves={"column": "when", "values": {"0": "t0", "1": "t1"}}, population="people")
    assert rows_by_wave(delivered, several) == {"t0": 1, "t1": 2}
    assert rows_by_wave(delivered, source(wave="t0", population="people")) == {"t0": 4}
    assert rows_by_wave(delivered, source(measures=MEASURES)) == {}


CODE = ContractColumn("code", {}, LogicalType.INTEGER, True, Classification.PERSONAL, key_position=1)
WAVE = ContractColumn("wave", {}, LogicalType.STRING, True, Classification.INTERNAL, key_position=2)
MAIL = ContractColumn("mail", {}, LogicalType.STRING, False, Classification.PERSONAL, unique=True)


@pytest.mark.parametrize(
    ("columns", "code", "repeated"),
    [
        ((CODE, WAVE), ["code"], (1,)),
        ((CODE, replace(WAVE, key_position=None)), ["code"], (1, 4)),
        ((CODE, WAVE), ["mail"], ()),
        ((replace(CODE, key_position=None), replace(WAVE, key_position=None), MAIL), ["mail"], (2,)),
    ],
    ids=["code and wave", "code alone", "key without the code", "unique column"],
)
def test_rows_that_stay_although_others_had_their_code_are_known(columns, code, repeated):
    """Row 3 repeats row 1, written another way, and was set aside; nobody has row 5's missing code."""
    delivered = table(
        code=["7", "8", "7.0", "7", None],
        wave=["t0", "t0", "t0", "t1", "t1"],
        mail=["a", "b", "b", "c", None],
    )
    kept = Table(delivered.frame.set_axis(range(1, 6)).drop(index=3), pd.DataFrame())
    checked = Checked(kept, (), pd.DataFrame(), blocked=False, rows_read=5, rows_kept=4)
    contract = Contract("c", "c", "1", tuple(columns), (), extra_columns_ignored=False, sha256="")
    assert repeated_codes(delivered, checked, contract, code) == repeated
