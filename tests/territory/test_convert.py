"""Counts follow the areas, rates do not, and what was divided is called an estimate."""

from datetime import date

import pandas as pd
import pytest

from kpk_eval.model import Table
from kpk_eval.params.schema import Source
from kpk_eval.readers import ReadError
from kpk_eval.reshape import AreaChoice, reshape
from kpk_eval.territory.convert import ESTIMATED, PART_MISSING, TERRITORY_CHANGED, Counted, converted
from kpk_eval.territory.crosswalk import AreaCrosswalk

SHARES = [
    ("03152", "03159", 1.0),
    ("03156", "03159", 1.0),
    ("03001", "03001", 1.0),
    ("03002", "03002", 0.6),
    ("03002", "03004", 0.4),
]
CROSSWALK = AreaCrosswalk(
    "key.xlsx",
    date(2015, 12, 31),
    date(2019, 12, 31),
    pd.DataFrame(SHARES, columns=["old", "new", "share"]),
)
COLUMNS = Counted("ags", "area", "year", ("cases", "all"), ("rate",))
FILE = {
    "ags": ["DG", "03152", "03156", "03001", "03002"],
    "area": ["Deutschland", "Göttingen", "Osterode", "Braunschweig", "geteilt"],
    "year": ["2015"] * 5,
    "cases": ["900", "10", "20", "5", "10"],
    "all": ["9000", "100", "300", "50", "100"],
    "rate": ["10", "10", "7", "10", "10"],
}


def table(columns=FILE, reasons=None, flags=None) -> Table:
    frame = pd.DataFrame(columns)
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    parts = [
        pd.DataFrame(given or {}, index=frame.index).reindex(columns=frame.columns).astype("string")
        for given in (reasons, flags)
    ]
    return Table(frame, parts[0], {}, parts[1])


def run(given: Table) -> Table:
    return converted(given, CROSSWALK, COLUMNS, shown="file.csv")


def by_area(part: pd.DataFrame, found: Table) -> pd.DataFrame:
    return part.set_axis(found.frame["ags"].tolist())


def test_counts_of_merged_areas_are_added_and_those_of_divided_ones_shared():
    found = run(table())
    counts = by_area(found.frame, found)
    assert counts["cases"].astype(float).to_dict() == {
        "03159": 30.0, "03001": 5.0, "03002": 6.0, "03004": 4.0, "DG": 900.0,
    }  # fmt: skip
    assert counts.loc["03159", "all"] == 400


def test_nobody_is_lost_or_made():
    found = run(table()).frame
    before = sum(int(value) for value in FILE["cases"])
    assert found["cases"].astype(float).sum() == pytest.approx(before)


def test_only_numbers_from_divided_areas_are_estimates():
    found = run(table())
    flags = by_area(found.flags, found)["cases"]
    assert flags.dropna().to_dict() == {"03002": ESTIMATED, "03004": ESTIMATED}


def test_rate_stays_where_the_area_does_and_is_missing_with_its_reason_elsewhere():
    found = run(table())
    rates, reasons = by_area(found.frame, found)["rate"], by_area(found.reasons, found)["rate"]
    assert rates.dropna().to_dict() == {"03001": "10", "DG": "10"}
    assert reasons.dropna().to_dict() == dict.fromkeys(["03159", "03002", "03004"], TERRITORY_CHANGED)


def test_missing_part_makes_the_whole_missing_with_its_reason():
    gap = FILE | {"cases": ["900", None, "20", None, None]}
    found = run(table(gap, {"cases": [None, "geheim", None, None, None]}))
    counts, reasons = by_area(found.frame, found)["cases"], by_area(found.reasons, found)["cases"]
    assert counts.drop("DG").isna().all()
    told = {"03159": "geheim", "03002": PART_MISSING, "03004": PART_MISSING}
    assert reasons.dropna().to_dict() == told


def test_flag_of_a_part_goes_with_the_sum():
    found = run(table(FILE, None, {"cases": [None, None, "vorläufig", None, None]}))
    assert by_area(found.flags, found)["cases"].loc["03159"] == "vorläufig"


def test_name_of_an_area_that_changed_is_not_that_of_a_part():
    found = run(table())
    names = by_area(found.frame, found)["area"]
    assert names.loc["03001"] == "Braunschweig"
    assert names.loc["03159"] == "03159"


def test_rows_keep_the_number_of_their_first_part():
    found = run(table())
    assert by_area(found.frame.reset_index(), found)["index"].to_dict()["03159"] == 3


def test_area_that_the_crosswalk_lacks_is_named_with_its_row():
    with pytest.raises(ReadError, match=r"file\.csv, row 3: key\.xlsx has no area 03158 on 2015-12-31"):
        run(table(FILE | {"ags": ["DG", "03158", "03156", "03001", "03002"]}))


def test_dissolved_area_that_counts_nothing_is_left_out():
    gone = {name: [*values, "0"] for name, values in FILE.items()} | {"ags": [*FILE["ags"], "03999"]}
    assert "03999" not in set(run(table(gone)).frame["ags"])


def test_area_that_stands_twice_would_be_counted_twice():
    with pytest.raises(ReadError, match=r"row 4: area 03152 stands twice in one year"):
        run(table(FILE | {"ags": ["DG", "03152", "03152", "03001", "03002"]}))


def test_symbol_among_the_counts_is_named_by_its_place_and_not_quoted():
    with pytest.raises(ReadError, match=r"row 3: column 'cases' holds no number") as refused:
        run(table(FILE | {"cases": ["1", "Erika", "3", "4", "5"]}))
    assert "Erika" not in str(refused.value)


def test_years_are_kept_apart():
    twice = {name: values[1:3] * 2 for name, values in FILE.items()}
    twice["year"] = ["2014", "2014", "2015", "2015"]
    found = run(table(twice)).frame
    assert found.set_index("year")["cases"].astype(float).to_dict() == {"2014": 30.0, "2015": 30.0}


def test_indicator_of_a_merged_area_is_computed_from_its_counts():
    measures = [
        {"column": "cases", "indicator": "share", "role": "numerator"},
        {"column": "all", "indicator": "share", "role": "denominator"},
        {"column": "rate", "indicator": "share", "role": "value"},
    ]
    given = {"id": "f", "contract": "indicators", "path": "file.csv", "reader": {"format": "csv"}}
    source = Source.model_validate(given | {"measures": measures})
    found = reshape(table(), source, areas=AreaChoice(("03159", "03002")), crosswalk=CROSSWALK).frame
    rows = found.set_index("area_id")
    assert rows.loc["03159", ["numerator", "denominator"]].tolist() == [30.0, 400.0]
    assert pd.isna(rows.loc["03159", "value"])
    assert rows.loc["03159", "reason"] == TERRITORY_CHANGED
    assert rows["flag"].dropna().to_dict() == {"03002": ESTIMATED}
