"""Rates and small areas, and interrupted series."""

from __future__ import annotations

from typing import Any

import numpy as np

from kpk_eval.stats.areas.direct import DirectLimits, directly_standardised
from kpk_eval.stats.areas.funnel import Spread, funnel_of_rates, funnel_of_shares
from kpk_eval.stats.areas.indirect import (
    IndirectLimits,
    indirectly_standardised,
    ratio_of_observed_to_expected,
)
from kpk_eval.stats.areas.limits import CountLimits, ShareLimits
from kpk_eval.stats.areas.marshall import marshall
from kpk_eval.stats.areas.poisson_gamma import GammaFit, poisson_gamma
from kpk_eval.stats.areas.rates import area_means, area_rates, area_shares
from kpk_eval.stats.areas.scales import Scale
from kpk_eval.stats.areas.standing import change_places, funnel, standing, status_places
from kpk_eval.stats.series.arma import Likelihood, segmented_arma
from kpk_eval.stats.series.autocorrelation import breusch_godfrey, durbin_watson, ljung_box
from kpk_eval.stats.series.counterfactual import counterfactual
from kpk_eval.stats.series.counts import Counts, segmented_counts
from kpk_eval.stats.series.linear import Errors, segmented
from kpk_eval.stats.series.plan import Season, Segments, one_intervention
from tests.stats.degenerate.material import Material
from tests.stats.degenerate.subjects import named, together, variants

OF_SHARES = (Scale.IDENTITY, Scale.ARCSINE, Scale.LOGIT)
OF_RATES = (Scale.IDENTITY, Scale.LOG, Scale.SQUARE_ROOT)


def total(values: Any) -> float:
    """Sum of the valid values."""
    return float(np.nansum(values))


def halves(m: Material) -> Segments:
    """A change where the second wave begins."""
    return one_intervention(max(m.n, 1))


def over_time(function: Any, m: Material, **options: Any) -> Any:
    """The waves as one series."""
    return function(m.both, segments=halves(m), **options)


def trend(m: Material) -> Any:
    """Intercept and time of the series."""
    return np.column_stack([np.ones(2 * m.n), np.arange(2.0 * m.n)])


def neighbours(m: Material) -> list[list[int]]:
    """The areas before and after each."""
    return [[other for other in (place - 1, place + 1) if 0 <= other < m.n] for place in range(m.n)]


SUBJECTS = together(
    variants(area_rates, lambda f, m, **o: f(m.before, 10 * m.after, **o), limits=CountLimits),
    variants(
        area_shares, lambda f, m, **o: f(np.minimum(m.before, m.after), m.after, **o), limits=ShareLimits
    ),
    variants(area_means, lambda f, m: f(m.before, 10 * m.after, np.abs(m.before))),
    variants(
        directly_standardised,
        lambda f, m, **o: f(np.minimum(m.before, 10 * m.after), 10 * m.after, m.place + 1, **o),
        limits=DirectLimits,
    ),
    variants(
        indirectly_standardised,
        lambda f, m, **o: f(
            np.minimum(m.before, 10 * m.after),
            10 * m.after,
            reference_count=m.before,
            reference_population=m.place + 10,
            **o,
        ),
        limits=IndirectLimits,
    ),
    variants(
        ratio_of_observed_to_expected,
        lambda f, m, **o: f(total(m.before), total(m.after), **o),
        limits=IndirectLimits,
    ),
    variants(funnel_of_shares, lambda f, m, **o: f(m.before, m.before + 3 * m.after, **o)),
    variants(funnel_of_rates, lambda f, m, **o: f(m.before, m.before + 3 * m.after, **o)),
    *(
        named(
            str(spread),
            together(
                variants(
                    funnel_of_shares,
                    lambda f, m, spread=spread, **o: f(m.before, m.before + 3 * m.after, spread=spread, **o),
                    defaults=False,
                    scale=OF_SHARES,
                ),
                variants(
                    funnel_of_rates,
                    lambda f, m, spread=spread, **o: f(m.before, m.before + 3 * m.after, spread=spread, **o),
                    defaults=False,
                    scale=OF_RATES,
                ),
            ),
        )
        for spread in Spread
    ),
    variants(poisson_gamma, lambda f, m, **o: f(m.before, m.after, few_areas=True, **o), fit=GammaFit),
    variants(marshall, lambda f, m: f(m.before, m.after)),
    named("neighbours", variants(marshall, lambda f, m: f(m.before, m.after + 1, neighbours=neighbours(m)))),
    variants(
        standing,
        lambda f, m: f(area_rates(m.before, m.after), among=m.place >= 0, share=False),
    ),
    variants(status_places, lambda f, m: f(area_rates(m.before, m.place + 1), mean=0.1)),
    variants(funnel, lambda f, m: f(m.before, m.before + m.after, share=True)),
    variants(
        change_places,
        lambda f, m: f(area_rates(m.before, m.place + 1), area_rates(m.after, m.place + 1), mean=0.1),
    ),
    variants(segmented, over_time, plain=True, unit=True, errors=Errors),
    named(
        "season",
        variants(
            segmented,
            lambda f, m: f(m.both, segments=one_intervention(max(m.n, 1), season=Season(period=4))),
            unit=True,
        ),
    ),
    named(
        "prewhitened",
        variants(
            segmented,
            lambda f, m: f(m.both, segments=halves(m), errors=Errors.NEWEY_WEST, prewhitening=1),
            unit=True,
        ),
    ),
    variants(segmented_counts, over_time, plain=True, counts=Counts),
    named(
        "exposure",
        variants(
            segmented_counts,
            lambda f, m, **o: f(m.both, segments=halves(m), exposure=np.arange(2.0 * m.n) + 5, **o),
            counts=Counts,
        ),
    ),
    variants(segmented_arma, over_time, plain=True, likelihood=Likelihood),
    variants(counterfactual, lambda f, m: f(segmented(m.both, segments=halves(m))), unit=True),
    named("counts", variants(counterfactual, lambda f, m: f(segmented_counts(m.both, segments=halves(m))))),
    named("ARMA", variants(counterfactual, lambda f, m: f(segmented_arma(m.both, segments=halves(m))))),
    variants(ljung_box, lambda f, m: f(m.both, lag=2), plain=True, unit=True),
    variants(breusch_godfrey, lambda f, m, **o: f(m.both, trend(m), **o), f_test=(True,), zeros=(False,)),
    variants(durbin_watson, lambda f, m: f(m.both, trend(m))),
)
