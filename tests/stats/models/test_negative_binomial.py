"""Negative binomial regression: references, planted effects, invariants, refusals."""

from __future__ import annotations

import warnings
from math import inf, isnan, nan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import Columns, columns
from kpk_eval.stats.models.fit import Note
from kpk_eval.stats.models.likelihood_ratio import likelihood_ratio
from kpk_eval.stats.models.linked import poisson
from kpk_eval.stats.models.negative_binomial import Information, negative_binomial
from kpk_eval.stats.models.sandwich import Errors

from .panel import arms, expected, found, rows, waves

CONVERGED = 1e-6
"""glm.nb alternates until its deviance stands still; the error of theta is its least exact figure."""

COUNT = rows("count", "age")


def covariates() -> Columns:
    """Waves and arms."""
    return waves(COUNT).beside(arms(COUNT))


def test_agrees_with_mass() -> None:
    wanted = expected("negative_binomial_model")
    result = negative_binomial(COUNT["count"], covariates(), exposure=COUNT["exposure"])
    assert found(result, wanted) == pytest.approx(wanted, rel=CONVERGED)


def test_with_clusters_agrees_with_sandwich() -> None:
    wanted = expected("negative_binomial_CR1")
    result = negative_binomial(
        COUNT["count"],
        covariates(),
        exposure=COUNT["exposure"],
        cluster=COUNT["person"],
        errors=Errors.CR1,
    )
    assert found(result, wanted) == pytest.approx(wanted, rel=CONVERGED)


def test_observed_information_agrees_with_statsmodels() -> None:
    import statsmodels.api as sm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = sm.NegativeBinomial(
            COUNT["count"].to_numpy(),
            sm.add_constant(covariates().values),
            exposure=COUNT["exposure"].to_numpy(),
        ).fit(disp=0, maxiter=500, gtol=1e-9)
    ours = negative_binomial(
        COUNT["count"], covariates(), exposure=COUNT["exposure"], information=Information.OBSERVED
    )
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-9)
    assert ours.size == pytest.approx(1 / theirs.params[-1], rel=1e-4)
    assert [c.se for c in ours.coefficients] == pytest.approx(theirs.bse[:-1], rel=1e-3)


def test_recovers_planted_rate_and_size() -> None:
    source = np.random.default_rng(8)
    x = source.normal(size=20_000)
    mean = np.exp(0.5 + 0.3 * x)
    counts = source.negative_binomial(2.0, 2.0 / (2.0 + mean))
    result = negative_binomial(counts, columns({"x": x}))
    assert result.coefficient("x").estimate == pytest.approx(0.3, abs=0.03)
    assert result.size == pytest.approx(2.0, abs=0.15)


def test_counts_without_extra_variance_are_poisson() -> None:
    counts = np.tile([1.0, 2.0, 3.0, 2.0], 15)
    x = columns({"x": np.tile([0.0, 1.0], 30)})
    result, plain = negative_binomial(counts, x), poisson(counts, x)
    assert (result.size, result.notes) == (inf, (Note.UNDERDISPERSED,))
    assert result.estimates == pytest.approx(plain.estimates)
    assert result.coefficients[1].se == pytest.approx(plain.coefficients[1].se)


def test_extra_variance_is_tested_at_its_bound() -> None:
    options = {"exposure": COUNT["exposure"]}
    test = likelihood_ratio(
        poisson(COUNT["count"], covariates(), **options),
        negative_binomial(COUNT["count"], covariates(), **options),
    )
    assert (test.df, test.p_boundary) == (1, pytest.approx(test.p / 2))
    assert test.p < 0.001


def test_order_of_rows_and_unit_of_exposure() -> None:
    mixed = COUNT.sample(frac=1, random_state=1)
    first = negative_binomial(COUNT["count"], covariates(), exposure=COUNT["exposure"])
    second = negative_binomial(
        mixed["count"], waves(mixed).beside(arms(mixed)), exposure=mixed["exposure"] / 100
    )
    assert second.estimates[1:] == pytest.approx(first.estimates[1:], rel=1e-6)
    assert second.size == pytest.approx(first.size, rel=1e-6)


def test_refusals() -> None:
    group = columns({"x": np.repeat([0.0, 1.0], 10)})
    counts = np.random.default_rng(1).poisson(3, size=20).astype(float)
    assert negative_binomial([]).reason is Refusal.TOO_FEW
    assert negative_binomial([nan] * 20, group).reason is Refusal.ALL_MISSING
    assert negative_binomial([2.0] * 20, group).reason is Refusal.NO_VARIANCE
    empty = negative_binomial(np.where(group.values[:, 0] > 0, 0.0, counts + 1), group)
    assert empty.reason is Refusal.SEPARATION
    assert isnan(empty.size)
    assert negative_binomial(counts, group, cluster=[1] * 20).reason is Refusal.TOO_FEW_CLUSTERS
    with pytest.raises(ValueError, match="negative"):
        negative_binomial(-counts, group)


@pytest.mark.parametrize(("n", "df"), [(39, 37), (40, inf)])
def test_few_rows_have_t_intervals(n: int, df: float) -> None:
    draw = np.random.default_rng(31)
    treated = (np.arange(n) % 2).astype(float)
    fit = negative_binomial(draw.negative_binomial(3, 0.3, n), columns({"treated": treated}))
    assert fit.coefficient("treated").df == df
