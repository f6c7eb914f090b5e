"""Models of three and more waves and of clusters."""

from __future__ import annotations

from typing import Any

from kpk_eval.model import OutcomeType
from kpk_eval.stats.models.all_waves import model_of_waves
from kpk_eval.stats.models.ancova import ancova
from kpk_eval.stats.models.anova_results import Sphericity, Squares
from kpk_eval.stats.models.clustered import clustered_regression
from kpk_eval.stats.models.clustered_change import clustered_change, clustered_difference
from kpk_eval.stats.models.columns import Columns, columns
from kpk_eval.stats.models.explained import EtaLimits, partial_eta_squared
from kpk_eval.stats.models.gee.equations import Scale
from kpk_eval.stats.models.gee.model import gee
from kpk_eval.stats.models.gee.working import Correlation, Moments
from kpk_eval.stats.models.intraclass import IntraclassLimits, intraclass_correlation
from kpk_eval.stats.models.likelihood_ratio import likelihood_ratio
from kpk_eval.stats.models.linked import logistic, poisson
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.marginal_effects import average_difference, average_marginal_effects
from kpk_eval.stats.models.mixed.model import mixed_model
from kpk_eval.stats.models.mixed.results import Intervals, Likelihood, MixedDf
from kpk_eval.stats.models.negative_binomial import negative_binomial
from kpk_eval.stats.models.ordinal import proportional_odds
from kpk_eval.stats.models.repeated import mixed_anova
from kpk_eval.stats.models.sandwich import Errors
from kpk_eval.stats.models.two_way import two_way_regression
from tests.stats.degenerate.material import Material
from tests.stats.degenerate.subjects import named, together, variants

WAVE_KINDS = sorted(set(OutcomeType) - {OutcomeType.NOMINAL})


def wave(m: Material) -> Columns:
    """The wave of each value of both waves."""
    return columns({"wave": m.wave})


def group(m: Material) -> Columns:
    """The group of each person."""
    return columns({"group": m.group})


def by_person(function: Any, m: Material, **options: Any) -> Any:
    """Both waves of each person."""
    return function(m.both, m.person, wave(m), **options)


def by_cluster(function: Any, m: Material, **options: Any) -> Any:
    """Both waves of the people of each cluster."""
    return function(m.both, m.long_cluster, wave(m), **options)


SUBJECTS = together(
    variants(mixed_model, by_person, plain=True, unit=True, df=MixedDf, likelihood=Likelihood),
    named(
        "clusters", variants(mixed_model, lambda f, m, **o: f(m.both, m.long_cluster, None, **o), unit=True)
    ),
    named(
        "slope",
        variants(
            mixed_model,
            lambda f, m, **o: f(m.both, m.long_cluster, wave(m), slope=m.wave, **o),
            unit=True,
            correlated=(False,),
        ),
    ),
    named(
        "profile",
        variants(
            mixed_model,
            lambda f, m: f(m.both, m.person, None, intervals=Intervals.PROFILE),
        ),
    ),
    variants(gee, by_person, plain=True, unit=True, errors=Errors, moments=Moments),
    variants(
        gee,
        lambda f, m, **o: f(m.both, m.person, wave(m), wave=m.wave, **o),
        unit=True,
        defaults=False,
        correlation=Correlation,
    ),
    variants(gee, by_person, defaults=False, link=sorted(set(Link) - {Link.IDENTITY}), scale=Scale),
    named("clusters", variants(gee, by_cluster, link=Link)),
    variants(
        ancova,
        lambda f, m, **o: f(m.after, m.before, m.alternating, **o),
        plain=True,
        unit=True,
        errors=Errors,
    ),
    named(
        "clusters", variants(ancova, lambda f, m: f(m.after, m.before, m.group, cluster=m.cluster), unit=True)
    ),
    variants(clustered_regression, by_cluster, plain=True, unit=True, errors=Errors),
    named(
        "people taken out",
        variants(
            clustered_regression, lambda f, m: f(m.both, m.long_cluster, wave(m), absorb=m.person), unit=True
        ),
    ),
    variants(
        two_way_regression,
        lambda f, m: f(m.both, m.long_cluster, m.wave, columns({"group": m.long_group})),
        plain=True,
        unit=True,
    ),
    variants(clustered_change, lambda f, m, **o: f(m.before, m.after, m.cluster, **o), plain=True, unit=True),
    named(
        "share",
        variants(clustered_change, lambda f, m: f(m.before, m.after, m.cluster, binary=True), plain=True),
    ),
    variants(clustered_difference, lambda f, m: f(m.before, m.after, m.long_cluster), plain=True, unit=True),
    variants(logistic, lambda f, m: f(m.after, group(m)), plain=True),
    named("before", variants(logistic, lambda f, m: f(m.after, columns({"before": m.before})))),
    named("clusters", variants(logistic, lambda f, m: f(m.after, group(m), cluster=m.cluster))),
    variants(poisson, lambda f, m, **o: f(m.after, group(m), **o), plain=True, quasi=(True,)),
    named("exposure", variants(poisson, lambda f, m: f(m.after, group(m), exposure=m.place + 1))),
    variants(negative_binomial, lambda f, m: f(m.after, group(m)), plain=True),
    variants(proportional_odds, lambda f, m: f(m.after, group(m)), plain=True),
    named("clusters", variants(proportional_odds, lambda f, m: f(m.both, wave(m), cluster=m.person))),
    variants(
        intraclass_correlation,
        lambda f, m, **o: f(m.both, m.long_cluster, **o),
        plain=True,
        unit=True,
        limits=IntraclassLimits,
    ),
    variants(mixed_anova, lambda f, m, **o: f(m.table, **o), unit=True, sphericity=Sphericity),
    named("groups", variants(mixed_anova, lambda f, m, **o: f(m.table, m.alternating, **o), squares=Squares)),
    variants(
        model_of_waves, lambda f, m, **o: f(m.both, m.person, m.wave, **o), defaults=False, kind=WAVE_KINDS
    ),
    named(
        "clusters",
        variants(
            model_of_waves,
            lambda f, m, **o: f(m.both, m.person, m.wave, cluster=m.long_cluster, **o),
            defaults=False,
            kind=WAVE_KINDS,
        ),
    ),
    variants(average_marginal_effects, lambda f, m: f(logistic(m.after, group(m)), group(m))),
    variants(
        average_difference,
        lambda f, m: f(
            logistic(m.both, wave(m)), columns({"wave": 0 * m.wave}), columns({"wave": 0 * m.wave + 1})
        ),
    ),
    variants(likelihood_ratio, lambda f, m: f(logistic(m.both, None), logistic(m.both, wave(m)))),
    variants(
        partial_eta_squared,
        lambda f, m, **o: f(ancova(m.after, m.before, m.alternating, errors=Errors.MODEL).group_test, **o),
        limits=EtaLimits,
    ),
)
