"""Totals have to be the sum of their parts, as far as the protection of the numbers lets them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kpk_eval.contract import RuleState
from kpk_eval.params.schema import Source, Sum, Tolerance
from kpk_eval.readers import ReadError
from kpk_eval.sums import allowed_difference, sum_rules

COLUMNS = {"total": "insgesamt", "parts": ["m", "w"], "tolerance": "exact"}
ROWS = {
    "over": "rows", "column": "sex", "total": "Insgesamt", "parts": ["m", "w"], "of": ["n"],
    "tolerance": "rounding5",
}  # fmt: skip
AREAS = {"over": "areas", "total": "01", "digits": 5, "of": ["n"], "tolerance": "rounding5"}


def source(*sums, **more) -> Source:
    given_ = {"id": "file", "contract": "any", "path": "file.csv", "reader": {"format": "csv"}, "sums": sums}
    return Source.model_validate(given_ | more)


def numbered(columns) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    return frame.set_axis(pd.RangeIndex(2, len(frame) + 2))


def only(columns, one, **more):
    (found,) = sum_rules(numbered(columns), source(one, **more))
    return found


def test_row_that_does_not_add_up_is_named_and_its_numbers_are_not():
    found = only({"insgesamt": ["30", "41"], "m": ["10", "20"], "w": ["20", "20"]}, COLUMNS)
    assert (found.checked, found.broken, found.state) == (2, ((3, "insgesamt"),), RuleState.FAILED)
    assert not any(digit in found.rule.finding for digit in "0123456789")


def test_warning_lets_the_source_through():
    wrong = {"insgesamt": ["41"], "m": ["20"], "w": ["20"]}
    assert only(wrong, COLUMNS | {"severity": "warning"}).state is RuleState.WARNED


@pytest.mark.parametrize(("total", "broken"), [(36, False), (37, True), (24, False), (23, True)])
def test_5er_rounding_of_three_numbers_allows_two_each(total, broken):
    found = only({"insgesamt": [total], "m": [10], "w": [20]}, COLUMNS | {"tolerance": "rounding5"})
    assert bool(found.broken) is broken


@pytest.mark.parametrize(("total", "broken"), [(39, False), (40, True)])
def test_cell_key_noise_allows_its_deviation_for_each_number(total, broken):
    noise = COLUMNS | {"tolerance": "cell_key", "deviation": 3}
    assert bool(only({"insgesamt": [total], "m": [10], "w": [20]}, noise).broken) is broken


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=20))
def test_rounding_every_number_to_five_never_breaks_a_true_sum(parts):
    rounded = [5 * round(part / 5) for part in parts]
    off = abs(5 * round(sum(parts) / 5) - sum(rounded))
    assert off <= allowed_difference(len(parts), tolerance=Tolerance.ROUNDING5)


def test_sum_with_a_missing_number_is_not_judged():
    found = only({"insgesamt": ["30"], "m": [None], "w": ["20"]}, COLUMNS)
    assert (found.checked, found.state) == (0, RuleState.NOTHING_TO_CHECK)


LONG = {
    "ags": ["01001"] * 3 + ["01002"] * 3,
    "year": [2020] * 6,
    "sex": ["Insgesamt", "m", "w"] * 2,
    "n": [105, 50, 50, 105, 50, 70],
}


def test_parts_in_rows_add_up_within_each_area_and_year():
    found = only(LONG, ROWS)
    assert (found.checked, found.broken) == (2, ((5, "n"),))


def test_rows_of_the_source_are_chosen_but_for_the_column_of_the_parts():
    chosen = {"rows": {"sex": ["Insgesamt"], "age": ["all"]}}
    with_ages = {name: [*values, values[1]] for name, values in LONG.items()} | {"age": ["all"] * 6 + ["u3"]}
    assert only(with_ages, ROWS, **chosen).checked == 2
    with pytest.raises(ReadError, match="several rows are the same part; choose one of them with 'rows'"):
        only(with_ages, ROWS)


def test_area_without_one_of_its_parts_is_not_judged():
    less = {name: values[:-1] for name, values in LONG.items()}
    assert only(less, ROWS).checked == 1


LAND = {"ags": ["01", "01001", "01058", "02", "DG"], "year": [2020] * 5, "n": [100, 60, 40, 7, 107]}


def test_kreise_add_up_to_their_land():
    assert only(LAND, AREAS).state is RuleState.PASSED
    wrong = only(LAND | {"n": [100, 60, 60, 7, 107]}, AREAS)
    assert wrong.broken == ((2, "n"),)


def test_laender_add_up_to_the_country():
    country = AREAS | {"total": "DG", "digits": 2, "tolerance": "exact"}
    assert only(LAND, country).state is RuleState.PASSED
    assert only(LAND | {"n": [100, 60, 40, 8, 107]}, country).state is RuleState.FAILED


@pytest.mark.parametrize(
    ("columns", "one", "told"),
    [
        ({"m": [1], "w": [1]}, COLUMNS, "no column 'insgesamt', which 'sums' (1) of source 'file' names"),
        (LONG, ROWS | {"total": "zusammen"}, "no row has the total 'zusammen'"),
        (LONG, ROWS | {"parts": ["m", "w", "d"]}, "no row has the part 'd'"),
    ],
)
def test_total_or_part_that_is_not_there_is_an_error(columns, one, told):
    with pytest.raises(ReadError) as refused:
        only(columns, one)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"tolerance": "cell_key"}, "give 'deviation'"),
        ({"deviation": 2}, "give 'deviation'"),
        ({"column": "sex"}, "give 'column'"),
        ({"of": ["n"]}, "give 'of'"),
        ({"parts": []}, "name the 'parts'"),
        ({"parts": ["m", "insgesamt"]}, "is the total and one of its parts"),
    ],
)
def test_sum_that_is_half_described_is_refused(change, told):
    with pytest.raises(ValidationError, match=told):
        Sum.model_validate(COLUMNS | change)


def test_published_school_leavers_add_up_for_the_land(shared_data):
    from kpk_eval.params.schema import Reader
    from kpk_eval.readers import read

    path = shared_data / "de_genesis" / "21111-02-06-4.csv"
    reader = Reader.model_validate({"format": "genesis", "encoding": "latin-1"})
    frame = read(path, reader, shown=path.name).frame
    whole = "Absolvierende/Abgehende allgemeinbildender Schulen nach dem Abschluss | Insgesamt"
    kreise = {"over": "areas", "total": "01", "digits": 5, "of": [whole]}
    rounded_to_3 = kreise | {"tolerance": "cell_key", "deviation": 1}
    (found,) = sum_rules(frame, source(rounded_to_3, area_column="ags"))
    assert (found.checked, found.broken) == (1, ())
