"""Inequality of reach: slopes, indices of concentration, gaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from intervals.people import Numbers
from intervals.trial import Draw, Interval, Limits, Scenario, Use, of, once
from kpk_eval.stats.inequality.binary import RiskModel, slope_index_of_risk
from kpk_eval.stats.inequality.change import index_change
from kpk_eval.stats.inequality.concentration import Kind, Method, concentration_index, gini
from kpk_eval.stats.inequality.gaps import gap, quantile_groups
from kpk_eval.stats.inequality.grouped import grouped_concentration_index
from kpk_eval.stats.inequality.regression import Errors
from kpk_eval.stats.inequality.simulated import Indicator, simulated_slope_index
from kpk_eval.stats.inequality.slope import slope_index

BIG = 300_000
SLOPE, BOTTOM = 1.0, 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """Outcome of people with a social position; the kind says how it is distributed."""

    outcome: Numbers
    position: Numbers
    kind: str


def _people(draw: Draw, n: int, *, kind: str) -> Ordered:
    """Position evenly spread; the outcome rises by 1 from 2 (normal, or gamma with that mean), or a share."""
    position = draw.random(n)
    if kind == "shares":
        return Ordered((draw.random(n) < 0.3 + 0.4 * position).astype(float), position, kind)
    mean = BOTTOM + SLOPE * position
    outcome = mean * draw.gamma(2.0, 0.5, n) if kind == "skewed" else mean + 0.5 * draw.standard_normal(n)
    return Ordered(outcome, position, kind)


@cache
def _true(kind: str, index: Kind) -> float:
    big = _people(np.random.default_rng(5), BIG, kind=kind)
    rank = (np.argsort(np.argsort(big.position)) + 0.5) / BIG
    covariance = 2 * float(np.cov(big.outcome, rank)[0, 1])
    mean = float(big.outcome.mean())
    if index is Kind.RELATIVE:
        return covariance / mean
    if index is Kind.GENERALISED:
        return covariance
    if index is Kind.ERREYGERS:
        return 4 * covariance
    return covariance / mean / (1 - mean)


@cache
def _true_gini(kind: str) -> float:
    values = np.sort(_people(np.random.default_rng(5), BIG, kind=kind).outcome)
    rank = (np.arange(BIG) + 0.5) / BIG
    return float(2 * np.cov(values, rank)[0, 1] / values.mean())


def _index(kind: Kind, method: Method, use: Use) -> Interval:
    bounds = None if kind in (Kind.RELATIVE, Kind.GENERALISED) else (0.0, 1.0)
    return Interval(
        f"inequality.concentration_index: {kind} {method}",
        lambda p: of(
            concentration_index(p.outcome, p.position, kind=kind, bounds=bounds, method=method).index,
            _true(p.kind, kind),
        ),
        use,
    )


SLOPES = {
    errors: once(lambda p, errors=errors: slope_index(p.outcome, p.position, errors=errors))  # type: ignore[misc]
    for errors in Errors
}
GAP = once(lambda p: gap(p.outcome, quantile_groups(p.position)))
RISKS = {
    model: once(lambda p, model=model: slope_index_of_risk(p.outcome, p.position, model=model))  # type: ignore[misc]
    for model in RiskModel
}


def _slope(people: Ordered, errors: Errors, part: str) -> Limits:
    found = SLOPES[errors](people)
    truth = {"slope": SLOPE, "ratio": (BOTTOM + SLOPE) / BOTTOM, "relative": SLOPE / (BOTTOM + SLOPE / 2)}
    return of(getattr(found, part), truth[part])


VALUES = (
    *(
        Interval(
            f"inequality.slope_index: {part} {errors}",
            lambda p, errors=errors, part=part: _slope(p, errors, part),  # type: ignore[misc]
            use,
        )
        for errors, use in (
            (Errors.HC3, Use.DEFAULT),
            (Errors.CLASSICAL, Use.OPTION),
            (Errors.HC1, Use.COMPARISON),
            (Errors.NEWEY_WEST, Use.COMPARISON),
        )
        for part in ("slope", "ratio", "relative")
    ),
    _index(Kind.RELATIVE, Method.LINEARISED, Use.DEFAULT),
    _index(Kind.RELATIVE, Method.DELTA, Use.COMPARISON),
    _index(Kind.RELATIVE, Method.CONVENIENT, Use.COMPARISON),
    _index(Kind.RELATIVE, Method.KAKWANI, Use.COMPARISON),
    _index(Kind.GENERALISED, Method.LINEARISED, Use.OPTION),
    Interval("inequality.gini: jackknife", lambda p: of(gini(p.outcome).index, _true_gini(p.kind))),
)


def _gap(people: Ordered, part: str) -> Limits:
    """Outer fifths; their true means are those at 0.1 and 0.9."""
    found = GAP(people)
    low, high = (0.34, 0.66) if people.kind == "shares" else (BOTTOM + 0.1, BOTTOM + 0.9)
    return of(getattr(found, part), high - low if part == "difference" else high / low)


GAPS = (
    Interval("inequality.gap: difference", lambda p: _gap(p, "difference")),
    Interval("inequality.gap: ratio", lambda p: _gap(p, "ratio")),
)


def _risk(model: RiskModel, part: str, use: Use) -> Interval:
    return Interval(
        f"inequality.slope_index_of_risk: {model} {part}",
        lambda p: of(
            getattr(RISKS[model](p), part),
            0.4 if part == "slope" else 0.7 / 0.3,
        ),
        use,
    )


def _change_of_slope(people: Ordered) -> Limits:
    """Change of the slope between the two halves of the people, taken as two waves."""
    half = people.outcome.size // 2
    first, later = (
        slope_index(people.outcome[part], people.position[part]) for part in (slice(half), slice(half, None))
    )
    return of(index_change(first.slope, later.slope), 0.0)


BOUNDED = (
    Interval("inequality.index_change: slope", _change_of_slope),
    _index(Kind.ERREYGERS, Method.LINEARISED, Use.OPTION),
    _index(Kind.WAGSTAFF, Method.LINEARISED, Use.OPTION),
)
SHARES = (
    _risk(RiskModel.IDENTITY_BINOMIAL, "slope", Use.OPTION),
    _risk(RiskModel.IDENTITY_POISSON, "slope", Use.OPTION),
)


def _log_people(draw: Draw, n: int) -> Ordered:
    """Risk from 0.3 to 0.7, evenly on the scale of the logarithm."""
    position = draw.random(n)
    return Ordered((draw.random(n) < 0.3 * (7 / 3) ** position).astype(float), position, "log shares")


LOG_SHARES = (
    _risk(RiskModel.LOG_BINOMIAL, "slope", Use.DEFAULT),
    _risk(RiskModel.LOG_BINOMIAL, "ratio", Use.DEFAULT),
    _risk(RiskModel.LOG_POISSON, "slope", Use.OPTION),
    _risk(RiskModel.LOG_POISSON, "ratio", Use.OPTION),
)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Shares of groups in social order."""

    yes: Numbers
    size: Numbers


def _groups(draw: Draw, n: int) -> Groups:
    """Ten groups of n people with shares from 0.3 to 0.7."""
    size = np.full(10, float(n))
    return Groups(draw.binomial(n, 0.3 + 0.4 * (np.arange(10) + 0.5) / 10).astype(float), size)


def _grouped(groups: Groups) -> Limits:
    share = groups.yes / groups.size
    found = grouped_concentration_index(share, groups.size, sd=np.sqrt(share * (1 - share)))
    rank = (np.arange(10) + 0.5) / 10
    truth = 2 * float(np.mean((0.3 + 0.4 * rank) * (rank - 0.5))) / 0.5
    return of(found.index, truth)


def _simulated(groups: Groups) -> Limits:
    # Nobody and everybody have no finite log odds, so each group counts half a person more on either side.
    share = (groups.yes + 0.5) / (groups.size + 1)
    found = simulated_slope_index(
        share,
        groups.size,
        se=np.sqrt(1 / ((groups.size + 1) * share * (1 - share))),
        indicator=Indicator.PROPORTION,
        repetitions=999,
    )
    return of(found, 0.4)


GROUPED = (
    Interval("inequality.grouped_concentration_index: normal", _grouped),
    Interval("inequality.simulated_slope_index: slope", _simulated),
)
SCENARIOS = (
    Scenario("people, normal", lambda d, n: _people(d, n, kind="normal"), (*VALUES, *GAPS)),
    Scenario("people, skewed", lambda d, n: _people(d, n, kind="skewed"), (*VALUES, *GAPS)),
    Scenario("yes or no", lambda d, n: _people(d, n, kind="shares"), (*BOUNDED, *GAPS)),
    Scenario("yes or no", lambda d, n: _people(d, n, kind="shares"), SHARES, sizes=(10, 30, 60, 200)),
    Scenario("yes or no, log", _log_people, LOG_SHARES, sizes=(10, 30, 60, 200)),
    Scenario("ten groups", _groups, GROUPED, sizes=(10, 30, 200)),
)
