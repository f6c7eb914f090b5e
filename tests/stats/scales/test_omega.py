"""Omega total: reference, planted value, invariants, refusals."""

from __future__ import annotations

from math import isfinite, isnan, nan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.scales.alpha import alpha
from kpk_eval.stats.scales.factor import Extraction, one_factor
from kpk_eval.stats.scales.items import MissingItems
from kpk_eval.stats.scales.omega import Denominator, OmegaKind, omega

from .test_alpha import REFERENCE, answers_of, options

ITERATIVE = 1e-5
"""R's optimiser stops earlier than ours."""

VARIANTS = {
    "omega_raw": {"kind": OmegaKind.RAW},
    "omega_standardised": {"kind": OmegaKind.STANDARDISED},
    "omega_raw_observed": {"kind": OmegaKind.RAW, "denominator": Denominator.OBSERVED},
    "omega_minres": {"kind": OmegaKind.STANDARDISED, "extraction": Extraction.MINRES},
}


def drawn(n: int, loadings: tuple[float, ...], *, seed: int) -> np.ndarray:
    """Standardised normal items on one factor."""
    draw, weights = np.random.default_rng(seed), np.array(loadings)
    return draw.normal(size=(n, 1)) * weights + draw.normal(size=(n, weights.size)) * np.sqrt(1 - weights**2)


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("figure", list(VARIANTS))
def test_agrees_with_r(case: str, figure: str) -> None:
    found = omega(answers_of(case), resamples=0, **VARIANTS[figure], **options(case))
    assert found.estimate == pytest.approx(REFERENCE.figures[case][figure], rel=ITERATIVE)


@pytest.mark.slow
def test_recovers_planted_omega() -> None:
    loadings = (0.9, 0.7, 0.5, 0.6)
    common, own = sum(loadings) ** 2, sum(1 - one**2 for one in loadings)
    planted, covered = common / (common + own), 0
    for seed in range(100):
        found = omega(drawn(200, loadings, seed=seed), resamples=300)
        covered += found.low <= planted <= found.high
    # 95 % of 100 samples, three standard errors of a share below.
    assert covered >= 88


def test_one_factor_fits_where_there_is_one_and_not_where_there_are_two() -> None:
    one = omega(drawn(500, (0.7,) * 6, seed=5), resamples=0)
    both = np.hstack([drawn(500, (0.8,) * 3, seed=6), drawn(500, (0.8,) * 3, seed=7)])
    two = omega(both, resamples=0)
    assert one.p > 0.001
    assert one.rmsea < 0.06
    assert two.p < 1e-6
    assert two.rmsea > 0.2


def test_equal_loadings_give_alpha() -> None:
    correlation = np.full((5, 5), 0.4) + 0.6 * np.eye(5)
    for extraction in Extraction:
        factor = one_factor(correlation[None], extraction=extraction)
        assert factor.loadings[0] == pytest.approx(np.full(5, np.sqrt(0.4)))
        assert factor.misfit[0] == pytest.approx(0, abs=1e-12)


def test_order_scale_and_seed() -> None:
    rows = drawn(200, (0.8, 0.6, 0.7, 0.5), seed=3)
    plain, turned = omega(rows, resamples=200), omega(rows[:, ::-1] * 3 - 4, resamples=200)
    assert turned.estimate == pytest.approx(plain.estimate)
    assert omega(rows, resamples=200) == plain
    assert omega(rows, resamples=200, seed=1).low != plain.low
    scaled = omega(rows * [1, 5, 2, 9], kind=OmegaKind.STANDARDISED, resamples=0)
    assert scaled.estimate == pytest.approx(omega(rows, kind=OmegaKind.STANDARDISED, resamples=0).estimate)
    assert plain.low < plain.estimate < plain.high


def test_omega_is_at_least_alpha_for_unequal_loadings() -> None:
    rows = drawn(2000, (0.9, 0.8, 0.4, 0.3), seed=4)
    assert omega(rows, resamples=0).estimate > alpha(rows).raw


def test_pairwise_has_no_interval() -> None:
    found = omega(
        answers_of("reversed_and_gaps"), missing=MissingItems.PAIRWISE, **options("reversed_and_gaps")
    )
    assert isfinite(found.estimate)
    assert isnan(found.low)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (np.empty((0, 4)), Refusal.TOO_FEW),
        (drawn(3, (0.7, 0.7, 0.7), seed=1), Refusal.TOO_FEW),
        (np.full((9, 4), nan), Refusal.ALL_MISSING),
        (drawn(30, (0.7, 0.7), seed=1), Refusal.TOO_FEW_ITEMS),
        (np.hstack([drawn(30, (0.7, 0.7, 0.6), seed=1), np.ones((30, 1))]), Refusal.NO_VARIANCE),
        (drawn(30, (0.7, 0.7, 0.6), seed=1)[:, [0, 1, 2, 2]], Refusal.COLLINEAR),
    ],
)
def test_refusals(rows: np.ndarray, reason: Refusal) -> None:
    found = omega(rows)
    assert found.reason is reason
    assert not isfinite(found.estimate)


def test_impossible_solution_is_refused_and_names_the_item() -> None:
    """One item explains the correlations of the others more than fully."""
    correlation = np.full((4, 4), 0.5) + 0.5 * np.eye(4)
    correlation[0, 1:] = correlation[1:, 0] = 0.75
    root = np.linalg.cholesky(correlation)
    z = np.random.default_rng(8).normal(size=(50, 4))
    z = (z - z.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(z - z.mean(axis=0), rowvar=False))).T
    found = omega(z @ root.T)
    assert found.reason is Refusal.IMPROPER
    assert found.concerned == ("item_1",)


def test_too_few_resamples_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least 40"):
        omega(drawn(200, (0.7, 0.7, 0.7), seed=1), resamples=10)


def test_fewer_than_two_hundred_people_have_no_interval() -> None:
    rows = drawn(200, (0.7,) * 6, seed=5)
    few, enough = omega(rows[1:], resamples=100), omega(rows, resamples=100)
    assert isfinite(few.estimate)
    assert isnan(few.low)
    assert isnan(few.high)
    assert enough.low < enough.estimate < enough.high
