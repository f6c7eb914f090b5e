"""Rates, shares and means of areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intervals.people import Numbers
from intervals.trial import Draw, Interval, Limits, Scenario, Use, of
from kpk_eval.stats.areas.direct import DirectLimits, directly_standardised
from kpk_eval.stats.areas.indirect import IndirectLimits, ratio_of_observed_to_expected
from kpk_eval.stats.areas.limits import CountLimits, ShareLimits
from kpk_eval.stats.areas.poisson_gamma import GammaFit, poisson_gamma
from kpk_eval.stats.areas.rates import area_means, area_rates, area_shares

AREAS = 5
"""Areas per data set; each has its own truth."""


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Events of areas, what they are taken from, and the true rates or shares."""

    count: Numbers
    size: Numbers
    truth: Numbers


def _shares(draw: Draw, n: int, *, low: float, high: float) -> Counts:
    truth = draw.uniform(low, high, AREAS)
    return Counts(draw.binomial(n, truth).astype(float), np.full(AREAS, float(n)), truth)


def _rates(draw: Draw, events: int) -> Counts:
    """Poisson counts; ``events`` are expected on average, differing threefold between areas."""
    expected = events * draw.uniform(0.5, 1.5, AREAS)
    size = draw.uniform(500, 5_000, AREAS)
    return Counts(draw.poisson(expected).astype(float), size, expected / size)


def _all(counts: Counts, result: object) -> Limits:
    return of(result, counts.truth)


def _ratios(counts: Counts, limits: IndirectLimits) -> Limits:
    """Observed over expected events, one area at a time."""
    rows = [
        ratio_of_observed_to_expected(float(seen), float(size), limits=limits)
        for seen, size in zip(counts.count, counts.size, strict=True)
    ]
    return Limits(counts.truth, [row.low for row in rows], [row.high for row in rows])


SHARES = tuple(
    Interval(
        f"areas.area_shares: {kind}",
        lambda c, kind=kind: _all(c, area_shares(c.count, c.size, limits=kind)),  # type: ignore[misc]
        Use.DEFAULT if kind is ShareLimits.WILSON else Use.OPTION,
    )
    for kind in ShareLimits
)
RATES = (
    *(
        Interval(
            f"areas.area_rates: {kind}",
            lambda c, kind=kind: _all(c, area_rates(c.count, c.size, limits=kind)),  # type: ignore[misc]
            Use.DEFAULT if kind is CountLimits.BYAR else Use.OPTION,
        )
        for kind in CountLimits
    ),
    *(
        Interval(
            f"areas.indirectly_standardised: {kind}",
            lambda c, kind=kind: _ratios(c, kind),  # type: ignore[misc]
            Use.DEFAULT if kind is IndirectLimits.BYAR_EXACT_BELOW_10 else Use.OPTION,
        )
        for kind in IndirectLimits
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Events and people of an area by age, the standard population, and the true standardised rate."""

    count: Numbers
    people: Numbers
    standard: Numbers
    truth: float


def _strata(draw: Draw, events: int) -> Strata:
    """Six age groups whose rates rise; ``events`` are expected in all."""
    people, standard = draw.uniform(500, 2_000, 6), np.array([9.0, 10, 12, 11, 8, 6])
    rates = np.exp(np.linspace(-1.2, 1.2, 6))
    rates *= events / float(rates @ people)
    return Strata(
        draw.poisson(rates * people).astype(float), people, standard, float(rates @ standard / standard.sum())
    )


DIRECT = tuple(
    Interval(
        f"areas.directly_standardised: {kind}",
        lambda s, kind=kind: of(  # type: ignore[misc]
            directly_standardised(s.count, s.people, s.standard, limits=kind), s.truth
        ),
        Use.DEFAULT
        if kind is DirectLimits.DOBSON_BYAR
        else Use.COMPARISON
        if kind is DirectLimits.NORMAL
        else Use.OPTION,
    )
    for kind in DirectLimits
)


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """Sum, people and standard deviation of each area, and the true mean."""

    total: Numbers
    n: Numbers
    sd: Numbers
    truth: float


def _means(draw: Draw, n: int, *, skewed: bool) -> Means:
    values = draw.gamma(2.0, 1.0, (AREAS, n)) if skewed else draw.normal(2.0, 1.0, (AREAS, n))
    return Means(values.sum(axis=1), np.full(AREAS, float(n)), values.std(axis=1, ddof=1), 2.0)


MEAN = (Interval("areas.area_means: t", lambda m: of(area_means(m.total, m.n, m.sd), m.truth)),)


def _gamma(draw: Draw, areas: int) -> Counts:
    """True ratios of areas follow a gamma distribution around one; 5 to 40 events are expected."""
    expected = draw.uniform(5, 40, areas)
    truth = draw.gamma(8.0, 1 / 8.0, areas)
    return Counts(draw.poisson(expected * truth).astype(float), expected, truth)


SMOOTHED = tuple(
    Interval(
        f"areas.poisson_gamma: {fit}",
        lambda c, fit=fit: _all(c, poisson_gamma(c.count, c.size, fit=fit)),  # type: ignore[misc]
        Use.DEFAULT if fit is GammaFit.ML else Use.OPTION,
    )
    for fit in GammaFit
)
SCENARIOS = (
    Scenario("shares", lambda d, n: _shares(d, n, low=0.1, high=0.9), SHARES),
    Scenario("rare", lambda d, n: _shares(d, n, low=0.02, high=0.2), SHARES),
    Scenario("counts", _rates, RATES),
    Scenario("few counts", _rates, RATES, sizes=(3,)),
    Scenario("counts by age", _strata, DIRECT),
    Scenario("normal", lambda d, n: _means(d, n, skewed=False), MEAN),
    Scenario("skewed", lambda d, n: _means(d, n, skewed=True), MEAN),
    Scenario("rates of areas", _gamma, SMOOTHED, sizes=(10, 15, 30)),
)
