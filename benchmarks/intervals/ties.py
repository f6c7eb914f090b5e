"""Networks of cooperation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import stats

from intervals.people import Numbers
from intervals.trial import Draw, Interval, Scenario, Use, of
from kpk_eval.stats.network import (
    Network,
    NetworkInterval,
    density_change,
    density_interval,
    jaccard_interval,
    network,
)


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """A network in two waves."""

    before: Network
    after: Network
    spread: float


def _chances(activity: Numbers, level: float) -> Numbers:
    """Chance of a tie from the activity of both ends."""
    return np.asarray(stats.norm.cdf(level + activity[:, :, None] + activity[:, None, :]))


def _waves(draw: Draw, n: int, *, spread: float) -> Waves:
    """Undirected ties whose chance depends on both actors' activity; half of the pairs are looked at anew."""
    activity = draw.normal(0, spread, (1, n))
    first, fresh, again = draw.random((3, n, n))
    later = np.where(again < 0.5, first, fresh)
    tables = []
    for chance, noise in ((-0.8, first), (-0.5, later)):
        upper = np.triu((noise < _chances(activity, chance)[0]).astype(float), 1)
        tables.append(network(upper + upper.T, directed=False))
    return Waves(tables[0], tables[1], spread)


@cache
def _true(spread: float) -> tuple[float, float, float]:
    """Density before, its change, and the Jaccard index, over many pairs of actors."""
    draw = np.random.default_rng(6)
    size = 4_000_000
    both = draw.normal(0, spread * np.sqrt(2), size)
    first, fresh = draw.random((2, size))
    later = np.where(draw.random(size) < 0.5, first, fresh)
    before, after = first < stats.norm.cdf(-0.8 + both), later < stats.norm.cdf(-0.5 + both)
    kept = float((before & after).mean())
    density = float(before.mean())
    return density, float(after.mean()) - density, kept / float((before | after).mean())


INTERVALS = tuple(
    interval
    for kind, use in (
        (NetworkInterval.T, Use.DEFAULT),
        (NetworkInterval.JACKKNIFE, Use.OPTION),
        (NetworkInterval.PERCENTILE, Use.COMPARISON),
    )
    for interval in (
        Interval(
            f"network.density_interval: {kind}",
            lambda w, kind=kind: of(  # type: ignore[misc]
                density_interval(w.before, interval=kind, resamples=199), _true(w.spread)[0]
            ),
            use,
        ),
        Interval(
            f"network.density_change: {kind}",
            lambda w, kind=kind: of(  # type: ignore[misc]
                density_change(w.before, w.after, interval=kind, resamples=199), _true(w.spread)[1]
            ),
            use,
        ),
        Interval(
            f"network.jaccard_interval: {kind}",
            lambda w, kind=kind: of(  # type: ignore[misc]
                jaccard_interval(w.before, w.after, interval=kind, resamples=199), _true(w.spread)[2]
            ),
            use,
        ),
    )
)
SCENARIOS = (
    Scenario("actors alike", lambda d, n: _waves(d, n, spread=0.0), INTERVALS, sizes=(10, 15, 30)),
    Scenario("actors differ", lambda d, n: _waves(d, n, spread=0.5), INTERVALS, sizes=(10, 15, 30)),
)
