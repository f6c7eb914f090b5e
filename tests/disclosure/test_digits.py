"""Published numbers have no more digits than their number of people allows."""

import numpy as np
import pandas as pd
import pytest

from kpk_eval.disclosure.digits import rounded_people, with_few_digits
from kpk_eval.model import Column, Scale, Sort

PEOPLE = Column("n", Sort.PEOPLE)


@pytest.mark.parametrize(
    ("people", "printed"),
    [(0, 0), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (263, 265), (262, 260), (None, None)],
)
def test_numbers_of_people_are_multiples_of_five(people, printed):
    found = rounded_people(pd.Series([people], dtype="Float64"), base=5, minimum=10)
    assert found.tolist() == [printed] or found.isna().all()
    assert found.isna()[0] == (printed is None)


def test_no_printed_number_of_people_is_below_the_threshold():
    found = rounded_people(pd.Series(range(12, 200)), base=5, minimum=12)
    assert found.min() == 15
    assert rounded_people(pd.Series([11, 12]), base=5, minimum=11).tolist() == [15, 15]


def test_base_one_leaves_numbers_of_people_as_they_are():
    assert rounded_people(pd.Series([0, 11, 263]), base=1, minimum=10).tolist() == [0, 11, 263]


@pytest.mark.parametrize(
    ("scale", "people", "value", "printed"),
    [
        (Scale.OUTCOME, 199, 3.4567, 3.5),
        (Scale.OUTCOME, 200, 3.4567, 3.46),
        (Scale.SPREAD, 199, 0.9876, 1.0),
        (Scale.SPREAD, 200, 0.9876, 0.99),
        (Scale.P, 20, 0.012345, 0.012),
        (Scale.EFFECT, 500, 0.35787, 0.36),
    ],
)
def test_digits_by_scale_and_people(scale, people, value, printed):
    columns = (PEOPLE, Column("value", Sort.STATISTIC, ("n",), scale=scale))
    table = pd.DataFrame({"n": [people, people], "value": [value, np.nan]})
    found = with_few_digits(table, columns, base=5)["value"]
    assert found[0] == pytest.approx(printed, abs=1e-12)
    assert np.isnan(found[1])
    assert table["value"][0] == value


def test_the_smaller_of_two_groups_decides():
    columns = (
        PEOPLE,
        Column("m", Sort.PEOPLE),
        Column("value", Sort.STATISTIC, ("n", "m"), scale=Scale.OUTCOME),
    )
    table = pd.DataFrame({"n": [500, 500], "m": [20, None], "value": [3.4567, 3.4567]})
    found = with_few_digits(table, columns, base=5)["value"].tolist()
    assert found == [3.5, 3.46], "an unknown number of people hides the value elsewhere"


def test_words_stay():
    columns = (PEOPLE, Column("verdict", Sort.STATISTIC, ("n",)))
    table = pd.DataFrame({"n": [20], "verdict": ["improved"]})
    assert with_few_digits(table, columns, base=5)["verdict"].tolist() == ["improved"]


def test_indicator_values_have_the_decimals_of_their_indicator():
    columns = (PEOPLE, Column("value", Sort.STATISTIC, ("n",), scale=Scale.RATE))
    table = pd.DataFrame({"n": [20, 20], "decimals": [1, 0], "value": [12.3456, 12.3456]})
    assert with_few_digits(table, columns, base=5)["value"].tolist() == [12.3, 12.0]


@pytest.mark.parametrize(
    ("people", "yes", "base", "printed"),
    [
        (263, 140, 5, round(140 / 265, 3)),
        (263, 141, 5, round(140 / 265, 3)),
        (263, 141, 1, round(141 / 263, 3)),
        (31, 13, 5, 0.5),
        (33, 13, 5, 0.43),
    ],
)
def test_shares_are_computed_from_rounded_counts(people, yes, base, printed):
    columns = (PEOPLE, Column("mean", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME))
    table = pd.DataFrame({"type": ["binary"], "n": [people], "mean": [yes / people]})
    assert with_few_digits(table, columns, base=base)["mean"][0] == pytest.approx(printed, abs=1e-12)


def test_changes_of_shares_have_one_more_decimal_than_changes_in_points():
    columns = (PEOPLE, Column("estimate", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME))
    table = pd.DataFrame(
        {"type": ["binary", "ordinal", "binary"], "n": [150, 150, 200], "estimate": [0.123456] * 3}
    )
    assert with_few_digits(table, columns, base=5)["estimate"].tolist() == [0.12, 0.1, 0.123]


@pytest.mark.parametrize(
    ("part", "whole", "printed"), [(12, 98, 10.0), (13, 102, 15.0), (None, None, 12.2), (12, 0, 12.2)]
)
def test_rates_are_computed_from_rounded_counts(part, whole, printed):
    columns = (
        Column("part", Sort.PEOPLE), Column("whole", Sort.PEOPLE),
        Column("value", Sort.STATISTIC, ("part", "whole"), scale=Scale.RATE),
    )  # fmt: skip
    rate = 100 * part / whole if part and whole else 12.24
    table = pd.DataFrame({"part": [part], "whole": [whole], "decimals": [1], "value": [rate]})
    assert with_few_digits(table, columns, base=5)["value"].tolist() == [printed]
