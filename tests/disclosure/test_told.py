"""What printed digits tell."""

from math import nan

import pytest

from kpk_eval.disclosure.told import Interval, exact, printed, rounded


def test_exact_number_is_a_point():
    assert exact(12) == Interval(12, 12)


def test_printed_digits_contain_everything_that_is_printed_so():
    told = printed(3.4, decimals=1)
    assert told.low == pytest.approx(3.35)
    assert told.high == pytest.approx(3.45)


def test_whole_moves_the_ends_inwards():
    assert Interval(2.2, 5.8).whole() == Interval(3, 5)


def test_whole_survives_binary_fractions():
    told = Interval(0.07, 0.29).times(100)
    assert told.low > 7
    assert told.high < 29
    assert told.whole() == Interval(7, 29)


def test_rounded_counts():
    assert rounded(15, base=5) == Interval(13, 17)
    assert rounded(20, base=10) == Interval(15, 24)


@pytest.mark.parametrize("ends", [(2, 1), (nan, 1), (1, nan)])
def test_interval_that_contains_nothing_is_refused(ends):
    with pytest.raises(ValueError, match="interval"):
        Interval(*ends)


def test_no_whole_number_within():
    with pytest.raises(ValueError, match="interval"):
        Interval(2.2, 2.8).whole()
