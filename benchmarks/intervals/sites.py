"""Effects over several sites."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intervals.people import Numbers
from intervals.trial import Draw, Interval, Limits, Scenario, Use, of
from kpk_eval.stats.meta import (
    Between,
    Prediction,
    egger,
    forest,
    moderated_effect,
    pooled_effect,
)
from kpk_eval.stats.meta import (
    Limits as Kind,
)

MEAN, SLOPE = 0.3, 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Effects of sites with their variances, the variance between sites, and the effect of one more site."""

    effects: Numbers
    variances: Numbers
    column: Numbers
    between: float
    another: float


def _sites(draw: Draw, k: int, *, share: float, skewed: bool = False, moderated: bool = False) -> Sites:
    """K sites of 30 to 300 people; ``share`` of the variance of a typical site is between sites."""
    people = draw.uniform(30, 300, k)
    within = 4 / people
    between = share / (1 - share) * float(4 / 120)
    scatter = draw.exponential(size=k + 1) - 1 if skewed else draw.standard_normal(k + 1)
    true = MEAN + np.sqrt(between) * scatter
    column = np.arange(k) - (k - 1) / 2
    seen = true[:k] + (SLOPE * column if moderated else 0.0) + draw.standard_normal(k) * np.sqrt(within)
    # Variances are estimated from the people of each site.
    variances = within * draw.chisquare(people - 2) / (people - 2)
    return Sites(seen, variances, column, between, float(true[k]))


def _pooled(method: Between, limits: Kind, use: Use) -> Interval:
    return Interval(
        f"meta.pooled_effect: {method} {limits}",
        lambda s: of(pooled_effect(s.effects, s.variances, method=method, limits=limits), MEAN),
        use,
    )


def _predicted(prediction: Prediction, use: Use, limits: Kind = Kind.KNAPP_HARTUNG) -> Interval:
    return Interval(
        f"meta.pooled_effect: prediction {prediction} {limits}",
        lambda s: of(
            pooled_effect(s.effects, s.variances, prediction=prediction, limits=limits),
            s.another,
            at="prediction_",
        ),
        use,
    )


def _heterogeneity(sites: Sites) -> Limits:
    return of(pooled_effect(sites.effects, sites.variances).heterogeneity, sites.between, at="tau_")


def _moderated(sites: Sites, limits: Kind) -> Limits:
    fit = moderated_effect(sites.effects, sites.variances, {"x": sites.column}, limits=limits)
    return Limits(SLOPE, np.nan, np.nan) if fit.reason else of(fit.coefficients[1], SLOPE)


def _rows(sites: Sites) -> Limits:
    names = tuple(str(place) for place in range(sites.effects.size))
    rows = forest(names, sites.effects, sites.variances).rows
    return Limits([MEAN] * len(rows), [row.low for row in rows], [row.high for row in rows])


POOLED = (
    _pooled(Between.REML, Kind.KNAPP_HARTUNG, Use.DEFAULT),
    _pooled(Between.DL, Kind.KNAPP_HARTUNG, Use.OPTION),
    _pooled(Between.PM, Kind.KNAPP_HARTUNG, Use.OPTION),
    _pooled(Between.REML, Kind.KNAPP_HARTUNG_BOUNDED, Use.OPTION),
    _pooled(Between.REML, Kind.T, Use.OPTION),
    *(_pooled(method, Kind.NORMAL, Use.COMPARISON) for method in (Between.REML, Between.DL, Between.PM)),
    _predicted(Prediction.CONFIDENCE_DISTRIBUTION, Use.DEFAULT),
    _predicted(Prediction.T_K_2, Use.COMPARISON),
    _predicted(Prediction.T_K_1, Use.COMPARISON),
    _predicted(Prediction.NORMAL, Use.COMPARISON, Kind.NORMAL),
    Interval("meta.heterogeneity: q_profile", _heterogeneity, Use.COMPARISON),
)
OTHERS = tuple(
    _pooled(method, Kind.KNAPP_HARTUNG, Use.OPTION)
    for method in Between
    if method not in (Between.REML, Between.DL, Between.PM, Between.NONE)
)
FIXED = (
    _pooled(Between.NONE, Kind.NORMAL, Use.COMPARISON),
    Interval("meta.forest: rows", _rows),
    Interval("meta.egger: t", lambda s: of(egger(s.effects, s.variances), 0.0)),
)
"""Without differences between sites: the only case in which the fixed effect is asked for."""
MODERATED = tuple(
    Interval(f"meta.moderated_effect: {limits}", lambda s, limits=limits: _moderated(s, limits), use)  # type: ignore[misc]
    for limits, use in (
        (Kind.KNAPP_HARTUNG, Use.DEFAULT),
        (Kind.KNAPP_HARTUNG_BOUNDED, Use.OPTION),
        (Kind.NORMAL, Use.COMPARISON),
    )
)
SIZES = (3, 5, 10, 30)
SCENARIOS = (
    Scenario("sites differ little", lambda d, k: _sites(d, k, share=0.2), POOLED, sizes=SIZES),
    Scenario("sites differ", lambda d, k: _sites(d, k, share=0.6), POOLED, sizes=SIZES),
    Scenario("sites differ", lambda d, k: _sites(d, k, share=0.6), OTHERS, sizes=(5, 30)),
    Scenario(
        "sites differ, skewed",
        lambda d, k: _sites(d, k, share=0.6, skewed=True),
        POOLED,
        sizes=SIZES,
    ),
    Scenario("sites alike", lambda d, k: _sites(d, k, share=0.0), FIXED, sizes=(5, 10, 30)),
    Scenario(
        "sites differ by a column",
        lambda d, k: _sites(d, k, share=0.4, moderated=True),
        MODERATED,
        sizes=(5, 10, 30),
    ),
)
