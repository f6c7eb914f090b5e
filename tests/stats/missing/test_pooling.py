"""Rubin's rules: reference, planted value, invariants, refusals."""

from __future__ import annotations

import json
from math import inf, isfinite, nan

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.missing.pooling import PooledFreedom, pool

from ..reference import FOLDER

CLOSED_FORM = 1e-9

FIGURES = json.loads((FOLDER / "missing" / "output.json").read_text(encoding="utf-8"))
POOLED = sorted(name for name in FIGURES if name.startswith("pool_"))
ANALYSES = pd.read_csv(FOLDER / "missing" / "pool.csv")


@pytest.mark.parametrize("case", POOLED)
def test_agrees_with_mice(case: str) -> None:
    _, data, n = case.split("_")
    rows = ANALYSES[ANALYSES["case"] == data]
    found = pool(rows["estimate"], rows["variance"], n=float(n), parameters=2)
    for figure, theirs in FIGURES[case].items():
        assert getattr(found, figure) == pytest.approx(theirs, rel=CLOSED_FORM), figure


def test_interval_and_test_belong_together() -> None:
    rows = ANALYSES[ANALYSES["case"] == "m5"]
    found = pool(rows["estimate"], rows["variance"], n=40, level=0.9)
    assert found.p == pytest.approx(2 * stats.t.sf(found.statistic, found.df))
    exact = pool(rows["estimate"], rows["variance"], n=40, level=1 - found.p)
    assert exact.low == pytest.approx(0, abs=1e-9)
    assert found.high - found.estimate == pytest.approx(found.estimate - found.low)
    assert found.share_missing == pytest.approx(1.2 * found.between / found.total)


def test_recovers_planted_mean_and_covers_it() -> None:
    """A mean of 100 normal values of which half are missing at random, drawn from the observed ones."""
    draw, covered = np.random.default_rng(5), 0
    for _ in range(300):
        observed = draw.normal(3, 1, 50)
        estimates, variances = [], []
        for _ in range(10):
            sigma = np.sqrt(observed.var(ddof=1) * 49 / draw.chisquare(49))
            drawn = draw.normal(draw.normal(observed.mean(), sigma / np.sqrt(50)), sigma, 50)
            both = np.r_[observed, drawn]
            estimates.append(both.mean())
            variances.append(both.var(ddof=1) / 100)
        found = pool(estimates, variances, n=100)
        covered += found.low <= 3 <= found.high
    # 95 % of 300 samples, three standard errors of a share either way.
    assert 0.91 <= covered / 300 <= 0.99


def test_order_sign_and_unit() -> None:
    estimates, variances = np.array([1.0, 1.4, 0.8, 1.1]), np.array([0.2, 0.25, 0.22, 0.18])
    plain = pool(estimates, variances, n=30)
    turned = pool(-2 * estimates[::-1], 4 * variances[::-1], n=30)
    assert (turned.estimate, turned.low, turned.df) == pytest.approx(
        (-2 * plain.estimate, -2 * plain.high, plain.df)
    )


def test_equal_estimates_have_the_freedom_of_complete_data() -> None:
    found = pool([2.0, 2.0, 2.0], [0.5, 0.5, 0.5], n=20)
    assert (found.se, found.relative_increase, found.share_missing) == pytest.approx((0.5**0.5, 0, 0))
    assert found.df == pytest.approx(20 / 22 * 19)
    assert pool([2.0, 2.0], [0.5, 0.5]).df == inf


def test_rubins_freedom_is_never_smaller() -> None:
    rows = ANALYSES[ANALYSES["case"] == "m30"]
    new, old = (pool(rows["estimate"], rows["variance"], n=12, freedom=kind) for kind in PooledFreedom)
    assert old.df == pytest.approx(29 / new.share_missing**2)
    assert old.df > new.df


@pytest.mark.parametrize(
    ("estimates", "variances", "n", "reason"),
    [
        ([], [], inf, Refusal.TOO_FEW_IMPUTATIONS),
        ([1.0], [0.2], inf, Refusal.TOO_FEW_IMPUTATIONS),
        ([1.0, 2.0], [0.2, 0.2], 1, Refusal.TOO_FEW),
        ([1.0, 1.0], [0.0, 0.0], inf, Refusal.NO_VARIANCE),
        ([1.0, nan], [0.2, 0.2], inf, Refusal.NO_CONVERGENCE),
    ],
)
def test_refusals(estimates: list[float], variances: list[float], n: float, reason: Refusal) -> None:
    found = pool(estimates, variances, n=n)
    assert found.reason is reason
    assert not any(isfinite(one) for one in (found.estimate, found.low, found.p, found.df))


def test_wrong_input_is_an_error() -> None:
    with pytest.raises(ValueError, match="2 estimates and 1 variances"):
        pool([1, 2], [1])
    with pytest.raises(ValueError, match="negative"):
        pool([1, 2], [1, -1])
    with pytest.raises(ValueError, match="infinite"):
        pool([1, inf], [1, 1])
    with pytest.raises(ValueError, match="level"):
        pool([1, 2], [1, 1], level=0)
