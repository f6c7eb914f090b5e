"""Parallel trends to be looked at: means of both groups in every period, and how they drifted before."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.did.effect import Effect, effect_of
from kpk_eval.stats.did.errors import CR2, Inference
from kpk_eval.stats.did.event_study import Moment, event_study
from kpk_eval.stats.did.least_squares import regress
from kpk_eval.stats.did.panel import Panel
from kpk_eval.stats.did.regressions import within_design
from kpk_eval.stats.models.freedom import Joint
from kpk_eval.stats.samples import Numbers

DRIFT = "drift_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMean:
    """Mean of a group in a period; ``se`` treats its rows as independent, NaN below two."""

    n: int
    mean: float = nan
    se: float = nan


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodMeans:
    """Means of those ever and never treated in a period; ``before`` all treatment."""

    time: float
    before: bool
    treated: GroupMean
    comparison: GroupMean

    @property
    def difference(self) -> float:
        """Treated − comparison."""
        return self.treated.mean - self.comparison.mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """What a reader needs to judge parallel trends.

    ``periods`` holds the means to be drawn; ``drift`` by how much the difference between the groups grew per
    period before any treatment, in the unit of the outcome; ``moments`` the effects before the start, with
    intervals, and ``leads`` their joint test. Neither a small drift nor a large p shows that trends would
    have stayed parallel: with few areas both are likely where they did not.
    """

    periods: tuple[PeriodMeans, ...]
    drift: Effect
    moments: tuple[Moment, ...]
    leads: Joint


def parallel_trends(data: Panel, *, inference: Inference = CR2, level: float = 0.95) -> Trends:
    """Means per group and period, the drift between the groups before treatment, and the joint test of leads.

    Parameters
    ----------
    data
        Units over periods; see ``panel``. Weights count in the means; their errors then use Kish's n.
    inference, level
        Errors and level of the drift and of the leads; see ``errors``.

    Returns
    -------
    Trends
        The drift is refused as ``two_way``, with fewer than two periods before treatment as ``collinear``.

    Notes
    -----
    Source: Roth (2022), Pretest with caution: event-study estimates after testing for parallel trends;
    Rambachan and Roth (2023), A more credible approach to parallel trends. Checked against
    tests/references/did_panel.
    """
    treated = data.start < data.never
    periods = tuple(
        PeriodMeans(
            time=float(time),
            before=code < data.first_start,
            treated=_mean(data, treated & (data.periods == code)),
            comparison=_mean(data, ~treated & (data.periods == code)),
        )
        for code, time in enumerate(data.times)
    )
    study = event_study(data, inference=inference, level=level)
    return Trends(
        periods=periods,
        drift=_drift(data, inference=inference, level=level),
        moments=tuple(moment for moment in study.moments if moment.before),
        leads=study.leads,
    )


def _drift(data: Panel, *, inference: Inference, level: float) -> Effect:
    """Growth per period of treated − comparison before any treatment."""
    early = data.only(data.periods < data.first_start)
    slope = np.where(early.start < data.never, early.periods.astype(np.float64), 0.0)
    design = within_design(early.rows({DRIFT: slope}), period_effects=True)
    fit = regress(design, method=DRIFT, inference=inference, level=level)
    return effect_of(
        fit,
        fit.coefficient(DRIFT),
        n_treated=int(early.treated_areas.sum()),
        n_comparison=int(early.comparison_areas.sum()),
        clustered=inference.clustered,
    )


def _mean(data: Panel, chosen: NDArray[np.bool_]) -> GroupMean:
    """Weighted mean of some rows."""
    values = data.outcome[chosen]
    weights: Numbers = np.ones(values.size) if data.weights is None else data.weights[chosen]
    if values.size == 0:
        return GroupMean(n=0)
    mean = float(np.average(values, weights=weights))
    if values.size < 2:
        return GroupMean(n=1, mean=mean)
    effective = weights.sum() ** 2 / (weights**2).sum()
    variance = float(np.average((values - mean) ** 2, weights=weights))
    se = sqrt(variance / (effective - 1)) if effective > 1 else nan
    return GroupMean(n=values.size, mean=mean, se=se)
