"""Intervals from drawing actors again: reference, planted density, invariants, refusals."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network import (
    NetworkInterval,
    density_change,
    density_interval,
    jaccard_interval,
    network,
    tie_change,
)

from .made_up import REFERENCE, network_of

EXACT = 1e-9
"""Closed formula."""
DRAWN = 0.03
"""Two bootstraps, of 200,000 and 20,000 draws."""


def sparse(seed: int, *, n: int = 30, share: float = 0.2) -> np.ndarray:
    """Ties that fall on pairs at random."""
    return (np.random.default_rng(seed).random((n, n)) < share).astype(float)


def test_jackknife_agrees_with_r() -> None:
    found = density_interval(network_of("undirected"), interval=NetworkInterval.JACKKNIFE)
    assert found.error == pytest.approx(REFERENCE.figures["undirected"]["jackknife"], rel=EXACT)
    assert found.high - found.estimate == pytest.approx(2.364624251592785 * found.error, rel=EXACT)


def test_bootstrap_agrees_with_r() -> None:
    found = density_interval(network_of("undirected"), interval=NetworkInterval.PERCENTILE, resamples=20_000)
    figures = REFERENCE.figures["bootstrap"]
    assert found.error == pytest.approx(figures["error"], rel=DRAWN)
    assert (found.low, found.high) == pytest.approx((figures["low"], figures["high"]), abs=1 / 28)


@pytest.mark.parametrize("interval", NetworkInterval)
def test_planted_density_is_covered(interval: NetworkInterval) -> None:
    inside = 0
    for seed in range(40):
        found = density_interval(network(sparse(seed)), interval=interval, resamples=199)
        inside += found.low <= 0.2 <= found.high
    assert inside >= 36


def test_planted_change_is_found() -> None:
    before, after = network(sparse(1)), network(sparse(2, share=0.45))
    found = density_change(before, after, resamples=999)
    assert found.low < 0.25 < found.high
    assert found.p < 1e-4
    turned = density_change(after, before, resamples=999)
    assert (turned.estimate, turned.low, turned.high) == pytest.approx(
        (-found.estimate, -found.high, -found.low)
    )


def test_stability_has_limits_around_it() -> None:
    ties = sparse(3)
    kept = np.where(np.random.default_rng(4).random((30, 30)) < 0.8, ties, sparse(5))
    found = jaccard_interval(network(ties), network(kept), resamples=999)
    assert found.estimate == tie_change(network(ties), network(kept)).jaccard
    assert 0 < found.low < found.estimate < found.high < 1


def test_same_seed_same_limits() -> None:
    given = network(sparse(6))
    assert density_interval(given, resamples=199) == density_interval(given, resamples=199)
    assert density_interval(given, resamples=199) != density_interval(given, resamples=199, seed=1)


def test_unknown_ties_widen_nothing_but_the_error() -> None:
    ties = sparse(7)
    silent = tuple(str(place) for place in range(1, 11))
    whole = density_interval(network(ties), resamples=999)
    gaps = density_interval(network(ties, non_respondents=silent), resamples=999)
    assert gaps.share_observed == pytest.approx(2 / 3)
    assert gaps.error > whole.error
    assert gaps.error < 2 * sqrt(1.5) * whole.error


def test_refusals() -> None:
    full, empty = network(np.ones((9, 9))), network(np.zeros((9, 9)))
    few = network(np.ones((7, 7)))
    refused = [
        density_interval(few),
        density_interval(network(np.zeros((0, 0)))),
        density_interval(network(np.full((9, 9), np.nan))),
        density_interval(full, resamples=99),
        density_interval(empty, interval=NetworkInterval.JACKKNIFE),
        density_change(full, full, resamples=99),
        jaccard_interval(empty, empty, resamples=99),
        jaccard_interval(full, full, resamples=99),
    ]
    reasons = [
        Refusal.TOO_FEW,
        Refusal.TOO_FEW,
        Refusal.ALL_MISSING,
        Refusal.NO_VARIANCE,
        Refusal.NO_VARIANCE,
        Refusal.NO_VARIANCE,
        Refusal.NO_TIES,
        Refusal.NO_VARIANCE,
    ]
    assert [one.reason for one in refused] == reasons
    assert all(isnan(one.estimate) and isnan(one.low) for one in refused)


def test_wrong_options_are_an_error() -> None:
    given = network(sparse(8))
    with pytest.raises(ValueError, match="level"):
        density_interval(given, level=95)
    with pytest.raises(ValueError, match="resamples"):
        density_interval(given, resamples=10)
    with pytest.raises(ValueError, match="same rule"):
        density_change(given, network(np.zeros((30, 30)), directed=False))
