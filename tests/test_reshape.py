"""Files become what their contract describes; what the source entry names must be there."""

import pandas as pd
import pytest

from kpk_eval.model import Table
from kpk_eval.params.schema import Source
from kpk_eval.readers import ReadError
from kpk_eval.reshape import AreaChoice, as_text, reshape

WIDE = {
    "ags": ["01001", "01058", "02000", "DG"],
    "area": ["Flensburg", "Rendsburg-Eckernförde", "Hamburg", "Deutschland"],
    "year": [2020, 2020, 2020, 2020],
    "cases": [10.0, None, 30.0, 40.0],
    "all": [100, 200, 300, 400],
}
MEASURES = [
    {"column": "cases", "indicator": "rate", "role": "numerator"},
    {"column": "all", "indicator": "rate", "role": "denominator"},
    {"column": "all", "indicator": "population", "role": "value"},
]


SCHLESWIG_HOLSTEIN = AreaChoice(prefix="01")


def table(columns: dict[str, list[object]], reasons: dict[str, list[object]] | None = None) -> Table:
    frame = pd.DataFrame(columns)
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    why = pd.DataFrame(reasons or {}, index=frame.index).reindex(columns=frame.columns).astype("string")
    return Table(frame, why)


def source(**more) -> Source:
    given = {"id": "file", "contract": "any", "path": "file.csv", "reader": {"format": "csv"}}
    return Source.model_validate(given | more)


def test_columns_and_their_reasons_get_the_names_of_the_contract():
    found = reshape(table({"alt": [1]}, {"alt": ["geheim"]}), source(rename={"alt": "neu"}))
    assert list(found.frame) == list(found.reasons) == ["neu"]


def test_only_the_rows_of_the_source_stay_under_their_numbers_in_the_file():
    found = reshape(table({"arm": [1, 2, 1]}), source(rows={"arm": ["1"]}))
    assert found.frame.index.tolist() == found.reasons.index.tolist() == [2, 4]


@pytest.mark.parametrize(
    "entry",
    [
        {"rename": {"nowhere": "x"}},
        {"rows": {"nowhere": ["1"]}},
        {"measures": [MEASURES[0] | {"column": "nowhere"}]},
        {"area_column": "nowhere", "measures": MEASURES},
        {"year_column": "nowhere", "measures": MEASURES},
    ],
    ids=["rename", "rows", "measures", "area_column", "year_column"],
)
def test_absent_column_is_named_with_the_key_that_asks_for_it(entry):
    with pytest.raises(ReadError, match=f"no column 'nowhere', which '{next(iter(entry))}'"):
        reshape(table(WIDE), source(**entry), areas=SCHLESWIG_HOLSTEIN)


def test_source_without_a_row_is_an_error():
    with pytest.raises(ReadError, match="no row fits 'rows'"):
        reshape(table({"arm": [1]}), source(rows={"arm": ["3"]}))


def test_wide_indicators_become_one_row_per_area_and_indicator():
    found = reshape(table(WIDE), source(measures=MEASURES), areas=AreaChoice(("DG",), "01")).frame
    rates = found[found["indicator"] == "rate"].set_index("area_id")
    assert rates["numerator"].fillna(-1).to_dict() == {"01001": 10, "01058": -1, "DG": 40}
    assert rates["denominator"].to_dict() == {"01001": 100, "01058": 200, "DG": 400}
    assert found.loc[found["indicator"] == "population", "value"].tolist() == [100, 200, 400]
    assert found.index.tolist() == [2, 3, 5] * 2


def test_reason_of_a_missing_part_goes_with_its_indicator_only():
    told = table(WIDE, {"cases": [None, "geheim", None, None]})
    found = reshape(told, source(measures=MEASURES), areas=SCHLESWIG_HOLSTEIN).frame
    assert found["reason"].fillna("").tolist() == ["", "geheim", "", ""]


def test_all_areas_of_a_file_are_kept_where_no_kind_of_key_is_asked_for():
    districts = WIDE | {"ags": ["01", "02", "a-3", None]}
    found = reshape(table(districts), source(measures=MEASURES[:1]), areas=AreaChoice(everywhere=True)).frame
    assert found["area_id"].dropna().tolist() == ["01", "02", "a-3"]
    assert len(found) == 4


def test_file_about_other_areas_is_an_error():
    with pytest.raises(ReadError, match="none of the areas"):
        reshape(table(WIDE), source(measures=MEASURES), areas=AreaChoice(("99001",), "99"))


def test_year_of_the_source_entry_stands_for_a_file_without_one():
    wide = {name: values for name, values in WIDE.items() if name != "year"}
    found = reshape(table(wide), source(measures=MEASURES[:1], year=2018), areas=SCHLESWIG_HOLSTEIN).frame
    assert set(found["year"]) == {2018}


def test_numbers_as_text_are_what_a_person_would_write():
    assert as_text(pd.Series([1, None], dtype="Int64")).fillna("-").tolist() == ["1", "-"]
    assert as_text(pd.Series([1.5, 2.0])).tolist() == ["1.5", "2.0"]


def test_whole_decimal_numbers_are_written_without_decimals():
    assert as_text(pd.Series([1.0, None])).fillna("-").tolist() == ["1", "-"]


def test_row_without_a_regional_key_stays_for_the_contract_to_refuse():
    wide = WIDE | {"ags": ["01001", None, "1058", "02000"]}
    found = reshape(table(wide), source(measures=MEASURES[:1]), areas=SCHLESWIG_HOLSTEIN).frame
    assert found["area_id"].fillna("").tolist() == ["01001", "", "1058"]
    assert found.index.tolist() == [2, 3, 4]


def test_row_that_can_belong_to_no_source_stays_for_the_contract_to_refuse():
    arms = source(rows={"arm": ["1"]})
    found = reshape(table({"arm": [1, 2, 9, None]}), arms, codes={"arm": ["1", "2"]})
    assert found.frame.index.tolist() == [2, 4, 5]
    assert reshape(table({"arm": [1, 2, 9, None]}), arms).frame.index.tolist() == [2]


DISTRICTS = WIDE | {
    "ags": ["01", "02", "01001", "DG"],
    "area": ["Altstadt", "Hafen", "Flensburg", "Deutschland"],
}


def test_a_numbered_district_is_not_taken_for_the_land():
    with pytest.raises(ReadError, match="'01' in column 'ags' is the key of Schleswig-Holstein"):
        reshape(table(DISTRICTS), source(measures=MEASURES), areas=SCHLESWIG_HOLSTEIN)


@pytest.mark.parametrize("name", ["Schleswig-Holstein", "SCHLESWIG-HOLSTEIN", "Land insgesamt", None])
def test_a_row_of_the_land_in_a_file_of_the_municipality_is_kept(name):
    named = DISTRICTS | {"area": [name, "Hafen", "Flensburg", "Deutschland"]}
    found = reshape(table(named), source(measures=MEASURES), areas=SCHLESWIG_HOLSTEIN).frame
    assert "01" in set(found["area_id"])
