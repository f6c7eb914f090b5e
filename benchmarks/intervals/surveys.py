"""People who left, and samples that stand for a population."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import stats

from intervals.people import Numbers
from intervals.trial import Draw, Interval, Limits, Scenario, Use, of, once
from kpk_eval.stats.missing.change import change_three_ways
from kpk_eval.stats.missing.draws import Imputer
from kpk_eval.stats.missing.imputation import impute, pooled_analysis
from kpk_eval.stats.missing.weighted_mean import WeightErrors, weighted_mean
from kpk_eval.stats.missing.weighting import staying_weights
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.weights.calibration import post_stratify, rake
from kpk_eval.stats.weights.design import SurveyDesign, survey_design
from kpk_eval.stats.weights.means import survey_difference, survey_mean, survey_ratio, survey_total
from kpk_eval.stats.weights.regression import survey_regression
from kpk_eval.stats.weights.replicates import replicated
from kpk_eval.stats.weights.shares import ShareInterval, survey_quantile, survey_share

CHANGE = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """People before and after; some left, the likelier the lower their value before."""

    before: Numbers
    after: Numbers


def _cohort(draw: Draw, n: int, *, skewed: bool = False, strength: float = 1.0) -> Cohort:
    """About 30 % leave; ``strength`` is the log odds of leaving per standard deviation."""
    noise = (draw.exponential(size=(2, n)) - 1) if skewed else draw.standard_normal((2, n))
    before = noise[0]
    after = CHANGE + 0.6 * before + 0.8 * noise[1]
    left = draw.random(n) < stats.logistic.cdf(-0.9 - strength * before)
    return Cohort(before, np.where(left, np.nan, after))


def _three(cohort: Cohort, imputer: Imputer, errors: WeightErrors) -> tuple[Limits, Limits]:
    found = change_three_ways(cohort.before, cohort.after, imputer=imputer, m=10, iterations=3, errors=errors)
    return of(found.imputed, CHANGE), of(found.weighted, CHANGE)


BY_NORMAL = once(lambda c: _three(c, Imputer.NORMAL, WeightErrors.CAUTIOUS))


def _weighted(cohort: Cohort, errors: WeightErrors) -> Limits:
    """The weighted mean alone."""
    stayed = (~np.isnan(cohort.after)).astype(float)
    weights = staying_weights(stayed, columns({"before": cohort.before}))
    return of(weighted_mean(cohort.after - cohort.before, weights, errors=errors), CHANGE)


LEFT = (
    Interval("missing.impute: normal", lambda c: BY_NORMAL(c)[0]),
    Interval(
        "missing.impute: pmm", lambda c: _three(c, Imputer.PMM, WeightErrors.CAUTIOUS)[0], Use.COMPARISON
    ),
    Interval("missing.weighted_mean: cautious", lambda c: BY_NORMAL(c)[1]),
    Interval("missing.weighted_mean: known", lambda c: _weighted(c, WeightErrors.KNOWN), Use.COMPARISON),
    Interval(
        "missing.weighted_mean: estimated",
        lambda c: _weighted(c, WeightErrors.ESTIMATED),
        Use.COMPARISON,
    ),
)


def _share_cohort(draw: Draw, n: int) -> Cohort:
    """Yes or no after; people who score low before leave."""
    before = draw.standard_normal(n)
    after = (draw.random(n) < stats.logistic.cdf(0.2 + before)).astype(float)
    left = draw.random(n) < stats.logistic.cdf(-0.9 - 0.7 * before)
    return Cohort(before, np.where(left, np.nan, after))


@cache
def _true_share() -> float:
    return float(stats.logistic.cdf(0.2 + np.random.default_rng(3).standard_normal(2_000_000)).mean())


def _imputed_share(cohort: Cohort) -> Limits:
    done = impute(
        {"before": cohort.before, "after": cohort.after},
        imputers={"after": Imputer.LOGISTIC},
        m=10,
        iterations=3,
    )
    return of(
        pooled_analysis(
            done, lambda d: (float(d["after"].mean()), float(d["after"].var(ddof=1)) / d["after"].size)
        ),
        _true_share(),
    )


YES_LEFT = (Interval("missing.impute: logistic", _imputed_share),)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A sample of a population: values, group, weights, clusters, and what is true in the population."""

    values: Numbers
    yes: Numbers
    group: list[str]
    size: Numbers
    design: SurveyDesign


GROUPS = np.array(["a", "b", "c"])
POPULATION = {"a": 5_000.0, "b": 3_000.0, "c": 2_000.0}
MEANS = np.array([0.0, 0.5, 1.0])
TRUE_MEAN = 0.5 * 0 + 0.3 * 0.5 + 0.2 * 1.0
CHANCES = np.array([0.3, 0.5, 0.7])
TRUE_SHARE = 0.5 * 0.3 + 0.3 * 0.5 + 0.2 * 0.7


def _sample(draw: Draw, n: int, *, skewed: bool, clustered: bool = False) -> Sample:
    """Group c is drawn too often, group a too rarely; clustered: n clusters of six people."""
    people = n * 6 if clustered else n
    drawn = np.array([0.3, 0.3, 0.4])
    code = draw.choice(3, people, p=drawn)
    code[:9] = [0, 0, 0, 1, 1, 1, 2, 2, 2]
    noise = draw.exponential(size=people) - 1 if skewed else draw.standard_normal(people)
    cluster = np.repeat(np.arange(n), 6) if clustered else np.arange(people)
    if clustered:
        noise = np.sqrt(0.8) * noise + np.sqrt(0.2) * draw.standard_normal(n)[cluster]
    weight = (np.array([0.5, 0.3, 0.2]) / drawn)[code] * 10_000 / people
    design = survey_design(weight, clusters=(list(cluster),) if clustered else ())
    yes = (draw.random(people) < CHANCES[code]).astype(float)
    size = draw.uniform(1, 3, people)
    return Sample(MEANS[code] + noise, yes, list(GROUPS[code]), size, design)


def _calibrated(sample: Sample, *, raked: bool) -> Limits:
    found = (
        rake(sample.design, {"group": sample.group}, {"group": POPULATION})
        if raked
        else post_stratify(sample.design, sample.group, POPULATION)
    )
    if found.design is None:
        return Limits(TRUE_MEAN, np.nan, np.nan)
    return of(survey_mean(sample.values, found.design), TRUE_MEAN)


def _ratio(sample: Sample) -> Limits:
    return of(survey_ratio(sample.values + 2, sample.size, sample.design), (TRUE_MEAN + 2) / 2)


def _difference(sample: Sample) -> Limits:
    group = np.array(sample.group)
    return of(survey_difference(sample.values, sample.design, first=group == "a", second=group == "c"), 1.0)


def _regression(sample: Sample) -> Limits:
    marks = np.array(sample.group)
    fit = survey_regression(
        sample.values, columns({g: (marks == g).astype(float) for g in ("b", "c")}), sample.design
    )
    return Limits(1.0, np.nan, np.nan) if fit.reason else of(fit.coefficients[2], 1.0)


def _jackknife(sample: Sample) -> Limits:
    weights = sample.design.weights
    n = weights.size
    replicates = np.repeat(weights[:, None], n, axis=1) * n / (n - 1)
    np.fill_diagonal(replicates, 0.0)
    return of(
        replicated(lambda w: float(w @ sample.values / w.sum()), weights, replicates, scale=(n - 1) / n),
        TRUE_MEAN,
    )


WEIGHTED: tuple[Interval, ...] = (
    Interval("weights.survey_mean: t", lambda s: of(survey_mean(s.values, s.design), TRUE_MEAN)),
    Interval("weights.survey_mean: post-stratified", lambda s: _calibrated(s, raked=False)),
    Interval("weights.survey_mean: raked", lambda s: _calibrated(s, raked=True)),
    Interval("weights.survey_total: t", lambda s: of(survey_total(s.yes, s.design), TRUE_SHARE * 10_000)),
    Interval("weights.survey_ratio: t", _ratio),
    Interval("weights.survey_difference: t", _difference),
    Interval("weights.survey_regression: t", _regression),
    *(
        Interval(
            f"weights.survey_share: {kind}",
            lambda s, kind=kind: of(survey_share(s.yes, s.design, interval=kind), TRUE_SHARE),  # type: ignore[misc]
            use,
        )
        for kind, use in (
            (ShareInterval.LOGIT, Use.DEFAULT),
            (ShareInterval.BETA, Use.OPTION),
            (ShareInterval.LINEAR, Use.COMPARISON),
        )
    ),
)


def _quantile(truth: Callable[[], float]) -> Interval:
    return Interval(
        "weights.survey_quantile: woodruff",
        lambda s: of(survey_quantile(s.values, s.design, probability=0.5), truth()),
    )


@cache
def _median(skewed: bool) -> float:
    draw = np.random.default_rng(4)
    code = draw.choice(3, 2_000_000, p=[0.5, 0.3, 0.2])
    noise = draw.exponential(size=code.size) - 1 if skewed else draw.standard_normal(code.size)
    return float(np.median(MEANS[code] + noise))


MEANS_ONLY = tuple(
    one for one in WEIGHTED if one.name.startswith(("weights.survey_mean", "weights.survey_r"))
)
JACKKNIFE = (Interval("weights.replicated: jackknife", _jackknife),)
SCENARIOS = (
    Scenario("left, normal", _cohort, LEFT),
    Scenario("left, skewed", lambda d, n: _cohort(d, n, skewed=True), LEFT, sizes=(10, 30)),
    Scenario("left, strongly selected", lambda d, n: _cohort(d, n, strength=2.0), LEFT, sizes=(30, 200)),
    Scenario("left, yes or no", _share_cohort, YES_LEFT),
    Scenario(
        "weighted, normal",
        lambda d, n: _sample(d, n, skewed=False),
        (*WEIGHTED, _quantile(lambda: _median(False))),
    ),
    Scenario(
        "weighted, skewed",
        lambda d, n: _sample(d, n, skewed=True),
        (*WEIGHTED, _quantile(lambda: _median(True))),
    ),
    Scenario(
        "weighted, clustered",
        lambda d, n: _sample(d, n, skewed=False, clustered=True),
        WEIGHTED,
        sizes=(10, 30),
    ),
    Scenario("weighted, normal", lambda d, n: _sample(d, n, skewed=False), JACKKNIFE, sizes=(10, 30)),
    Scenario("weighted, skewed", lambda d, n: _sample(d, n, skewed=True), MEANS_ONLY, sizes=(60,)),
)
