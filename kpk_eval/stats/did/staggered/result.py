"""Effects per group and period, their aggregations, and the errors of both."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from kpk_eval.stats.did.design import Codes
from kpk_eval.stats.did.effect import Effect
from kpk_eval.stats.did.staggered.options import Options
from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.models.coefficient import wald
from kpk_eval.stats.models.freedom import Joint
from kpk_eval.stats.samples import Numbers

NO_ERROR = 1e-10
"""A standard error at or below this share of the outcome's spread is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Refusable):
    """Effect in a period on the group whose treatment starts in ``start``; before it, a placebo.

    ``since`` counts periods of the data from the start. The limits are pointwise.
    """

    start: float
    time: float
    since: int
    n_treated: int
    n_comparison: int
    estimate: float = nan
    se: float = nan
    df: float = nan
    low: float = nan
    high: float = nan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupTimes:
    """Effects per group and period, and the joint test of those before the start.

    ``influence`` has shape (n, cells): the influence of each unit, whose variance divided by n is that of
    the estimate. ``starts``, ``clusters`` and ``weights`` are those of the units, ``spread`` the standard
    deviation of the outcome before any treatment.
    """

    options: Options
    level: float
    cells: tuple[Cell, ...]
    influence: Numbers
    starts: Codes
    clusters: Codes
    weights: Numbers
    times: Numbers
    blank: Effect
    pretest: Joint
    spread: float

    @property
    def reason(self) -> Refusal:
        """Why there are no effects; empty if there are."""
        return self.blank.reason

    def cell(self, *, start: float, time: float) -> Cell:
        """Effect on a group in a period.

        Raises
        ------
        ValueError
            If there is no such cell.
        """
        for cell in self.cells:
            if (cell.start, cell.time) == (start, time):
                return cell
        raise ValueError(
            f"there is no effect of the start {start:g} in {time:g}; see cells for those there are"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One effect of an aggregation: of a group (its start), a period, or a time since the start.

    ``low`` and ``high`` are pointwise; the band, given by the bootstrap only, holds for all parts at once.
    """

    key: float
    estimate: float = nan
    se: float = nan
    df: float = nan
    low: float = nan
    high: float = nan
    p: float = nan
    band_low: float = nan
    band_high: float = nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregation:
    """Average of effects, and its parts in order; ``critical`` is the factor of the band."""

    overall: Effect
    parts: tuple[Part, ...]
    critical: float = nan


def errors_of(influence: Numbers, *, clusters: Codes) -> Numbers:
    """Standard errors of estimates from the influence of each unit, summed within clusters, shape (k,)."""
    if influence.shape[0] == 0 or int(clusters.max()) == 0:
        return np.full(influence.shape[1], nan)
    sums = np.zeros((int(clusters.max()) + 1, influence.shape[1]))
    np.add.at(sums, clusters, influence)
    return np.asarray(np.sqrt((sums**2).sum(axis=0)) / influence.shape[0])


def enlargement_of(influence: Numbers, *, clusters: Codes, starts: Codes) -> Numbers:
    """Factor on the errors for groups of few areas, shape (k,).

    The influence of m areas of a group holds (m − 1)/m of their variance; with it restored the error of two
    groups and two periods is Welch's.
    """
    if influence.shape[0] == 0:
        return np.ones(influence.shape[1])
    sums = np.zeros((int(clusters.max()) + 1, influence.shape[1]))
    np.add.at(sums, clusters, influence)
    group = np.zeros(sums.shape[0], dtype=np.int64)
    group[clusters] = starts
    sizes = np.bincount(group)[group].astype(np.float64)
    restored = ((sizes / np.maximum(sizes - 1, 1))[:, None] * sums**2).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.sqrt(restored / (sums**2).sum(axis=0)))


def freedom_of(influence: Numbers, *, clusters: Codes, starts: Codes) -> Numbers:
    """Welch's degrees of freedom of estimates whose variance comes from several groups, shape (k,).

    Each group of areas that start together adds a variance with its number of areas minus one; the sum is
    treated as Welch (1947) and Satterthwaite do. For two groups and two periods it is Welch's test.
    """
    sums = np.zeros((int(clusters.max(initial=-1)) + 1, influence.shape[1]))
    np.add.at(sums, clusters, influence)
    group = np.zeros(sums.shape[0], dtype=np.int64)
    group[clusters] = starts
    total, squares = np.zeros(influence.shape[1]), np.zeros(influence.shape[1])
    for start in np.unique(group):
        own = sums[group == start]
        variance = ((own - own.mean(axis=0)) ** 2).sum(axis=0) * len(own) / max(len(own) - 1, 1)
        total += variance
        squares += variance**2 / max(len(own) - 1, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, total**2 / squares, nan)


def part_of(
    key: float, *, estimate: float, se: float, df: float, level: float, critical: float = nan
) -> Part:
    """A part with its interval and test; none without error."""
    found = wald("", estimate=estimate, se=se, df=df, level=level)
    wide = max(critical * se, found.high - estimate) if critical > 0 else nan
    return Part(
        key=key,
        estimate=estimate,
        se=found.se,
        df=found.df,
        low=found.low,
        high=found.high,
        p=found.p,
        band_low=estimate - wide,
        band_high=estimate + wide,
    )
