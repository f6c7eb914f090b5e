"""Smoothed rates: reference, planted rates, invariants, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from kpk_eval.stats.areas.marshall import marshall
from kpk_eval.stats.areas.poisson_gamma import GammaFit, poisson_gamma
from kpk_eval.stats.estimate import Refusal

from .stored import MAPS, REFERENCE, figures, rows

CLOSED_FORM = 1e-6
"""Formulas agree to rounding."""
ITERATIVE = 1e-4
"""Both sides search."""


def _row_of(k: int) -> list[list[int]]:
    """Neighbours of areas that stand in a row."""
    return [[other for other in (place - 1, place + 1) if 0 <= other < k] for place in range(k)]


@pytest.mark.parametrize("case", MAPS)
def test_marshall_agrees_with_r(case: str) -> None:
    table, k, stored = rows(case), len(rows(case)), REFERENCE.figures[case]
    every, near = (
        marshall(table["count"], table["size"]),
        marshall(table["count"], table["size"], neighbours=_row_of(k)),
    )
    np.testing.assert_allclose(every.estimate, figures(case, "global", k), rtol=CLOSED_FORM)
    np.testing.assert_allclose(near.estimate, figures(case, "local", k), rtol=CLOSED_FORM)
    assert (every.mean[0], every.variance[0]) == pytest.approx((stored["mean"], stored["variance"]))


@pytest.mark.parametrize("case", MAPS)
def test_poisson_gamma_agrees_with_r(case: str) -> None:
    table, k, stored = rows(case), len(rows(case)), REFERENCE.figures[case]
    found = poisson_gamma(table["count"], table["extra"], few_areas=True)
    assert found.mean[0] == pytest.approx(stored["nu"] / stored["alpha"], rel=ITERATIVE)
    for ours, name in ((found.estimate, "gamma"), (found.low, "low"), (found.high, "high")):
        np.testing.assert_allclose(ours, figures(case, name, k), rtol=ITERATIVE)
    moments = poisson_gamma(table["count"], table["extra"], fit=GammaFit.MOMENTS)
    np.testing.assert_allclose(moments.estimate, figures(case, "moments", k), rtol=ITERATIVE)


def test_fewer_than_thirty_areas_have_no_posterior_limits() -> None:
    count, expected, _ = _planted(30, seed=3)
    few, enough = poisson_gamma(count[1:], expected[1:]), poisson_gamma(count, expected)
    assert np.isfinite(few.estimate).all()
    assert np.isnan(few.low).all()
    assert np.isnan(few.high).all()
    assert (enough.low < enough.high).all()


def _planted(k: int, *, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts, expected events and true ratios from a gamma distribution with mean 1 and variance 0.1."""
    rng = np.random.default_rng(seed)
    expected, truth = rng.uniform(2, 40, k), rng.gamma(10, 0.1, k)
    return rng.poisson(expected * truth), expected, truth


@pytest.mark.parametrize("fit", list(GammaFit))
def test_smoothed_rates_are_nearer_the_truth(fit: GammaFit) -> None:
    count, expected, truth = _planted(400, seed=71)
    found = poisson_gamma(count, expected, fit=fit)
    by_moments = marshall(count, expected)
    for estimate in (found.estimate, by_moments.estimate):
        assert np.mean((estimate - truth) ** 2) < 0.6 * np.mean((found.raw - truth) ** 2)
    assert (found.mean[0], found.variance[0]) == pytest.approx((1, 0.1), rel=0.3)
    assert 0.92 <= np.mean((found.low <= truth) & (truth <= found.high)) <= 0.98


def test_smoothed_rates_lie_between_own_and_common() -> None:
    count, expected, _ = _planted(60, seed=72)
    found = marshall(count, expected)
    between = (found.estimate - found.raw) * (found.estimate - found.mean)
    assert (between <= 1e-12).all()
    assert ((found.weight >= 0) & (found.weight < 1)).all()


def test_order_and_unit_do_not_matter() -> None:
    count, expected, _ = _planted(40, seed=73)
    np.testing.assert_allclose(
        marshall(count[::-1], expected[::-1]).estimate[::-1], marshall(count, expected).estimate
    )
    thousand = poisson_gamma(count, expected / 1000).estimate / 1000
    np.testing.assert_allclose(thousand, poisson_gamma(count, expected).estimate, rtol=ITERATIVE)


def test_all_areas_as_neighbours_are_the_common_rate() -> None:
    count, expected, _ = _planted(15, seed=74)
    everyone = [[other for other in range(15) if other != place] for place in range(15)]
    np.testing.assert_allclose(
        marshall(count, expected, neighbours=everyone).estimate, marshall(count, expected).estimate
    )


def test_areas_that_do_not_differ_get_the_common_rate() -> None:
    found = marshall([10, 20, 30], [100, 200, 300])
    np.testing.assert_allclose(found.estimate, 0.1)
    assert poisson_gamma([10, 20, 30], [100, 200, 300]).reason is Refusal.NO_VARIANCE
    assert poisson_gamma([10, 21, 30], [100, 200, 300]).reason is Refusal.NO_VARIANCE


def test_missing_areas_are_left_out() -> None:
    found = marshall([5, np.nan, 9, 2], [50, 40, 60, 0])
    assert found.reason is Refusal.TOO_FEW
    more = marshall([5, np.nan, 9, 2, 8], [50, 40, 60, 0, 30])
    assert more.reasons[1:4:2] == (Refusal.ALL_MISSING, Refusal.TOO_FEW)
    assert np.isnan(more.estimate).tolist() == [False, True, False, True, False]


@pytest.mark.parametrize(
    ("count", "size", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1, 2], [5, 5], Refusal.TOO_FEW),
        ([np.nan] * 4, [5] * 4, Refusal.ALL_MISSING),
        ([0, 0, 0], [5, 6, 7], Refusal.NO_EVENTS),
    ],
)
def test_refusals(count: list[float], size: list[float], reason: Refusal) -> None:
    for found in (marshall(count, size), poisson_gamma(count, size)):
        assert found.reason is reason
        assert np.isnan(found.estimate).all()


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="neighbours has 1 areas"):
        marshall([1, 2, 3], [5, 5, 5], neighbours=[[1]])
    with pytest.raises(ValueError, match="do not exist"):
        marshall([1, 2, 3], [5, 5, 5], neighbours=[[1], [0], [7]])
    with pytest.raises(ValueError, match="negative"):
        poisson_gamma([1, -2, 3], [5, 5, 5])
