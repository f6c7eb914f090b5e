"""Reliability of scales."""

from __future__ import annotations

import numpy as np

from intervals.people import Numbers
from intervals.trial import Draw, Interval, Limits, Scenario, Use, of
from kpk_eval.stats.scales.alpha import alpha
from kpk_eval.stats.scales.alpha_limits import AlphaInterval
from kpk_eval.stats.scales.omega import omega

ITEMS = 6
BIG = 200_000


def _items(draw: Draw, n: int, *, kind: str) -> Numbers:
    """Six items with one factor; steps: five answers; skewed: exponential factor and errors."""
    make = (lambda size: draw.exponential(size=size) - 1) if kind == "skewed" else draw.standard_normal
    loadings = np.array([0.6, 0.6, 0.7, 0.7, 0.8, 0.8])
    values = np.asarray(make((n, 1)) * loadings + make((n, ITEMS)) * np.sqrt(1 - loadings**2))
    if kind == "steps":
        values = np.clip(np.round(values + 3.6), 1, 5)
    if kind == "missing":
        values[draw.random(values.shape) < 0.03] = np.nan
    return values


def _covariance(kind: str) -> Numbers:
    values = _items(np.random.default_rng(9), BIG, kind="normal" if kind == "missing" else kind)
    return np.asarray(np.cov(values.T))


KINDS = ("normal", "skewed", "steps", "missing")
COVARIANCES = {kind: _covariance(kind) for kind in KINDS}


def _true_alpha(kind: str) -> float:
    covariance = COVARIANCES[kind]
    return float(ITEMS / (ITEMS - 1) * (1 - np.trace(covariance) / covariance.sum()))


def _true_omega(kind: str) -> float:
    """Omega of the best one-factor model of the population's covariances."""
    root = np.linalg.cholesky(COVARIANCES[kind])
    exact = np.random.default_rng(1).standard_normal((500, ITEMS))
    exact -= exact.mean(axis=0)
    exact = exact @ np.linalg.inv(np.linalg.cholesky(np.cov(exact.T))).T @ root.T
    return float(omega(exact, resamples=100).estimate)


TRUE_OMEGA = {kind: _true_omega(kind) for kind in KINDS}


def _alphas(kind: str) -> tuple[Interval, ...]:
    truth = _true_alpha(kind)
    return tuple(
        Interval(
            f"scales.alpha: {interval}",
            lambda items, interval=interval: of(alpha(items, interval=interval), truth),  # type: ignore[misc]
            use,
        )
        for interval, use in (
            (AlphaInterval.CAUTIOUS, Use.DEFAULT),
            (AlphaInterval.FELDT, Use.COMPARISON),
            (AlphaInterval.BONETT, Use.COMPARISON),
            (AlphaInterval.NORMAL_ITEMS, Use.COMPARISON),
            (AlphaInterval.DISTRIBUTION_FREE, Use.COMPARISON),
        )
    )


def _omega(kind: str) -> tuple[Interval, ...]:
    def limits(items: Numbers) -> Limits:
        return of(omega(items, resamples=199), TRUE_OMEGA[kind])

    return (Interval("scales.omega: bootstrap", limits),)


SCENARIOS = (
    *(
        Scenario(f"items, {kind}", lambda d, n, kind=kind: _items(d, n, kind=kind), _alphas(kind))  # type: ignore[misc]
        for kind in KINDS
    ),
    *(
        Scenario(
            f"items, {kind}",
            lambda d, n, kind=kind: _items(d, n, kind=kind),  # type: ignore[misc]
            _omega(kind),
            sizes=(30, 100, 200),
        )
        for kind in ("normal", "skewed")
    ),
)
