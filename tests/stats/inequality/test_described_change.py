"""Changes that are known only from two printed intervals."""

from math import comb, exp, log, nan, sqrt

import numpy as np
import pytest

from kpk_eval.stats.groups.shares import share_difference
from kpk_eval.stats.inequality.change import Limits, index_change, limits_of_change, limits_of_ratio
from kpk_eval.stats.models.coefficient import wald
from kpk_eval.stats.rates import share

EXACT = 1e-12
"""The same formula, written in two ways."""


def wilson(yes, asked):
    found = share(yes, asked, level=0.95)
    return Limits(estimate=found.share, low=found.low, high=found.high)


@pytest.mark.parametrize(
    ("before", "after"), [((15, 80), (30, 95)), ((40, 60), (12, 45)), ((20, 20), (9, 30))]
)
def test_of_two_shares_it_is_newcombes_interval(before, after):
    found = limits_of_change(wilson(*before), wilson(*after))
    answers = [np.repeat([1.0, 0.0], [yes, asked - yes]) for yes, asked in (before, after)]
    newcombe = share_difference(*answers, level=0.95)
    assert found.estimate == pytest.approx(newcombe.estimate, abs=EXACT)
    assert (found.low, found.high) == pytest.approx((newcombe.low, newcombe.high), abs=EXACT)


def test_of_two_symmetric_intervals_it_is_that_of_independent_errors():
    before, after = (
        wald("slope", estimate=value, se=error, df=np.inf, level=0.95)
        for value, error in ((0.30, 0.03), (0.12, 0.05))
    )
    told = [Limits(estimate=one.estimate, low=one.low, high=one.high) for one in (before, after)]
    found, expected = limits_of_change(*told), index_change(before, after)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=EXACT)


def test_a_ratio_changes_by_a_factor():
    before = Limits(estimate=2.0, low=1.0, high=4.0)
    after = Limits(estimate=3.0, low=1.5, high=6.0)
    found = limits_of_ratio(before, after)
    assert found.estimate == pytest.approx(1.5)
    assert log(found.high / 1.5) == pytest.approx(sqrt(2) * log(2))
    assert found.low == pytest.approx(1.5 * exp(-sqrt(2) * log(2)))


def test_swapped_waves_swap_the_ends():
    before, after = Limits(estimate=0.2, low=0.1, high=0.4), Limits(estimate=0.5, low=0.45, high=0.6)
    there, back = limits_of_change(before, after), limits_of_change(after, before)
    assert (back.estimate, back.low, back.high) == pytest.approx((-there.estimate, -there.high, -there.low))


@pytest.mark.parametrize("value", [nan, 0.0, -0.1])
def test_nothing_is_said_of_ratios_that_are_missing_or_not_above_zero(value):
    known = Limits(estimate=1.0, low=0.5, high=2.0)
    found = limits_of_ratio(known, Limits(estimate=value, low=value, high=2.0))
    assert np.isnan([found.estimate, found.low, found.high]).all()


def test_a_ratio_whose_interval_reaches_zero_has_no_interval_of_its_change():
    open_end, known = Limits(estimate=1.2, low=0.0, high=3.0), Limits(estimate=1.0, low=0.5, high=2.0)
    found = limits_of_ratio(open_end, known)
    assert found.estimate == pytest.approx(1 / 1.2)
    assert np.isnan([found.low, found.high]).all()


def test_the_interval_holds_the_true_change_as_often_as_it_says():
    """Shares of 0.2 and 0.35 among 80 and 90: brute force over all pairs of counts."""
    first, later = ((0.2, 80), (0.35, 90))
    held = 0.0
    weights = [np.array([_chance(k, n, p) for k in range(n + 1)]) for p, n in (first, later)]
    for k, one in enumerate(weights[0]):
        for m, two in enumerate(weights[1]):
            if one * two > 1e-9:
                found = limits_of_change(wilson(k, 80), wilson(m, 90))
                held += one * two * (found.low <= 0.15 <= found.high)
    assert 0.94 < held < 0.97


def _chance(k, n, p):
    return comb(n, k) * p**k * (1 - p) ** (n - k)
