"""Drawing the actors of a network again: standard errors that know that ties of one actor belong together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from math import sqrt

import numpy as np
from scipy import stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.level import require_level
from kpk_eval.stats.network.figure import Figure
from kpk_eval.stats.network.reference import NUMBERS_AT_ONCE
from kpk_eval.stats.samples import Numbers

RESAMPLES = 4_999
FEWEST_ACTORS = 8
"""Fewest actors of an interval: with fewer, drawn networks consist largely of filled-in pairs."""

CellStatistic = Callable[[Numbers], Numbers]
"""Figure of each drawn set of networks: shape (draws, waves, n, n) to (draws,)."""


class NetworkInterval(StrEnum):
    """How limits are made."""

    T = "t"
    """Estimate ± t quantile at n − 1 × spread of the drawn figures, within the range of the figure."""
    PERCENTILE = "percentile"
    JACKKNIFE = "jackknife"
    """Estimate ± t quantile at n − 1 × standard error from leaving out one actor at a time; no draws."""


def with_limits(
    figure: Figure,
    waves: Numbers,
    statistic: CellStatistic,
    *,
    bounds: tuple[float, float],
    level: float,
    interval: NetworkInterval,
    resamples: int,
    seed: int,
) -> Figure:
    """The figure with standard error and limits."""
    require_level(level)
    if resamples < 2 / (1 - level):
        raise ValueError(
            f"resamples is {resamples}; an interval at the level {level} needs at least "
            f"{int(np.ceil(2 / (1 - level)))}, better {RESAMPLES}"
        )
    figure = replace(figure, method=interval, level=level)
    if not figure.estimable:
        return figure
    if figure.n < FEWEST_ACTORS:
        return replace(figure, estimate=float("nan"), reason=Refusal.TOO_FEW)
    if interval is NetworkInterval.JACKKNIFE:
        error, drawn = _jackknife_error(waves, statistic), np.empty(0)
    else:
        drawn = _drawn(waves, statistic, resamples=resamples, seed=seed)
        error = float(np.nanstd(drawn, ddof=1))
    if not error > NOISE:
        return replace(figure, estimate=float("nan"), reason=Refusal.NO_VARIANCE)
    low, high = _limits(figure.estimate, error, drawn, df=figure.n - 1, level=level, interval=interval)
    return replace(
        figure,
        error=error,
        low=max(low, bounds[0]),
        high=min(high, bounds[1]),
        n_drawn=int((~np.isnan(drawn)).sum()),
    )


def with_p(found: Figure) -> Figure:
    """The figure with the two-sided p of no change, t at n − 1; unchanged where there is none."""
    if not found.estimable:
        return found
    return replace(found, p=float(2 * stats.t.sf(abs(found.estimate) / found.error, found.n - 1)))


NOISE = 1e-12
"""Spread below which drawn figures are all the same."""


def _limits(
    estimate: float, error: float, drawn: Numbers, *, df: int, level: float, interval: NetworkInterval
) -> tuple[float, float]:
    """Lower and upper limit before they are held within the range."""
    if interval is NetworkInterval.PERCENTILE:
        low, high = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)
    reach = float(stats.t.isf((1 - level) / 2, df)) * error
    return estimate - reach, estimate + reach


def _drawn(waves: Numbers, statistic: CellStatistic, *, resamples: int, seed: int) -> Numbers:
    """Figures of networks of actors drawn with replacement."""
    generator = np.random.default_rng(seed)
    n = waves.shape[1]
    rows = max(1, NUMBERS_AT_ONCE // (waves.shape[0] * n * n))
    parts = [
        statistic(_redrawn(waves, generator, count=min(rows, resamples - start)))
        for start in range(0, resamples, rows)
    ]
    return np.concatenate(parts)


def _redrawn(waves: Numbers, generator: np.random.Generator, *, count: int) -> Numbers:
    """Networks of drawn actors, shape (count, waves, n, n); the diagonal is NaN."""
    n = waves.shape[1]
    chosen = generator.integers(n, size=(count, n))
    start = np.broadcast_to(chosen[:, :, None], (count, n, n)).copy()
    end = np.broadcast_to(chosen[:, None, :], (count, n, n)).copy()
    draw, row, column = np.nonzero((start == end) & np.triu(np.ones((n, n), dtype=bool), 1)[None])
    one = generator.integers(n, size=draw.size)
    other = (one + generator.integers(1, n, size=draw.size)) % n
    start[draw, row, column], end[draw, row, column] = one, other
    start[draw, column, row], end[draw, column, row] = other, one
    cells = waves[:, start, end].transpose(1, 0, 2, 3)
    cells[:, :, np.arange(n), np.arange(n)] = np.nan
    return cells


def _jackknife_error(waves: Numbers, statistic: CellStatistic) -> float:
    """Standard error from leaving out one actor at a time.

    The ordinary factor (n − 1) / n. Snijders and Borgatti's (n − 2) / 2n is right only where actors do not
    differ in how many ties they tend to have; where they do, its 95 % intervals cover about 85 %.
    """
    n = waves.shape[1]
    keep = np.array([np.delete(np.arange(n), place) for place in range(n)])
    left = np.concatenate([statistic(waves[None, :, one][:, :, :, one]) for one in keep])
    return sqrt((n - 1) / n * float(((left - left.mean()) ** 2).sum()))
