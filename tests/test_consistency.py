"""Numerator, denominator, coverage and value of one row have to fit together."""

import pandas as pd
import pytest

from kpk_eval.consistency import AGREES, COVERED, PART, inconsistencies
from kpk_eval.params.schema import Indicator


def indicator(**more) -> Indicator:
    given = {"id": "rate", "label": "R", "unit": "%", "better": "lower", "per": 100}
    return Indicator.model_validate(given | more)


def broken(one: Indicator | None = None, *, other_values=(), **columns) -> list[str]:
    given = {"area_id": "01001", "indicator": "rate", "numerator": None, "denominator": None}
    rows = [given | {"coverage": None, "value": None} | columns]
    rows += [rows[0] | {"numerator": None, "value": value} for value in other_values]
    found = inconsistencies(pd.DataFrame(rows), [one or indicator()])
    return [each.rule for each in found if 0 in each.rows]


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        (7.46, []),
        (7.5, []),
        (7.463, []),
        (7.4627, []),
        (7.4, [AGREES]),
        (7.45, [AGREES]),
        (7.6, [AGREES]),
        (7, []),
    ],
)
def test_value_agrees_up_to_the_decimals_it_is_written_with(value, rules):
    assert broken(numerator=50, denominator=670, value=value) == rules


def test_value_without_decimals_is_as_exact_as_the_others_of_its_area():
    assert broken(numerator=50, denominator=670, value=7.0) == []
    assert broken(numerator=50, denominator=670, value=7.0, other_values=[8.1]) == [AGREES]


def test_counts_that_were_rounded_need_not_give_the_exact_value():
    rounded = {"numerator": 50, "denominator": 670, "value": 7.2}
    assert broken(**rounded) == [AGREES]
    assert broken(indicator(counts_off=2), **rounded) == []
    assert broken(indicator(counts_off=2), **rounded | {"value": 8.2}) == [AGREES]


def test_nothing_is_said_of_values_whose_formula_the_plan_does_not_name():
    assert broken(indicator(per=None), numerator=50, denominator=670, value=99) == []


@pytest.mark.parametrize(("part", "rules"), [(670, []), (671, [PART])])
def test_part_is_not_larger_than_the_whole(part, rules):
    assert broken(numerator=part, denominator=670) == rules


def test_numerator_that_is_no_part_may_be_larger():
    assert broken(indicator(share=False), numerator=900, denominator=670) == []


@pytest.mark.parametrize(("coverage", "rules"), [(0, []), (100, []), (-0.1, [COVERED]), (100.1, [COVERED])])
def test_coverage_is_a_percentage(coverage, rules):
    assert broken(coverage=coverage) == rules


def test_share_needs_a_formula():
    with pytest.raises(ValueError, match="'share' is about numerator and denominator, so it needs 'per'"):
        indicator(per=None, share=False)
