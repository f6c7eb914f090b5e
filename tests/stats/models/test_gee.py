"""Generalised estimating equations: references, planted effects, invariants, refusals."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.columns import Columns, columns, indicators
from kpk_eval.stats.models.fit import Note
from kpk_eval.stats.models.gee.equations import Scale
from kpk_eval.stats.models.gee.model import GeeDf, GeeFit, gee
from kpk_eval.stats.models.gee.working import Correlation, Moments
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.sandwich import Errors

from .panel import REFERENCE, column, drawn, expected, rows, waves

CONVERGED = 1e-8
"""Both searches were run until steps vanish."""
SAME = 1e-7

OUTCOMES = {Link.IDENTITY: "score", Link.LOGIT: "yes", Link.LOG: "count"}
CASES = [name for name in REFERENCE.cases if name.startswith("gee_")]
COMPLETE = rows("score", "age")
COVARIATES = waves(COMPLETE).beside(column(COMPLETE, "age"))


def fit(case: str, *, errors: Errors = Errors.CR0, **options: Any) -> GeeFit:
    """The model of a case of the reference."""
    _, link, correlation = case.split("_")
    return gee(
        COMPLETE[OUTCOMES[Link(link)]],
        COMPLETE["person"],
        COVARIATES,
        link=Link(link),
        correlation=Correlation(correlation),
        wave=COMPLETE["wave"],
        offset=np.log(COMPLETE["exposure"]) if link == "log" else None,
        errors=errors,
        **options,
    )


@pytest.mark.parametrize("case", CASES)
def test_agrees_with_geepack(case: str) -> None:
    result, wanted = fit(case), expected(case)
    assert (result.scale, result.n_clusters) == pytest.approx((wanted["scale"], wanted["n_clusters"]))
    assert result.working_correlation == pytest.approx(wanted.get("alpha", 0.0), rel=CONVERGED)
    for place, c in enumerate(result.coefficients):
        assert (c.estimate, c.se, c.statistic**2, c.p) == pytest.approx(
            [wanted[f"c{place}_{name}"] for name in ("estimate", "se", "wald", "p")], rel=SAME, abs=1e-15
        )


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    ("errors", "figure"), [(Errors.MODEL, "model"), (Errors.CR2, "kc"), (Errors.CR3, "md")]
)
def test_corrected_errors_agree_with_their_formulas_in_r(case: str, errors: Errors, figure: str) -> None:
    wanted = expected(case)
    found = [coefficient.se for coefficient in fit(case, errors=errors).coefficients]
    assert found == pytest.approx([wanted[f"c{k}_{figure}"] for k in range(4)], rel=SAME)


@pytest.mark.parametrize("link", list(Link))
def test_agrees_with_statsmodels_by_moments_of_liang_and_zeger(link: Link) -> None:
    import statsmodels.api as sm

    family = {
        Link.IDENTITY: sm.families.Gaussian(),
        Link.LOGIT: sm.families.Binomial(),
        Link.LOG: sm.families.Poisson(),
    }[link]
    outcome, person = COMPLETE[OUTCOMES[link]], COMPLETE["person"]
    design = np.column_stack([np.ones(len(COMPLETE)), COVARIATES.values])
    model = sm.GEE(outcome, design, person, family=family, cov_struct=sm.cov_struct.Exchangeable())
    theirs = model.fit(ctol=1e-12, maxiter=200)
    ours = gee(outcome, person, COVARIATES, link=link, moments=Moments.LIANG_ZEGER)
    assert ours.estimates == pytest.approx(theirs.params.to_numpy(), rel=1e-5)
    assert ours.working_correlation == pytest.approx(theirs.cov_struct.dep_params, rel=1e-4)
    corrected = model.fit(cov_type="bias_reduced", ctol=1e-12, maxiter=200)
    mancl = gee(outcome, person, COVARIATES, link=link, moments=Moments.LIANG_ZEGER, errors=Errors.CR3)
    assert np.diag(mancl.covariance) == pytest.approx(np.diag(corrected.cov_params()), rel=1e-4)


def test_recovers_planted_change_and_correlation() -> None:
    d = drawn(people=2000)
    result = gee(d["score"], d["person"], column(d, "wave"))
    change = result.coefficient("wave")
    assert change.low < 0.5 < change.high
    assert result.working_correlation == pytest.approx(0.5, abs=0.05)


def test_recovers_planted_autoregression() -> None:
    source = np.random.default_rng(7)
    series = np.zeros((800, 4))
    series[:, 0] = source.normal(size=800)
    for wave in range(1, 4):
        series[:, wave] = 0.6 * series[:, wave - 1] + 0.8 * source.normal(size=800)
    person, wave = np.repeat(np.arange(800), 4), np.tile(np.arange(4), 800)
    for moments in Moments:
        result = gee(series.ravel(), person, correlation=Correlation.AR1, wave=wave, moments=moments)
        assert result.working_correlation == pytest.approx(0.6, abs=0.05)


def test_unstructured_is_exchangeable_if_all_pairs_are_alike() -> None:
    d = drawn(people=3000)
    options = {"covariates": column(d, "wave"), "wave": d["wave"]}
    free, equal = (
        gee(d["score"], d["person"], correlation=kind, **options)
        for kind in (Correlation.UNSTRUCTURED, Correlation.EXCHANGEABLE)
    )
    assert isnan(free.working_correlation)
    assert free.estimates == pytest.approx(equal.estimates, rel=1e-2)
    assert np.sqrt(np.diag(free.covariance)) == pytest.approx(np.sqrt(np.diag(equal.covariance)), rel=0.02)


def test_logit_is_symmetric_in_the_outcome() -> None:
    yes, no = (
        gee(outcome, COMPLETE["person"], COVARIATES, link=Link.LOGIT)
        for outcome in (COMPLETE["yes"], 1 - COMPLETE["yes"])
    )
    assert no.estimates == pytest.approx(-yes.estimates, rel=1e-6)
    assert no.coefficients[1].effect_size == pytest.approx(1 / yes.coefficients[1].effect_size)
    assert (no.coefficients[1].effect_low, yes.coefficients[1].effect_size_kind) == pytest.approx(
        (1 / yes.coefficients[1].effect_high, "odds_ratio")
    )


@pytest.mark.parametrize("case", CASES)
def test_order_of_rows_does_not_matter(case: str) -> None:
    order = np.random.default_rng(1).permutation(len(COMPLETE))
    mixed = COMPLETE.iloc[order]
    _, link, correlation = case.split("_")
    second = gee(
        mixed[OUTCOMES[Link(link)]],
        mixed["person"],
        Columns(names=COVARIATES.names, values=COVARIATES.values[order]),
        link=Link(link),
        correlation=Correlation(correlation),
        wave=mixed["wave"],
        offset=np.log(mixed["exposure"]) if link == "log" else None,
    )
    assert second.estimates == pytest.approx(fit(case).estimates, rel=1e-8)


def test_weight_two_counts_a_person_twice() -> None:
    d = drawn(people=50)
    twice = np.where(d["person"] < 10, 2.0, 1.0)
    copies = d[d["person"] < 10].assign(person=lambda x: x["person"] + 1000)
    longer = pd.concat([d, copies])
    weighted = gee(
        d["score"], d["person"], column(d, "wave"), weights=twice, correlation=Correlation.INDEPENDENCE
    )
    counted = gee(
        longer["score"], longer["person"], column(longer, "wave"), correlation=Correlation.INDEPENDENCE
    )
    assert weighted.estimates == pytest.approx(counted.estimates)


def test_unit_of_a_covariate_does_not_matter() -> None:
    small = columns({"age": COMPLETE["age"] * 1e-9})
    first = gee(COMPLETE["yes"], COMPLETE["person"], column(COMPLETE, "age"), link=Link.LOGIT)
    second = gee(COMPLETE["yes"], COMPLETE["person"], small, link=Link.LOGIT)
    assert second.coefficients[1].estimate == pytest.approx(1e9 * first.coefficients[1].estimate, rel=1e-5)
    assert second.coefficients[1].p == pytest.approx(first.coefficients[1].p, rel=1e-5)


def test_errors_grow_with_their_correction_and_few_clusters_are_noted() -> None:
    few = COMPLETE[COMPLETE["person"] <= 20]
    first, second, third = (
        gee(few["score"], few["person"], waves(few), errors=errors, df=GeeDf.CLUSTERS).coefficients[1]
        for errors in (Errors.CR0, Errors.CR2, Errors.CR3)
    )
    assert first.se < second.se < third.se
    assert first.df == few["person"].nunique() - 3
    assert Note.FEW_CLUSTERS in gee(few["score"], few["person"], waves(few)).notes


def test_few_clusters_get_corrected_errors_by_default() -> None:
    few = COMPLETE[COMPLETE["person"] <= 20]
    default = gee(few["score"], few["person"], waves(few))
    chosen = gee(few["score"], few["person"], waves(few), errors=Errors.CR2, df=GeeDf.CLUSTERS)
    assert default.errors is Errors.CR2
    assert default.coefficients == chosen.coefficients
    many = fit("gee_identity_exchangeable")
    assert (many.coefficients[0].df, gee(COMPLETE["score"], COMPLETE["person"]).errors) == (
        np.inf,
        Errors.CR0,
    )


def test_scale_may_be_kept() -> None:
    one = fit("gee_logit_exchangeable", scale=Scale.ONE)
    kept = fit("gee_logit_exchangeable", scale=Scale.FIRST)
    assert one.scale == 1.0
    assert kept.scale == pytest.approx(fit("gee_logit_independence").scale)


def reason(outcome: Any, cluster: Any, covariates: Columns | None = None, **options: Any) -> Refusal:
    """Why a model is refused; its numbers are NaN then."""
    result = gee(outcome, cluster, covariates, **options)
    assert all(isnan(coefficient.estimate) for coefficient in result.coefficients)
    return result.reason


def test_refusals() -> None:
    people, wave = np.repeat(np.arange(10), 3), np.tile(np.arange(3), 10)
    noise = np.random.default_rng(2).normal(size=30)
    later = indicators(wave, name="wave")
    assert reason([], []) is Refusal.TOO_FEW
    assert reason([1.0, 2.0], [0, 1]) is Refusal.TOO_FEW
    assert reason([nan] * 30, people) is Refusal.ALL_MISSING
    assert reason(noise, [0] * 30) is Refusal.TOO_FEW_CLUSTERS
    assert reason(noise, wave, later) is Refusal.TOO_FEW_CLUSTERS
    assert reason(noise, range(30)) is Refusal.NOT_REPEATED
    assert reason([1.0] * 30, people, link=Link.LOGIT) is Refusal.NO_VARIANCE
    assert reason(2.0 * wave, people, later) is Refusal.NO_VARIANCE
    assert reason(wave > 0, people, later, link=Link.LOGIT) is Refusal.SEPARATION
    assert reason(np.where(wave == 0, 0, 3 + people % 2), people, later, link=Link.LOG) is Refusal.SEPARATION
    assert reason(noise, people, columns({"x": [4.0] * 30})) is Refusal.COLLINEAR
    alternating = np.tile([1.0, -1.0, 0.0], 10)
    assert reason(alternating, people, correlation=Correlation.EXCHANGEABLE) is Refusal.NO_CONVERGENCE


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"outcome": [0.0, 2.0, 1.0], "link": Link.LOGIT}, "other than 0 and 1"),
        ({"outcome": [0.0, -2.0, 1.0], "link": Link.LOG}, "negative"),
        ({"outcome": [0.0, np.inf, 1.0]}, "infinite"),
        ({"weights": [1.0, 0.0, 1.0]}, "not positive"),
        ({"wave": [0.0, 0.5, 1.0]}, "whole"),
        ({"wave": [0, 0, 1], "correlation": Correlation.AR1}, "same wave"),
        ({"covariates": columns({"x": [1.0, 2.0]})}, "covariates"),
    ],
)
def test_wrong_input_is_an_error(options: dict[str, Any], message: str) -> None:
    repeated = {
        key: np.tile(value, 6) if isinstance(value, list) else value for key, value in options.items()
    }
    given: dict[str, Any] = {"outcome": np.tile([0.0, 1.0, 1.0], 6), **repeated}
    with pytest.raises(ValueError, match=message):
        gee(given.pop("outcome"), np.repeat(np.arange(6), 3), given.pop("covariates", None), **given)
