"""Draws of the wild cluster bootstrap, and the statistic of each as a function of the hypothesis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import nan, sqrt

import numpy as np

from kpk_eval.stats.did.design import Design
from kpk_eval.stats.models.least_squares import sum_by_cluster
from kpk_eval.stats.samples import Numbers

SEED = 20_260
"""Seed of the draws where none is given."""

TIE = 1e-10
"""Statistics nearer to each other than this share are the same: a draw may repeat the data."""

FARTHEST = 1_000.0
"""Standard errors from the estimate beyond which no limit is looked for."""

AT_ONCE = 2_000
"""Draws handled at once, so that memory stays bounded."""

MAMMEN_LOW = (sqrt(5) + 1) / (2 * sqrt(5))
"""Probability of the lower of Mammen's two points."""


class Draw(StrEnum):
    """What the residuals of a cluster are multiplied with."""

    RADEMACHER = "rademacher"
    """−1 or 1; all 2^G combinations are gone through where the draws asked for allow it."""
    WEBB = "webb"
    """Six points (Webb 2023): for fewer than about ten clusters, where −1 and 1 give too few combinations."""
    MAMMEN = "mammen"
    """Two points that keep the skewness of the residuals (Mammen 1993)."""


class Ties(StrEnum):
    """How draws exactly as extreme as the data count."""

    COUNT = "count"
    """As extreme; drawn samples count the data themselves as one more draw, so p is never 0."""
    LEAVE_OUT = "leave_out"
    """Not as extreme: R's fwildclusterboot and Stata's boottest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrap:
    """How the draws are made.

    ``restricted`` draws from the model in which the hypothesis holds (WCR, recommended), else from the
    fitted one (WCU).
    """

    draw: Draw = Draw.RADEMACHER
    draws: int = 9_999
    seed: int = SEED
    restricted: bool = True
    ties: Ties = Ties.COUNT

    def __post_init__(self) -> None:
        """Turn words into members; refuse too few draws."""
        object.__setattr__(self, "draw", Draw(self.draw))
        object.__setattr__(self, "ties", Ties(self.ties))
        if self.draws < 99:
            raise ValueError(f"draws is {self.draws}; a bootstrap needs at least 99, better 9999")

    def enumerates(self, clusters: int) -> bool:
        """Whether all combinations are gone through."""
        points = POINTS[self.draw]
        return self.draw is not Draw.MAMMEN and len(points) ** clusters <= self.draws

    def smallest_p(self, clusters: int) -> float:
        """Least p that can be reached: draws with one point for all clusters repeat the data."""
        if self.ties is Ties.LEAVE_OUT or not self.restricted:
            return 0.0 if self.ties is Ties.LEAVE_OUT or self.enumerates(clusters) else 1 / (self.draws + 1)
        repeated = sum(chance**clusters for chance in POINTS[self.draw].values())
        return repeated if self.enumerates(clusters) else max(repeated, 1 / (self.draws + 1))


POINTS: Mapping[Draw, Mapping[float, float]] = {
    Draw.RADEMACHER: {1.0: 1 / 2, -1.0: 1 / 2},
    Draw.WEBB: dict.fromkeys((1.0, -1.0, sqrt(1.5), sqrt(0.5), -sqrt(0.5), -sqrt(1.5)), 1 / 6),
    Draw.MAMMEN: {(1 - sqrt(5)) / 2: MAMMEN_LOW, (1 + sqrt(5)) / 2: 1 - MAMMEN_LOW},
}
"""Points and their probabilities; mean 0 and variance 1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """Statistics of all draws as functions of the hypothesis b.

    The numerator of a draw is ``shift[0] − b · shift[1]``, its squared error
    ``square[0] − 2b · square[1] + b² · square[2]``, since restricted residuals are linear in b.
    """

    estimate: float
    error: float
    shift: Numbers
    square: Numbers
    bootstrap: Bootstrap
    enumerated: bool

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.shift.shape[1])

    def p(self, null: float) -> float:
        """Share of draws whose statistic is at least as far from zero as that of the data."""
        squares = self.square[0] - 2 * null * self.square[1] + null**2 * self.square[2]
        errors = np.sqrt(np.maximum(squares, 0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = np.nan_to_num(np.abs(self.shift[0] - null * self.shift[1]) / errors, nan=0.0)
        observed = abs(self.estimate - null) / self.error
        if self.bootstrap.ties is Ties.LEAVE_OUT:
            return float((drawn > observed * (1 + TIE)).mean())
        extreme = int((drawn >= observed * (1 - TIE)).sum())
        return extreme / self.draws if self.enumerated else (extreme + 1) / (self.draws + 1)

    def limit(self, *, side: float, level: float) -> float:
        """Last hypothesis kept below (side −1) or above (1) the estimate; NaN where there is no last."""
        smallest = 1 - level + TIE
        inside, outside = 0.0, 1.0
        while self.p(self.estimate + side * outside * self.error) > smallest:
            inside, outside = outside, 2 * outside
            if outside > FARTHEST:
                return nan
        for _ in range(50):
            middle = (inside + outside) / 2
            kept = self.p(self.estimate + side * middle * self.error) > smallest
            inside, outside = (middle, outside) if kept else (inside, middle)
        return self.estimate + side * inside * self.error


def drawn(design: Design, *, place: int, bootstrap: Bootstrap) -> Drawn:
    """Statistics of the draws for one coefficient of a design of full rank."""
    x, y = design.columns, design.outcome
    bread = np.linalg.inv(x.T @ x)
    weights = x @ bread[place]
    estimates = bread @ (x.T @ y)
    residuals = y - x @ estimates
    left = np.column_stack([residuals, np.zeros(design.n)])
    if bootstrap.restricted:
        others, both = np.delete(x, place, axis=1), np.column_stack([y, x[:, place]])
        left = both - others @ np.linalg.lstsq(others, both, rcond=None)[0]
    own = sum_by_cluster(weights[:, None] * left, design.clusters).T
    every = np.stack([sum_by_cluster(x * left[:, [part]], design.clusters) for part in (0, 1)])
    leverage = sum_by_cluster(x * weights[:, None], design.clusters) @ bread
    signs = _signs(design.n_clusters, bootstrap)
    parts = [signs[start : start + AT_ONCE] for start in range(0, len(signs), AT_ONCE)]
    return Drawn(
        estimate=float(estimates[place]),
        error=sqrt(float((sum_by_cluster(weights * residuals, design.clusters) ** 2).sum())),
        shift=np.concatenate([own @ part.T for part in parts], axis=1),
        square=np.concatenate([_squares(part, own, every, leverage) for part in parts], axis=1),
        bootstrap=bootstrap,
        enumerated=bootstrap.enumerates(design.n_clusters),
    )


def _squares(signs: Numbers, own: Numbers, every: Numbers, leverage: Numbers) -> Numbers:
    """Sums over clusters of squared and crossed scores of refitted draws, shape (3, draws)."""
    first, second = (signs * own[part] - (signs @ every[part]) @ leverage.T for part in (0, 1))
    return np.stack([(first**2).sum(axis=1), (first * second).sum(axis=1), (second**2).sum(axis=1)])


def _signs(clusters: int, bootstrap: Bootstrap) -> Numbers:
    """Multipliers, shape (draws, G): all combinations where they are few enough."""
    points = POINTS[bootstrap.draw]
    if bootstrap.enumerates(clusters):
        return np.array(list(product(points, repeat=clusters)))
    generator = np.random.default_rng(bootstrap.seed)
    shape = (bootstrap.draws, clusters)
    return generator.choice(np.array(list(points)), size=shape, p=np.array(list(points.values())))
