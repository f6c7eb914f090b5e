"""The recoding table of a source: every change is applied to its rows, counted, and refused where unclear."""

import pandas as pd
import pytest

from kpk_eval.model import Table
from kpk_eval.params.schema import Source
from kpk_eval.readers import ReadError
from kpk_eval.recode import codes_in_file, idle_codes, recode

TWO_WAVES = {"waves": {"column": "w", "values": {"0": "t0", "1": "t1"}}, "wave": None}
NOT_ASKED = "in dieser Erhebung nicht gefragt"


def source(recoding, **more) -> Source:
    given = {"id": "file", "contract": "c", "path": "k/t0.csv", "population": "p", "wave": "t0"}
    return Source.model_validate(given | {"reader": {"format": "csv"}, "recode": recoding} | more)


def table(reasons=None, labels=None, **columns) -> Table:
    """Rows that begin in line 2 of the file."""
    index = range(2, 2 + len(next(iter(columns.values()))))
    return Table(pd.DataFrame(columns, index=index), pd.DataFrame(reasons or {}, index=index), labels or {})


def lines(found) -> list[tuple[str, str, str, str, int]]:
    return [(one.column, one.wave, one.action, one.what, one.values) for one in found.log]


def test_table_without_recoding_is_left_alone():
    rows = table(a=["1"])
    assert recode(rows, source({}), language="de").table is rows


def test_input_is_not_changed():
    rows = table(a=["1", "2"])
    before = rows.frame.copy()
    recode(rows, source({"a": {"values": {1: 5, 2: 6}}}), language="de")
    pd.testing.assert_frame_equal(rows.frame, before)


def test_every_change_is_logged_with_its_count():
    rows = table(a=["1", "2", "9"], b=["10", "20", None])
    unit = {"file": "Tsd. €", "contract": "€"}
    given = {
        "a": {"values": {1: 0, 2: 1}, "missing": {9: "keine Angabe"}},
        "b": {"multiply": 1000, "unit": unit},
    }
    found = recode(rows, source(given), language="de")
    assert lines(found) == [
        ("a", "t0", "value", "1 → 0; 2 → 1", 2),
        ("a", "t0", "missing", "9 → keine Angabe", 1),
        ("b", "t0", "unit", "× 1000 (Tsd. € → €)", 2),
    ]
    assert found.table.frame["b"].tolist()[:2] == [10_000, 20_000]
    assert found.table.reasons["a"].tolist()[2] == "keine Angabe"
    assert "b" not in found.table.reasons


def test_reason_of_the_file_goes_before_that_of_the_table():
    rows = table(a=["1", None], reasons={"a": [None, "vom Code"]})
    found = recode(rows, source({"a": {"values": {1: 0}}}), language="de")
    assert found.table.reasons["a"].tolist()[1] == "vom Code"


def test_labels_of_former_values_are_gone():
    rows = table(a=["1"], b=["1"], labels={"a": {1: "ja"}, "b": {1: "ja"}})
    assert set(recode(rows, source({"a": {"values": {1: 0}}}), language="de").table.labels) == {"b"}


def test_unlisted_values_of_all_columns_are_told_with_number_and_row_but_not_quoted():
    rows = table(a=["1", "Erika", "Erika"], b=["x", "5", "6"])
    unit = {"file": "a", "contract": "b"}
    given = source({"a": {"values": {1: 0}}, "b": {"multiply": 2, "unit": unit}}, rename={"alt": "a"})
    with pytest.raises(ReadError) as caught:
        recode(rows, given, language="de")
    first, second = str(caught.value).splitlines()
    assert first.startswith("k/t0.csv: column 'alt': 2 values, 1 different ones, are not listed in 'recode'")
    assert "first in row 3" in first
    assert second.startswith("k/t0.csv: column 'b': 1 values are no numbers (first in row 2)")
    assert "Erika" not in f"{caught.value!r}"


def test_absent_column_is_named():
    with pytest.raises(ReadError, match="no column 'b', which 'recode' of source 'file' names"):
        recode(table(a=["1"]), source({"b": {"values": {1: 0}}}), language="de")


def test_variable_is_gathered_from_the_column_of_each_wave():
    rows = table(
        w=[0, 1, 1, 7],
        q5=["1", "2", "3", "4"],
        q7=["8", None, "6", "5"],
        reasons={"q7": [None, "k. A.", None, None]},
    )
    found = recode(rows, source({"sat": {"columns": {"t0": "q5", "t1": "q7"}}}, **TWO_WAVES), language="de")
    assert list(found.table.frame) == ["w", "sat"]
    assert found.table.frame["sat"].fillna("").tolist() == ["1", "", "6", ""]
    assert found.table.reasons["sat"].fillna("").tolist() == ["", "k. A.", "", ""]
    assert lines(found) == [
        ("sat", "t0", "column", "aus Spalte q5", 1),
        ("sat", "t1", "column", "aus Spalte q7", 1),
    ]


def test_columns_can_change_places_between_waves():
    rows = table(w=[0, 1], q1=["a0", "b1"], q2=["b0", "a1"])
    given = {"a": {"columns": {"t0": "q1", "t1": "q2"}}, "q1": {"columns": {"t0": "q2", "t1": "q1"}}}
    frame = recode(rows, source(given, **TWO_WAVES), language="de").table.frame
    assert frame[["a", "q1"]].to_numpy().tolist() == [["a0", "b0"], ["a1", "b1"]]


def test_wave_without_a_column_was_not_asked():
    rows = table(w=[0, 1], q5=["1", "2"])
    found = recode(rows, source({"sat": {"columns": {"t0": "q5"}}}, **TWO_WAVES), language="de").table
    assert found.frame["sat"].fillna("").tolist() == ["1", ""]
    assert found.reasons["sat"].fillna("").tolist() == ["", NOT_ASKED]


def test_gathered_column_must_not_hide_one_of_the_file():
    rows = table(w=[0, 1], q5=["1", "2"], sat=["3", "4"])
    with pytest.raises(ReadError, match="the file has a column 'sat', too"):
        recode(rows, source({"sat": {"columns": {"t0": "q5"}}}, **TWO_WAVES), language="de")


def test_each_wave_has_its_own_table_and_others_keep_their_values():
    rows = table(w=[0, 1, 0, 7], a=["1", "1", "2", "5"])
    given = {"a": {"waves": {"t0": {"values": {1: 2, 2: 1}}}}}
    found = recode(rows, source(given, **TWO_WAVES), language="de")
    assert found.table.frame["a"].tolist() == ["2", "1", "1", "5"]
    assert lines(found) == [("a", "t0", "value", "1 → 2; 2 → 1", 2)]


def test_repeated_row_numbers_do_not_mix_rows_up():
    rows = table(w=[0, 1, 0], a=["1", "1", "2"])
    twice = Table(rows.frame.set_axis([2, 2, 3]), rows.reasons.set_axis([2, 2, 3]))
    given = {"a": {"waves": {"t0": {"values": {1: 8, 2: 9}}}}}
    assert recode(twice, source(given, **TWO_WAVES), language="de").table.frame["a"].tolist() == [
        "8",
        "1",
        "9",
    ]


def test_file_with_one_wave_has_no_table_for_each():
    with pytest.raises(ReadError, match="treats waves differently, but the file holds one"):
        recode(table(a=["1"]), source({"a": {"waves": {"t0": {"values": {1: 0}}}}}), language="de")


def test_idle_codes_are_a_warning_and_others_a_rule_that_holds():
    given = source({"a": {"values": {1: 0, 2: 1}}, "b": {"values": {1: 0}}}, rename={"alt": "a"})
    found = recode(table(a=["1"], b=["1"]), given, language="de")
    first, second = idle_codes(found, given, "de")
    assert (first.rule, first.column, first.severity, first.state) == ("recode.a", "alt", "warning", "warned")
    assert "'2'" in first.description
    assert (second.state, second.description) == ("passed", "")


def test_rows_are_chosen_by_the_values_of_the_file():
    codes = {"a": ["0", "1"], "b": ["x"], "c": ["y"]}
    given = source(
        {"a": {"values": {1: 0, 2: 1}, "missing": {9: "?"}}, "c": {"values": {1: "y"}, "others": "keep"}}
    )
    assert codes_in_file(codes, given) == {"a": ["1", "2", "9"], "b": ["x"]}
