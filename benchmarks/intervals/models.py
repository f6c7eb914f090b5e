"""Models for clusters, covariates and several waves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log

import numpy as np
from scipy import stats

from intervals.people import Numbers
from intervals.trial import Draw, Interval, Limits, Scenario, Use, of, once
from kpk_eval.stats.models.ancova import ancova
from kpk_eval.stats.models.clustered import Df, clustered_regression
from kpk_eval.stats.models.columns import Columns, columns
from kpk_eval.stats.models.fit import Fit
from kpk_eval.stats.models.gee.model import gee
from kpk_eval.stats.models.intraclass import IntraclassLimits, intraclass_correlation
from kpk_eval.stats.models.linked import logistic, poisson
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.marginal_effects import average_difference, average_marginal_effects
from kpk_eval.stats.models.mixed.model import mixed_model
from kpk_eval.stats.models.mixed.results import Intervals, Likelihood, MixedDf
from kpk_eval.stats.models.negative_binomial import negative_binomial
from kpk_eval.stats.models.ordinal import proportional_odds
from kpk_eval.stats.models.sandwich import Errors
from kpk_eval.stats.models.two_way import two_way_regression

EFFECT = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Rows in clusters, half of which are treated; ``within`` varies inside clusters."""

    outcome: Numbers
    cluster: Numbers
    treated: Numbers
    within: Numbers
    icc: float

    @property
    def design(self) -> Columns:
        """Both columns."""
        return columns({"treated": self.treated, "within": self.within})


def _errors(draw: Draw, size: int | tuple[int, ...], *, skewed: bool) -> Numbers:
    """Standard normal or, skewed, exponential less one."""
    return draw.exponential(size=size) - 1 if skewed else draw.standard_normal(size)


def _clusters(draw: Draw, m: int, *, skewed: bool, icc: float = 0.2, missing: float = 0.0) -> Clusters:
    """M clusters of 4 to 20 rows; effect of treatment and of the column within clusters 0.4."""
    sizes = draw.integers(4, 21, m)
    cluster = np.repeat(np.arange(m), sizes)
    treated = (cluster % 2 == 0).astype(float)
    within = draw.standard_normal(cluster.size)
    means = np.sqrt(icc) * _errors(draw, m, skewed=skewed)[cluster]
    outcome = (
        EFFECT * (treated + within) + means + np.sqrt(1 - icc) * _errors(draw, cluster.size, skewed=skewed)
    )
    outcome[draw.random(cluster.size) < missing] = np.nan
    return Clusters(outcome, cluster.astype(float), treated, within, icc)


def _named(fit: Fit, name: str, truth: float, *, at: str = "") -> Limits:
    found = [one for one in fit.coefficients if one.name == name]
    return of(found[0], truth, at=at) if found and not fit.reason else Limits(truth, np.nan, np.nan)


def _both(name: str, use: Use, fitted: Callable[[Clusters], Fit]) -> tuple[Interval, ...]:
    """Limits of the effect between and of the effect within clusters."""
    fitted = once(fitted)
    return (
        Interval(f"{name} between", lambda c: _named(fitted(c), "treated", EFFECT), use),
        Interval(f"{name} within", lambda c: _named(fitted(c), "within", EFFECT), use),
    )


def _clustered(errors: Errors, df: Df, use: Use) -> tuple[Interval, ...]:
    return _both(
        f"models.clustered_regression: {errors} {df}",
        use,
        lambda c: clustered_regression(c.outcome, c.cluster, c.design, errors=errors, df=df),
    )


REGRESSION = (
    *_clustered(Errors.CR2, Df.SATTERTHWAITE, Use.DEFAULT),
    *_clustered(Errors.CR1, Df.SATTERTHWAITE, Use.COMPARISON),
    *_clustered(Errors.CR1, Df.CLUSTERS, Use.COMPARISON),
    *_clustered(Errors.CR1S, Df.CLUSTERS, Use.COMPARISON),
    *_clustered(Errors.CR3, Df.CLUSTERS, Use.OPTION),
    *_clustered(Errors.CR3, Df.SATTERTHWAITE, Use.OPTION),
    *_clustered(Errors.CR0, Df.NORMAL, Use.COMPARISON),
    *_both("models.gee: identity", Use.DEFAULT, lambda c: gee(c.outcome, c.cluster, c.design)),
    *_both(
        "models.gee: identity CR3",
        Use.OPTION,
        lambda c: gee(c.outcome, c.cluster, c.design, errors=Errors.CR3),
    ),
    *_both(
        "models.gee: identity CR0",
        Use.COMPARISON,
        lambda c: gee(c.outcome, c.cluster, c.design, errors=Errors.CR0),
    ),
    *_both(
        "models.gee: identity CR2",
        Use.OPTION,
        lambda c: gee(c.outcome, c.cluster, c.design, errors=Errors.CR2),
    ),
    Interval(
        "models.intraclass_correlation: wider",
        lambda c: of(intraclass_correlation(c.outcome, c.cluster), c.icc),
    ),
)
EQUAL = (
    Interval(
        "models.intraclass_correlation: f",
        lambda c: of(intraclass_correlation(c.outcome, c.cluster, limits=IntraclassLimits.F), c.icc),
        Use.COMPARISON,
    ),
    Interval(
        "models.intraclass_correlation: wider",
        lambda c: of(intraclass_correlation(c.outcome, c.cluster), c.icc),
    ),
)


def _means_only(draw: Draw, m: int, *, skewed: bool) -> Clusters:
    """M clusters of 10 rows without any effect: only likeness within clusters."""
    icc = 0.2
    cluster = np.repeat(np.arange(m), 10)
    means = np.sqrt(icc) * _errors(draw, m, skewed=skewed)[cluster]
    outcome = means + np.sqrt(1 - icc) * _errors(draw, cluster.size, skewed=skewed)
    return Clusters(outcome, cluster.astype(float), outcome * 0, outcome * 0, icc)


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """People asked three times, values before the waves' change, and the true likeness within people."""

    outcome: Numbers
    person: Numbers
    wave: Numbers
    treated: Numbers
    icc: float

    @property
    def design(self) -> Columns:
        """Wave, group, and the difference of their changes."""
        return columns({"wave": self.wave, "treated": self.treated, "both": self.wave * self.treated})


def _panel(draw: Draw, n: int, *, skewed: bool, missing: bool = False) -> Panel:
    """Three waves; missing: the lower the last value, the likelier the next is missing."""
    person, wave = np.repeat(np.arange(n), 3), np.tile([0.0, 1.0, 2.0], n)
    treated = (person % 2 == 0).astype(float)
    own = np.sqrt(0.5) * _errors(draw, n, skewed=skewed)[person]
    outcome = own + 0.2 * wave * (1 + treated) + np.sqrt(0.5) * _errors(draw, person.size, skewed=skewed)
    if missing:
        table = outcome.reshape(n, 3)
        left = draw.random((n, 2)) < stats.logistic.cdf(-1.4 - table[:, :2])
        table[left[:, 0], 1:] = np.nan
        table[left[:, 1], 2] = np.nan
        outcome = table.ravel()
    return Panel(outcome, person.astype(float), wave, treated, 0.5)


def _mixed(df: MixedDf, use: Use, *, likelihood: Likelihood = Likelihood.REML) -> Interval:
    return Interval(
        f"models.mixed_model: {likelihood} {df} wald",
        lambda p: _named(
            mixed_model(p.outcome, p.person, p.design, df=df, likelihood=likelihood),
            "both",
            0.2,
        ),
        use,
    )


DEFAULT_MIXED = once(lambda p: mixed_model(p.outcome, p.person, p.design))
PROFILED = once(
    lambda p: mixed_model(
        p.outcome, p.person, p.design, likelihood=Likelihood.ML, intervals=Intervals.PROFILE
    )
)
MIXED = (
    Interval("models.mixed_model: reml satterthwaite wald", lambda p: _named(DEFAULT_MIXED(p), "both", 0.2)),
    _mixed(MixedDf.KENWARD_ROGER, Use.OPTION),
    _mixed(MixedDf.RESIDUAL, Use.OPTION),
    _mixed(MixedDf.NORMAL, Use.COMPARISON, likelihood=Likelihood.ML),
    Interval(
        "models.mixed_model: icc",
        lambda p: of(DEFAULT_MIXED(p).icc, p.icc),
        Use.COMPARISON,
    ),
)
MIXED_PROFILE = (
    Interval("models.mixed_model: ml profile", lambda p: _named(PROFILED(p), "both", 0.2), Use.OPTION),
    Interval("models.mixed_model: components", lambda p: _components(PROFILED(p)), Use.COMPARISON),
)


def _components(fit: object) -> Limits:
    """Standard deviations between and within people, both √0.5."""
    parts = fit.components  # type: ignore[attr-defined]
    if len(parts) < 2:
        return Limits([np.nan], [np.nan], [np.nan])
    return Limits([0.5**0.5] * 2, [part.low for part in parts], [part.high for part in parts])


@dataclass(frozen=True, slots=True, eq=False)
class Arms:
    """People of two arms before and after."""

    post: Numbers
    pre: Numbers
    group: list[str]


def _arms(draw: Draw, n: int, *, skewed: bool) -> Arms:
    """N people in all; those of the second arm vary twice as much afterwards."""
    pre = _errors(draw, n, skewed=skewed)
    second = np.arange(n) % 2 == 1
    post = 0.5 * pre + EFFECT * second + _errors(draw, n, skewed=skewed) * np.where(second, 2.0, 1.0)
    return Arms(post, pre, ["b" if one else "a" for one in second])


ANCOVA = tuple(
    Interval(
        f"models.ancova: {errors}",
        lambda a, errors=errors: _named(  # type: ignore[misc]
            ancova(a.post, a.pre, a.group, errors=errors), "group=b", EFFECT
        ),
        use,
    )
    for errors, use in (
        (Errors.CR3, Use.DEFAULT),
        (Errors.CR2, Use.OPTION),
        (Errors.MODEL, Use.OPTION),
        (Errors.CR0, Use.COMPARISON),
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Outcome with a treatment and a covariate; ``person`` where rows belong together."""

    outcome: Numbers
    treated: Numbers
    covariate: Numbers
    person: Numbers | None = None

    @property
    def design(self) -> Columns:
        """Both columns."""
        return columns({"treated": self.treated, "covariate": self.covariate})

    def at(self, treated: float) -> Columns:
        """The same people all treated, or none."""
        return columns({"treated": np.full(self.outcome.size, treated), "covariate": self.covariate})


LOG_ODDS = 0.8


def _logit(draw: Draw, n: int) -> Answers:
    treated, covariate = (np.arange(n) % 2).astype(float), draw.standard_normal(n)
    chance = stats.logistic.cdf(-0.4 + LOG_ODDS * treated + 0.5 * covariate)
    return Answers((draw.random(n) < chance).astype(float), treated, covariate)


def _average(answers: Answers, slope: bool = False) -> float:
    """True average difference (or average slope of the covariate) over the rows at hand."""
    if slope:
        density = stats.logistic.pdf(-0.4 + LOG_ODDS * answers.treated + 0.5 * answers.covariate)
        return float(0.5 * density.mean())
    with_it, without = (
        stats.logistic.cdf(-0.4 + LOG_ODDS * treated + 0.5 * answers.covariate) for treated in (1.0, 0.0)
    )
    return float((with_it - without).mean())


def _both_effects(answers: Answers) -> tuple[Limits, Limits]:
    fit = logistic(answers.outcome, answers.design)
    if fit.reason:
        nothing = Limits(0.0, np.nan, np.nan)
        return nothing, nothing
    return (
        of(average_difference(fit, answers.at(0.0), answers.at(1.0)), _average(answers)),
        of(
            average_marginal_effects(fit, answers.design, names=["covariate"])[0],
            _average(answers, slope=True),
        ),
    )


_effects = once(_both_effects)
LOGISTIC = (
    Interval("models.logistic: model", lambda a: _named(logistic(a.outcome, a.design), "treated", LOG_ODDS)),
    Interval("models.average_difference: logit", lambda a: _effects(a)[0]),
    Interval("models.average_marginal_effects: logit", lambda a: _effects(a)[1]),
)


def _ordinal(draw: Draw, n: int) -> Answers:
    treated, covariate = (np.arange(n) % 2).astype(float), draw.standard_normal(n)
    latent = LOG_ODDS * treated + 0.5 * covariate + draw.logistic(size=n)
    return Answers(np.digitize(latent, [-1.0, 0.5, 2.0]).astype(float), treated, covariate)


ORDINAL = (
    Interval(
        "models.proportional_odds: model",
        lambda a: _named(proportional_odds(a.outcome, a.design), "treated", LOG_ODDS),
    ),
)
LOG_RATE = log(1.5)


def _counts(draw: Draw, n: int, *, theta: float) -> Answers:
    treated, covariate = (np.arange(n) % 2).astype(float), draw.standard_normal(n)
    mean = np.exp(1.0 + LOG_RATE * treated + 0.2 * covariate)
    if np.isfinite(theta):
        mean = mean * draw.gamma(theta, 1 / theta, n)
    return Answers(draw.poisson(mean).astype(float), treated, covariate)


POISSON = Interval(
    "models.poisson: model", lambda a: _named(poisson(a.outcome, a.design), "treated", LOG_RATE)
)
QUASI = Interval(
    "models.poisson: quasi",
    lambda a: _named(poisson(a.outcome, a.design, quasi=True), "treated", LOG_RATE),
    Use.OPTION,
)
NEGATIVE = Interval(
    "models.negative_binomial: expected",
    lambda a: _named(negative_binomial(a.outcome, a.design), "treated", LOG_RATE),
)


def _two_answers(draw: Draw, n: int, *, link: Link) -> Answers:
    """N people asked twice; yes or no with a marginal log odds ratio, or counts with a rate ratio."""
    person, wave = np.repeat(np.arange(n), 2), np.tile([0.0, 1.0], n)
    alike = draw.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], n).ravel()
    chance = stats.norm.cdf(alike)
    if link is Link.LOGIT:
        outcome = (chance < stats.logistic.cdf(-0.4 + LOG_ODDS * wave)).astype(float)
    else:
        outcome = stats.nbinom.ppf(chance, 4.0, 4.0 / (4.0 + np.exp(1.0 + LOG_RATE * wave)))
    return Answers(outcome, wave, np.zeros(2 * n), person.astype(float))


def _gee(link: Link, truth: float, errors: Errors | None, use: Use) -> Interval:
    return Interval(
        f"models.gee: {link} {errors or 'default'}",
        lambda a: _named(
            gee(a.outcome, a.person, columns({"wave": a.treated}), link=link, errors=errors), "wave", truth
        ),
        use,
    )


def _clustered_links(link: Link) -> tuple[Interval, ...]:
    truth = LOG_ODDS if link is Link.LOGIT else LOG_RATE
    return (
        _gee(link, truth, None, Use.DEFAULT),
        _gee(link, truth, Errors.CR3, Use.OPTION),
        _gee(link, truth, Errors.CR0, Use.COMPARISON),
    )


def _of_shares(answers: Answers) -> Limits:
    """Change of the share between the two waves, from estimating equations."""
    fit = gee(answers.outcome, answers.person, columns({"wave": answers.treated}), link=Link.LOGIT)
    if fit.reason:
        return Limits(0.0, np.nan, np.nan)
    first, second = (columns({"wave": np.full(answers.outcome.size, wave)}) for wave in (0.0, 1.0))
    truth = stats.logistic.cdf(-0.4 + LOG_ODDS) - stats.logistic.cdf(-0.4)
    return of(average_difference(fit, first, second), float(truth))


LOGIT_CLUSTERED = (
    *_clustered_links(Link.LOGIT),
    Interval("models.average_difference: gee logit", _of_shares),
    Interval(
        "models.logistic: clustered",
        lambda a: _named(
            logistic(a.outcome, columns({"wave": a.treated}), cluster=a.person), "wave", LOG_ODDS
        ),
    ),
)
LOG_CLUSTERED = (
    *_clustered_links(Link.LOG),
    Interval(
        "models.poisson: clustered",
        lambda a: _named(
            poisson(a.outcome, columns({"wave": a.treated}), cluster=a.person), "wave", LOG_RATE
        ),
    ),
    Interval(
        "models.negative_binomial: clustered",
        lambda a: _named(
            negative_binomial(a.outcome, columns({"wave": a.treated}), cluster=a.person), "wave", LOG_RATE
        ),
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """Rows in sites and years, both of which have effects of their own."""

    outcome: Numbers
    site: Numbers
    year: Numbers
    column: Numbers


def _crossed(draw: Draw, m: int) -> Crossed:
    """M sites in as many years; the column varies by site and by year."""
    site, year = (part.ravel() for part in np.meshgrid(np.arange(m), np.arange(m)))

    def part() -> Numbers:
        one, other = draw.standard_normal((2, m))
        return np.asarray(one[site] + other[year] + draw.standard_normal(site.size))

    column = part()
    return Crossed(EFFECT * column + part(), site.astype(float), year.astype(float), column)


TWO_WAY = tuple(
    Interval(
        f"models.two_way_regression: {errors} {df}",
        lambda c, errors=errors, df=df: _named(  # type: ignore[misc]
            two_way_regression(c.outcome, c.site, c.year, columns({"x": c.column}), errors=errors, df=df),
            "x",
            EFFECT,
        ),
        use,
    )
    for errors, df, use in (
        (Errors.CR1S, Df.CLUSTERS, Use.DEFAULT),
        (Errors.CR1S, Df.NORMAL, Use.COMPARISON),
    )
)
SCENARIOS = (
    Scenario("clustered, normal", lambda d, m: _clusters(d, m, skewed=False), REGRESSION),
    Scenario(
        "clustered, skewed, missing",
        lambda d, m: _clusters(d, m, skewed=True, missing=0.2),
        REGRESSION,
    ),
    Scenario("equal clusters, normal", lambda d, m: _means_only(d, m, skewed=False), EQUAL),
    Scenario("equal clusters, skewed", lambda d, m: _means_only(d, m, skewed=True), EQUAL),
    Scenario("three waves, normal", lambda d, n: _panel(d, n, skewed=False), MIXED),
    Scenario("three waves, skewed", lambda d, n: _panel(d, n, skewed=True), MIXED, sizes=(10, 200)),
    Scenario(
        "three waves, missing", lambda d, n: _panel(d, n, skewed=False, missing=True), MIXED, sizes=(30,)
    ),
    Scenario(
        "three waves, normal",
        lambda d, n: _panel(d, n, skewed=False),
        MIXED_PROFILE,
        sizes=(30,),
    ),
    Scenario("two arms, normal", lambda d, n: _arms(d, n, skewed=False), ANCOVA, sizes=(10,)),
    Scenario("two arms, normal", lambda d, n: _arms(d, n, skewed=False), ANCOVA[:1], sizes=(30, 200)),
    Scenario("two arms, skewed", lambda d, n: _arms(d, n, skewed=True), ANCOVA[:1]),
    Scenario("yes and no", _logit, LOGISTIC, sizes=(10, 30, 60, 200)),
    Scenario("steps", _ordinal, ORDINAL),
    Scenario("counts", lambda d, n: _counts(d, n, theta=np.inf), (POISSON, QUASI, NEGATIVE)),
    Scenario("counts that vary", lambda d, n: _counts(d, n, theta=3.0), (QUASI, NEGATIVE)),
    Scenario("yes and no twice", lambda d, n: _two_answers(d, n, link=Link.LOGIT), LOGIT_CLUSTERED),
    Scenario("counts twice", lambda d, n: _two_answers(d, n, link=Link.LOG), LOG_CLUSTERED),
    Scenario("sites and years", _crossed, TWO_WAY, sizes=(10, 30)),
)
