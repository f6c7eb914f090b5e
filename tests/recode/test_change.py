"""One change of values: what it makes of them, what it counts, and what it says in words."""

import pandas as pd
import pytest
from pydantic import ValidationError

from kpk_eval.params.schema.recoding import Change, Recoding
from kpk_eval.recode.change import Action, as_codes, changed

EURO = {"file": {"de": "€ im Monat", "en": "€ a month"}, "contract": {"de": "€ im Jahr", "en": "€ a year"}}


def done(cells, *, language="de", **given):
    return changed(pd.Series(cells), Change.model_validate(given), language=language)


def told(found) -> list[tuple[str, str, int]]:
    return [(step.action, step.what, step.values) for step in found.steps]


def test_values_can_swap_and_only_changed_ones_count():
    found = done(["1", "2", "3", None], values={1: 2, 2: 1, 3: 3})
    assert found.values.fillna("").tolist() == ["2", "1", "3", ""]
    assert told(found) == [(Action.VALUE, "1 → 2; 2 → 1", 2)]


def test_two_values_onto_one_are_logged_together():
    assert told(done(["1", "2", "4"], values={1: 0, 2: 0, 4: 1})) == [(Action.VALUE, "1, 2 → 0; 4 → 1", 3)]


def test_numbers_of_spss_are_named_without_decimals():
    found = done([1.0, 2.0, None], values={1: 0, 2: 1})
    assert found.values.fillna("").tolist() == ["0", "1", ""]
    assert as_codes(pd.Series([1.5, 2.0])).tolist() == ["1.5", "2"]


@pytest.mark.parametrize(
    ("others", "values", "reasons", "stray"),
    [
        ({}, ["0", ""], ["", ""], [False, True]),
        ({"others": "keep"}, ["0", "7"], ["", ""], [False, False]),
        ({"others": "missing", "reason": "unlesbar"}, ["0", ""], ["", "unlesbar"], [False, False]),
    ],
)
def test_value_that_is_not_listed_is_stray_unless_the_table_says_more(others, values, reasons, stray):
    found = done(["1", "7"], values={1: 0}, **others)
    assert found.values.fillna("").tolist() == values
    assert found.reasons.fillna("").tolist() == reasons
    assert found.stray.tolist() == stray


def test_codes_become_missing_with_their_reason_and_other_values_keep_their_type():
    found = done(
        [1.0, 99.0, 98.0], missing={99: {"de": "nicht gefragt", "en": "not asked"}, 98: "weiß nicht"}
    )
    assert found.values.dtype == "float64"
    assert found.reasons.fillna("").tolist() == ["", "nicht gefragt", "weiß nicht"]
    assert told(found) == [(Action.MISSING, "99 → nicht gefragt; 98 → weiß nicht", 2)]


def test_unit_is_changed_without_the_noise_of_floating_point():
    found = done(["3", "0.7", None], multiply=0.1, add=-1, unit=EURO)
    assert found.values.tolist()[:2] == [-0.7, -0.93]
    assert told(found) == [(Action.UNIT, "× 0,1 − 1 (€ im Monat → € im Jahr)", 2)]
    assert done(["1"], language="en", multiply=0.5, unit=EURO).steps[0].what == "× 0.5 (€ a month → € a year)"


def test_text_has_no_unit():
    assert done(["3", "viel"], multiply=12, unit=EURO).stray.tolist() == [False, True]


def test_codes_that_occur_nowhere_are_told():
    assert done(["1"], values={1: 0, 2: 1}, missing={9: "x"}).unused == ("2", "9")


@pytest.mark.parametrize("text", ["Erika M.", "ABX12", "Grundschule Nord"])
def test_what_somebody_may_have_written_is_not_repeated(text):
    (step,) = done([text], values={text: 1}).steps
    assert text not in step.what
    assert step.what == "anderer Text → 1"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"values": {1: 0}, "multiply": 2, "unit": EURO}, "give either 'values' or a change of unit"),
        ({"multiply": 2}, "a change of unit has"),
        ({"unit": EURO}, "a change of unit has"),
        ({"multiply": 0, "unit": EURO}, "would make every number the same"),
        ({"values": {1: 0}, "missing": {1: "x"}}, "stands in 'values' and in 'missing'"),
        ({"others": "keep"}, "add 'values'"),
        ({"values": {1: 0}, "others": "missing"}, "give 'reason'"),
        ({"values": {1: 0}, "reason": "x"}, "give 'reason'"),
        ({"values": {1: 0, "1": 2}}, "'1' stands here twice"),
        ({"values": {True: 0}}, "without quotes"),
        ({"values": {"": 0}}, "missing already"),
        ({}, "nothing is done here"),
        ({"waves": {"t0": {"values": {1: 0}}}, "missing": {9: "x"}}, "not both"),
        ({"waves": {"t0": {}}}, "nothing is done in wave 't0'"),
    ],
)
def test_unclear_change_is_refused(given, message):
    with pytest.raises(ValidationError) as caught:
        Recoding.model_validate(given)
    assert message in str(caught.value)
