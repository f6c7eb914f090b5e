"""Scales, yes/no outcomes, reasons and merged indicators come out as a person would compute them by hand."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from kpk_eval.contracted import Contracted
from kpk_eval.params.schema import Indicator, Instrument, Outcome, Source
from kpk_eval.prepare import NO_REASON, TOO_FEW_ITEMS, PreparationError, prepare_answers, prepare_indicators
from kpk_eval.prepare import score as scale_of
from kpk_eval.prepare.indicators import ZERO_DENOMINATOR
from kpk_eval.report import SourceReport

REFUSED = "keine Angabe"


def instrument(**more) -> Instrument:
    given = {"id": "scale", "label": "S", "items": ["a", "b", "c"], "low": 1, "high": 5, "scoring": "sum"}
    return Instrument.model_validate(given | {"minimum_answered": 2} | more)


def outcome(**more) -> Outcome:
    given = {"id": "x", "label": "X", "population": "people", "type": "continuous", "better": "higher"}
    rest = {"family": "f", "contrasts": ["t0_t1"], "status": "planned", "unit": "points"}
    return Outcome.model_validate(given | rest | more)


def part(frame: pd.DataFrame, reasons: pd.DataFrame | None = None, **more) -> Contracted:
    given = {"id": "file", "contract": "any", "path": "file.csv", "reader": {"format": "csv"}, "wave": "t0"}
    source = Source.model_validate(given | more)
    report = SourceReport("file", "kiel", "any", len(frame), len(frame), (), False, "", {})
    return Contracted(source, frame, pd.DataFrame(index=frame.index) if reasons is None else reasons, report)


def prepared(frame: pd.DataFrame, one: Outcome, *, reasons: pd.DataFrame | None = None, **more):
    scales = [instrument()] if one.instrument else []
    parts = [part(frame, reasons, **more)]
    return prepare_answers(parts, [one], scales, code="code", waves=["t0", "t1"])


def test_reversed_items_are_mirrored_before_the_shift():
    items = pd.DataFrame({"a": [1, 5], "b": [2, 5], "c": [5, 1]})
    scored = scale_of(items, instrument(reversed=["c"], shift=-1))
    assert scored.tolist() == [0 + 1 + 0, 4 + 4 + 4]


def test_sum_is_prorated_for_unanswered_items_down_to_the_minimum():
    items = pd.DataFrame({"a": [1, 1], "b": [4, None], "c": [None, None]})
    np.testing.assert_array_equal(scale_of(items, instrument()), [2.5 * 3, np.nan])
    np.testing.assert_array_equal(scale_of(items, instrument(scoring="mean")), [2.5, np.nan])


def test_cut_belongs_to_yes_and_missing_is_neither_yes_nor_no():
    frame = pd.DataFrame({"code": list("PQR"), "a": [2, 2, None], "b": [3, 2, None], "c": [3, 3, None]})
    values = prepared(frame, outcome(type="binary", instrument="scale", cut=8)).values
    np.testing.assert_array_equal(values["x"], [1, 0, np.nan])


@pytest.mark.parametrize(
    "kind",
    ["Int64", "float64"],
)
def test_recorded_codes_count_as_yes_whether_read_as_whole_or_decimal_numbers(kind):
    frame = pd.DataFrame({"code": list("PQR"), "item": pd.Series([1, 2, None], dtype=kind)})
    values = prepared(frame, outcome(type="binary", item="item", yes=["1"])).values
    np.testing.assert_array_equal(values["x"], [1, 0, np.nan])


def test_true_and_false_are_not_silently_all_no():
    frame = pd.DataFrame({"code": list("PQ"), "item": [True, False]})
    with pytest.raises(PreparationError, match="holds true and false"):
        prepared(frame, outcome(type="binary", item="item", yes=["1"]))
    values = prepared(frame, outcome(type="binary", item="item", yes=["True"])).values
    assert values["x"].tolist() == [1, 0]


@pytest.mark.parametrize("one", [{"item": "a"}, {"instrument": "scale"}], ids=["item", "scale"])
def test_text_in_a_numeric_column_is_counted_and_not_quoted(one):
    frame = pd.DataFrame({"code": list("PQ"), "a": ["3", "Erika M."], "b": [1, 1], "c": [1, 1]})
    with pytest.raises(PreparationError, match="column 'a' has 1 values that are no numbers") as refused:
        prepared(frame, outcome(**one))
    assert "Erika" not in f"{refused.value!r} {refused.value.__cause__}"


def test_missing_scale_says_the_shared_reason_else_that_too_few_were_answered():
    frame = pd.DataFrame(
        {"code": list("PQRS"), "a": [None] * 3 + [1], "b": [None] * 3 + [1], "c": [None] * 4}
    )
    why = pd.DataFrame({"a": [REFUSED, REFUSED, None, None], "b": [REFUSED, None, None, None], "c": None})
    why.loc[0, "c"] = REFUSED
    found = prepared(frame, outcome(instrument="scale"), reasons=why.astype("string")).reasons["x"]
    assert found.fillna("given").tolist() == [REFUSED, TOO_FEW_ITEMS, NO_REASON, "given"]


def test_rows_of_other_waves_are_left_out():
    frame = pd.DataFrame({"code": list("PQR"), "when": [0, 1, 7], "item": [1, 2, 3]})
    column = {"column": "when", "values": {"0": "t0", "1": "t1"}}
    values = prepared(frame, outcome(item="item"), wave=None, waves=column).values
    assert values[["person", "wave", "x"]].to_numpy().tolist() == [["P", "t0", 1.0], ["Q", "t1", 2.0]]


@pytest.mark.parametrize(
    ("frame", "named"), [({"item": [1]}, "'code'"), ({"code": ["P"]}, "'item'")], ids=["code", "item"]
)
def test_absent_column_is_named(frame, named):
    with pytest.raises(PreparationError, match=f"file.csv: no column {named}"):
        prepared(pd.DataFrame(frame), outcome(item="item"))


def areas(**columns) -> Contracted:
    given = {"area_id": ["01001"], "area": ["Flensburg"], "year": [2020], "indicator": ["rate"]}
    empty = {name: [None] for name in ("numerator", "denominator", "coverage", "value", "reason")}
    return part(pd.DataFrame(given | empty | {name: [value] for name, value in columns.items()}))


RATE = Indicator.model_validate({"id": "rate", "label": "R", "unit": "%", "better": "lower", "per": 100})


def test_parts_of_an_indicator_from_two_sources_make_one_value():
    merged = prepare_indicators([areas(numerator=30), areas(denominator=400)], [RATE])
    assert merged[["numerator", "denominator", "value"]].to_numpy().tolist() == [[30, 400, 7.5]]


def test_delivered_value_goes_before_a_computed_one():
    assert (
        prepare_indicators([areas(numerator=31, denominator=400, value=7.8)], [RATE])["value"].item() == 7.8
    )


def test_nothing_is_divided_by_zero():
    found = prepare_indicators([areas(numerator=0, denominator=0)], [RATE])
    assert found["value"].isna().item()
    assert found["reason"].item() == ZERO_DENOMINATOR


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"numerator": 30, "denominator": 400, "value": 7.6}, "the delivered value is not 'per' x numerator"),
        ({"numerator": 401, "denominator": 400}, "the numerator is larger than the denominator"),
        ({"value": 7.5, "coverage": 101}, "coverage is a share in percent"),
    ],
)
def test_numbers_that_do_not_fit_together_are_named_by_file_area_and_year(numbers, told):
    with pytest.raises(PreparationError) as refused:
        prepare_indicators([areas(**numbers)], [RATE])
    assert str(refused.value).startswith(f"file.csv: indicator 'rate', area 01001, 2020: {told}")
    assert not any(str(number) in str(refused.value) for number in numbers.values())


def test_both_files_are_named_where_their_parts_do_not_fit():
    other = areas(denominator=20)
    elsewhere = replace(other, source=other.source.model_copy(update={"path": "other.csv"}))
    with pytest.raises(PreparationError, match=r"^file\.csv, other\.csv: indicator 'rate'"):
        prepare_indicators([areas(numerator=30), elsewhere], [RATE])


def test_flag_of_the_source_stays_with_the_value_and_goes_with_it():
    flagged = areas(value=7.5, flag="vorläufig")
    assert prepare_indicators([flagged], [RATE])["flag"].item() == "vorläufig"
    gone = areas(reason="geheim", flag="vorläufig")
    assert prepare_indicators([gone], [RATE])["flag"].isna().item()
    assert prepare_indicators([areas(value=7.5)], [RATE])["flag"].isna().item()


def test_sources_that_contradict_each_other_are_an_error():
    with pytest.raises(PreparationError, match="two sources give different numbers"):
        prepare_indicators([areas(value=1.0), areas(value=2.0)], [RATE])


def test_sources_without_rows_are_an_error():
    with pytest.raises(PreparationError, match="no indicator source has any row"):
        prepare_indicators([SimpleNamespace(frame=pd.DataFrame())], [RATE])
