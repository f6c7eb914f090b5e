"""What a forest plot shows: every site beside the others, the pooled line only where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.meta.between import Between
from kpk_eval.stats.meta.pooled import Limits, Pooled, Prediction, pooled_effect, quantile
from kpk_eval.stats.meta.sites import MINIMUM_SITES
from kpk_eval.stats.samples import numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """Effect of a site with the limits of its interval, and its share of the pooled mean (0 to 1).

    ``weight`` is NaN where there is no pooled line; everything is NaN where the site has no effect.
    """

    site: str
    estimate: float = nan
    low: float = nan
    high: float = nan
    weight: float = nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Rows in the order of the sites given (never ranked by effect), and the pooled line or why none.

    ``line`` is None where the sites are not pooled; then ``reason`` and ``statement`` say why.
    """

    level: float
    rows: tuple[ForestRow, ...]
    line: Pooled | None
    reason: Refusal

    @property
    def statement(self) -> str:
        """Sentence that stands in the place of the pooled line; empty where there is one."""
        match self.reason:
            case Refusal.NONE:
                return ""
            case Refusal.TOO_FEW_SITES:
                return (
                    f"No pooled line: with fewer than {MINIMUM_SITES} sites one cannot tell how much sites "
                    "differ, and a mean over them would hide it. The sites stand side by side."
                )
            case Refusal.ALL_MISSING:
                return "No pooled line: no site has both an effect and its standard error."
            case _:
                return "No pooled line: effects or errors do not vary, so that its uncertainty is unknown."


def forest(
    sites: tuple[str, ...],
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Between = Between.REML,
    limits: Limits = Limits.KNAPP_HARTUNG,
    prediction: Prediction = Prediction.CONFIDENCE_DISTRIBUTION,
    prediction_knapp_hartung: bool = True,
    level: float = 0.95,
) -> Forest:
    """Effects of the sites with normal intervals, and the pooled line where there are three sites or more.

    Parameters
    ----------
    sites
        Names, in the order in which they are to stand.
    effects, variances, method, limits, prediction, prediction_knapp_hartung, level
        As for ``pooled_effect``. Ratios stay logarithms; the plot takes them to the power of e.

    Raises
    ------
    ValueError
        If a name occurs twice, the lengths differ, or as for ``pooled_effect``.
    """
    pooled = pooled_effect(
        effects,
        variances,
        method=method,
        limits=limits,
        prediction=prediction,
        prediction_knapp_hartung=prediction_knapp_hartung,
        level=level,
    )
    values, spread = numbers(effects, name="effects"), numbers(variances, name="variances")
    if len(sites) != values.size or len(set(sites)) != len(sites):
        raise ValueError(
            f"{len(sites)} sites ({len(set(sites))} different) for {values.size} effects; name each site once"
        )
    valid = ~(np.isnan(values) | np.isnan(spread))
    weights = np.full(values.size, nan)
    if pooled.estimable:
        weights[valid] = pooled.weights
    rows = tuple(
        _row(site, float(value), float(variance), weight=float(weight), level=level)
        for site, value, variance, weight in zip(
            sites, np.where(valid, values, nan), spread, weights, strict=True
        )
    )
    return Forest(level=level, rows=rows, line=pooled if pooled.estimable else None, reason=pooled.reason)


def _row(site: str, effect: float, variance: float, *, weight: float, level: float) -> ForestRow:
    """Row of a site."""
    reach = quantile(level, df=inf) * sqrt(variance)
    return ForestRow(site=site, estimate=effect, low=effect - reach, high=effect + reach, weight=weight)
