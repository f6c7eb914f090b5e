"""Scales, missing data and attrition."""

from __future__ import annotations

from typing import Any

import numpy as np

from kpk_eval.stats.missing.change import change_three_ways
from kpk_eval.stats.missing.imputation import Completed, impute, pooled_analysis
from kpk_eval.stats.missing.leaving import leaving_model
from kpk_eval.stats.missing.pooling import PooledFreedom, pool
from kpk_eval.stats.missing.tipping import delta_adjusted, tipping_point
from kpk_eval.stats.missing.weighted_mean import WeightErrors, weighted_mean
from kpk_eval.stats.missing.weighting import staying_weights
from kpk_eval.stats.missing.who_left import baseline_differences, category_difference
from kpk_eval.stats.models.columns import Columns, columns
from kpk_eval.stats.scales.alpha import AlphaKind, alpha
from kpk_eval.stats.scales.alpha_limits import AlphaInterval
from kpk_eval.stats.scales.factor import Extraction
from kpk_eval.stats.scales.invariance.steps import (
    invariance_of_different_people,
    invariance_of_same_people,
)
from kpk_eval.stats.scales.item_analysis import floor_and_ceiling, item_analysis
from kpk_eval.stats.scales.items import MissingItems
from kpk_eval.stats.scales.omega import Denominator, OmegaKind, omega
from tests.stats.degenerate.material import Material
from tests.stats.degenerate.subjects import named, together, variants


def waves(m: Material) -> list[Any]:
    """Two tables of three items."""
    return [m.table, np.roll(m.table, 1, axis=0)]


def left(m: Material) -> Any:
    """Who has no later value."""
    return np.isnan(m.after).astype(np.float64)


def baseline(m: Material) -> Columns:
    """The earlier value."""
    return columns({"before": m.before})


def completed(m: Material) -> Completed:
    """Imputed values."""
    return impute({"before": m.before, "after": m.after, "place": m.place}, m=3)


def without_gaps(m: Material) -> Any:
    """Three completed data sets, one per row."""
    return np.where(np.isnan(m.table.T), 0.5, m.table.T)


def mean_of_after(values: Any) -> tuple[float, float]:
    """Mean and its squared error."""
    after = np.asarray(values["after"])
    return float(after.mean()), float(after.var(ddof=1) / after.size)


SUBJECTS = together(
    variants(
        alpha,
        lambda f, m, **o: f(m.table, **o),
        plain=True,
        unit=True,
        kind=AlphaKind,
        interval=AlphaInterval,
        missing=(MissingItems.PAIRWISE,),
    ),
    variants(
        omega,
        lambda f, m, **o: f(m.table, resamples=19, **o),
        plain=True,
        kind=OmegaKind,
        extraction=Extraction,
        denominator=Denominator,
    ),
    variants(item_analysis, lambda f, m, **o: f(m.table, **o), plain=True, unit=True, missing=MissingItems),
    variants(floor_and_ceiling, lambda f, m: f(m.before, bounds=(0, 1)), plain=True),
    variants(invariance_of_same_people, lambda f, m: f(waves(m))),
    variants(invariance_of_different_people, lambda f, m: f(waves(m))),
    variants(baseline_differences, lambda f, m: f(left(m), {"before": m.before}), unit=True),
    named("halves", variants(baseline_differences, lambda f, m: f(m.group, {"before": m.before}), unit=True)),
    variants(category_difference, lambda f, m: f(left(m), m.before, name="before")),
    named("halves", variants(category_difference, lambda f, m: f(m.group, m.before, name="before"))),
    variants(leaving_model, lambda f, m: f(left(m), baseline(m))),
    named("halves", variants(leaving_model, lambda f, m: f(m.group, baseline(m)))),
    variants(staying_weights, lambda f, m: f(1 - left(m), baseline(m))),
    named("halves", variants(staying_weights, lambda f, m: f(m.group, baseline(m)))),
    variants(
        weighted_mean,
        lambda f, m, **o: f(m.after, staying_weights(m.alternating, columns({"place": m.place})), **o),
        unit=True,
        errors=WeightErrors,
    ),
    variants(change_three_ways, lambda f, m: f(m.before, m.after, m=3), plain=True),
    variants(impute, lambda f, m: f({"before": m.before, "after": m.after, "place": m.place}, m=3)),
    variants(pooled_analysis, lambda f, m: f(completed(m), mean_of_after)),
    variants(pool, lambda f, m, **o: f(m.before, np.abs(m.after), **o), freedom=PooledFreedom),
    variants(delta_adjusted, lambda f, m: f(without_gaps(m), m.alternating == 1, deltas=[0, 1])),
    variants(tipping_point, lambda f, m: f(without_gaps(m), m.alternating == 1)),
)
