"""Proportional odds: references, planted effects, invariants, refusals."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.models.linked import logistic
from kpk_eval.stats.models.ordinal import OrdinalFit, proportional_odds
from kpk_eval.stats.models.sandwich import Errors

from .panel import everything, expected, rows

CONVERGED = 1e-7
DIFFERENCED = 1e-6
"""The scores of the reference are central differences."""

ANSWERS = rows("answer", "age")


def compared(fit: OrdinalFit, case: str, *names: str, rel: float) -> None:
    """Compare coefficients and, after them, thresholds."""
    wanted = expected(case)
    for place, own in enumerate((*fit.coefficients, *fit.thresholds)):
        assert [getattr(own, name) for name in names] == pytest.approx(
            [wanted[f"c{place}_{name}"] for name in names], rel=rel
        )


def test_agrees_with_clm() -> None:
    result = proportional_odds(ANSWERS["answer"], everything(ANSWERS))
    compared(result, "ordinal_model", "estimate", "se", "statistic", "p", rel=CONVERGED)
    assert result.log_likelihood == pytest.approx(expected("ordinal_model")["log_likelihood"], rel=CONVERGED)


def test_with_clusters_agrees_with_the_sandwich_in_r() -> None:
    result = proportional_odds(ANSWERS["answer"], everything(ANSWERS), cluster=ANSWERS["person"])
    compared(result, "ordinal_CR1", "estimate", "se", rel=DIFFERENCED)
    assert result.errors is Errors.CR1


def test_agrees_with_statsmodels() -> None:
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    ours = proportional_odds(ANSWERS["answer"], everything(ANSWERS))
    model = OrderedModel(ANSWERS["answer"].to_numpy(), everything(ANSWERS).values, distr="logit")
    theirs = model.fit(method="bfgs", disp=0, gtol=1e-8)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-9)
    assert ours.estimates == pytest.approx(theirs.params[: len(ours.names)], rel=1e-4)


def test_two_categories_are_logistic_regression() -> None:
    d = rows("yes", "age")
    ordinal, binary = proportional_odds(d["yes"], everything(d)), logistic(d["yes"], everything(d))
    assert ordinal.estimates == pytest.approx(binary.estimates[1:], rel=1e-7)
    assert ordinal.thresholds[0].estimate == pytest.approx(-binary.estimates[0], rel=1e-7)
    assert [c.se for c in ordinal.coefficients] == pytest.approx(
        [c.se for c in binary.coefficients[1:]], rel=1e-6
    )


def test_recovers_planted_shift() -> None:
    source = np.random.default_rng(6)
    x = source.normal(size=8000)
    answer = np.digitize(0.8 * x + source.logistic(size=8000), [-1.5, 0.0, 1.0])
    shift = proportional_odds(answer, columns({"x": x})).coefficient("x")
    assert shift.low < 0.8 < shift.high
    assert shift.effect_size == pytest.approx(np.exp(shift.estimate))


def test_reversed_answers_turn_the_sign() -> None:
    first = proportional_odds(ANSWERS["answer"], everything(ANSWERS), cluster=ANSWERS["person"])
    second = proportional_odds(6 - ANSWERS["answer"], everything(ANSWERS), cluster=ANSWERS["person"])
    assert second.estimates == pytest.approx(-first.estimates, rel=1e-6)
    assert second.thresholds[0].estimate == pytest.approx(-first.thresholds[-1].estimate, rel=1e-6)
    assert [c.se for c in second.coefficients] == pytest.approx([c.se for c in first.coefficients], rel=1e-6)


def test_only_the_order_of_answers_counts() -> None:
    first = proportional_odds(ANSWERS["answer"], everything(ANSWERS))
    second = proportional_odds(10 * ANSWERS["answer"] ** 2, everything(ANSWERS))
    assert second.estimates == pytest.approx(first.estimates, rel=1e-9)
    assert second.categories == (10, 40, 90, 160, 250)
    assert [threshold.name for threshold in first.thresholds] == ["<=1", "<=2", "<=3", "<=4"]


def test_refusals() -> None:
    x = columns({"x": np.arange(24.0)})
    mixed = np.tile([1.0, 2.0, 3.0], 8)
    assert proportional_odds([], columns({"x": []})).reason is Refusal.TOO_FEW
    assert proportional_odds([nan] * 24, x).reason is Refusal.ALL_MISSING
    assert proportional_odds([3.0] * 24, x).reason is Refusal.NO_VARIANCE
    assert proportional_odds(np.arange(24.0), x).reason is Refusal.TOO_FEW
    separated = proportional_odds(np.repeat([1.0, 2.0, 3.0], 8), x)
    assert separated.reason is Refusal.SEPARATION
    assert isnan(separated.coefficients[0].estimate)
    assert separated.thresholds == ()
    assert proportional_odds(mixed, x, cluster=[1] * 24).reason is Refusal.TOO_FEW_CLUSTERS
    assert proportional_odds(mixed, columns({"x": [1.0] * 24})).reason is Refusal.COLLINEAR
    with pytest.raises(ValueError, match="CR1"):
        proportional_odds(mixed, x, errors=Errors.CR2)


def test_quasi_separation_is_found() -> None:
    answer = np.r_[np.tile([1.0, 2.0], 8), np.full(8, 3.0)]
    group = columns({"x": np.repeat([0.0, 1.0], [16, 8])})
    assert proportional_odds(answer, group).reason is Refusal.SEPARATION
