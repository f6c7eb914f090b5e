"""Joint permutation over several sites: brute force, smallest p, planted effect, invariants, refusals."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from kpk_eval.stats.did.joint import Pool, permute_jointly
from kpk_eval.stats.did.permutation import permute_areas
from kpk_eval.stats.estimate import Refusal

CLOSED_FORM = 1e-12
"""Counting is exact; sums differ by rounding."""
CITIES = tuple(f"city{place}" for place in range(4))
KREISE = tuple(f"kreis{place}" for place in range(11))


def pool(site, areas, seed):
    """Changes drawn from a seed."""
    return Pool(site=site, areas=areas, changes=np.random.default_rng(seed).normal(size=len(areas)))


def brute(pools):
    """Statistic of every choice of different areas, word for word, the actual one under its names."""
    found = {}
    for chosen in itertools.product(*(one.areas for one in pools)):
        if len(set(chosen)) < len(chosen):
            continue
        gaps = []
        for site, one in zip(chosen, pools, strict=True):
            rest = [c for a, c in zip(one.areas, one.changes, strict=True) if a not in chosen]
            gaps.append(one.changes[one.areas.index(site)] - sum(rest) / len(rest))
        found[chosen] = sum(gaps) / len(gaps)
    return found


def share(found, actual):
    """Share of choices at least as extreme as the actual one."""
    return np.mean([abs(one) >= abs(found[actual]) - 1e-12 for one in found.values()])


@pytest.mark.parametrize("seed", range(5))
def test_one_city_of_four_and_one_kreis_of_eleven(seed):
    pools = [pool("city0", CITIES, seed), pool("kreis0", KREISE, seed + 100)]
    found = brute(pools)
    result = permute_jointly(pools)
    assert (result.assignments, result.tried, result.n_areas, result.n_treated) == (44, 44, 15, 2)
    assert result.smallest_p == pytest.approx(1 / 44)
    assert result.estimate == pytest.approx(found["city0", "kreis0"], abs=CLOSED_FORM)
    assert result.p == pytest.approx(share(found, ("city0", "kreis0")))
    assert result.low < result.estimate < result.high


@pytest.mark.parametrize("seed", range(5))
def test_two_of_fifteen_in_the_same_years_equal_the_permutation_of_two_areas(seed):
    areas = (*CITIES, *KREISE)
    both = pool("city0", areas, seed)
    result = permute_jointly([both, replace(both, site="kreis0")])
    treated = [float(area in {"city0", "kreis0"}) for area in areas]
    expected = permute_areas(both.changes, treated=treated)
    assert (result.assignments, result.rank) == (105, expected.rank)
    assert result.smallest_p == pytest.approx(1 / 105)
    assert (result.p, result.low, result.high) == pytest.approx((expected.p, expected.low, expected.high))
    assert result.estimate == pytest.approx(expected.estimate, abs=CLOSED_FORM)


def test_sites_in_different_years_of_the_same_areas():
    areas = (*CITIES, *KREISE)
    pools = [pool("city0", areas, 1), pool("kreis0", areas, 2)]
    found = brute(pools)
    result = permute_jointly(pools)
    assert (result.assignments, len(found)) == (210, 210)
    assert result.p == pytest.approx(share(found, ("city0", "kreis0")))


def test_planted_effect_is_recovered_and_inside_its_interval():
    pools = [pool("city0", CITIES, 7), pool("kreis0", KREISE, 8)]
    plain = permute_jointly(pools)
    moved = [
        replace(one, changes=one.changes + 50.0 * np.array([area == one.site for area in one.areas]))
        for one in pools
    ]
    result = permute_jointly(moved)
    assert result.estimate == pytest.approx(plain.estimate + 50)
    assert result.p == result.smallest_p
    assert (result.low, result.high) == pytest.approx((plain.low + 50, plain.high + 50))


@pytest.mark.parametrize("seed", range(3))
def test_interval_holds_what_the_test_does_not_reject(seed):
    pools = [pool("city0", CITIES, seed), pool("kreis0", KREISE, seed + 50)]
    result = permute_jointly(pools)
    for effect, kept in ((result.low + 1e-6, True), (result.low - 1e-6, False), (result.high + 1e-6, False)):
        without = [
            replace(one, changes=one.changes - effect * np.array([area == one.site for area in one.areas]))
            for one in pools
        ]
        assert (permute_jointly(without).p > 0.05 + 1e-12) is kept


def test_sign_flips_and_order_does_not_matter():
    pools = [pool("city0", CITIES, 3), pool("kreis0", KREISE, 4)]
    result, turned = permute_jointly(pools), permute_jointly(pools[::-1])
    flipped = permute_jointly([replace(one, changes=-one.changes) for one in pools])
    assert (turned.estimate, turned.p) == pytest.approx((result.estimate, result.p))
    assert (flipped.estimate, flipped.p) == pytest.approx((-result.estimate, result.p))
    assert (flipped.low, flipped.high) == pytest.approx((-result.high, -result.low))


def test_halves_have_a_mirror():
    pools = [pool("a0", ("a0", "a1"), 1), pool("b0", ("b0", "b1"), 2)]
    result = permute_jointly(pools)
    assert result.smallest_p == pytest.approx(2 / 4)
    assert result.p >= result.smallest_p


def test_refusals():
    city, kreis = pool("city0", CITIES, 1), pool("kreis0", KREISE, 2)
    missing = replace(city, changes=np.array([np.nan, 1.0, 2.0, 3.0]))
    assert permute_jointly([missing, kreis]).reason is Refusal.ALL_MISSING
    alone = Pool(site="city0", areas=("city0",), changes=np.array([1.0]))
    assert permute_jointly([alone, kreis]).reason is Refusal.NO_COMPARISON
    flat = [replace(one, changes=np.ones(len(one.areas))) for one in (city, kreis)]
    assert permute_jointly(flat).reason is Refusal.NO_VARIANCE
    dropped = replace(kreis, changes=np.array([*kreis.changes[:10], np.nan]))
    assert (permute_jointly([city, dropped]).assignments, permute_jointly([city, dropped]).n_dropped) == (
        40,
        1,
    )
    with pytest.raises(ValueError, match="two sites"):
        permute_jointly([city])
    with pytest.raises(ValueError, match="one change for each area"):
        permute_jointly([city, Pool(site="x", areas=KREISE, changes=kreis.changes)])
    with pytest.raises(ValueError, match="one pool"):
        permute_jointly([city, city])


def test_too_many_choices_are_drawn():
    areas = tuple(f"a{place}" for place in range(800))
    pools = [pool("a0", areas, 1), pool("a1", areas, 2)]
    result = permute_jointly(pools)
    assert not result.exact
    assert result.smallest_p == pytest.approx(1 / result.tried)
