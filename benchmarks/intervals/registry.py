"""All families of intervals under trial."""

from __future__ import annotations

from intervals import (
    areas,
    comparison,
    groups,
    models,
    paired,
    reach,
    scales,
    seen,
    series,
    sites,
    surveys,
    ties,
)
from intervals.trial import Scenario

FAMILIES: dict[str, tuple[Scenario, ...]] = {
    "paired": paired.SCENARIOS,
    "groups": groups.SCENARIOS,
    "areas": areas.SCENARIOS,
    "meta": sites.SCENARIOS,
    "models": models.SCENARIOS,
    "did": comparison.SCENARIOS,
    "series": series.SCENARIOS,
    "scales": scales.SCENARIOS,
    "missing and weights": surveys.SCENARIOS,
    "inequality": reach.SCENARIOS,
    "network": ties.SCENARIOS,
    "power": seen.SCENARIOS,
}
