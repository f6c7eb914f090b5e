"""Logistic and Poisson regression and average marginal effects."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import Columns, columns, products
from kpk_eval.stats.models.fit import Note
from kpk_eval.stats.models.gee.model import gee
from kpk_eval.stats.models.linked import logistic, poisson
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.marginal_effects import average_difference, average_marginal_effects
from kpk_eval.stats.models.sandwich import Errors

from .panel import arms, column, everything, expected, found, rows, waves

CONVERGED = 1e-8
DIFFERENCED = 1e-6
"""The gradients of the reference are central differences."""

YES = rows("yes", "age")
COUNT = rows("count", "age")


def count_columns() -> Columns:
    """Waves and arms of the rows with a count."""
    return waves(COUNT).beside(arms(COUNT))


def test_logistic_agrees_with_glm() -> None:
    wanted = expected("logistic_model")
    assert found(logistic(YES["yes"], everything(YES)), wanted) == pytest.approx(wanted, rel=CONVERGED)


@pytest.mark.parametrize("errors", ["CR0", "CR1", "CR1S"])
def test_logistic_with_clusters_agrees_with_sandwich(errors: str) -> None:
    wanted = expected(f"logistic_{errors}")
    result = logistic(YES["yes"], everything(YES), cluster=YES["person"], errors=Errors(errors))
    assert found(result, wanted) == pytest.approx(wanted, rel=CONVERGED)


@pytest.mark.parametrize("quasi", [False, True])
def test_poisson_agrees_with_glm(quasi: bool) -> None:
    wanted = expected("poisson_quasi" if quasi else "poisson_model")
    result = poisson(COUNT["count"], count_columns(), exposure=COUNT["exposure"], quasi=quasi)
    assert found(result, wanted) == pytest.approx(wanted, rel=CONVERGED)
    assert (Note.OVERDISPERSED in result.notes) is not quasi


def test_clusters_are_never_ignored_by_default() -> None:
    few = YES[YES["person"] <= 30]
    result = logistic(few["yes"], waves(few), cluster=few["person"])
    assert (result.errors, result.coefficients[0].df) == (Errors.CR1, few["person"].nunique() - 1)
    assert Note.FEW_CLUSTERS in result.notes
    assert logistic(YES["yes"], waves(YES), cluster=YES["person"]).coefficients[0].df == np.inf
    assert logistic(few["yes"], waves(few)).errors is Errors.MODEL


def test_poisson_with_clusters_agrees_with_sandwich() -> None:
    wanted = expected("poisson_CR1")
    result = poisson(
        COUNT["count"],
        count_columns(),
        exposure=COUNT["exposure"],
        cluster=COUNT["person"],
        errors=Errors.CR1,
    )
    assert found(result, wanted) == pytest.approx(wanted, rel=CONVERGED)


def test_marginal_effects_agree_with_the_delta_method_in_r() -> None:
    wanted = expected("marginal_effects")
    covariates = everything(YES)
    effects = average_marginal_effects(logistic(YES["yes"], covariates), covariates)
    for place, effect in enumerate(effects):
        assert (effect.estimate, effect.se) == pytest.approx(
            (wanted[f"c{place}_estimate"], wanted[f"c{place}_se"]), rel=DIFFERENCED
        )


def test_marginal_effects_agree_with_statsmodels() -> None:
    import statsmodels.api as sm

    covariates = waves(YES).beside(column(YES, "age"))
    fit = logistic(YES["yes"], covariates)
    theirs = sm.Logit(YES["yes"].to_numpy(), sm.add_constant(covariates.values)).fit(disp=0, tol=1e-12)
    margins = theirs.get_margeff(at="overall")
    (age,) = average_marginal_effects(fit, covariates, names=["age"])
    assert (age.estimate, age.se) == pytest.approx((margins.margeff[2], margins.margeff_se[2]), rel=1e-6)


def test_effect_without_other_covariates_is_the_difference_of_shares() -> None:
    treated = np.repeat([0.0, 1.0], [40, 60])
    outcome = np.r_[np.ones(10), np.zeros(30), np.ones(33), np.zeros(27)]
    covariates = columns({"treated": treated})
    (effect,) = average_marginal_effects(logistic(outcome, covariates), covariates)
    assert effect.estimate == pytest.approx(33 / 60 - 10 / 40)
    assert effect.se == pytest.approx(np.sqrt(0.55 * 0.45 / 60 + 0.25 * 0.75 / 40))


def test_interactions_are_compared_as_whole_designs() -> None:
    both = products(arms(YES), column(YES, "age"))
    covariates = everything(YES).beside(both)
    fit = logistic(YES["yes"], covariates)
    with pytest.raises(ValueError, match="interaction"):
        average_marginal_effects(fit, covariates)
    designs = []
    for arm in ([0.0, 0.0], [1.0, 0.0]):
        own = Columns(names=arms(YES).names, values=np.tile(arm, (len(YES), 1)))
        age = column(YES, "age")
        designs.append(waves(YES).beside(own, age, products(own, age)))
    ahead = average_difference(fit, designs[0], designs[1], name="b - a")
    back = average_difference(fit, designs[1], designs[0])
    assert ahead.estimate == pytest.approx(-back.estimate)
    assert (ahead.se, ahead.p) == pytest.approx((back.se, back.p))
    assert 0 < abs(ahead.estimate) < 1


def test_effects_of_a_gee_use_its_errors() -> None:
    covariates = everything(YES)
    fit = gee(YES["yes"], YES["person"], covariates, link=Link.LOGIT)
    plain = average_marginal_effects(logistic(YES["yes"], covariates), covariates)
    robust = average_marginal_effects(fit, covariates)
    assert robust[0].estimate == pytest.approx(plain[0].estimate, abs=0.02)
    assert robust[0].se != pytest.approx(plain[0].se)


def test_recovers_planted_odds_and_rates() -> None:
    source = np.random.default_rng(3)
    x = source.normal(size=20_000)
    yes = source.random(20_000) < 1 / (1 + np.exp(0.3 - 0.7 * x))
    odds = logistic(yes, columns({"x": x})).coefficient("x")
    assert odds.low < 0.7 < odds.high
    assert odds.effect_low < np.exp(0.7) < odds.effect_high
    exposure = source.uniform(1, 9, size=20_000)
    rate = poisson(
        source.poisson(exposure * np.exp(-1 + 0.4 * x)), columns({"x": x}), exposure=exposure
    ).coefficient("x")
    assert rate.estimate == pytest.approx(0.4, abs=0.02)
    assert rate.effect_size_kind == "rate_ratio"


def test_unit_of_exposure_moves_only_the_intercept() -> None:
    first = poisson(COUNT["count"], count_columns(), exposure=COUNT["exposure"])
    second = poisson(COUNT["count"], count_columns(), exposure=COUNT["exposure"] * 1000)
    assert second.estimates[1:] == pytest.approx(first.estimates[1:], rel=1e-7)
    assert second.estimates[0] == pytest.approx(first.estimates[0] - np.log(1000))


def test_refusals() -> None:
    x = np.arange(20.0)
    later = columns({"x": x})
    assert logistic([], None).reason is Refusal.TOO_FEW
    assert logistic([nan] * 20, later).reason is Refusal.ALL_MISSING
    assert logistic([1.0] * 20, later).reason is Refusal.NO_VARIANCE
    assert logistic(x > 9, later).reason is Refusal.SEPARATION
    quasi = np.where(x < 8, 0.0, np.where(x > 11, 1.0, np.arange(20) % 2))
    group = columns({"x": (x > 11).astype(float)})
    assert logistic(quasi, group).reason is Refusal.SEPARATION
    assert logistic(np.arange(20) % 2, columns({"x": x, "y": 2 * x})).reason is Refusal.COLLINEAR
    assert logistic(np.arange(20) % 2, later, cluster=[1] * 20).reason is Refusal.TOO_FEW_CLUSTERS
    assert poisson(np.where(x > 11, 0.0, x + 1), group).reason is Refusal.SEPARATION
    assert poisson([0.0] * 20, later).reason is Refusal.NO_VARIANCE
    refused = logistic(x > 9, later)
    assert isnan(refused.log_likelihood)
    assert all(isnan(effect.estimate) for effect in average_marginal_effects(refused, later))
    assert isnan(average_difference(refused, later, later).estimate)


def test_answers_that_overlap_a_little_are_not_separated() -> None:
    x = np.arange(40.0)
    yes = (x > 19).astype(float)
    yes[18], yes[21] = 1.0, 0.0
    assert logistic(yes, columns({"x": x})).reason is Refusal.NONE


@pytest.mark.parametrize(
    ("estimator", "options", "message"),
    [
        (logistic, {"outcome": [0.0, 3.0, 1.0, 1.0]}, "other than 0 and 1"),
        (poisson, {"outcome": [0.0, -3.0, 1.0, 1.0]}, "negative"),
        (poisson, {"outcome": [0.0, 3.0, 1.0, 1.0], "exposure": [1.0, 0.0, 2.0, 2.0]}, "not positive"),
    ],
)
def test_wrong_input_is_an_error(estimator: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        estimator(options.pop("outcome"), **options)


def test_effects_need_the_columns_of_the_fit() -> None:
    fit = logistic(YES["yes"], everything(YES))
    with pytest.raises(ValueError, match="fitted with the columns"):
        average_marginal_effects(fit, waves(YES))


@pytest.mark.parametrize(("n", "clustered"), [(59, False), (60, False), (30, True)])
def test_average_effects_of_few_rows_have_no_interval(n: int, clustered: bool) -> None:
    draw = np.random.default_rng(33)
    treated = (np.arange(n) % 2).astype(float)
    outcome = (draw.random(n) < 0.4 + 0.2 * treated).astype(float)
    covariates = columns({"treated": treated})
    fit = logistic(outcome, covariates, cluster=np.arange(n) // 2 if clustered else None)
    (effect,) = average_marginal_effects(fit, covariates)
    assert np.isfinite([effect.estimate, effect.se]).all()
    assert np.isfinite([effect.low, effect.high, effect.p]).all() == (n != 59)
