"""Series over time with an intervention in the middle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log

import numpy as np

from intervals.people import Numbers
from intervals.trial import Draw, Interval, Limits, Scenario, Use, of, once
from kpk_eval.stats.series.arma import Likelihood, Precision, segmented_arma
from kpk_eval.stats.series.counterfactual import counterfactual
from kpk_eval.stats.series.counts import Counts, segmented_counts
from kpk_eval.stats.series.fits import Segmented
from kpk_eval.stats.series.linear import Errors, segmented
from kpk_eval.stats.series.plan import Segments, one_intervention

STEP, BEND, TREND = 1.0, 0.05, 0.02
SIZES = (12, 24, 60)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A series whose intervention starts in the middle."""

    values: Numbers
    segments: Segments
    truth: dict[str, float]


def _series(draw: Draw, n: int, *, alike: float, skewed: bool = False) -> Series:
    """Trend, step and change of trend, with errors that follow a first-order autoregression."""
    start, time = n // 2, np.arange(n)
    noise = draw.exponential(size=n + 20) - 1 if skewed else draw.standard_normal(n + 20)
    errors = np.empty(n + 20)
    errors[0] = noise[0]
    for place in range(1, n + 20):
        errors[place] = alike * errors[place - 1] + np.sqrt(1 - alike**2) * noise[place]
    since = np.maximum(time - start, 0)
    values = TREND * time + STEP * (time >= start) + BEND * since + errors[20:]
    truth = {"level_change": STEP, "slope_change": BEND, "average": float(STEP + BEND * since[start:].mean())}
    return Series(values, one_intervention(float(start)), truth)


def _change(fit: Segmented, name: str, truth: float) -> Limits:
    found = [one for one in fit.fit.coefficients if one.name.startswith(name)]
    if fit.reason or not found:
        return Limits(truth, np.nan, np.nan)
    return of(found[0], truth)


def _average(fit: Segmented, truth: float) -> Limits:
    return of(counterfactual(fit).average, truth)


def _both(name: str, use: Use, fitted: Callable[[Series], Segmented]) -> tuple[Interval, ...]:
    """Limits of step, change of trend and average difference from the series without intervention."""
    fitted = once(fitted)
    return (
        Interval(f"{name} step", lambda s: _change(fitted(s), "level_change", s.truth["level_change"]), use),
        Interval(f"{name} trend", lambda s: _change(fitted(s), "slope_change", s.truth["slope_change"]), use),
        Interval(f"{name} counterfactual", lambda s: _average(fitted(s), s.truth["average"]), use),
    )


LINEAR = (
    *_both("series.segmented: calibrated", Use.DEFAULT, lambda s: segmented(s.values, segments=s.segments)),
    *_both(
        "series.segmented: classical",
        Use.COMPARISON,
        lambda s: segmented(s.values, segments=s.segments, errors=Errors.CLASSICAL),
    ),
    *_both(
        "series.segmented: newey_west",
        Use.COMPARISON,
        lambda s: segmented(s.values, segments=s.segments, errors=Errors.NEWEY_WEST),
    ),
)
REML = (
    *_both(
        "series.segmented_arma: reml",
        Use.COMPARISON,
        lambda s: segmented_arma(s.values, segments=s.segments),
    ),
)
ML = (
    *_both(
        "series.segmented_arma: ml curvature",
        Use.COMPARISON,
        lambda s: segmented_arma(
            s.values, segments=s.segments, likelihood=Likelihood.ML, precision=Precision.CURVATURE
        ),
    ),
)


def _counts(draw: Draw, n: int, *, theta: float, mean: float) -> Series:
    """Counts with a rate ratio of 1.4 at the step and 1.01 per point, independent of each other."""
    start, time = n // 2, np.arange(n)
    since = np.maximum(time - start, 0)
    step, bend = log(1.4), log(1.01)
    rate = mean * np.exp(0.005 * time + step * (time >= start) + bend * since)
    if np.isfinite(theta):
        rate = rate * draw.gamma(theta, 1 / theta, n)
    truth = {"level_change": step, "slope_change": bend}
    return Series(draw.poisson(rate).astype(float), one_intervention(float(start)), truth)


def _of_counts(counts: Counts, use: Use, errors: Errors = Errors.CLASSICAL) -> tuple[Interval, ...]:
    return _both(
        f"series.segmented_counts: {counts} {errors}",
        use,
        lambda s: segmented_counts(s.values, segments=s.segments, counts=counts, errors=errors),
    )[:2]


QUASI = _of_counts(Counts.QUASI_POISSON, Use.DEFAULT)
POISSON = _of_counts(Counts.POISSON, Use.OPTION)
NEGATIVE = _of_counts(Counts.NEGATIVE_BINOMIAL, Use.OPTION)
ROBUST = _of_counts(Counts.QUASI_POISSON, Use.COMPARISON, Errors.NEWEY_WEST)
SCENARIOS = (
    *(
        Scenario(
            f"neighbours alike {alike}", lambda d, n, a=alike: _series(d, n, alike=a), LINEAR, sizes=SIZES
        )  # type: ignore[misc]
        for alike in (0.0, 0.3, 0.6)
    ),
    Scenario("neighbours alike 0.6", lambda d, n: _series(d, n, alike=0.6), LINEAR[:2], sizes=(16, 30, 200)),
    Scenario("skewed, alike 0.3", lambda d, n: _series(d, n, alike=0.3, skewed=True), LINEAR, sizes=(12, 60)),
    *(
        Scenario(
            f"neighbours alike {alike}",
            lambda d, n, a=alike: _series(d, n, alike=a),  # type: ignore[misc]
            REML,
            sizes=(16, 60),
        )
        for alike in (0.0, 0.3, 0.6)
    ),
    Scenario("neighbours alike 0.3", lambda d, n: _series(d, n, alike=0.3), ML, sizes=(16,)),
    Scenario(
        "counts, large",
        lambda d, n: _counts(d, n, theta=np.inf, mean=50.0),
        (*QUASI, *POISSON, *ROBUST),
        sizes=(12, 200),
    ),
    Scenario(
        "counts, small",
        lambda d, n: _counts(d, n, theta=np.inf, mean=4.0),
        (*QUASI, *POISSON, *ROBUST),
        sizes=(12, 30),
    ),
    Scenario(
        "counts that vary",
        lambda d, n: _counts(d, n, theta=20.0, mean=50.0),
        (*QUASI, *NEGATIVE, *ROBUST),
        sizes=(12, 30, 200),
    ),
)
