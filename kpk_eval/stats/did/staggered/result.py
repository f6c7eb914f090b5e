"""Effects per group and period, their aggregations, and the errors of both."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
from scipy import stats

from kpk_eval.stats.did.design import Codes
from kpk_eval.stats.did.effect import Caution, Effect
from kpk_eval.stats.did.staggered.options import Options
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.fit import Note
from kpk_eval.stats.models.freedom import Joint
from kpk_eval.stats.samples import Numbers

NO_ERROR = 1e-10
"""A standard error at or below this share of the outcome's spread is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
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
    low: float = nan
    high: float = nan
    reason: Refusal = Refusal.NONE


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


def normal_part(key: float, *, estimate: float, se: float, level: float, critical: float = nan) -> Part:
    """A part with its normal interval and test; no test without error."""
    if not se > 0:
        return Part(key=key, estimate=estimate)
    half = float(stats.norm.isf((1 - level) / 2)) * se
    return Part(
        key=key,
        estimate=estimate,
        se=se,
        low=estimate - half,
        high=estimate + half,
        p=2 * float(stats.norm.sf(abs(estimate) / se)),
        band_low=estimate - critical * se,
        band_high=estimate + critical * se,
    )


def empty_effect(
    *,
    options: Options,
    level: float,
    n: int,
    clusters: Codes,
    n_dropped: int,
    treated: int,
    comparison: int,
    notes: tuple[Note | Caution, ...],
    reason: Refusal,
) -> Effect:
    """Counts of a staggered comparison without numbers."""
    return Effect(
        estimand="average_effect_on_the_treated",
        method=f"callaway_santanna_{options.method}_{options.comparison}",
        level=level,
        n=n,
        n_clusters=int(clusters.max()) + 1 if clusters.size else 0,
        n_treated=treated,
        n_comparison=comparison,
        n_dropped=n_dropped,
        notes=notes,
        reason=reason,
    )
