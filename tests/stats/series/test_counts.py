"""Segmented regression of counts: reference, planted change, invariants, refusals."""

from __future__ import annotations

from math import exp, inf, isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.series.counts import Counts, segmented_counts
from kpk_eval.stats.series.fits import PointsNote
from kpk_eval.stats.series.linear import Errors
from kpk_eval.stats.series.plan import Change, one_intervention

from .made_up import REFERENCE, case

ITERATIVE = 1e-4
"""Both sides search; the issue asks for 1e-4."""
KINDS = {"poisson": Counts.POISSON, "quasipoisson": Counts.QUASI_POISSON, "nb": Counts.NEGATIVE_BINOMIAL}


@pytest.mark.parametrize("name", ["overdispersed", "rare"])
@pytest.mark.parametrize("kind", KINDS)
def test_agrees_with_r(name: str, kind: str) -> None:
    rows, segments = case(name)
    figures = REFERENCE.figures[name]
    fit = segmented_counts(
        rows["value"],
        segments=segments,
        time=rows["time"],
        exposure=rows["exposure"],
        counts=KINDS[kind],
        df=inf if kind == "nb" else None,
    )
    level, slope = fit.coefficient("level_change"), fit.coefficient("slope_change")
    found = (level.estimate, level.se, level.statistic, level.p, slope.estimate, slope.se)
    keys = ("level", "level_se", "level_t", "level_p", "slope", "slope_se")
    assert found == pytest.approx([figures[f"{kind}_{key}"] for key in keys], rel=ITERATIVE)
    if kind == "nb":
        assert fit.dispersion == pytest.approx(figures["nb_theta"], rel=ITERATIVE)
    if kind != "quasipoisson":
        found = (fit.log_likelihood, fit.aic)
        assert found == pytest.approx((figures[f"{kind}_loglik"], figures[f"{kind}_aic"]), rel=ITERATIVE)
    else:
        assert fit.dispersion == pytest.approx(figures["quasipoisson_dispersion"], rel=ITERATIVE)


@pytest.mark.parametrize("name", ["overdispersed", "rare"])
@pytest.mark.parametrize(
    ("counts", "order", "key"),
    [
        (Counts.POISSON, 0, "poisson_nw_0_se"),
        (Counts.QUASI_POISSON, 1, "quasipoisson_nw_1_se"),
        (Counts.NEGATIVE_BINOMIAL, 0, "nb_nw_se"),
    ],
)
def test_newey_west_agrees_with_r(name: str, counts: Counts, order: int, key: str) -> None:
    rows, segments = case(name)
    fit = segmented_counts(
        rows["value"],
        segments=segments,
        time=rows["time"],
        exposure=rows["exposure"],
        counts=counts,
        errors=Errors.NEWEY_WEST,
        lag=3,
        prewhitening=order,
    )
    assert fit.coefficient("level_change").se == pytest.approx(REFERENCE.figures[name][key], rel=ITERATIVE)


def _drawn(seed: int, *, ratio: float = 0.7, theta: float = inf) -> np.ndarray:
    """Sixty counts around 200 that fall by a ratio at their middle."""
    rng = np.random.default_rng(seed)
    mean = 200.0 * np.where(np.arange(60) >= 30, ratio, 1.0)
    return rng.poisson(mean) if theta == inf else rng.negative_binomial(theta, theta / (theta + mean))


@pytest.mark.slow
def test_covers_planted_ratio() -> None:
    covered = []
    for seed in range(200):
        values = _drawn(seed, theta=30)
        fit = segmented_counts(values, segments=one_intervention(30, change=Change.LEVEL))
        one = fit.coefficient("level_change")
        covered.append(one.effect_low <= 0.7 <= one.effect_high)
    assert 0.90 <= np.mean(covered) < 1


def test_negative_binomial_recovers_theta_and_falls_back_to_poisson() -> None:
    plan = one_intervention(30, change=Change.LEVEL)
    wide = segmented_counts(_drawn(3, theta=20), segments=plan, counts=Counts.NEGATIVE_BINOMIAL)
    even = np.round(200 + 5 * np.sin(np.arange(60)))
    flat = segmented_counts(even, segments=plan, counts=Counts.NEGATIVE_BINOMIAL, df=inf)
    poisson = segmented_counts(even, segments=plan, counts=Counts.POISSON)
    assert 10 < wide.dispersion < 40
    assert flat.notes == (PointsNote.NOT_OVERDISPERSED,)
    assert flat.coefficient("level_change").se == pytest.approx(poisson.coefficient("level_change").se)


def test_negative_binomial_allows_for_theta_unless_degrees_are_given() -> None:
    plan, values = one_intervention(6), _drawn(7, theta=20)[24:36]
    ours = segmented_counts(values, segments=plan, counts=Counts.NEGATIVE_BINOMIAL)
    theirs = segmented_counts(values, segments=plan, counts=Counts.NEGATIVE_BINOMIAL, df=inf)
    one, other = (fit.coefficient("level_change") for fit in (ours, theirs))
    assert one.estimate == other.estimate
    assert one.se == pytest.approx(other.se * (12 / 8) ** 0.5)
    assert (one.df, other.df) == (8, inf)
    assert one.high - one.low > other.high - other.low


def test_exposure_of_any_unit_gives_the_same_ratio() -> None:
    values, plan = _drawn(4), one_intervention(30)
    population = np.linspace(1e5, 1.2e5, 60)
    first = segmented_counts(values, segments=plan, exposure=population).coefficient("level_change")
    second = segmented_counts(values, segments=plan, exposure=population / 1000).coefficient("level_change")
    assert (first.effect_low, first.effect_high) == pytest.approx((second.effect_low, second.effect_high))
    assert first.effect_size == pytest.approx(exp(first.estimate))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], Refusal.TOO_FEW_POINTS),
        ([3, 4], Refusal.TOO_FEW_POINTS),
        ([np.nan] * 20, Refusal.ALL_MISSING),
        ([0] * 20, Refusal.NO_VARIANCE),
        ([5, 4, 3, 6, 5, 4, 6, 5, 4, 3] + [0] * 10, Refusal.NO_EVENTS),
    ],
)
def test_refusals(values: list[float], reason: Refusal) -> None:
    fit = segmented_counts(values, segments=one_intervention(10))
    assert fit.reason is reason
    assert all(isnan(one.effect_size) for one in fit.fit.coefficients)


@pytest.mark.parametrize(
    ("values", "exposure", "message"),
    [([-1] + [5] * 19, None, "1 negative"), ([5] * 20, [0] + [9] * 19, "exposure has 1")],
)
def test_misuse_is_an_error(values: list[float], exposure: list[float] | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        segmented_counts(values, segments=one_intervention(10), exposure=exposure)


def test_counts_have_no_calibrated_errors() -> None:
    with pytest.raises(ValueError, match="no calibrated errors"):
        segmented_counts(_drawn(1), segments=one_intervention(30), errors=Errors.CALIBRATED)
